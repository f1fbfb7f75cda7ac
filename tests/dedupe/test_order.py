"""Whatever order listings and memories come in, and however often a night is repeated, the result is the same."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocturne.model.event import KnownEvent, Place, ToldEvent
from tests.dedupe.events import HALL, merged, told

NAMES = st.sampled_from(
    [f"{source}:{at}" for source in ("luma", "eventbrite", "meetup", "calendar") for at in range(3)]
)
TOLD = st.builds(
    told,
    name=NAMES,
    title=st.sampled_from(["Low Tide", "Low Tide!", "Dust Choir"]),
    start=st.sampled_from(["2026-05-09T22:00:00+02:00", "2026-05-09", "2026-05-16T22:00:00+02:00"]),
    state=st.sampled_from(["listed", "unconfirmed", "gone"]),
    aliases=st.sampled_from([(), ("meetup:1",), ("eventbrite:2",), ("luma:0",)]),
    link=st.sampled_from(["", "https://hall.example/programme", "https://tickets.example/e/104417"]),
    place=st.sampled_from([HALL, Place(), Place(locality="Berlin", hidden=True)]),
    price=st.sampled_from(["", "€10"]),
)
NIGHTS = st.lists(st.lists(TOLD, max_size=7, unique_by=lambda event: event.sources), min_size=1, max_size=4)


def _night(events: list[ToldEvent]) -> list[ToldEvent]:
    """A crawl gives each listing once."""
    return list({(each.sources[0].source, each.sources[0].source_id): each for each in events}.values())


def _story(nights: list[list[ToldEvent]], dice: random.Random | None) -> list[list[KnownEvent]]:
    """The state after each night; with dice, every list comes in another order."""
    known: list[KnownEvent] = []
    story: list[list[KnownEvent]] = []
    for at, events in enumerate(nights):
        events, known = list(events), list(known)
        if dice is not None:
            dice.shuffle(events)
            dice.shuffle(known)
        known = merged(events, known, night=at).events
        story.append(known)
    return story


def _holds(nights: list[list[ToldEvent]], seed: int) -> None:
    nights = [_night(events) for events in nights]
    story = _story(nights, None)
    assert _story(nights, random.Random(seed)) == story
    for at, known in enumerate(story):
        assert len({event.id for event in known}) == len(known)
        listed = [(each.source, each.source_id) for event in known for each in event.sources]
        assert len(set(listed)) == len(listed), "a listing stands in one event only"
        tonight = {(each.sources[0].source, each.sources[0].source_id) for each in nights[at]}
        assert all(
            (each.source, each.source_id) in tonight
            for event in known
            for each in event.sources
            if each.state == "listed"
        )
        if any(each.sources[0].state == "gone" for each in nights[at]):
            continue  # what is gone leaves the list and with it the memory that told it apart
        again = merged(nights[at], known, night=at).events
        assert [(e.id, e.start, e.title, e.sources, e.aliases) for e in again] == [
            (e.id, e.start, e.title, e.sources, e.aliases) for e in known
        ]


@given(NIGHTS, st.integers(0, 99))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_the_order_of_listings_and_memories_never_matters_and_repeating_a_night_changes_nothing(
    nights: list[list[ToldEvent]], seed: int
) -> None:
    _holds(nights, seed)


@pytest.mark.long
@given(NIGHTS, st.integers(0, 99))
@settings(max_examples=10_000, deadline=None)
def test_the_order_never_matters_in_very_many_stories(nights: list[list[ToldEvent]], seed: int) -> None:
    _holds(nights, seed)
