"""robots.txt as RFC 9309 reads it: no file allows everything, a broken server nothing."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

from nocturne.model.exchange import Outcome

AGENT = "Nocturne"


@dataclass(frozen=True, slots=True)
class Robots:
    """What a host's robots.txt means for us. `rules` is None where everything or nothing is allowed.

    `outcome` and `reason` are what becomes of a request that is not allowed.
    """

    note: str
    allows_all: bool
    rules: Protego | None = None
    crawl_delay: float = 0.0
    outcome: Outcome = Outcome.REFUSED
    reason: str = "not asked: robots.txt asks not to"

    def allows(self, url: str) -> bool:
        """Whether this URL may be asked for."""
        return bool(self.rules.can_fetch(url, AGENT)) if self.rules is not None else self.allows_all


APPOINTED = Robots("not asked for: the operator's own service", allows_all=True)
"""For services that the operator names to be used by this program."""


def from_answer(status: int, media_type: str, body: bytes, delay_cap: float) -> Robots:
    """The meaning of an answer to /robots.txt (RFC 9309, 2.3.1): 4xx allows all, 5xx forbids all.

    429 is no statement about rules but the wish to be left alone, so it forbids.
    """
    if 400 <= status < 500 and status != 429:
        return Robots(f"allows all (HTTP {status})", allows_all=True)
    if not 200 <= status < 300:
        return unreachable(f"HTTP {status}")
    if media_type == "text/html" or body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return Robots("allows all (a page came instead)", allows_all=True)
    try:
        rules = Protego.parse(body.decode("utf-8-sig", "replace"))
        return Robots("rules", allows_all=True, rules=rules, crawl_delay=min(_delay(rules), delay_cap))
    except (ValueError, TypeError, ArithmeticError, LookupError, RecursionError):
        return unreachable("its rules cannot be read")


def unreachable(why: str) -> Robots:
    """Rules that cannot be had forbid everything until they can."""
    return Robots(f"unreachable ({why})", allows_all=False, reason=f"not asked: robots.txt is unreachable ({why})")


def silent(why: str, outcome: Outcome) -> Robots:
    """The host itself did not answer; its pages fail the same way."""
    return Robots(f"unreachable ({why})", allows_all=False, outcome=outcome, reason=why)


def _delay(rules: Protego) -> float:
    """Seconds between requests by Crawl-delay and Request-rate, whichever is slower; nonsense counts as none."""
    asked = rules.crawl_delay(AGENT) or 0.0
    rate = rules.request_rate(AGENT)
    paced = rate.seconds / rate.requests if rate is not None and rate.requests > 0 else 0.0
    slowest = max(float(asked), float(paced))
    return slowest if slowest > 0 else 0.0
