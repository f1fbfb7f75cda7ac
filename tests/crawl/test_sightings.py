"""What a city's visits list, with the words of the event's own page and of several visits put together."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from nocturne.crawl.sightings import combine, sightings
from nocturne.crawl.visit import digest, instant
from nocturne.model.exchange import Outcome
from nocturne.model.listing import ListedOffer, ListedPlace, Listing, Sighting
from nocturne.model.visit import PageRecord, VisitRecord
from tests.crawl.scripted import NOW, listing


def page(*listings: Listing, night: int = 0, **changes: Any) -> PageRecord:
    """A page read in that night."""
    seen_at = instant(NOW + timedelta(days=night))
    return PageRecord(
        **{"url": f"https://list.example/{night}", "kind": "list", "seen_at": seen_at, "listings": listings} | changes
    )


def record(*pages: PageRecord, entry: str = "place:test", night: int = 0, **changes: Any) -> VisitRecord:
    """A visit last tried in that night."""
    tried = instant(NOW + timedelta(days=night))
    return VisitRecord(
        **{"source": "scripted", "city": "berlin", "entry": entry, "host": "list.example", "outcome": Outcome.OK,
           "tried_at": tried, "good_at": tried, "pages": pages} | changes
    )  # fmt: skip


def only(*records: VisitRecord, night: int = 0) -> Sighting:
    """The one sighting of Berlin in that night."""
    (found,) = sightings(records, NOW + timedelta(days=night))["berlin"]
    return found


def test_a_listing_is_fresh_when_its_visit_was_tonight_and_saw_it() -> None:
    assert only(record(page(listing(1)))).fresh
    assert not only(record(page(listing(1)), night=0), night=1).fresh
    assert not only(record(page(listing(1), night=0), night=1), night=1).fresh


def test_shards_of_one_night_may_be_hours_apart() -> None:
    found = sightings([record(page(listing(1)))], NOW + timedelta(hours=17))["berlin"]
    assert found[0].fresh
    assert not sightings([record(page(listing(1)))], NOW + timedelta(hours=19))["berlin"][0].fresh


def test_the_events_own_page_knows_better_while_the_list_says_the_same() -> None:
    listed = listing(1, partial=True)
    detail = listing(1, start="2026-05-09T21:30", offer=ListedOffer(low="10", currency="EUR"), status="cancelled")
    found = only(record(page(listed), details=(page(detail, listed_as=digest(listed), subject="1"),)))
    assert (found.listing.start, found.listing.offer.low) == ("2026-05-09T21:30", "10")
    assert (found.listing.status, found.listing.partial) == ("cancelled", False)


def test_a_newer_list_wins_and_the_older_page_fills_in_what_it_does_not_say() -> None:
    old, new = listing(1, partial=True), listing(1, start="2026-05-16T20:00", title="Renamed", partial=True)
    detail = listing(1, offer=ListedOffer(low="10", currency="EUR"), end="2026-05-09T23:00", gone=True)
    found = only(record(page(new), details=(page(detail, listed_as=digest(old), subject="1"),)))
    assert (found.listing.title, found.listing.start, found.listing.end) == ("Renamed", "2026-05-16T20:00", "")
    assert (found.listing.offer.low, found.listing.gone) == ("10", False)


def test_a_place_hidden_by_either_stays_hidden() -> None:
    hidden, told = ListedPlace(locality="Berlin", hidden=True), ListedPlace(name="Hall", address="Uferweg 1")
    for agreed in (True, False):
        assert combine(listing(1, place=hidden), listing(1, place=told), agreed=agreed).place == hidden
        assert combine(listing(1, place=told), listing(1, place=hidden), agreed=agreed).place == hidden
        assert combine(listing(1, place=None), listing(1, place=told), agreed=agreed).place == told


def test_what_several_visits_tell_of_one_listing_is_put_together_newest_first() -> None:
    old = record(
        page(listing(1, title="Old", tags=("techno",), aliases=("meetup:7",)), night=0),
        entry="b",
        first_seen={"scripted:1": "2026-04-01T00:00:00Z"},
    )
    new = record(page(listing(1, title="New"), night=1), entry="a", night=1)
    for order in ((old, new), (new, old)):
        found = only(*order, night=1)
        assert (found.listing.title, found.listing.tags, found.listing.aliases) == ("New", ("techno",), ("meetup:7",))
        assert (found.fresh, found.first_seen, found.seen_at) == (True, "2026-04-01T00:00:00Z", new.tried_at)


def test_an_event_that_left_its_list_is_still_told_of_by_its_own_page() -> None:
    found = only(record(details=(page(listing(1), subject="1"),), night=1), night=1)
    assert (found.listing.source_id, found.fresh) == ("1", False)
