"""A city's night: every listing becomes an event or an issue, and what no longer stands is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from nocturne.assembly import Assembled, assemble
from nocturne.model.city import City
from nocturne.model.event import KnownEvent
from nocturne.model.listing import ListedOffer, ListedPlace, Listing, Sighting
from nocturne.model.ruling import Rulings
from nocturne.rulings import CityRulings, resolved
from nocturne.vetting import vet
from tests.normalise.listings import BERLIN, NOW, listing, seen

TEXTS = {"calendar": "full", "luma": "excerpt", "meetup": "excerpt"}
HALL = ListedPlace(name="Kesselhaus", lat="52.50", lng="13.41")
OTHERS_CITY = replace(BERLIN, online=False)


def night(
    listings: Sequence[Listing | Sighting],
    known: Sequence[KnownEvent] = (),
    *,
    city: City = BERLIN,
    now: datetime = NOW,
    texts: Mapping[str, str] = TEXTS,
    rulings: Rulings | None = None,
    **options: Any,
) -> Assembled:
    """Berlin after a night that saw these listings."""
    seen_tonight = [each if isinstance(each, Sighting) else seen(each) for each in listings]
    return assemble(
        city, seen_tonight, known, now, texts, rulings=resolved(rulings or Rulings(), city, known, {}), **options
    )


def codes(found: Assembled) -> list[str]:
    """The codes of all issues."""
    return [issue.code for issue in found.issues]


def test_every_listing_is_an_event_or_an_issue_and_is_counted() -> None:
    found = night(
        [
            listing(place=HALL),
            listing(source_id="two", title=""),
            listing(source_id="three", start="soon"),
            listing(source_id="four", place=replace(HALL, lat="48.1")),
            listing(source_id="five", start="2024-05-02"),
            listing(source_id="six", start="2027-03-28T02:30", title="Test"),
            listing(source_id="seven", timezone="Atlantis/Capital"),
        ]
    )
    assert {event.sources[0].source_id for event in found.events} == {"one@example.org", "seven"}
    assert found.row.listings == 7
    assert (found.row.events, found.row.new) == (2, 2)
    assert found.row.dropped == {
        "date/past": 1, "date/unreadable": 1, "place/distance": 1, "title/missing": 1, "title/test": 1,
    }  # fmt: skip
    costly = {issue.subject for issue in found.issues if issue.severity == "error"}
    assert costly == {f"calendar:{name}" for name in ("two", "three", "four", "five", "six")}
    assert {issue.stage for issue in found.issues} == {"normalise", "quality"}


def test_online_events_are_listed_where_the_city_says_so() -> None:
    online = listing(online=True)
    assert len(night([online]).events) == 1
    found = night([online], city=OTHERS_CITY)
    assert (found.events, codes(found), found.row.dropped) == ((), ["online/not-listed"], {"online/not-listed": 1})
    assert found.issues[0].severity == "info"
    unruled = CityRulings(Rulings(), OTHERS_CITY.slug)
    assert len(vet([seen(online)], OTHERS_CITY, NOW, TEXTS, online=True, rulings=unruled).events) == 1


def test_the_settings_window_of_days_holds() -> None:
    far = listing(start="2026-05-20T22:00")
    assert len(night([far], window_days=30).events) == 1
    assert codes(night([far], window_days=10)) == ["date/far"]


def test_a_foreign_id_in_a_listing_brings_two_platforms_together() -> None:
    found = night(
        [
            listing(source="luma", source_id="calev-1", aliases=("meetup:310839956",), place=HALL),
            listing(
                source="meetup",
                source_id="310839956",
                title="Tide, low",
                description="Words.",
                offer=ListedOffer(low="5"),
            ),
        ]
    )
    (event,) = found.events
    assert event.aliases == ("luma:calev-1", "meetup:310839956")
    assert (event.title, event.description, event.offer.low) == ("Low Tide", "Words.", 5)
    assert event.merged == ("meetup:310839956 is luma:calev-1: one names the other's id",)


def test_a_listing_that_cannot_be_read_tonight_removes_nothing() -> None:
    before = night([listing()])
    for broken in (listing(title=""), listing(start=""), listing(start="garbage")):
        found = night([broken], before.events)
        assert [event.id for event in found.events] == [event.id for event in before.events]
        assert found.row.unconfirmed == 1


def test_a_listing_that_now_says_what_must_not_be_listed_takes_its_event_back() -> None:
    before = night([listing(place=HALL)])
    for moved in (
        listing(place=replace(HALL, lat="48.1")),
        listing(title="Test"),
        listing(start="2028-05-02"),
        listing(place=ListedPlace(name="Salle", country="FR")),
    ):
        found = night([moved], before.events)
        assert found.events == ()
        assert codes(found)[-1] == "event/withdrawn"
    assert night([listing(online=True)], before.events, city=OTHERS_CITY).events == ()


def test_an_event_another_listing_still_tells_of_stays() -> None:
    told = [listing(place=HALL), listing(source="luma", source_id="evt-1", place=HALL)]
    before = night(told)
    assert len(before.events) == 1
    found = night([listing(place=replace(HALL, lat="48.1")), told[1]], before.events)
    assert [event.id for event in found.events] == [before.events[0].id]
    assert [each.source for each in found.events[0].sources] == ["luma"]


def test_an_event_that_is_over_goes_to_the_archive_and_is_not_taken_back() -> None:
    before = night([listing()])
    found = night([listing()], before.events, now=NOW + timedelta(days=3))
    assert [event.id for event in found.over] == [event.id for event in before.events]
    assert codes(found) == ["date/past"]


def test_what_only_a_source_that_was_switched_off_told_is_taken_back() -> None:
    before = night([listing(), listing(source="luma", source_id="evt-1", title="Dust Choir")])
    found = night(
        [listing(source="luma", source_id="evt-1", title="Dust Choir")], before.events, texts={"calendar": "full"}
    )
    assert [event.title for event in found.events] == ["Low Tide"]
    assert codes(found) == ["event/withdrawn"]


def test_a_withdrawn_name_is_forgotten_but_not_the_event_another_tells_of() -> None:
    told = [listing(place=HALL), listing(source="luma", source_id="evt-1", place=HALL)]
    before = night(told)
    found = night([], before.events, withdrawn=frozenset({"calendar:one@example.org"}))
    assert [[each.source for each in event.sources] for event in found.events] == [["luma"]]
    assert night([], found.events, withdrawn=frozenset({"luma:evt-1"})).events == ()


def test_how_much_text_is_kept_is_the_sources_setting() -> None:
    words = "Some words of a description. " * 40
    long = listing(description=words)
    assert len(night([long]).events[0].description) > 1000
    assert len(night([long], texts={"calendar": "excerpt"}).events[0].description) <= 400
    assert night([long], texts={"calendar": "none"}).events[0].description == ""


def test_the_row_counts_what_changed_tonight_only() -> None:
    first = night([listing()])
    second = night([listing(title="Low Tide live")], first.events, now=NOW + timedelta(hours=20))
    third = night([listing(title="Low Tide live")], second.events, now=NOW + timedelta(hours=30))
    assert [(each.row.new, each.row.changed) for each in (first, second, third)] == [(1, 0), (0, 1), (0, 0)]
    assert third.events[0].sequence == 1
