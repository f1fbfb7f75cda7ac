"""`nocturne add` against real servers: what it finds, what it shows, what it writes, and why it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from nocturne.cli.main import main
from nocturne.config import frontmatter
from tests.fetch.server import Site, answer

NOW = "2026-05-01T12:00:00Z"
CITY = """\
---
name: Berlin
country: DE
coordinates: {lat: 52.52, lng: 13.405}
timezone: Europe/Berlin
---
Words.
"""
ALLOWED = "User-agent: *\nDisallow: /closed\n"


def calendar(title: str = "Low Tide", day: str = "20260508", place: str = "Hall, Uferweg 3, Berlin") -> bytes:
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//hall//x//", "BEGIN:VEVENT", "UID:1@hall", f"SUMMARY:{title}",
        f"DTSTART;TZID=Europe/Berlin:{day}T200000", f"LOCATION:{place.replace(',', chr(92) + ',')}", "END:VEVENT",
        "END:VCALENDAR", "",
    ]  # fmt: skip
    return answer(200, "\r\n".join(lines).encode(), Content_Type="text/calendar")


def structured() -> str:
    node = {
        "@context": "https://schema.org", "@type": "MusicEvent", "name": "Kreide",
        "startDate": "2026-05-09T21:00:00+02:00",
        "url": "/programme/kreide", "location": {"@type": "Place", "name": "Hall", "address": "Uferweg 3, Berlin"},
    }  # fmt: skip
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.fixture
def hall() -> Iterator[Site]:
    with Site() as site:
        site.replies["/robots.txt"] = answer(200, ALLOWED.encode(), Content_Type="text/plain")
        yield site


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "content" / "cities").mkdir(parents=True)
    (tmp_path / "content" / "cities" / "berlin.md").write_text(CITY)
    names = ("calendar", "gancio", "jsonld", "luma", "meetup", "rss", "songkick", "squarespace")
    sources = "".join(f"[sources.{name}]\ndelay = 0\n" for name in names)
    (tmp_path / "content" / "site.toml").write_text(
        'title = "Nights"\nbase_url = "https://nights.example"\ncontact = "post@nights.example"\n'
        f'{sources}[fetch]\nallow_private = ["127.0.0.0/8"]\n'
    )
    return tmp_path


def page(head: str = "", text: str = "") -> bytes:
    return answer(200, f"<!DOCTYPE html><html><head>{head}</head><body>{text}</body></html>".encode())


def add(project: Path, url: str, *more: str) -> int:
    return main(["add", url, "--city", "berlin", "--project", str(project), "--now", NOW, *more])


def sources_of(project: Path) -> object:
    return frontmatter.read(project / "content" / "cities" / "berlin.md").values.get("sources")


def test_a_venue_s_page_leads_to_the_calendar_it_links(
    project: Path, hall: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    hall.replies["/programme"] = page('<link rel="alternate" type="text/calendar" href="/events.ics">', structured())
    hall.replies["/events.ics"] = calendar()
    assert add(project, hall.url("/programme")) == 0
    said = capfd.readouterr().out
    assert "Calendars (calendar), because the page names a calendar" in said
    assert "2026-05-08 20:00  Low Tide · Hall, Uferweg 3, Berlin" in said
    assert "robots.txt allows" in said and "time 100 %" in said and "written  content/cities/berlin.md" in said
    assert sources_of(project) == {"calendar": [hall.url("/events.ics")]}
    assert add(project, hall.url("/programme")) == 0
    assert "names it already" in capfd.readouterr().out
    assert sources_of(project) == {"calendar": [hall.url("/events.ics")]}


def test_a_hidden_calendar_is_tried_and_the_page_s_own_data_is_next(
    project: Path, hall: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    hall.replies["/programme"] = page(structured(), '<div class="tribe-events"></div>')
    assert add(project, hall.url("/programme")) == 0
    said = capfd.readouterr().out
    assert "not " + hall.url("/programme?ical=1") in said and "Venue pages (jsonld, experimental)" in said
    assert "set `pages = true` under [sources.jsonld]" in said
    assert sources_of(project) == {"jsonld": [hall.url("/programme")]}


def test_a_squarespace_page_is_asked_for_its_data_where_robots_txt_lets_us(
    project: Path, hall: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    hall.replies["/shows"] = page('<script src="https://static1.squarespace.com/x.js"></script>')
    body = (Path(__file__).parents[1] / "sources" / "squarespace" / "events" / "response.json").read_bytes()
    hall.replies["/shows?format=json"] = answer(200, body, Content_Type="application/json")
    assert add(project, hall.url("/shows"), "--dry-run") == 0
    said = capfd.readouterr().out
    assert "Stille Post" in said and f"would write sources.squarespace: {hall.url('/shows')}" in said
    assert sources_of(project) is None
    hall.replies["/robots.txt"] = answer(200, b"User-agent: *\nDisallow: /*?format=json\n", Content_Type="text/plain")
    assert add(project, hall.url("/shows")) == 1
    assert "robots.txt" in capfd.readouterr().err


def test_a_platform_s_address_is_known_by_its_form(
    project: Path, hall: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    text = (project / "content" / "site.toml").read_text()
    text = text.replace("[sources.meetup]\n", f'[sources.meetup]\nbase_url = "{hall.url("")}"\n')
    (project / "content" / "site.toml").write_text(text)
    hall.replies["/noise-nights/events/ical/"] = calendar("Noise Night")
    assert add(project, "https://www.meetup.com/noise-nights/") == 0
    assert sources_of(project) == {"meetup": {"groups": ["noise-nights"]}}
    assert "Noise Night" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("path", "reply", "word"),
    [
        ("/closed", page(structured()), "robots.txt"),
        ("/gone", answer(404, b""), "HTTP 404"),
        ("/shut", answer(403, b"no"), "refuses us"),
        ("/words", page("", "<p>Nothing</p>"), "nothing there says that it lists events"),
        ("/old.ics", calendar(day="20240508"), "lists nothing at present"),
        ("/challenge", answer(200, b"<html><title>Just a moment...</title></html>"), "checks for robots"),
        ("/broken", page(structured().replace("2026-05-09T21:00:00+02:00", "soon")), "Venue pages"),
    ],
)
def test_it_refuses_with_the_reason_and_writes_nothing(
    project: Path, hall: Site, capfd: pytest.CaptureFixture[str], path: str, reply: bytes, word: str
) -> None:
    hall.replies[path] = reply
    before = (project / "content" / "cities" / "berlin.md").read_bytes()
    assert add(project, hall.url(path)) == 1
    told = capfd.readouterr()
    assert word in told.err and "cannot be added" in told.err and told.out == ""
    assert (project / "content" / "cities" / "berlin.md").read_bytes() == before


def test_a_calendar_of_another_city_is_not_this_city_s(
    project: Path, hall: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    far = calendar().replace(b"END:VEVENT", b"GEO:34.05;-118.24\r\nEND:VEVENT")
    body = far.partition(b"\r\n\r\n")[2]
    hall.replies["/far.ics"] = answer(200, body, Content_Type="text/calendar")
    assert add(project, hall.url("/far.ics")) == 1
    assert "none of which may be shown for Berlin" in capfd.readouterr().err


@pytest.mark.parametrize("url", ["hall", "ftp://hall.example/x", "https://user:word@hall.example/"])
def test_what_is_no_public_web_address_is_a_wrong_word(
    project: Path, url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert add(project, url) == 2
    assert "Traceback" not in capfd.readouterr().err


def test_an_unknown_city_is_named_with_those_there_are(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code = main(["add", "https://hall.example", "--city", "rome", "--project", str(project), "--now", NOW])
    assert code == 2 and "berlin" in capfd.readouterr().err


def test_private_addresses_are_not_looked_at(project: Path, hall: Site, capfd: pytest.CaptureFixture[str]) -> None:
    text = (project / "content" / "site.toml").read_text().partition("[fetch]")[0]
    (project / "content" / "site.toml").write_text(text)
    hall.replies["/x.ics"] = calendar()
    assert add(project, hall.url("/x.ics")) == 1
    assert hall.asked == [] and "private" in capfd.readouterr().err


def test_platforms_whose_terms_forbid_it_wait_for_the_operator(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert add(project, "https://www.songkick.com/metro-areas/28443-germany-berlin") == 1
    said = capfd.readouterr().err
    assert "`pages = true` under [sources.songkick]" in said and "forbid" in said
