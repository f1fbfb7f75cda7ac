"""Where it is: one clean address, sane coordinates, and nothing of what the organiser keeps hidden."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nocturne.model.event import Place
from nocturne.model.listing import ListedPlace
from nocturne.normalise.countries import country_code
from nocturne.normalise.place import coordinates, is_online_word, location, place
from tests.normalise.listings import BERLIN, event


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        (
            ListedPlace(
                name="Lumen",
                address="12 Quay St, San Francisco, CA 94103, USA",
                locality="San Francisco",
                region="CA",
                postal_code="94103",
                country="US",
            ),
            Place(
                name="Lumen",
                address="12 Quay St",
                locality="San Francisco",
                region="CA",
                postal_code="94103",
                country="US",
            ),
        ),
        (
            ListedPlace(name="Lumen, 12 Quay St, Oakland, CA", address="12 Quay St", locality="Oakland"),
            Place(name="Lumen", address="12 Quay St", locality="Oakland"),
        ),
        (
            ListedPlace(
                name="12 Quay St, Oakland, CA", address="12 Quay St, Oakland, CA", locality="Oakland", region="CA"
            ),
            Place(address="12 Quay St", locality="Oakland", region="CA"),
        ),
        (ListedPlace(name="12 Quay St", address="12 Quay St"), Place(address="12 Quay St")),
        (ListedPlace(address="Uferweg 12"), Place(address="Uferweg 12")),
        (
            ListedPlace(address="Kesselhaus, Uferweg 12, 10999 Berlin, Germany", locality="Berlin", country="Germany"),
            Place(name="Kesselhaus", address="Uferweg 12", locality="Berlin", postal_code="10999", country="DE"),
        ),
        (ListedPlace(address="Kesselhaus"), Place(name="Kesselhaus")),
        (
            ListedPlace(name="Bar, the good one", address="Uferweg 3"),
            Place(name="Bar, the good one", address="Uferweg 3"),
        ),
        (ListedPlace(name="Studio 54"), Place(name="Studio 54")),
        (ListedPlace(name="Studio 54, 254 West 54th Street"), Place(name="Studio 54", address="254 West 54th Street")),
        (ListedPlace(address="Le 106, 12 rue du Port"), Place(name="Le 106", address="12 rue du Port")),
        (ListedPlace(address="Uferweg 12, 2. Hof"), Place(address="Uferweg 12, 2. Hof")),
        (ListedPlace(name="Berlin", locality="Berlin", country="DE"), Place(locality="Berlin", country="DE")),
        (ListedPlace(name="TBA"), Place()),
        (ListedPlace(name="TBA - Berlin", locality="Berlin"), Place(locality="Berlin")),
        (ListedPlace(name="To be announced"), Place()),
        (ListedPlace(name="Ort wird noch bekanntgegeben"), Place()),
        (ListedPlace(name="Check event page for more details."), Place()),
        (ListedPlace(name="Ferry Hill - See details in the confirmation email."), Place(name="Ferry Hill")),
        (ListedPlace(name="See you at the Pier"), Place(name="See you at the Pier")),
        (ListedPlace(name="https://call.example/j/1"), Place()),
        (ListedPlace(name="Tbar Club"), Place(name="Tbar Club")),
        (ListedPlace(postal_code="meetup4!"), Place()),
        (ListedPlace(postal_code="SE1 9PP", country="uk"), Place(postal_code="SE1 9PP", country="GB")),
        (ListedPlace(country="Atlantis"), Place()),
        (ListedPlace(), Place()),
        (None, Place()),
    ],
)
def test_a_place_says_each_thing_once_and_nothing_that_is_no_place(listed: ListedPlace | None, told: Place) -> None:
    assert place(listed) == told


SECRET = ListedPlace(
    name="Kesselhaus",
    address="Uferweg 12",
    locality="Berlin",
    region="BE",
    postal_code="10999",
    country="DE",
    lat="52.5012",
    lng="13.4012",
)


@pytest.mark.parametrize(
    "listed",
    [
        replace(SECRET, hidden=True),
        replace(SECRET, name="Secret Location"),
        replace(SECRET, name="Register to See Address"),
        replace(SECRET, name="Location shared upon RSVP"),
        replace(SECRET, name="Private Address", address=""),
        replace(SECRET, address="Address will be sent to ticket holders"),
        replace(SECRET, address="DM for address"),
    ],
)
def test_a_place_told_only_to_guests_keeps_its_city_and_nothing_else(listed: ListedPlace) -> None:
    found = place(listed)
    assert found == Place(locality="Berlin", region="BE", country="DE", hidden=True)
    assert location(found, BERLIN) == "Berlin"


def test_the_secret_garden_is_a_venue_and_no_secret() -> None:
    assert place(ListedPlace(name="The Secret Garden", address="Uferweg 1")).name == "The Secret Garden"


@pytest.mark.parametrize(
    ("lat", "lng", "told"),
    [
        ("52.5200", "13.405", (52.52, 13.405)),
        (" 52,52 ", "13,405", (52.52, 13.405)),
        ("-33.86785111", "151.20732222", (-33.867851, 151.207322)),
        ("0", "0", (None, None)),
        ("0.0", "0.0", (None, None)),
        ("-8.521147", "179.1962", (None, None)),
        ("52", "13", (None, None)),
        ("91.5", "13.4", (None, None)),
        ("52.5", "181.4", (None, None)),
        ("nan", "13.4", (None, None)),
        ("inf", "13.4", (None, None)),
        ("5_2.5", "13.4", (None, None)),
        ("٥٢.٥", "13.4", (None, None)),
        ("", "13.4", (None, None)),
        ("1e2", "13.4", (None, None)),
        ("52.5" + "0" * 5000, "13.4", (None, None)),
    ],
)
def test_coordinates_are_degrees_or_nothing(lat: str, lng: str, told: tuple[float | None, float | None]) -> None:
    assert coordinates(lat, lng) == told


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("de", "DE"),
        ("DEU", "DE"),
        ("Germany", "DE"),
        (" the Netherlands ", "NL"),
        ("UK", "GB"),
        ("Scotland", "GB"),
        ("U.S.A.", "US"),
        ("México", "MX"),
        ("日本", "JP"),
        ("Türkiye", "TR"),
        ("XX", ""),
        ("Atlantis", ""),
        ("", ""),
    ],
)
def test_a_country_is_known_by_its_codes_and_names_or_not_at_all(written: str, code: str) -> None:
    assert country_code(written) == code


ONLINE = (
    "Online (Zoom)", "Zoom Meeting", "Microsoft Teams Meeting", "Online/Zoom", "Online – via Zoom", "Virtual (Zoom)",
    "Virtual - link in bio", "Online Event - Link after registration", "YouTube Live", "Facebook Live",
    "En línea (Zoom)", "Online-Veranstaltung", "Online (Link folgt)", "オンライン", "オンライン(Zoom)",
    "Livestream", "Webinar", "https://us02web.zoom.example.zoom.us/j/1", "meet.google.com/abc-defg-hij",
)  # fmt: skip


@pytest.mark.parametrize(
    ("listed", "online"),
    [
        (ListedPlace(name="Link visible for attendees"), True),
        (ListedPlace(name="Zoom link sent after registration"), True),
        (ListedPlace(name="Online via Jitsi"), True),
        *((ListedPlace(name=name), True) for name in ONLINE),
        *((ListedPlace(address=name), True) for name in ONLINE),
        (ListedPlace(name="Microsoft Building"), False),
        (ListedPlace(name="Event Room"), False),
        (ListedPlace(name="Virtual Reality Arcade"), False),
        (ListedPlace(name="Google"), False),
        (ListedPlace(name="Link Hall"), False),
        (ListedPlace(name="Online Café"), False),
        (ListedPlace(name="Online"), True),
        (ListedPlace(name="Online event", lat="-8.521147", lng="179.1962"), True),
        (ListedPlace(address="Zoom"), True),
        (ListedPlace(name="Zoom", address="Uferweg 3"), False),
        (ListedPlace(name="Zoom", lat="52.5", lng="13.4"), False),
        (ListedPlace(name="Offline Bar"), False),
        (ListedPlace(), False),
        (None, False),
    ],
)
def test_a_word_for_the_internet_is_no_venue(listed: ListedPlace | None, online: bool) -> None:
    assert is_online_word(listed) is online
    assert event(place=listed).attendance_mode == ("online" if online else "offline")


def test_an_online_event_has_no_place_and_no_point() -> None:
    found = event(online=True, place=SECRET)
    assert (found.place, found.location) == (Place(), "Online")
