"""The DNS, asked for the text records of a name."""

from __future__ import annotations

from dataclasses import dataclass

from nocturne.errors import NocturneError

PATIENCE = 3.0
"""Seconds for one name, all tries together."""


class Unanswered(NocturneError):
    """The DNS gave no answer, not even that there is nothing."""


@dataclass(frozen=True, slots=True)
class TextRecords:
    """Asks the name servers of this machine, or those that are given."""

    nameservers: tuple[str, ...] = ()
    port: int = 53
    patience: float = PATIENCE

    def __call__(self, name: str) -> tuple[str, ...]:
        """The texts at a name, none where there are none. Raises Unanswered."""
        from dns import exception, resolver

        try:
            asked = resolver.Resolver(configure=not self.nameservers)
            if self.nameservers:
                asked.nameservers, asked.port = list(self.nameservers), self.port
            found = asked.resolve(name, "TXT", search=False, lifetime=self.patience)
        except (resolver.NXDOMAIN, resolver.NoAnswer):
            return ()
        except (exception.DNSException, OSError) as problem:
            raise Unanswered("the DNS does not answer") from problem
        return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in found)
