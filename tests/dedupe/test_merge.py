"""From night to night an event keeps its name, its memory and its reasons, whatever its listings do."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest

from nocturne.dedupe.identity import event_id, page_url, slug
from nocturne.model.event import Offer, Place
from tests.dedupe.events import instant, merged, only, told


def test_a_new_event_is_named_by_its_listing_and_its_city() -> None:
    event = only(merged([told()]))
    assert event.id == event_id("luma", "evt-1", "berlin")
    assert (event.slug, event.url) == ("low-tide", f"/berlin/e/low-tide-{event.id}.html")
    assert event_id("luma", "evt-1", "london") != event.id


@pytest.mark.parametrize(
    ("title", "told_slug"),
    [
        ("Low Tide!", "low-tide"),
        ("Nächte im Kesselhaus", "nachte-im-kesselhaus"),
        ("夜の音楽", "yenoyinle"),
        ("🔥", "fire"),
        ("???", "event"),
        ("CON", "con-event"),
        ("../../etc/passwd", "etc-passwd"),
        ("word " * 40, "word-word-word-word-word-word-word-word-word-word-word-word"),
    ],
)
def test_a_slug_is_fit_for_any_file_system(title: str, told_slug: str) -> None:
    assert slug(title) == told_slug
    assert page_url("berlin", slug(title), "a" * 12).count("/") == 3


def test_the_same_night_twice_changes_nothing_but_when_it_was_seen() -> None:
    events = [told("luma:a"), told("eventbrite:b"), told("meetup:c", "Dust Choir")]
    first = merged(events).events
    assert merged(events, first).events == first
    later = merged(
        [told(f"{e.source}:{e.sources[0].source_id}", e.title, night=1) for e in events], first, night=1
    ).events
    assert [(e.id, e.sequence, e.changed, e.first_seen, e.aliases, e.merged) for e in later] == [
        (e.id, e.sequence, e.changed, e.first_seen, e.aliases, e.merged) for e in first
    ]
    assert {e.last_seen for e in later} == {instant(1)}


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Low Tide with friends"},
        {"start": "2026-05-16T23:00:00+02:00"},
        {"location": "Uferhalle", "place": Place(name="Uferhalle")},
    ],
)
def test_identity_survives_a_new_title_date_or_venue(changes: dict[str, Any]) -> None:
    before = only(merged([told()]))
    after = only(merged([told(night=1, **changes)], [before], night=1))
    assert (after.id, after.slug, after.url, after.first_seen) == (
        before.id,
        before.slug,
        before.url,
        before.first_seen,
    )
    assert after.sequence == 1
    field = "location" if "location" in changes else next(iter(changes))
    assert [(each["field"], each["at"]) for each in after.changed] == [(field, instant(1))]


def test_identity_survives_a_platform_that_changes_its_id() -> None:
    before = only(merged([told("meetup:token1", aliases=("meetup:123456",))]))
    after = only(merged([told("meetup:123456", "Renamed", "2026-05-16T22:00:00+02:00", night=1)], [before], night=1))
    assert after.id == before.id
    assert after.aliases == ("meetup:123456", "meetup:token1")


def test_an_external_item_is_known_by_the_platform_it_points_to() -> None:
    before = only(merged([told("luma:calev-1", aliases=("meetup:310839956",))]))
    assert before.aliases == ("luma:calev-1", "meetup:310839956")
    after = only(merged([told("meetup:310839956", "Tide, low", night=1)], [before], night=1))
    assert after.id == before.id


def test_a_price_is_no_matter_for_calendars_and_a_value_nobody_repeats_is_no_news() -> None:
    before = only(merged([told(price="€10", end="2026-05-10T06:00:00+02:00")]))
    dearer = only(merged([told(price="€12", end="2026-05-10T06:00:00+02:00", night=1)], [before], night=1))
    assert ([each["field"] for each in dearer.changed], dearer.sequence) == (["price"], 0)
    silent = only(merged([told(night=2)], [dearer], night=2))
    assert ([each["field"] for each in silent.changed], silent.sequence) == (["price"], 1)


def test_selling_out_and_coming_back_are_both_told() -> None:
    before = only(merged([told(offer=Offer(availability="in_stock"))]))
    gone = only(merged([told(offer=Offer(availability="sold_out"))], [before], night=1))
    back = only(merged([told(offer=Offer(availability="in_stock"))], [gone], night=2))
    assert [(each["from"], each["to"]) for each in back.changed] == [("in_stock", "sold_out"), ("sold_out", "in_stock")]
    assert back.sequence == 0


def test_changes_are_remembered_up_to_twenty() -> None:
    event = only(merged([told()]))
    for night in range(1, 8):
        for price in ("€1", "€2", "€3", "€4"):
            event = only(merged([told(price=price)], [event], night=night % 5))
    assert len(event.changed) == 20


def test_an_event_nobody_lists_is_kept_and_not_confirmed_until_it_is_over() -> None:
    event = only(merged([told()]))
    for night in range(1, 9):
        event = only(merged([], [event], night=night))
        assert [each.state for each in event.sources] == ["unconfirmed"]
        assert event.last_seen == instant(0)
    found = merged([], [event], night=12)
    assert ([each.id for each in found.over], found.events, found.issues) == ([event.id], [], [])


def test_an_event_is_gone_only_when_every_page_that_told_of_it_says_so() -> None:
    before = merged([told("luma:a"), told("eventbrite:b")]).events
    half = only(merged([told("luma:a", state="gone"), told("eventbrite:b")], before))
    assert [each.state for each in half.sources] == ["listed", "gone"]
    found = merged([told("luma:a", state="gone"), told("eventbrite:b", state="gone")], [half])
    assert (found.events, [each.id for each in found.over]) == ([], [half.id])
    assert [(issue.code, issue.severity) for issue in found.issues] == [("event/gone", "info")]


def test_fields_come_from_the_most_trusted_listing_that_knows_them_and_say_so() -> None:
    event = only(
        merged(
            [
                told(
                    "eventbrite:b",
                    price="€10",
                    offer=Offer(is_free=False, low=10, high=10, currency="EUR"),
                    tags=("techno",),
                ),
                told(
                    "luma:a",
                    description="Words.",
                    description_html="<p>Words.</p>",
                    offer=Offer(availability="sold_out"),
                ),
                told("calendar:c", price="€9", end="2026-05-10T06:00:00+02:00", image_url="https://img.example/x.jpg"),
            ]
        )
    )
    assert (event.source, event.price, event.tags) == ("luma", "€10", ("techno",))
    assert event.offer == Offer(is_free=False, low=10, high=10, currency="EUR", availability="sold_out")
    assert event.end == "2026-05-10T06:00:00+02:00"
    assert event.origins["description_html"] == "luma:a"
    assert event.origins["price"] == event.origins["offer"] == "eventbrite:b"
    assert event.origins["end"] == event.origins["image_url"] == "calendar:c"


def test_a_start_with_an_hour_knows_more_than_a_bare_date() -> None:
    dated = told("luma:a", start="2026-05-09", aliases=("meetup:7",))
    event = only(merged([dated, told("meetup:7", "Tide")]))
    assert (event.title, event.start, event.time) == ("Low Tide", "2026-05-09T22:00:00+02:00", "22:00")


def test_a_bad_night_of_the_leading_source_does_not_make_fields_flicker() -> None:
    listings = [told("luma:a", "Low Tide"), told("eventbrite:b", "Low tide")]
    before = only(merged(listings))
    stale = told("luma:a", "Low Tide", state="unconfirmed", night=0)
    for night, title in ((1, "Low Tide"), (2, "Low Tide"), (4, "Low tide")):
        event = only(merged([stale, told("eventbrite:b", "Low tide", night=night)], [before], night=night))
        assert event.title == title


def test_one_listing_that_hides_the_place_hides_it_for_all_and_in_the_memory() -> None:
    before = only(merged([told("luma:a", aliases=("eventbrite:b",)), told("eventbrite:b")]))
    moved = only(merged([told("luma:a", location="Uferhalle", place=Place(name="Uferhalle"))], [before], night=1))
    assert [each["field"] for each in moved.changed] == ["location"]
    hidden = Place(locality="Berlin", country="DE", hidden=True)
    after = only(merged([told("luma:a", location="Berlin", place=hidden), told("eventbrite:b")], [moved], night=2))
    assert (after.place, after.location) == (hidden, "Berlin")
    assert after.changed == ()


def test_a_listing_that_moves_to_another_date_alone_becomes_an_event_of_its_own() -> None:
    before = only(merged([told("luma:a"), told("eventbrite:b")]))
    moved = "2026-05-16T22:00:00+02:00"
    night = [told("luma:a", start=moved), told("eventbrite:b")]
    for order in (night, night[::-1]):
        stays, parted = merged(order, [before], night=1).events
        assert (stays.id, stays.start[:10], stays.aliases) == (before.id, "2026-05-09", ("eventbrite:b",))
        assert (parted.start, parted.aliases) == (moved, ("luma:a",))
        assert parted.id != before.id
        assert merged(order, [stays, parted], night=1).events == [stays, parted]


def test_an_event_that_one_platform_moves_a_night_earlier_than_the_other_is_the_same_event_again() -> None:
    before = only(merged([told("luma:a"), told("eventbrite:b")]))
    moved = "2026-05-16T22:00:00+02:00"
    apart = merged([told("luma:a", start=moved), told("eventbrite:b")], [before], night=1).events
    parted = next(event for event in apart if event.id != before.id)
    after = only(merged([told("luma:a", start=moved), told("eventbrite:b", start=moved)], apart, night=2))
    assert (after.id, after.start, after.former_urls) == (before.id, moved, (parted.url,))
    assert after.sequence > before.sequence


def test_listings_once_found_to_be_one_stay_one_while_they_tell_of_the_same_date() -> None:
    before = only(merged([told("luma:a"), told("eventbrite:b")]))
    after = only(merged([told("luma:a", "Salt Mine"), told("eventbrite:b", "Pale Engines")], [before], night=1))
    assert (after.id, after.title, after.merged) == (before.id, "Salt Mine", before.merged)


def test_events_that_turn_out_to_be_one_become_the_older_and_leave_a_way_from_the_other() -> None:
    older = only(merged([told("luma:a", "Salt Mine")]))
    both = merged([told("luma:a", "Salt Mine"), told("eventbrite:b", "Low Tide", night=1)], [older], night=1).events
    assert len(both) == 2
    other = next(event for event in both if event.id != older.id)
    event = only(merged([told("luma:a", "Low Tide"), told("eventbrite:b", "Low Tide")], both, night=2))
    assert (event.id, event.former_urls) == (older.id, (other.url,))
    assert event.aliases == ("eventbrite:b", "luma:a")
    assert only(
        merged([told("luma:a", "Low Tide"), told("eventbrite:b", "Low Tide")], [event], night=3)
    ).former_urls == (other.url,)


def test_a_weekly_item_that_names_one_foreign_id_keeps_its_nights_apart_for_ever() -> None:
    nights = [
        told(f"luma:{at}", start=f"2026-05-{day:02d}T22:00:00+02:00", aliases=("eventbrite:5",))
        for at, day in enumerate((9, 16, 23))
    ]
    first = merged(nights).events
    assert len(first) == 3
    for order in itertools.permutations(nights):
        assert merged(order, first, night=1).events == [replace(each) for each in first]


def test_two_thousand_events_with_memory_merge_without_comparing_each_with_each() -> None:
    events = [told(f"luma:{at}", f"Night {at}", link=f"https://tickets.example/e/{100000 + at}") for at in range(2000)]
    first = merged(events).events
    assert len(merged(events, first, night=1).events) == 2000
