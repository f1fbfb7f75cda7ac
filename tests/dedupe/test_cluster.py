"""Likely duplicates join where nothing in their groups speaks against it; the operator's word comes before all else."""

from __future__ import annotations

from itertools import permutations

import pytest

from nocturne.dedupe.cluster import Ruled, clusters
from nocturne.dedupe.merge import merge
from nocturne.model.event import Place, ToldEvent
from tests.dedupe.events import CITY, NOW, merged, only, told

BERLIN = Place(name="Berlin", locality="Berlin")
SITE = "https://kesselhaus.example/"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (told("luma:a"), told("eventbrite:b", start="2026-05-09T23:00:00+02:00")),
        (told("luma:a", place=Place()), told("eventbrite:b", place=Place())),
        (told("luma:a", place=BERLIN), told("eventbrite:b", place=BERLIN)),
        (told("luma:a", link=SITE), told("calendar:b", "Low Tide live", link=SITE)),
        (
            told("luma:a", attendance_mode="online", place=Place()),
            told("meetup:b", attendance_mode="online", place=Place()),
        ),
        (told("luma:a", "Night Ferry pres. Low Tide"), told("eventbrite:b", "LOW TIDE + Dust Choir")),
    ],
)
def test_what_is_likely_the_same_becomes_one_event_and_says_why(one: ToldEvent, other: ToldEvent) -> None:
    for pair in permutations((one, other)):
        (reason,) = only(merged(pair)).merged
        first, second = sorted(f"{each.source}:{each.sources[0].source_id}" for each in pair)
        assert reason.startswith(f"{second} is {first}: ")
        assert "titles" in reason and "score" in reason


def test_what_may_be_the_same_stays_two_and_is_listed() -> None:
    found = merged([told("luma:a"), told("eventbrite:b", "Low Tide Afterparty")])
    assert len(found.events) == 2
    (issue,) = found.issues
    assert (issue.code, issue.severity, issue.subject) == ("duplicate/ambiguous", "info", "eventbrite:b")
    assert issue.message == "May be the same event as luma:a; both are listed."
    assert issue.evidence.startswith("Low Tide Afterparty / Low Tide: exact; same venue; titles within")


def test_rows_of_one_list_are_never_one_event() -> None:
    early, late = told("luma:a", start="2026-05-09T20:00:00+02:00"), told("luma:b", start="2026-05-09T21:00:00+02:00")
    assert len(merged([early, late]).events) == 2


def test_a_listing_goes_to_the_nearer_of_two_shows_and_does_not_join_them() -> None:
    early, late = told("luma:a", start="2026-05-09T20:00:00+02:00"), told("luma:b", start="2026-05-09T21:00:00+02:00")
    other = told("eventbrite:c", start="2026-05-09T21:00:00+02:00")
    for order in permutations((early, late, other)):
        found = merged(order)
        assert [[each.source_id for each in event.sources] for event in found.events] == [["a"], ["c", "b"]]
        assert [issue.code for issue in found.issues] == ["duplicate/ambiguous"]


def test_a_bill_does_not_chain_its_acts_into_one_event() -> None:
    acts = [
        told("luma:a", "Dust Choir"),
        told("meetup:b", "Pale Engines"),
        told("eventbrite:c", "Dust Choir, Pale Engines"),
    ]
    for order in permutations(acts):
        found = merged(order).events
        assert len(found) == 2
        assert not any({"a", "b"} <= {each.source_id for each in event.sources} for event in found)


RULED_APART = Ruled(apart={("eventbrite:b", "luma:a"): "two rooms"})
RULED_TOGETHER = Ruled(together={("eventbrite:b", "luma:a"): "the promoter says so"})


@pytest.mark.parametrize("title", ["Low Tide", "LOW TIDE live"])
def test_the_operator_keeps_apart_what_looks_the_same(title: str) -> None:
    both = [told("luma:a"), told("eventbrite:b", title)]
    found, doubts = clusters(both, RULED_APART)
    assert len(found) == 2
    assert doubts == [], "what is ruled is not in doubt"


def test_the_operator_parts_what_was_one_event_for_nights() -> None:
    both = [told("luma:a"), told("eventbrite:b")]
    before = only(merged(both))
    after = merge(both, [before], CITY, NOW, RULED_APART).events
    assert len(after) == 2
    assert before.id in {event.id for event in after}
    assert all(len(event.sources) == 1 and event.merged == () for event in after)
    again = merge(both, after, CITY, NOW, RULED_APART).events
    assert {event.id for event in again} == {event.id for event in after}


def test_the_operator_joins_what_nothing_else_would() -> None:
    both = [told("luma:a"), told("eventbrite:b", "Open Decks", "2026-05-16T20:00:00+02:00", place=Place(name="Ferry"))]
    event = only(merge(both, (), CITY, NOW, RULED_TOGETHER))
    assert event.merged == ("luma:a is eventbrite:b: the promoter says so",)
