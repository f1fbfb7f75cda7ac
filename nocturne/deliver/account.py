"""What became of letters, in numbers: for the end of a run and for the operator's report. Never with an address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from nocturne.deliver.claims import Claims
from nocturne.deliver.reconcile import Undecided

DONE, REFUSED, DEGRADED = 0, 1, 3
State: TypeAlias = Literal["done", "waiting", "missed", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCount:
    """One city's letter of one week: outcome -> how many, for each service; `unknown`: those still in doubt.

    A broadcast counts as one: how many readers it went to, only the service knows.
    """

    city: str
    week: str
    services: dict[str, dict[str, int]]
    unknown: int = 0
    keys: tuple[str, ...] = ()


def letter_counts(claims: Claims) -> list[LetterCount]:
    """Every letter the ledger speaks of, the newest first."""
    services: dict[tuple[str, str], dict[str, dict[str, int]]] = {}
    for (week, city, provider), counts in claims.counts.items():
        services.setdefault((week, city), {})[provider] = {name: counts[name] for name in sorted(counts)}
    unknown, keys = Counter[tuple[str, str]](), dict[tuple[str, str], list[str]]()
    for claim in claims.open.values():
        unknown[claim.week, claim.city] += len(claim.readers)
        keys.setdefault((claim.week, claim.city), []).append(claim.key)
    names = sorted({*services, *unknown}, key=lambda name: name[1])
    return [
        LetterCount(
            city=city,
            week=week,
            services=services.get((week, city), {}),
            unknown=unknown[week, city],
            keys=tuple(keys.get((week, city), ())),
        )
        for week, city in sorted(names, key=lambda name: name[0], reverse=True)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitySent:
    """How a run went in one city. `sent`: letters that came to a final outcome in this run; `left`: readers who should
    have the letter and do not, and `why`. `state`: `waiting` for hours or for a warmer domain, `missed` when the window
    closed before anything went, `failed` when somebody has to look.
    """

    city: str
    week: str
    sent: int = 0
    left: int = 0
    why: str = ""
    state: State = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How a run went. `services`: those that were given up, and why; `next`: when something is due again."""

    cities: tuple[CitySent, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    services: dict[str, str] = field(default_factory=dict)
    stopped: str = ""
    next: datetime | None = None

    @property
    def exit_code(self) -> int:
        """3 when letters are in doubt or were not sent though they should, 1 when they may not be sent, else 0."""
        states = {row.state for row in self.cities}
        if self.undecided or "failed" in states:
            return DEGRADED
        return REFUSED if self.stopped or "missed" in states else DONE


def spoken(sent: Sent) -> str:
    """The closing words of a run."""
    return "\n".join(_spoken(sent))


def _spoken(sent: Sent) -> Iterator[str]:
    for row in sent.cities:
        said = f"{row.city} {row.week}: {row.sent} sent" + (f", {row.left} left" if row.left else "")
        yield f"{said} ({row.why})" if row.why else said
    if any(row.state == "missed" for row in sent.cities):
        yield "too late for this week's letter; nocturne send --late sends it all the same"
    for name, reason in sent.services.items():
        yield f"{name} was given up in this run: {reason}"
    if sent.stopped:
        yield f"stopped: {sent.stopped}; find out why before the next letter"
    if sent.undecided:
        yield f"{len(sent.undecided)} batch(es) may have been sent or not, and are not sent again before that is known:"
        yield from (f"  {each.spoken}" for each in sent.undecided)
    if sent.next is not None:
        said = "nothing is due; " if not sent.cities and not sent.undecided else ""
        yield f"{said}the next window opens {sent.next:%Y-%m-%d %H:%M} UTC"


def told(counts: Iterable[LetterCount]) -> str:
    """The letters of the last weeks for the operator's report."""
    return "\n".join(_told(counts))


def _told(counts: Iterable[LetterCount]) -> Iterator[str]:
    for row in counts:
        for provider, outcomes in row.services.items():
            listed = ", ".join(f"{count} {name}" for name, count in outcomes.items())
            yield f"{row.week} {row.city} by {provider}: {listed or 'nothing'}"
        if row.unknown:
            known = ", ".join(key[:12] for key in row.keys)
            yield f"{row.week} {row.city}: {row.unknown} unknown ({known}); next: nocturne reconcile"
