"""What a run says about itself: the record behind `nocturne report`, the status page and the job summary."""

from __future__ import annotations

from dataclasses import dataclass, field

from nocturne.model.exchange import Outcome
from nocturne.model.issue import Issue
from nocturne.model.quality import Coverage
from nocturne.model.report import HostLedger


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """How one visit went. `tried_at`, `good_at` ISO 8601 UTC, "" never; `listed` counts the listings now held."""

    source: str
    title: str
    city: str
    entry: str
    host: str
    outcome: str
    reason: str
    tried_at: str
    good_at: str
    listed: int
    confirmed: int
    pages: int
    details: int
    deferred: int
    degraded: bool
    complete: bool
    failures: int
    extractors: dict[str, int]

    @property
    def trouble(self) -> bool:
        """Whether last good data is shown instead of tonight's."""
        return not Outcome(self.outcome).good or self.good_at != self.tried_at

    @property
    def left_over(self) -> bool:
        """Whether the night's budget did not reach this visit: nothing failed, it comes first next time."""
        return self.outcome == Outcome.DEFERRED


@dataclass(frozen=True, slots=True, kw_only=True)
class CityRow:
    """What a city's night came to. `dropped` counts issues that cost a listing, by code; `held` those of them that
    are held back until somebody has looked. `gate`: why the last night's events stay instead of tonight's, "" when they
    do not.
    """

    city: str
    name: str
    listings: int
    events: int
    new: int
    changed: int
    unconfirmed: int
    over: int
    dropped: dict[str, int]
    held: int = 0
    gate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How fresh and how complete each source is in each city, as the site shows it; `at` is the run's own clock.

    `born`: city -> the instant of its first night, ISO 8601 UTC, which no later night changes.
    """

    at: str
    rows: tuple[VisitRow, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    born: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """One run. `now` is the injected clock, `started`/`finished` wall time (kept here and nowhere else)."""

    verb: str
    now: str
    started: str
    finished: str
    exit_code: int
    cities: tuple[CityRow, ...] = ()
    visits: tuple[VisitRow, ...] = ()
    hosts: tuple[HostLedger, ...] = ()
    issues: dict[str, int] = field(default_factory=dict)
    samples: tuple[Issue, ...] = ()
    build: dict[str, int] = field(default_factory=dict)
