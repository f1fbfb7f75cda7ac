"""Cities: one file each, every mistake by its key and line, and no two of them at one address."""

from __future__ import annotations

import pytest

from nocturne.config.slugs import RESERVED
from nocturne.sources.eventbrite import EventbriteOptions
from nocturne.sources.luma import LumaOptions
from nocturne.sources.meetup import MeetupOptions
from tests.config.folders import OSLO, Folder


def test_a_city_is_read_with_the_options_of_each_source(content: Folder) -> None:
    berlin, oslo = content.load().cities
    assert (berlin.slug, berlin.name, berlin.country, berlin.timezone) == ("berlin", "Berlin", "DE", "Europe/Berlin")
    assert (berlin.latitude, berlin.longitude, berlin.radius_km, berlin.online) == (52.52, 13.405, 12.5, True)
    assert berlin.body == "Long nights."
    assert berlin.sources == {
        "eventbrite": EventbriteOptions(place="germany--berlin", organizations=("77", "88")),
        "meetup": MeetupOptions(location="de--Berlin", groups=("slow-ears",)),
        "luma": LumaOptions(),
        "calendar": ("https://house.test/all.ics",),
    }
    assert (oslo.country, oslo.radius_km, oslo.language, oslo.online, oslo.sources) == ("NO", 25.0, "", False, {})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: Berlin\n", "", " name: is missing (add `name`)"),
        ("name: Berlin", "name: ''", "2: name: is empty (write something, or leave the key out)"),
        ("name: Berlin", "name: '  '", "2: name: is empty (write something, or leave the key out)"),
        ("name: Berlin", 'name: "a\\nb"', "2: name: has several lines (write it on one)"),
        ("name: Berlin", "name: true", "2: name: is not text (write one text; numbers and true/false need quotes)"),
        ("country: DE", "country: UK", "3: country: is not an ISO 3166 country code (did you mean GB?)"),
        ("country: DE", "country: Germany", "3: country: is not an ISO 3166 country code (did you mean DE?)"),
        ("country: DE", "country: de", "3: country: is not an ISO 3166 country code (did you mean DE?)"),
        (
            "country: DE", "country: XYZ",
            "3: country: is not an ISO 3166 country code (write two capital letters such as DE)",
        ),
        (
            "{lat: 52.52, lng: 13.405}", "{lat: 122.4, lng: 37.8}",
            "4: coordinates.lat: is not between -90 and 90 (lat and lng may have changed places)",
        ),
        (
            "lng: 13.405", "lng: 1340.5",
            "4: coordinates.lng: is not between -180 and 180 (west of Greenwich is negative)",
        ),
        (
            "{lat: 52.52, lng: 13.405}", "[52.52, 13.405]",
            "4: coordinates: is not a table of keys (write {key: value}, or indented `key: value` lines)",
        ),
        ("lng: 13.405", "lon: 13.405", "4: coordinates.lng: is missing (add `lng`)"),
        ("lat: 52.52", "lat: 52,52", "4: coordinates.52: is not a known key (known: lat, lng)"),
        ("lat: 52.52", "lat: '52.52'", "4: coordinates.lat: is not a number (write digits, without quotes)"),
        ("radius_km: 12.5", "radius:", "6: radius: is not a known key (did you mean radius_km?)"),
        ("Europe/Berlin", "Europe/Berln", "5: timezone: is not an IANA time zone (did you mean Europe/Berlin?)"),
        ("Europe/Berlin", "berlin", "5: timezone: is not an IANA time zone (did you mean Europe/Berlin?)"),
        ("Europe/Berlin", "'+02:00'", "5: timezone: is not an IANA time zone (write one such as Europe/Berlin)"),
        ("radius_km: 12.5", "radius_km: 0", "6: radius_km: must be greater than 0 (change the value)"),
        ("radius_km: 12.5", "radius: 12.5", "6: radius: is not a known key (did you mean radius_km?)"),
        ("online: true", "online: yes", "8: online: is not true or false (write true or false, without quotes)"),
        ("  luma:", "  lumma:", "14: sources.lumma: is not a source (did you mean luma?)"),
        ("place: germany", "plaec: germany", "10: sources.eventbrite.plaec: is not a known key (did you mean place?)"),
        ('["77", 88]', "77", ("10: sources.eventbrite.organizations: is not a list "
         "(write [one, two], or one `- …` line each)")),
        ("  luma:", "  luma: {token: hunter2}", ("14: sources.luma.token: looks like a secret "
         "(set NOCTURNE_LUMA_TOKEN in the environment instead, and renew it if it was shared)")),
        ("germany--berlin", "Berlin", ("10: sources.eventbrite.place: is no place of Eventbrite "
         "(write what follows /d/ in its search, such as germany--berlin)")),
        ("germany--berlin", "'germany--berlin?page=2'", ("10: sources.eventbrite.place: is no place of Eventbrite "
         "(write what follows /d/ in its search, such as germany--berlin)")),
        ('"77"', "slow-ears", ("10: sources.eventbrite.organizations.0: is no organisation of Eventbrite "
         "(write its number, such as 1234567890)")),
        ("  luma:", "  luma: {calendars: [https://luma.com/slow-ears]}", ("14: sources.luma.calendars.0: "
         "is no calendar of Luma (write its id, cal-…, as in the address of its iCal subscription)")),
        ("  luma:", "  luma: {place: berlin}", ("14: sources.luma.place: is no place of Luma "
         "(write its id, discplace-…, or leave it out for what lies around the city)")),
        ('["https://house.test/all.ics"]', '"https://house.test/all.ics"', ("15: sources.calendar: is not a list "
         "(write [one, two], or one `- …` line each)")),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_key_and_line(content: Folder, old: str, new: str, said: str) -> None:
    content.change("cities/berlin.md", old, new)
    found = content.errors()
    assert f"content/cities/berlin.md:{said}" in found
    assert "hunter2" not in str(found)


def test_the_address_of_a_search_or_a_group_will_do_for_its_name(content: Folder) -> None:
    content.change(
        "cities/berlin.md", "{place: germany--berlin,", "{place: https://www.eventbrite.de/d/germany--berlin/,"
    )
    content.change("cities/berlin.md", "[slow-ears]", "[https://www.meetup.com/slow-ears/events/]")
    sources = content.load().cities[0].sources
    assert sources["eventbrite"] == EventbriteOptions(place="germany--berlin", organizations=("77", "88"))
    assert sources["meetup"] == MeetupOptions(location="de--Berlin", groups=("slow-ears",))


@pytest.mark.parametrize("slug", sorted(RESERVED))
def test_a_city_cannot_take_an_address_that_the_site_needs(content: Folder, slug: str) -> None:
    content.write(f"cities/{slug}.md", OSLO)
    assert content.errors() == [
        f"content/cities/{slug}.md: the name {slug} is taken by a page of the site (rename the file)"
    ]


def test_the_addresses_that_the_design_promises_are_reserved() -> None:
    promised = "api status changes about privacy legal saved subscribe sources organisers assets"
    assert set(promised.split()) <= RESERVED


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("New York", "did you mean new-york.md?"),
        ("Köln", "did you mean koln.md?"),
        ("new_york", "did you mean new-york.md?"),
        ("new--york", "did you mean new-york.md?"),
        ("東京", "small letters, digits and single dashes, such as new-york.md"),
        ("a" * 41, "use at most 40 letters"),
    ],
)
def test_a_file_name_that_is_no_address_comes_with_one_that_is(content: Folder, name: str, advice: str) -> None:
    content.write(f"cities/{name}.md", OSLO)
    assert content.errors() == [f"content/cities/{name}.md: the file name is not fit for an address ({advice})"]


def test_two_files_that_differ_only_in_case_are_one_city(content: Folder) -> None:
    content.write("cities/OSLO.md", OSLO)
    assert content.errors() == [
        "content/cities/OSLO.md: has the same address as content/cities/oslo.md (keep one of the two)"
    ]


def test_what_nobody_would_read_is_an_error_and_drafts_are_not(content: Folder) -> None:
    content.write("cities/lisbon.markdown", OSLO)
    content.write("cities/asia/tokyo.md", OSLO)
    content.write("cities/_draft.md", "no front matter")
    content.write("cities/.hidden", "")
    assert content.errors() == [
        "content/cities/asia: is a folder, and folders are not looked into (move its files up)",
        ("content/cities/lisbon.markdown: is not read "
        "(name it with the ending .md, or with _ in front to keep a draft)"),
    ]  # fmt: skip


def test_a_project_without_a_city_is_an_error(content: Folder) -> None:
    for path in (content.path / "content" / "cities").iterdir():
        path.unlink()
    assert content.errors() == ["content/cities: holds no city (add one, such as berlin.md; `nocturne new` brings six)"]


def test_mistakes_of_several_cities_are_said_at_once(content: Folder) -> None:
    content.change("cities/berlin.md", "Europe/Berlin", "Mars/Berlin")
    content.change("cities/berlin.md", "radius_km: 12.5", "radius_km: wide")
    content.change("cities/oslo.md", "name: Oslo", "nmae: Oslo")
    assert [said.split(" ")[:2] for said in content.errors()] == [
        ["content/cities/berlin.md:5:", "timezone:"],
        ["content/cities/berlin.md:6:", "radius_km:"],
        ["content/cities/oslo.md:", "name:"],
        ["content/cities/oslo.md:2:", "nmae:"],
    ]
