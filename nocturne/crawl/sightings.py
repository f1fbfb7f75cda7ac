"""From remembered visits to the listings of a city: the list's words completed by the event's own page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import fields, replace
from datetime import datetime, timedelta

from nocturne.crawl.visit import digest
from nocturne.model.listing import ListedOffer, Listing, Sighting
from nocturne.model.visit import PageRecord, VisitRecord

TONIGHT = timedelta(hours=18)
"""How old a visit may be to count as this night's: shards run on several machines, hours apart at most."""

_IDENTITY = frozenset({"source", "source_id", "aliases", "extractor", "partial", "gone", "status", "place"})
_TIED_TO_START = frozenset({"start", "end", "end_doubtful", "timezone", "floating", "all_day", "doors"})
_NO_OFFER = ListedOffer()


def sightings(
    records: Iterable[VisitRecord], now: datetime, asked: Set[str] | None = None
) -> dict[str, list[Sighting]]:
    """City slug -> every listing its sources hold, with when each was last confirmed, sorted by listing key.

    A listing is fresh when its visit's last try confirmed it and was tonight; any other is carried from before. What
    several visits of a city tell of one listing is put together, the newest word first. `asked`: names of the visits
    that were to be made in this run, None for all; the others stand as their last try left them.
    """
    found: dict[str, dict[str, list[Sighting]]] = defaultdict(lambda: defaultdict(list))
    for record in sorted(records, key=lambda record: (record.city, record.source, record.entry)):
        for sighting in _of_visit(record, tonight=was_tonight(record, now, asked)):
            found[record.city][sighting.listing.key].append(sighting)
    return {city: [_together(here[key]) for key in sorted(here)] for city, here in sorted(found.items())}


def _together(seen: list[Sighting]) -> Sighting:
    """One listing from the words of several visits."""
    newest, *older = sorted(seen, key=lambda each: (each.seen_at, not each.listing.partial), reverse=True)
    listing = newest.listing
    for each in older:
        listing = replace(
            combine(listing, each.listing, agreed=False), partial=listing.partial and each.listing.partial
        )
    first_seen = min(each.first_seen for each in seen)
    return replace(newest, listing=listing, first_seen=first_seen, fresh=any(each.fresh for each in seen))


def was_tonight(record: VisitRecord, now: datetime, asked: Set[str] | None) -> bool:
    """Whether a visit's last try counts for this run: it was tonight, or the run did not mean to make the visit."""
    if asked is not None and f"{record.source}/{record.city}/{record.entry}" not in asked:
        return bool(record.tried_at)
    return bool(record.tried_at) and now - datetime.fromisoformat(record.tried_at) < TONIGHT


def _of_visit(record: VisitRecord, *, tonight: bool) -> Iterator[Sighting]:
    details = {listing.key: (page, listing) for page in record.details for listing in page.listings}
    listed: dict[str, tuple[PageRecord, Listing]] = {}
    for page in record.pages:
        for listing in page.listings:
            if listing.key not in listed or listed[listing.key][0].seen_at < page.seen_at:
                listed[listing.key] = (page, listing)
    for key in sorted(listed.keys() | details.keys()):
        page, listing = listed.get(key) or details[key]
        seen_at = page.seen_at
        if key in listed and key in details:
            listing = combine(listing, details[key][1], agreed=details[key][0].listed_as == digest(listing))
            seen_at = max(seen_at, details[key][0].seen_at)
        yield Sighting(
            listing=listing,
            seen_at=seen_at,
            first_seen=record.first_seen.get(key, seen_at),
            fresh=tonight and seen_at == record.tried_at,
        )


def combine(listed: Listing, detail: Listing, *, agreed: bool) -> Listing:
    """One listing from the list's words and those of the event's own page.

    `agreed`: the page was read for exactly these words of the list, so it knows better. Otherwise the list is
    newer: it wins, and the page only fills in what the list does not say, never anything that hangs on the start.
    A place that either of them keeps hidden stays hidden.
    """
    values: dict[str, object] = {}
    for name in (each.name for each in fields(Listing)):
        old, new = getattr(listed, name), getattr(detail, name)
        if name in _IDENTITY or _says_nothing(name, new) or (not agreed and name in _TIED_TO_START):
            continue
        if agreed or _says_nothing(name, old):
            values[name] = new
    values["description_format"] = (detail if "description" in values else listed).description_format
    first, second = (detail.place, listed.place) if agreed else (listed.place, detail.place)
    hidden = next((place for place in (first, second) if place is not None and place.hidden), None)
    return replace(
        listed,
        **values,  # type: ignore[arg-type]  # the fields of the same type, by name
        place=hidden or first or second,
        aliases=tuple(sorted({*listed.aliases, *detail.aliases})),
        status=(detail.status or listed.status) if agreed else (listed.status or detail.status),
        gone=listed.gone or (agreed and detail.gone),
        partial=False,
    )


def _says_nothing(name: str, value: object) -> bool:
    """Empty words, and flags that are merely not set; `online` False is a statement."""
    return value in ("", None, ()) or value == _NO_OFFER or (value is False and name != "online")
