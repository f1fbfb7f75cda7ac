"""Addresses have one spelling, lead to the web only, and follow nobody around."""

from __future__ import annotations

import pytest

from nocturne.normalise.links import canonical, picture, tracks
from tests.normalise.listings import event


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://example.org/e?email=ann%40mail.example&id=1&who=ann@mail.example", "https://example.org/e?id=1"),
        ("https://example.org/ann@mail.example/basic.ics", ""),
        ("https://example.org/@collective", "https://example.org/@collective"),
        ("HTTPS://EXAMPLE.ORG:443/A?b=C", "https://example.org/A?b=C"),
        ("http://example.org:80/", "http://example.org/"),
        ("https://example.org:80/", "https://example.org:80/"),
        ("https://example.org./x", "https://example.org/x"),
        ("https://münchen.example/ä?ö=ü", "https://xn--mnchen-3ya.example/%C3%A4?%C3%B6=%C3%BC"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://夜。example/", "https://xn--ess.example/"),
        ("https://[2001:db8::1]:8443/x", "https://[2001:db8::1]:8443/x"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/%zz%20?x=%zz", "https://example.org/%zz%20?x=%zz"),
        ("https://example.org/e/1#tickets", "https://example.org/e/1"),
        ("https://example.org/#/event/1", "https://example.org/#/event/1"),
        ("https://example.org/?b=2&a=1&&b=3", "https://example.org/?b=2&a=1&b=3"),
        ("https://example.org/?q=a+b%20c&flag", "https://example.org/?q=a+b%20c&flag"),
        ("https://example.org/?utm_source=a&UTM_Medium=b&fbclid=c&gclid=d&aff=e&mc_cid=f", "https://example.org/"),
        (
            "https://example.org/?recId=1&recSource=2&searchId=3&eventOrigin=4&came_from=5&id=6",
            "https://example.org/?id=6",
        ),
        ("https://example.org/?%75tm_source=a", "https://example.org/"),
        (
            "https://www.meetup.com/es-ES/night-walks/events/123/?eventOrigin=x",
            "https://www.meetup.com/night-walks/events/123/",
        ),
        ("  https://example.org/x  ", "https://example.org/x"),
    ],
)
def test_a_web_address_has_one_spelling(written: str, told: str) -> None:
    assert canonical(written) == told
    assert canonical(told) == told


@pytest.mark.parametrize(
    "written",
    [
        "",
        "example.org",
        "//example.org/x",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/",
        "mailto:someone@example.org",
        "https://user:secret@example.org/",
        "https://user@example.org/",
        "https://example.org\\@evil.example/",
        "https://example.org/<script>",
        'https://example.org/"x',
        "https://example.org/\x00",
        "https://example.org/a\u2028b",
        "https://exa mple.org/",
        "https://exam_ple..org/",
        "https:///x",
        "https://[::1/",
        "https://example.org:99999/",
        "https://example.org:x/",
        "https://-.example/",
        "https://" + "a" * 64 + ".example/",
        "https://example.org/" + "x" * 3000,
        "https://example.org/\ud800",
        "https://\u202eexample.org/",
    ],
)
def test_what_is_no_address_of_the_web_is_not_linked_to(written: str) -> None:
    assert canonical(written) == ""


def test_a_picture_is_https_and_keeps_its_signature() -> None:
    signed = "https://img.example/x.jpg?ref=1&w=940&s=0a1b%2Fc"
    assert picture(signed) == signed
    assert picture("http://img.example/x.jpg") == ""
    assert event(image_url="http://img.example/x.jpg").image_url == ""


@pytest.mark.parametrize("name", ["utm_content", "trk_contact", "wt.mc_id", "_hsenc", "igshid", "eventOrigin"])
def test_names_that_track_are_known(name: str) -> None:
    assert tracks(name)
    assert not tracks(name[1:] + "x")
