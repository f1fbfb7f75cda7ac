"""The operator's word is stronger than any source's, tonight and for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from nocturne.assembly import Assembled, assemble
from nocturne.model.event import KnownEvent
from nocturne.model.listing import ListedOffer, ListedPlace, Listing
from nocturne.model.ruling import Correct, Hide, Merge, Release, Rulings, Split
from nocturne.rulings import resolved
from tests.normalise.listings import BERLIN, NOW, listing, seen

TEXTS = {"calendar": "full", "luma": "full", "meetup": "full"}
HALL = ListedPlace(name="Kesselhaus", lat="52.50", lng="13.41")
LUMA = {"source": "luma", "source_id": "evt-1", "place": HALL, "link": "https://luma.example/tide"}
MEETUP = {"source": "meetup", "source_id": "77", "place": HALL, "link": "https://meetup.example/e/77"}


def night(
    listings: list[Listing],
    rulings: Rulings,
    known: tuple[KnownEvent, ...] = (),
    before: dict[str, tuple[str, ...]] | None = None,
    nights: int = 0,
) -> Assembled:
    """Berlin after a night under these rulings; `before`: what earlier nights remembered of ruled events."""
    city_rulings = resolved(rulings, BERLIN, known, before or {})
    now = NOW + timedelta(days=nights)
    return assemble(BERLIN, [seen(each) for each in listings], known, now, TEXTS, rulings=city_rulings)


def titles(found: Assembled) -> list[str]:
    """What is published."""
    return [event.title for event in found.events]


def both(**changes: Any) -> list[Listing]:
    """One event on two platforms."""
    return [listing(**LUMA), listing(**(MEETUP | changes))]


def ids(found: Assembled) -> list[str]:
    """The ids of what is published."""
    return [event.id for event in found.events]


@pytest.mark.parametrize("ref", ["luma:evt-1", "https://luma.example/tide?utm_source=x"])
def test_a_hidden_listing_is_not_shown(ref: str) -> None:
    found = night([listing(**LUMA)], Rulings(hides=(Hide(about=(ref,)),)))
    assert titles(found) == []
    assert [issue.code for issue in found.issues] == ["ruling/hidden"]
    assert found.row.dropped == {"ruling/hidden": 1}


def test_an_event_hidden_by_its_id_stays_hidden_with_all_its_listings_after_it_is_forgotten() -> None:
    first = night(both(), Rulings())
    (event,) = first.events
    hide = Rulings(hides=(Hide(about=(event.id,)),))
    second = night(both(), hide, first.events, nights=1)
    assert titles(second) == []
    assert second.ruled == {event.id: ("luma:evt-1", "meetup:77")}
    third = night([listing(**MEETUP), listing(**LUMA)], hide, second.events, dict(second.ruled), nights=2)
    assert titles(third) == []


def test_an_event_can_be_hidden_by_the_address_of_its_page() -> None:
    (event,) = night([listing(**LUMA)], Rulings()).events
    hide = Rulings(hides=(Hide(about=(f"https://nights.example{event.url}",)),))
    assert titles(night([listing(**LUMA)], hide)) == []


def test_what_is_hidden_goes_even_when_nobody_lists_it_any_more() -> None:
    first = night([listing(**LUMA)], Rulings())
    assert titles(night([], Rulings(hides=(Hide(about=("luma:evt-1",)),)), first.events, nights=1)) == []


def test_a_ruling_on_one_event_leaves_the_others_alone() -> None:
    other = listing(source="luma", source_id="evt-2", title="Dust Choir", place=HALL)
    assert titles(night([listing(**LUMA), other], Rulings(hides=(Hide(about=("luma:evt-1",)),)))) == ["Dust Choir"]


def test_a_correction_replaces_what_the_source_says() -> None:
    right = Correct(
        about=("luma:evt-1",),
        values={"title": "Low Tide II", "date": "2026-05-03", "time": "21:30", "offer": ListedOffer(text="12 €")},
    )
    (event,) = night([listing(**LUMA)], Rulings(corrections=(right,))).events
    assert (event.title, event.start, event.price) == ("Low Tide II", "2026-05-03T21:30:00+02:00", "€12")
    assert event.place.name == "Kesselhaus", "what is not corrected stays"


def test_a_time_the_operator_does_not_believe_is_unknown() -> None:
    right = Correct(about=("luma:evt-1",), values={"time": ""})
    (event,) = night([listing(**LUMA)], Rulings(corrections=(right,))).events
    assert (event.date, event.time, event.start) == ("2026-05-02", "", "2026-05-02")


@pytest.mark.parametrize(
    ("end", "told"),
    [
        ("04:00", "2026-05-03T04:00:00+02:00"),
        ("2026-05-03 06:00", "2026-05-03T06:00:00+02:00"),
        ("23:30", "2026-05-02T23:30:00+02:00"),
    ],
)
def test_a_corrected_end_is_the_first_such_time_after_the_start(end: str, told: str) -> None:
    right = Correct(about=("luma:evt-1",), values={"end": end})
    assert night([listing(**LUMA)], Rulings(corrections=(right,))).events[0].end == told


def test_a_listing_without_a_date_gets_the_operators() -> None:
    right = Correct(about=("luma:evt-1",), values={"date": "2026-05-03", "time": "21:30"})
    (event,) = night([listing(**(LUMA | {"start": "soon"}))], Rulings(corrections=(right,))).events
    assert event.start == "2026-05-03T21:30:00+02:00"


def test_a_corrected_date_is_believed_against_the_listings_own_words() -> None:
    told = listing(**(LUMA | {"title": "Low Tide, March 12"}))
    assert night([told], Rulings()).quarantine[0].code == "date/title"
    right = Correct(about=("luma:evt-1",), values={"date": "2026-05-09"})
    assert night([told], Rulings(corrections=(right,))).events[0].date == "2026-05-09"


def test_what_is_held_back_is_kept_with_its_evidence_until_it_is_released() -> None:
    told = listing(**(LUMA | {"title": "Low Tide, March 12"}))
    held = night([told], Rulings())
    assert titles(held) == []
    (row,) = held.quarantine
    assert (row.name, row.date, row.evidence) == ("luma:evt-1", "2026-05-02", 'says "march 12", listed on 2026-05-02')
    assert titles(night([told], Rulings(releases=(Release(about=("luma:evt-1",)),)))) == ["Low Tide, March 12"]
    wrong = Rulings(releases=(Release(about=("luma:evt-1",), codes=("date/link",)),))
    assert titles(night([told], wrong)) == []


def test_yesterdays_word_stands_when_tonights_is_held_back_for_another_date() -> None:
    first = night([listing(**LUMA)], Rulings())
    broken = listing(**(LUMA | {"start": "2026-05-08T22:00", "title": "Low Tide, Saturday May 2"}))
    second = night([broken], Rulings(), first.events, nights=1)
    assert [(event.date, event.sources[0].state) for event in second.events] == [("2026-05-02", "unconfirmed")]


def test_yesterdays_word_goes_when_it_is_the_one_that_is_contradicted() -> None:
    first = night([listing(**LUMA)], Rulings())
    contradicted = listing(**(LUMA | {"title": "Low Tide, March 12"}))
    assert titles(night([contradicted], Rulings(), first.events, nights=1)) == []


def test_listings_are_joined_and_parted_as_the_operator_says() -> None:
    apart = both(title="Open Decks")
    assert len(night(apart, Rulings()).events) == 2
    (one,) = night(apart, Rulings(merges=(Merge(about=("luma:evt-1", "meetup:77"), note="one bill"),))).events
    assert one.merged == ("meetup:77 is luma:evt-1: one bill",)
    split = Rulings(splits=(Split(about=("luma:evt-1", "https://meetup.example/e/77")),))
    assert len(night(both(), split).events) == 2


def test_one_event_is_parted_into_all_its_listings_by_its_id_and_stays_so() -> None:
    first = night(both(), Rulings())
    (event,) = first.events
    split = Rulings(splits=(Split(about=(event.id,)),))
    second = night(both(), split, first.events, nights=1)
    assert len(second.events) == 2 and event.id in ids(second)
    third = night(both(), split, second.events, dict(second.ruled), nights=2)
    assert ids(third) == ids(second)


def test_two_published_events_are_joined_by_their_ids_and_the_older_keeps_its_address() -> None:
    first = night(both(title="Open Decks"), Rulings())
    one, other = first.events
    second = night(both(title="Open Decks"), Rulings(merges=(Merge(about=(one.id, other.id)),)), first.events, nights=1)
    (event,) = second.events
    assert {event.id, *event.former_urls} >= {event.id} and len(event.sources) == 2
    assert event.former_urls == tuple({one.url, other.url} - {event.url})


def test_a_split_is_stronger_than_a_merge_of_the_same_two() -> None:
    about = ("luma:evt-1", "meetup:77")
    found = night(both(), Rulings(merges=(Merge(about=about),), splits=(Split(about=about),)))
    assert len(found.events) == 2


def test_a_curated_event_can_be_ruled_on_like_any_other() -> None:
    mine = replace(listing(**LUMA), source="calendar", source_id="x")
    assert titles(night([mine], Rulings(hides=(Hide(about=("calendar:x",)),)))) == []


def test_hiding_one_listing_leaves_the_event_that_others_tell_of_with_its_id() -> None:
    first = night(both(), Rulings())
    (event,) = first.events
    for name in ("luma:evt-1", "meetup:77"):
        (left,) = night(both(), Rulings(hides=(Hide(about=(name,)),)), first.events, nights=1).events
        assert left.id == event.id
        assert [each.name for each in left.sources] == [({"luma:evt-1", "meetup:77"} - {name}).pop()]


def test_a_listing_is_judged_by_what_the_operator_made_of_it() -> None:
    told = listing(**(LUMA | {"title": "Low Tide, March 12"}))
    right = Correct(about=("luma:evt-1",), values={"title": "Low Tide"})
    assert titles(night([told], Rulings(corrections=(right,)))) == ["Low Tide"]
    wrong = Correct(about=("luma:evt-1",), values={"title": "Low Tide, March 12"})
    assert titles(night([listing(**LUMA)], Rulings(corrections=(wrong,)))) == []
