"""Going to see a source: what is asked for, what was read, what is remembered until the next night."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from nocturne.model.city import City
from nocturne.model.exchange import Outcome, Request, Validators
from nocturne.model.issue import Issue
from nocturne.model.listing import Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Everything a source may know about one city: its options there, its address and what it is allowed to use.

    `base_url` without trailing slash replaces the platform's own origin (tests, demo, mirrors); "" means the real one.
    `pages`: public pages may be read. `token`: official API token, "" without. `now` aware.
    """

    source: str
    city: City
    options: object
    now: datetime
    base_url: str = ""
    pages: bool = True
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Where a visit starts. `key` names it for ever within source and city ("place:ca--san-francisco")."""

    key: str
    request: Request
    max_pages: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One source, one city, one entry: the unit that succeeds, fails and keeps its last good listings."""

    assignment: Assignment
    entry: Entry

    @property
    def name(self) -> str:
        """ "source/city/entry", for logs and reports."""
        return f"{self.assignment.source}/{self.assignment.city.slug}/{self.entry.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a source made of one response. `follow` are further pages; `complete` false when the reader broke off."""

    listings: tuple[Listing, ...] = ()
    follow: tuple[Request, ...] = ()
    issues: tuple[Issue, ...] = ()
    wrong_body: str = ""
    """Not "" when the body is not what the source sends: the sentence that says so."""
    complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecord:
    """A page and what was read from it, so that "unchanged" needs no second reading and no stored body.

    `reader` identifies the code that read it: a newer reader asks again without validators. `first_seen` and
    `seen_at` are ISO 8601 UTC instants of the runs that first read and last confirmed the page.
    """

    url: str
    kind: str
    number: int = 1
    subject: str = ""
    validators: Validators = field(default_factory=Validators)
    reader: str = ""
    listed_as: str = ""
    """For a detail page: digest of the list's words that led here; another digest means "look again"."""
    seen_at: str = ""
    listings: tuple[Listing, ...] = ()
    follow: tuple[Request, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRecord:
    """A visit as remembered in `.state/visits/`: the last good pages and how the last try went.

    `tried_at` last attempt, `good_at` last success ("" never), ISO 8601 UTC. `counts`: how many listings each of the
    last good visits gave, oldest first. `first_seen`: listing key -> instant it was first seen here.
    """

    source: str
    city: str
    entry: str
    host: str
    outcome: Outcome
    reason: str = ""
    tried_at: str = ""
    good_at: str = ""
    failures: int = 0
    degraded: bool = False
    complete: bool = True
    extractors: dict[str, int] = field(default_factory=dict)
    pages: tuple[PageRecord, ...] = ()
    details: tuple[PageRecord, ...] = ()
    deferred: tuple[str, ...] = ()
    first_seen: dict[str, str] = field(default_factory=dict)
    counts: tuple[int, ...] = ()
    issues: tuple[Issue, ...] = ()
