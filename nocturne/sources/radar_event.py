"""One event of radar.squat.net on each of its dates, to Listings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from nocturne.model.listing import ListedOffer, ListedPlace, Listing
from nocturne.model.visit import Assignment
from nocturne.parse.ical_rules import Budget, RuleError, days, rule
from nocturne.parse.kept_secret import kept_secret
from nocturne.parse.paths import items, mapping, text
from nocturne.parse.platform_links import event_key

Node = Mapping[str, Any]

_STATUSES = {"cancelled": "cancelled", "confirmed": "", "proposed": ""}
_FREE = "free"
_GIVE = frozenset({"donation", "by donation", "pay what you want", "suggested donation", "spende"})
_MOST = 60


class NotDated(ValueError):
    """An event without a date; `str()` says why."""


def listings(node: Node, first: date, last: date, budget: Budget, task: Assignment) -> Iterator[Listing]:
    """The event on each of its dates from `first` to `last`. Raises NotDated when it tells none at all."""
    told = list(_dates(node, first, last, budget))
    if not told and not items(node, "date_time"):
        raise NotDated("no date is told")
    whole, uuid = _listing(node, task), text(node, "uuid")
    single = len(items(node, "date_time")) == 1 and not text(node, "date_time", 0, "rrule")
    for start, end in told[:_MOST]:
        if single:
            yield replace(whole, start=start, end=end)
        else:
            # A link of the whole series is no name of one of its dates.
            yield replace(whole, source_id=f"{uuid}/{start[:10]}", series_id=uuid, start=start, end=end, aliases=())


def _dates(node: Node, first: date, last: date, budget: Budget) -> Iterator[tuple[str, str]]:
    """(start, end) as ISO 8601 with the offset of that day, without repetitions of a day."""
    seen: set[str] = set()
    for each in items(node, "date_time"):
        for start, end in _repeated(each, first, last, budget):
            if start not in seen:
                seen.add(start)
                yield start, end


def _repeated(each: Any, first: date, last: date, budget: Budget) -> Iterator[tuple[str, str]]:
    begins, ends = text(each, "time_start"), text(each, "time_end")
    written = text(each, "rrule").partition("\n")[0].removeprefix("RRULE:")
    try:
        start = datetime.fromisoformat(begins)
        end = datetime.fromisoformat(ends) if ends else None
    except ValueError as problem:
        raise NotDated("the date cannot be read") from problem
    if not written:
        yield begins, "" if end is None or end <= start else ends
        return
    length = end - start if end is not None and end > start else None
    try:
        on = list(days(rule(written, start), start.date(), first, last, budget))
    except RuleError as problem:
        raise NotDated(f"its repetition cannot be followed: {problem}") from problem
    for day in on:  # the wall clock counts: the offset of the first date may be another season's
        if first <= day <= last:
            at = datetime.combine(day, start.time())
            yield at.isoformat(), "" if length is None else (at + length).isoformat()


def _listing(node: Node, task: Assignment) -> Listing:
    """What holds on every date."""
    place = mapping(node, "offline", 0)
    link = text(node, "url")
    status = text(node, "event_status").lower()
    elsewhere = [event_key(text(each, "url")) for each in items(node, "link")]
    return Listing(
        source="radar",
        source_id=text(node, "uuid"),
        extractor="api",
        title=text(node, "title"),
        start="",
        timezone=text(place, "timezone") or task.city.timezone,
        link=link,
        aliases=tuple(dict.fromkeys(filter(None, elsewhere))),
        description=text(node, "body", "value"),
        description_format="html",
        place=_place(place),
        offer=_offer(node),
        tags=tuple(dict.fromkeys(_terms(node, "category") + _terms(node, "topic"))),
        status=_STATUSES.get(status, ""),
        language=_language(text(node, "language")),
        published=text(node, "changed"),
    )


def _terms(node: Node, key: str) -> list[str]:
    """The words of a taxonomy an event is filed under; a bare reference has none."""
    named = [text(each, "title") or text(each, "name") for each in items(node, key)]
    return [part.strip() for name in named for part in name.split("/") if part.strip()]


def _offer(node: Node) -> ListedOffer:
    written, kinds = text(node, "price"), [name.lower() for name in _terms(node, "price_category")]
    gives = any(kind in _GIVE for kind in kinds)
    return ListedOffer(
        is_free=True if _FREE in kinds and not gives and not written else None,
        pay_what_you_can=gives,
        text=written or ", ".join(kinds),
    )


def _place(node: Node) -> ListedPlace | None:
    """The place with its address; where only a title is given, what stands in it before the city."""
    address, point = mapping(node, "address"), mapping(node, "map")
    name = text(address, "name_line") or text(node, "title").partition("  ")[0]
    found = ListedPlace(
        name=name,
        address=text(address, "thoroughfare"),
        locality=text(address, "locality"),
        postal_code=text(address, "postal_code"),
        country=text(address, "country"),
        lat=text(point, "lat"),
        lng=text(point, "lon"),
    )
    if kept_secret(name, found.address):
        return ListedPlace(locality=found.locality, country=found.country, hidden=True)
    return found if found != ListedPlace() else None


def _language(code: str) -> str:
    """Drupal's "und" means that nobody said."""
    return "" if code in ("und", "zxx") else code
