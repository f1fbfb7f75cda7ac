"""Events by hand: read into listings as written, unknown kept unknown, and a bad file costs only itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from nocturne.config import curated
from nocturne.config.event_file import EventFile, PlaceFile
from nocturne.errors import ContentError, ContentErrors
from nocturne.model.issue import Issue
from nocturne.model.listing import ListedOffer, ListedPlace, Listing, Sighting
from nocturne.normalise.listing import normalise
from tests.config.folders import Folder

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HEAD = 'title: Slow Night\ncity: berlin\ndate: "2026-05-09"\n'


def loaded(content: Folder) -> tuple[list[tuple[str, Listing]], list[Issue]]:
    """What the folder's event files give."""
    return curated.load(content.path, content.load().cities, NOW)


def listing(content: Folder, more: str = "", body: str = "") -> Listing:
    """The listing of one event with some more keys."""
    content.write("events/slow-night.md", f"---\n{HEAD}{more}---\n{body}")
    (found,), issues = loaded(content)
    assert issues == []
    assert found[0] == "berlin"
    return found[1]


def said(content: Folder, more: str, head: str = HEAD) -> list[str]:
    """What is wrong with an event, without the name of its file."""
    path = content.write("events/slow-night.md", f"---\n{head}{more}---\n")
    try:
        curated.read(path, "e.md", {"berlin", "oslo"})
    except (ContentError, ContentErrors) as error:
        return [each.removeprefix("e.md:") for each in str(error).splitlines()]
    return []


def test_an_event_of_three_keys_says_nothing_that_was_not_written(content: Folder) -> None:
    assert listing(content) == Listing(
        source="curated", source_id="slow-night", title="Slow Night", start="2026-05-09", extractor="front_matter",
        description_format="markdown",
    )  # fmt: skip


def test_everything_written_is_in_the_listing(content: Folder) -> None:
    more = """time: "22:30"
end: "04:00"
timezone: Europe/London
place:
  name: Boiler House
  address: Example Street 1
  locality: Berlin
  region: BE
  postal_code: 01067
  country: DE
  lat: 52.50
  lng: 13.4
tags: [ambient, 1984]
price: 8–12 €
link: https://house.test/slow
image_url: https://house.test/slow.jpg
organizer: Slow Ears
age_limit: 18
is_ai_generated: true
"""
    assert listing(content, more, "Tea *and* tape.\n") == Listing(
        source="curated", source_id="slow-night", title="Slow Night", start="2026-05-09T22:30",
        end="2026-05-10T04:00", timezone="Europe/London", extractor="front_matter", link="https://house.test/slow",
        description="Tea *and* tape.", description_format="markdown",
        place=ListedPlace(
            name="Boiler House", address="Example Street 1", locality="Berlin", region="BE", postal_code="01067",
            country="DE", lat="52.5", lng="13.4",
        ),
        offer=ListedOffer(text="8–12 €"), tags=("ambient", "1984"), image_url="https://house.test/slow.jpg",
        organizer_name="Slow Ears", age_limit="18", is_ai_generated=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "start", "end"),
    [
        ("", "2026-05-09", ""),
        ("time: 22:30\n", "2026-05-09T22:30", ""),
        ("time: 20:30\nend: 23:30\n", "2026-05-09T20:30", "2026-05-09T23:30"),
        ("time: 23:30\nend: 06:00\n", "2026-05-09T23:30", "2026-05-10T06:00"),
        ("time: 22:00\nend: 2026-05-11\n", "2026-05-09T22:00", "2026-05-11"),
        ("time: 22:00\nend: 2026-05-09\n", "2026-05-09T22:00", "2026-05-09"),
        ("time: 22:00\nend: 2026-05-11 08:00\n", "2026-05-09T22:00", "2026-05-11T08:00"),
        ("time: 22:00\nend: 2026-05-11T08:00\n", "2026-05-09T22:00", "2026-05-11T08:00"),
        ("end: 2026-05-11\n", "2026-05-09", "2026-05-11"),
    ],
)
def test_times_are_local_and_an_hour_before_the_start_is_the_next_morning(
    content: Folder, more: str, start: str, end: str
) -> None:
    found = listing(content, more)
    assert (found.start, found.end) == (start, end)


def test_the_last_hour_of_a_month_ends_in_the_next(content: Folder) -> None:
    content.write("events/late.md", '---\ntitle: L\ncity: oslo\ndate: 2026-12-31\ntime: "23:00"\nend: "05:00"\n---\n')
    assert loaded(content)[0][0][1].end == "2027-01-01T05:00"


@pytest.mark.parametrize(
    ("price", "is_free", "line"),
    [
        ("0", True, "Free"),
        ("free", True, "Free"),
        ("Free", True, "Free"),
        ("8 €", False, "€8"),
        ("donation", None, "Pay what you can"),
    ],
)
def test_a_price_is_free_only_when_it_says_so(content: Folder, price: str, is_free: bool | None, line: str) -> None:
    sighting = Sighting(
        listing=listing(content, f"price: {price}\n"), seen_at=NOW.isoformat(), first_seen=NOW.isoformat(), fresh=True
    )
    event = normalise(sighting, content.load().cities[0], NOW, "full").event
    assert event is not None
    assert event.offer.is_free is is_free
    assert event.price == line


def test_without_a_price_nothing_is_known_of_it(content: Folder) -> None:
    sighting = Sighting(listing=listing(content), seen_at=NOW.isoformat(), first_seen=NOW.isoformat(), fresh=True)
    event = normalise(sighting, content.load().cities[0], NOW, "full").event
    assert event is not None
    assert (event.price, event.offer.is_free, event.time, event.end, event.place.name) == ("", None, "", None, "")
    assert (event.start, event.night, event.timezone) == ("2026-05-09", "2026-05-09", "Europe/Berlin")


def test_a_place_in_one_line_is_an_address(content: Folder) -> None:
    assert listing(content, "location: Boiler House, Street 1\n").place == ListedPlace(address="Boiler House, Street 1")


def test_a_hidden_place_leaves_the_file_as_its_city_only(content: Folder) -> None:
    more = "place: {name: Den, address: Back St 3, locality: Berlin, country: DE, lat: 52.5, lng: 13.4, hidden: true}\n"
    assert listing(content, more).place == ListedPlace(locality="Berlin", country="DE", hidden=True)


@pytest.mark.parametrize(
    ("head", "more", "wanted"),
    [
        (HEAD.replace("title: Slow Night\n", ""), "", " title: is missing (add `title`)"),
        (HEAD.replace("Slow Night", "''"), "", "2: title: is empty (write something, or leave the key out)"),
        (HEAD.replace("Slow Night", "|\n  a\n  b"), "", "2: title: has several lines (write it on one)"),
        (HEAD.replace("berlin", "Berlin"), "", "3: city: is not a city (did you mean berlin?)"),
        (HEAD.replace("2026-05-09", "2026-02-30"), "",
         '4: date: is not a date (write year, month and day, such as "2026-05-09")'),
        (HEAD.replace("2026-05-09", "9.5.2026"), "",
         '4: date: is not a date (write year, month and day, such as "2026-05-09")'),
        (HEAD.replace("2026-05-09", "0226-05-09"), "",
         '4: date: is not a date (write year, month and day, such as "2026-05-09")'),
        (HEAD.replace('"2026-05-09"', "20260509"), "",
         '4: date: is not a date (write year, month and day, such as "2026-05-09")'),
        (HEAD, "time: 9:30\n", '5: time: is not a time of day (write hours and minutes, such as "22:30")'),
        (HEAD, "time: 24:00\n", '5: time: is not a time of day (write hours and minutes, such as "22:30")'),
        (HEAD, "time: ２２:30\n", '5: time: is not a time of day (write hours and minutes, such as "22:30")'),
        (HEAD, "time: 22:30\nend: late\n",
         '6: end: is not an end (write a time such as "04:00", a date, or both: "2026-05-10 04:00")'),
        (HEAD, "time: 22:30\nend: 2026-05-08 23:00\n",
         "6: end: is not after the start (the event begins 2026-05-09 22:30)"),
        (HEAD, "end: 2026-05-08\n", "5: end: is not after the start (the event begins 2026-05-09)"),
        (HEAD, "time: 22:30\nend: 22:30\n", "6: end: is not after the start (the event begins 2026-05-09 22:30)"),
        (HEAD, "end: 23:30\n", "5: end: has a time, but the event has none (add `time`, or end it with a date)"),
        (HEAD, "timezone: Europe/Berln\n", "5: timezone: is not an IANA time zone (did you mean Europe/Berlin?)"),
        (HEAD, "location: Here\nplace: {name: There}\n", "5: location: stands beside `place` (keep one of the two)"),
        (HEAD, "place: {name: X, lat: 52.5}\n",
         "5: place: has only one coordinate (write both `lat` and `lng`, or neither)"),
        (HEAD, "place: {nmae: X}\n", "5: place.nmae: is not a known key (did you mean name?)"),
        (HEAD, "place: {country: Germany}\n",
         "5: place.country: is not an ISO 3166 country code (did you mean DE?)"),
        (HEAD, "place: Boiler House\n",
         "5: place: is not a table of keys (write {key: value}, or indented `key: value` lines)"),
        (HEAD, "tags: ambient\n", "5: tags: is not a list (write [one, two], or one `- …` line each)"),
        (HEAD, "link: house.test/slow\n",
         "5: link: is not a web address (write it whole, such as https://example.org/page)"),
        (HEAD, "link: javascript:alert(1)\n",
         "5: link: is not a web address (write it whole, such as https://example.org/page)"),
        (HEAD, "image_url: data:image/png;base64,AAAA\n",
         "5: image_url: is not a web address (write it whole, such as https://example.org/page)"),
        (HEAD, "is_ai_generated: yes\n",
         "5: is_ai_generated: is not true or false (write true or false, without quotes)"),
        (HEAD, "pirce: 8\n", "5: pirce: is not a known key (did you mean price?)"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_with_its_key_and_line(content: Folder, head: str, more: str, wanted: str) -> None:
    assert said(content, more, head) == [wanted]


def test_all_mistakes_of_a_file_are_said_at_once(content: Folder) -> None:
    found = said(content, "time: late\npirce: 8\nlink: x\n", HEAD.replace("berlin", "rome"))
    assert [each.split(":")[:2] for each in found] == [["5", " time"], ["6", " pirce"], ["7", " link"]]
    found = said(content, "end: 2026-05-01\n", HEAD.replace("berlin", "rome"))
    assert [each.split(":")[:2] for each in found] == [["3", " city"], ["5", " end"]]


def test_a_bad_file_costs_only_itself(content: Folder) -> None:
    content.write("events/bad.md", "---\ntitle: x\n---\n")
    content.write("events/worse.md", b"\xff\xfe")
    content.write("events/notes.txt", "milk")
    content.write("events/_draft.md", "nothing")
    content.write("events/good.md", f"---\n{HEAD}---\n")
    listings, issues = loaded(content)
    assert [each.source_id for _, each in listings] == ["good"]
    assert [(issue.severity, issue.code, issue.subject) for issue in issues] == [
        ("warning", "curated/unreadable", "content/events/notes.txt"),
        ("error", "curated/unreadable", "curated:bad"),
        ("error", "curated/unreadable", "curated:worse"),
    ]
    assert issues[1].message == (
        "content/events/bad.md: city: is missing (add `city`); content/events/bad.md: date: is missing (add `date`)"
    )
    assert all("\n" not in issue.message for issue in issues)
    assert [path.name for path in curated.files(content.path)] == ["bad.md", "good.md", "worse.md"]


def test_a_project_without_the_folder_has_no_events(content: Folder) -> None:
    assert loaded(content) == ([], [])


def test_the_keys_are_those_of_the_design() -> None:
    keys = "title city date time end timezone location place tags price link image_url organizer age_limit"
    assert set(EventFile.model_fields) == {*keys.split(), "is_ai_generated"}
    parts = "name address locality region postal_code country lat lng hidden"
    assert set(PlaceFile.model_fields) == set(parts.split())
