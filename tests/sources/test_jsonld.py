"""Venue pages: what is asked, how each syntax is read, what an event is known by, and what never comes out."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from nocturne.model.listing import ListedPlace, Listing, Sighting
from nocturne.model.visit import Reading
from nocturne.normalise.listing import normalise
from nocturne.sources.jsonld import StructuredData
from tests.sources.case import BERLIN, Case

SOURCE = StructuredData()
OPTIONS: TypeAdapter[tuple[str, ...]] = TypeAdapter(StructuredData.city_options)
CASE = Case("jsonld", "programme")
HERE = "https://kesselhaus.example/programme/"
PLACE = {"@type": "Place", "name": "Kesselhaus", "address": {"addressLocality": "Berlin", "addressCountry": "DE"}}
EVENT: dict[str, Any] = {
    "@type": "Event", "name": "Dust Choir", "startDate": "2026-05-09T20:00:00+02:00",
    "url": "https://kesselhaus.example/e/dust-choir", "location": PLACE,
}  # fmt: skip
YARD = {"streetAddress": "Hof 9", "addressLocality": "Berlin"}
JSON_LD = f'<script type="application/ld+json">{json.dumps(EVENT)}</script>'
MICRODATA = (
    '<div itemscope itemtype="https://schema.org/Event"><a itemprop="url" href="/e/dust-choir">x</a>'
    '<b itemprop="name">Dust Choir</b><meta itemprop="startDate" content="2026-05-09T20:00"></div>'
)
RDFA = (
    '<div typeof="schema:Event"><a property="schema:url" href="/e/dust-choir"><b property="schema:name">Dust Choir</b>'
    '</a><meta property="schema:startDate" content="2026-05-09T18:00:00Z"></div>'
)
MICROFORMATS = (
    '<div class="h-event"><a class="p-name u-url" href="/e/dust-choir">Dust Choir</a>'
    '<time class="dt-start" datetime="2026-05-09 20:00">9.5.</time></div>'
)
RUNGS = {"json_ld": JSON_LD, "microdata": MICRODATA, "rdfa": RDFA, "microformats": MICROFORMATS}


def page(*parts: str) -> bytes:
    return f"<!doctype html><html><head><meta charset=utf-8></head><body>{''.join(parts)}</body></html>".encode()


def read(*parts: str, **changes: Any) -> Reading:
    return CASE.read(SOURCE, page(*parts), request=replace(CASE.request, **changes))


def block(value: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def one(**changes: Any) -> Listing:
    """The listing of the event with these properties in place of its own."""
    (found,) = read(block({key: value for key, value in (EVENT | changes).items() if value is not None})).listings
    return found


def told(listing: Listing) -> Any:
    """What the pipeline makes of a listing."""
    seen = Sighting(listing=listing, seen_at="2026-05-01T12:00:00Z", first_seen="2026-05-01T12:00:00Z", fresh=True)
    event = normalise(seen, BERLIN, CASE.now).event
    assert event is not None
    return event


@pytest.mark.parametrize("gone", range(4))
def test_whichever_rungs_are_gone_the_ids_and_the_hour_stay_and_the_fall_is_told(gone: int) -> None:
    names = list(RUNGS)[gone:]
    reading = read(*(RUNGS[name] for name in names))
    (found,) = reading.listings
    assert (found.source_id, found.extractor) == ("kesselhaus.example/e/dust-choir", names[0])
    assert told(found).start == "2026-05-09T20:00:00+02:00"
    assert [issue.code for issue in reading.issues] == (["extractor/fallback"] if gone else [])


@pytest.mark.parametrize("gone", list(RUNGS))
def test_deleting_any_one_rung_loses_nothing(gone: str) -> None:
    reading = read(*(part for name, part in RUNGS.items() if name != gone))
    assert [each.source_id for each in reading.listings] == ["kesselhaus.example/e/dust-choir"]
    assert [issue.code for issue in reading.issues] == (["extractor/fallback"] if gone == "json_ld" else [])


def test_a_page_without_an_event_in_any_form_is_a_failed_visit() -> None:
    """Silence is more often a new layout than an empty house."""
    assert read("<p>Programme follows</p>", block({"@type": "WebSite", "name": "Kesselhaus"})).wrong_body


def test_a_house_that_says_its_programme_is_empty_has_not_failed() -> None:
    reading = read(block({"@type": "MusicVenue", "name": "Kesselhaus", "event": []}))
    assert (reading.wrong_body, reading.listings) == ("", ())


def test_nothing_of_people_secret_places_or_meeting_doors_comes_out() -> None:
    reading = repr(CASE.read(SOURCE))
    for planted in ("Anary", "anary@", "5550123", "Hinterhof", "52.4777", "13.4888", "secret-door"):
        assert planted in CASE.body.decode()
        assert planted not in reading


def test_people_in_class_names_are_not_read() -> None:
    case = Case("jsonld", "microformats")
    assert "Anary" in case.body.decode() and "Anary" not in repr(case.read(SOURCE))


def test_a_broken_block_is_counted_and_costs_no_other() -> None:
    reading = read('<script type="application/ld+json">{"@type": "Event", "name": </script>', JSON_LD)
    assert (len(reading.listings), [issue.code for issue in reading.issues]) == (1, ["block/broken"])


@pytest.mark.parametrize(
    "written",
    [
        json.dumps(EVENT) + "," + json.dumps(EVENT | {"url": "https://kesselhaus.example/e/2"}),
        json.dumps([EVENT, [EVENT | {"url": "https://kesselhaus.example/e/2"}]]),
        json.dumps({"@graph": [EVENT, EVENT | {"url": "https://kesselhaus.example/e/2"}]}),
        json.dumps({"@type": "ItemList", "itemListElement": [
            {"@type": "ListItem", "item": EVENT}, EVENT | {"url": "https://kesselhaus.example/e/2"}]}),
        json.dumps({"@type": "WebPage", "mainEntity": {"@type": "Organization", "event": [
            EVENT, EVENT | {"url": "https://kesselhaus.example/e/2"}]}}),
    ],
)  # fmt: skip
def test_several_events_of_a_page_are_found_however_they_are_gathered(written: str) -> None:
    found = read(f'<script type="Application/LD+JSON; charset=utf-8">{written}</script>').listings
    assert [each.source_id for each in found] == ["kesselhaus.example/e/dust-choir", "kesselhaus.example/e/2"]


def test_the_same_event_twice_in_a_page_is_one() -> None:
    assert len(read(JSON_LD, JSON_LD).listings) == 1


def test_expanded_and_prefixed_json_ld_says_the_same() -> None:
    expanded = {
        "@type": ["http://schema.org/Event"],
        "http://schema.org/name": [{"@value": "Dust Choir", "@language": "en"}],
        "schema:startDate": {"@type": "schema:DateTime", "@value": EVENT["startDate"]},
        "schema:url": EVENT["url"],
    }
    (found,) = read(block(expanded)).listings
    assert (found.title, found.start, found.source_id) == (
        "Dust Choir", EVENT["startDate"], "kesselhaus.example/e/dust-choir",
    )  # fmt: skip


def test_references_of_a_graph_are_followed() -> None:
    graph = {"@graph": [PLACE | {"@id": "#house"}, EVENT | {"location": {"@id": "#house"}}]}
    assert read(block(graph)).listings[0].place == ListedPlace(name="Kesselhaus", locality="Berlin", country="DE")


def test_a_graph_that_runs_in_circles_ends() -> None:
    first = {"@id": "#a", "@type": "Place", "containedInPlace": {"@id": "#b"}, "name": "A"}
    second = {"@id": "#b", "@type": "Place", "containedInPlace": {"@id": "#a"}, "name": "B"}
    event = EVENT | {"location": {"@id": "#a"}, "subEvent": {"@id": "#e"}, "@id": "#e", "superEvent": {"@id": "#e"}}
    assert len(read(block({"@graph": [first, second, event]})).listings) == 1


def test_a_house_lends_its_events_its_address() -> None:
    event = {key: value for key, value in EVENT.items() if key != "location"}
    (found,) = read(block(PLACE | {"@type": "NightClub", "event": [event]})).listings
    assert found.place is not None and found.place.name == "Kesselhaus"


def test_the_dates_of_a_series_are_events_of_their_own() -> None:
    """They take place, price and words from the series, and are known by their date."""
    parts = [{"@type": "Event", "startDate": f"2026-05-{day}T20:00:00+02:00"} for day in ("09", "16")]
    offers = {"price": "8", "priceCurrency": "EUR"}
    found = read(block(EVENT | {"@type": "EventSeries", "subEvent": parts, "offers": offers})).listings
    assert [each.source_id for each in found] == [
        "kesselhaus.example/e/dust-choir/2026-05-09", "kesselhaus.example/e/dust-choir/2026-05-16",
    ]  # fmt: skip
    assert {(each.title, each.offer.low, each.series_id) for each in found} == {("Dust Choir", "8", EVENT["url"])}


def test_the_sets_of_one_night_are_no_events() -> None:
    acts = [{"@type": "Event", "name": f"Act {at}", "startDate": f"2026-05-09T2{at}:00:00+02:00"} for at in (1, 2)]
    assert [each.title for each in read(block(EVENT | {"subEvent": acts})).listings] == ["Dust Choir"]


def test_a_cancelled_series_has_no_date_that_stands() -> None:
    parts = [{"@type": "Event", "startDate": f"2026-05-{day}T20:00"} for day in ("09", "16")]
    series = EVENT | {"subEvent": parts, "eventStatus": "EventCancelled"}
    assert {each.status for each in read(block(series)).listings} == {"cancelled"}


def test_a_series_that_only_says_from_when_to_when_is_left_out_and_counted() -> None:
    """Its first day is no night one can go to."""
    series = EVENT | {"@type": "EventSeries", "startDate": "2026-05-01", "endDate": "2026-09-30"}
    reading = read(block(series))
    assert (reading.listings, [issue.code for issue in reading.issues]) == ((), ["date/missing"])


@pytest.mark.parametrize(
    ("schedule", "days"),
    [
        ({"repeatFrequency": "P1W", "byDay": "https://schema.org/Wednesday"}, "06 13 20 27"),
        ({"repeatFrequency": "P2W"}, "06 20"),
        ({"repeatFrequency": "Weekly", "byDay": ["We", "Fr"]}, "06 08 13 15 20 22 27 29"),
        ({"repeatFrequency": "P1M", "byDay": "2WE"}, "13"),
        ({"repeatFrequency": "P1D", "repeatCount": 3}, "06 07 08"),
        ({"repeatFrequency": "P1W", "exceptDate": ["2026-05-13", "2026-05-27"]}, "06 20"),
        ({"byDay": "Friday"}, "08 15 22 29"),
        ({}, "06"),
    ],
)
def test_a_schedule_names_its_days(schedule: dict[str, Any], days: str) -> None:
    written = {"@type": "Schedule", "startDate": "2026-05-06", "endDate": "2026-05-31", "startTime": "21:00"} | schedule
    event = {key: value for key, value in EVENT.items() if key != "startDate"} | {"eventSchedule": written}
    found = read(block(event)).listings
    assert [each.start for each in found] == [f"2026-05-{day}T21:00" for day in days.split()]


def test_a_schedule_that_cannot_be_followed_makes_up_no_days() -> None:
    schedule = {"startDate": "2026-05-06", "repeatFrequency": "now and then", "startTime": "21:00"}
    reading = read(block({"@type": "EventSeries", "name": "x", "eventSchedule": schedule}))
    assert (reading.listings, [issue.code for issue in reading.issues]) == ((), ["date/missing"])


def test_an_endless_schedule_is_followed_no_further_than_a_year() -> None:
    schedule = {"startDate": "1999-01-01", "repeatFrequency": "P1D", "startTime": "21:00"}
    found = read(block(EVENT | {"startDate": None, "eventSchedule": schedule})).listings
    assert 360 < len(found) < 370 and min(each.start for each in found) == "2026-04-29T21:00"


@pytest.mark.parametrize(
    ("written", "start", "end", "time"),
    [
        ({"startDate": "2026-05-09T20:00"}, "2026-05-09T20:00:00+02:00", None, "20:00"),
        ({"startDate": "2026-05-09T18:00:00.000Z"}, "2026-05-09T20:00:00+02:00", None, "20:00"),
        ({"startDate": "2026-01-09T20:00"}, "2026-01-09T20:00:00+01:00", None, "20:00"),
        ({"startDate": "2026-10-25T02:30:00+01:00"}, "2026-10-25T02:30:00+01:00", None, "02:30"),
        ({"startDate": "2026-05-09"}, "2026-05-09", None, ""),
        ({"startDate": "2026-05-09T00:00"}, "2026-05-09", None, ""),
        ({"startDate": "May 9, 2026 8:00 PM"}, "2026-05-09T20:00:00+02:00", None, "20:00"),
        ({"startDate": "2026-05-09", "startTime": "20:00"}, "2026-05-09T20:00:00+02:00", None, "20:00"),
        ({"startDate": "2026-05-09T00:00:00+02:00", "endDate": "2026-05-09T23:59:59+02:00"}, "2026-05-09", None, ""),
        ({"startDate": "2026-05-09T00:00:00+02:00", "endDate": "2026-05-12T00:00:00+02:00"},
         "2026-05-09", "2026-05-11", ""),
        ({"endDate": "2026-05-10T04:00:00+02:00"}, "2026-05-09T20:00:00+02:00", "2026-05-10T04:00:00+02:00", "20:00"),
        ({"endDate": "2026-05-09"}, "2026-05-09T20:00:00+02:00", None, "20:00"),
        ({"endDate": "2026-05-09T19:00:00+02:00"}, "2026-05-09T20:00:00+02:00", None, "20:00"),
    ],
)  # fmt: skip
def test_times_are_those_of_the_house(written: dict[str, Any], start: str, end: str | None, time: str) -> None:
    """Without an offset they are the city's; whole days have no hour; an end before its start is none."""
    event = told(one(**written))
    assert (event.start, event.end, event.time) == (start, end, time)


def test_an_hour_that_the_change_of_clocks_skips_is_the_one_after_it() -> None:
    assert told(one(startDate="2026-03-29T02:30")).start == "2026-03-29T03:30:00+02:00"


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("https://schema.org/EventCancelled", "cancelled"),
        ("http://schema.org/EventPostponed", "postponed"),
        ("EventRescheduled", "rescheduled"),
        (["https://schema.org/EventMovedOnline"], "moved_online"),
        ("Canceled", "cancelled"),
        ("https://schema.org/EventScheduled", "scheduled"),
        (None, "scheduled"),
    ],
)
def test_a_status_is_read_in_every_spelling(written: Any, status: str) -> None:
    assert told(one(eventStatus=written)).status == status


@pytest.mark.parametrize(
    ("changes", "mode"),
    [
        ({"eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode"}, "online"),
        ({"location": {"@type": "VirtualLocation", "url": "https://meet.example/x"}}, "online"),
        ({"location": [PLACE, {"@type": "VirtualLocation"}]}, "mixed"),
        ({"location": [{"@type": "VirtualLocation"}, PLACE]}, "mixed"),
        ({"eventAttendanceMode": "MixedEventAttendanceMode"}, "mixed"),
        ({"eventStatus": "EventMovedOnline"}, "online"),
        ({}, "offline"),
    ],
)
def test_online_in_a_house_or_both(changes: dict[str, Any], mode: str) -> None:
    assert told(one(**changes)).attendance_mode == mode


@pytest.mark.parametrize(
    "place",
    [
        {"@type": "Place", "name": "Secret Location", "address": YARD},
        {"@type": "Place", "name": "Hof", "description": "Address after registration",
         "address": YARD, "geo": {"latitude": 52.4, "longitude": 13.1}},
        {"@type": "Place", "name": "Geheimer Ort", "address": YARD},
    ],
)  # fmt: skip
def test_a_place_for_guests_only_keeps_its_city(place: dict[str, Any]) -> None:
    assert one(location=place).place == ListedPlace(locality="Berlin", hidden=True)


@pytest.mark.parametrize(
    ("offers", "price", "availability"),
    [
        ({"price": "12.50", "priceCurrency": "EUR"}, "€12.50", ""),
        ([{"price": 8, "priceCurrency": "eur"}, {"price": 12, "priceCurrency": "eur"}], "€8–12", ""),
        ({"@type": "AggregateOffer", "lowPrice": "8", "highPrice": "12", "priceCurrency": "EUR"}, "€8–12", ""),
        ({"@type": "AggregateOffer", "offers": [{"price": 9, "priceCurrency": "EUR",
                                                 "availability": "SoldOut"}]}, "€9", "sold_out"),
        ({"price": "12,50 €"}, "€12.50", ""),
        ({"lowPrice": "$35"}, "35", None),
        ({"url": "https://tickets.example/1"}, "", ""),
        (None, "", ""),
    ],
)  # fmt: skip
def test_prices_are_read_as_they_are_written_and_never_made_up(
    offers: Any, price: str, availability: str | None
) -> None:
    event = told(one(offers=offers))
    assert price in event.price and bool(price) == bool(event.price)
    assert availability is None or event.offer.availability == availability
    assert event.offer.is_free is not True


@pytest.mark.parametrize(
    ("said", "age"),
    [
        ({"typicalAgeRange": "18-"}, "18+"),
        ({"typicalAgeRange": "16+"}, "16+"),
        ({"typicalAgeRange": "0-"}, ""),
        ({"typicalAgeRange": "6-12"}, "6-12"),
        ({"audience": {"@type": "PeopleAudience", "requiredMinAge": 21}}, "21+"),
        ({"audience": [{"suggestedMinAge": "18.0"}]}, "18+"),
        ({"audience": {"audienceType": "everybody"}}, ""),
    ],
)
def test_an_age_limit_is_read_where_one_is_said(said: dict[str, Any], age: str) -> None:
    assert one(**said).age_limit == age


def test_doors_and_language_are_read() -> None:
    found = one(doorTime="19:00:00", inLanguage={"@type": "Language", "name": "German", "alternateName": "de"})
    assert (told(found).doors, found.language) == ("19:00", "de")


@pytest.mark.parametrize(
    ("said", "free"),
    [
        ({"accessibilityFeature": ["wheelchairAccessible"]}, True),
        ({"location": PLACE | {"amenityFeature": {"name": "Step-free access", "value": "true"}}}, True),
        ({"location": PLACE | {"amenityFeature": [{"name": "Rollstuhlgerecht", "value": True}]}}, True),
        ({"location": PLACE | {"amenityFeature": [{"name": "Wheelchair access", "value": False}]}}, False),
        ({"location": PLACE | {"accessibilitySummary": "Not wheelchair accessible"}}, False),
        ({"location": PLACE | {"amenityFeature": [{"name": "Bar", "value": True}]}}, False),
        ({}, False),
    ],
)
def test_step_free_access_is_a_tag_only_where_it_is_said(said: dict[str, Any], free: bool) -> None:
    assert ("step-free" in one(**said).tags) is free


def test_entities_are_decoded_and_markup_is_known_as_such() -> None:
    found = one(name="Dust &amp; Choir &#8211; live", description="&lt;p&gt;Slow&lt;/p&gt;")
    assert (found.title, found.description_format) == ("Dust & Choir – live", "html")
    assert told(found).description == "Slow"


def test_an_event_is_known_by_its_link_whatever_stands_around_it() -> None:
    ids = {one(url=url).source_id for url in (
        "https://kesselhaus.example/e/dust-choir", "http://www.kesselhaus.example/e/dust-choir/?utm_source=a#x",
        "../e/dust-choir")}  # fmt: skip
    assert ids == {"kesselhaus.example/e/dust-choir"}
    assert one(url="https://kesselhaus.example/e?id=7").source_id == "kesselhaus.example/e?id=7"


def test_the_dates_that_share_a_link_stay_one_event_each_when_only_one_is_left() -> None:
    """Tonight two dates share a link, tomorrow one has it alone: it is still known by the name it had."""
    later = EVENT | {"startDate": "2026-05-10T20:00:00+02:00"}
    both = read(block([EVENT, later])).listings
    (left,) = read(block(later)).listings
    assert [each.source_id for each in both] == [
        f"kesselhaus.example/e/dust-choir/2026-05-{day}" for day in ("09", "10")
    ]
    assert f"jsonld:{both[1].source_id}" in left.aliases
    assert len({each.series_id for each in both}) == 1 and both[0].series_id


def test_a_link_to_the_programme_names_no_event() -> None:
    """Tomorrow another event may stand under it."""
    first, other = one(url=HERE), one(url=None, name="Paper Moon")
    assert first.source_id == "kesselhaus.example/programme/2026-05-09/dust-choir"
    assert other.source_id == "kesselhaus.example/programme/2026-05-09/paper-moon"


def test_two_shows_of_one_day_stay_apart() -> None:
    found = read(block([EVENT, EVENT | {"startDate": "2026-05-09T22:00:00+02:00"}])).listings
    assert len({each.source_id for each in found}) == 2


def test_tickets_elsewhere_tell_the_name_there_unless_several_nights_share_them() -> None:
    tickets = {"offers": {"url": "https://www.eventbrite.com/e/dust-choir-tickets-123456789012"}}
    assert "eventbrite:123456789012" in one(**tickets).aliases
    found = read(block([EVENT | tickets, EVENT | tickets | {"url": "https://kesselhaus.example/e/2"}])).listings
    assert not any(alias.startswith("eventbrite") for each in found for alias in each.aliases)


def test_a_list_of_links_is_followed_on_its_own_host_only() -> None:
    links = ["https://kesselhaus.example/events/1", "/events/2", "https://other.example/events/3", "/recipes/soup"]
    items = [{"@type": "ListItem", "position": at, "url": link} for at, link in enumerate(links)]
    reading = read(block({"@type": "ItemList", "itemListElement": items}))
    assert [request.url for request in reading.follow] == [
        "https://kesselhaus.example/events/1", "https://kesselhaus.example/events/2",
    ]  # fmt: skip
    assert (reading.wrong_body, {request.kind for request in reading.follow}) == ("", {"event"})


def test_an_own_page_tells_of_the_event_it_was_asked_for() -> None:
    """Others that it recommends are not taken for it; one without a link is the page's own."""
    other = EVENT | {"url": "https://kesselhaus.example/e/other", "name": "Other"}
    own = {
        "url": "https://kesselhaus.example/e/dust-choir",
        "kind": "event",
        "subject": "kesselhaus.example/e/dust-choir",
    }
    assert [each.title for each in read(block([other, EVENT]), **own).listings] == ["Dust Choir"]
    (found,) = read(block({key: value for key, value in EVENT.items() if key != "url"}), **own).listings
    assert (found.source_id, found.partial) == (own["subject"], False)


def test_an_own_page_is_asked_for_only_on_hosts_that_were_named_and_where_pages_may_be_read() -> None:
    listing = one()
    task = CASE.task((HERE,))
    request = SOURCE.detail(listing, task)
    assert request is not None
    assert (request.url, request.subject, request.kind) == (EVENT["url"], listing.source_id, "event")
    assert SOURCE.detail(listing, CASE.task(("https://other.example/",))) is None
    assert SOURCE.detail(listing, replace(task, pages=False)) is None
    assert SOURCE.detail(replace(listing, partial=False), task) is None
    assert SOURCE.detail(one(url=HERE), task) is None
    run = read(block([EVENT, EVENT | {"startDate": "2026-05-10T20:00:00+02:00"}])).listings
    assert [SOURCE.detail(each, task) for each in run] == [None, None]


def test_every_address_is_a_visit_of_its_own_where_pages_may_be_read() -> None:
    task = CASE.task((HERE, "https://b.example/x.jsonld?key=secret", HERE))
    entries = list(SOURCE.entries(task))
    assert [(each.request.url, each.request.expects) for each in entries] == [
        (HERE, "html"), ("https://b.example/x.jsonld?key=secret", "json"),
    ]  # fmt: skip
    assert "secret" not in entries[1].key
    assert [each.key for each in SOURCE.entries(CASE.task((HERE,)))] == [entries[0].key]
    assert list(SOURCE.entries(replace(task, pages=False))) == []
    (mirrored,) = SOURCE.entries(replace(CASE.task((HERE,)), base_url="http://127.0.0.1:1"))
    assert mirrored.request.url == "http://127.0.0.1:1/programme/"


@pytest.mark.parametrize(
    "written", ["kesselhaus.example", "ftp://a.example/x", "https://u:p@a.example/", "https://a b/"]
)
def test_what_is_no_address_is_refused_with_advice(written: str) -> None:
    with pytest.raises(ValidationError, match=r"web address|password"):
        OPTIONS.validate_python([written])


@pytest.mark.parametrize(
    "written",
    [
        block([[[[[[[[[[[[[[[[EVENT]]]]]]]]]]]]]]]]),
        "<div itemscope itemtype=https://schema.org/Event itemref='a a a b'><p id=a itemprop=name>x"
        + "<b itemscope>" * 200,
        "<div class='h-event'>" * 300 + "<p class=p-name>x",
        block({"@type": "Event", "name": ["x", "y"], "startDate": {"a": 1}, "location": [[PLACE]], "offers": [[1]]}),
        block({"@type": "Event", "name": "x", "startDate": "2026-05-09", "eventSchedule": [7, {"startDate": []}]}),
        '<script type="application/ld+json">' + "[" * 5_000 + "</script>",
        '<script type="application/ld+json">' + '{"@type":"Event"},' * 5_000 + "</script>",
        "<div typeof=Event property=name>" * 100,
    ],
)
def test_hostile_markup_costs_its_page_at_most(written: str) -> None:
    reading = read(written)
    assert [issue.code for issue in reading.issues if issue.code == "reader/defect"] == []


def test_a_flood_of_events_is_cut_and_the_cut_is_told() -> None:
    flood = [EVENT | {"url": f"https://kesselhaus.example/e/{at}"} for at in range(2_100)]
    reading = read(block(flood))
    assert len(reading.listings) == 2_000
    assert "page/cut" in [issue.code for issue in reading.issues]


def test_schedules_without_end_share_one_budget() -> None:
    """Each alone would look at every day of a century."""
    endless = {"startDate": "1900-01-01", "repeatFrequency": "P1D", "repeatCount": 99_999_999}
    events = [EVENT | {"url": f"/e/{at}", "startDate": None, "eventSchedule": [endless] * 40} for at in range(200)]
    assert len(read(block(events)).listings) <= 2_000


def test_links_that_are_none_are_left_out() -> None:
    for url in ("javascript:alert(1)", "https://[", "data:text/html,x"):
        assert re.fullmatch(r"https?://.*", one(url=url).link)
