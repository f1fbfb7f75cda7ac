"""An empty event that somebody fills in and sends arrives as a file that can be used as it is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from nocturne.checkup.look import look
from nocturne.config import curated
from nocturne.site import blank_event
from nocturne.site.content import CityFacts
from nocturne.site.language import Languages
from tests.site.projects import NOW, TEMPLATES, event, save, site, write_project, write_settings

BERLIN = CityFacts(
    slug="berlin", name="Berlin", country="DE", latitude=52.5, longitude=13.4, timezone="Europe/Berlin",
    language="", about="",
)  # fmt: skip
LANGUAGES = ("en", "de", "es", "ja")
FILLED = {
    "title": "Rust: a night, part #2",
    "date": "2026-05-09",
    "time": "22:30",
    "end": "04:00",
    "name": "Zum Kessel: Keller",
    "address": "Beispielweg 7",
    "price": "8–12 €, # reduced",
    "organizer": "Slow Ears",
    "link": "https://ears.example/rust?a=1&b=2",
}


def filled(text: str) -> str:
    """The text as somebody fills it in: between the quotation marks, tags between their brackets, words below."""
    for key, value in FILLED.items():
        assert len(re.findall(rf'(?m)^ *{key}: ""', text)) == 1, key
        text = text.replace(f'{key}: ""', f'{key}: "{value}"')
    return text.replace("tags: []", "tags: [techno, noise]") + "One room, one lamp.\n"


def body(address: str) -> str:
    """The lines that an address brings along, as a mail program or a repository shows them."""
    lines = parse_qs(urlsplit(address).query, keep_blank_values=True)["body"][0]
    if address.startswith("mailto:"):
        assert re.search(r"(?<!\r)\n", lines) is None, "RFC 6068: lines of a mail end with CRLF"
        return lines
    fence = re.fullmatch(r"```yaml\n(.*)```\n", lines, re.DOTALL)
    assert fence is not None
    return fence[1]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    made = write_project(tmp_path / "project")
    (made / "content" / "events").mkdir()
    return made


def findings(project: Path, text: str) -> list[str]:
    """What `check` says about a file of this text."""
    (project / "content" / "events" / "rust.md").write_text(text, encoding="utf-8", newline="")
    return [str(each.said) for each in look(project, {}, NOW) if each.said.file == "content/events/rust.md"]


@pytest.mark.parametrize("contact", ["hello@nocturne.example", "https://github.com/kest/night.s/issues"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_filled_in_it_passes_the_check_and_says_what_was_written(project: Path, contact: str, language: str) -> None:
    text = filled(body(blank_event.address(contact, BERLIN, Languages([TEMPLATES]).of(language))))
    assert findings(project, text) == []
    city, listing = curated.read(project / "content/events/rust.md", "rust.md", {"berlin", "tokyo"})
    place = listing.place
    assert place is not None
    assert (city, listing.title, listing.start, listing.end) == (
        "berlin", FILLED["title"], "2026-05-09T22:30", "2026-05-10T04:00",
    )  # fmt: skip
    assert (place.name, place.address, place.locality) == (FILLED["name"], FILLED["address"], "Berlin")
    assert (listing.offer.text, listing.organizer_name, listing.link, listing.tags) == (
        FILLED["price"], FILLED["organizer"], FILLED["link"], ("techno", "noise"),
    )  # fmt: skip
    assert listing.description.strip() == "One room, one lamp."


def test_left_empty_it_is_refused_with_what_is_missing(project: Path) -> None:
    found = findings(project, blank_event.text(BERLIN, Languages([]).of("en")))
    assert len(found) == 2 and "title" in found[0] and "date" in found[1]


def test_with_nothing_but_a_title_and_a_day_the_rest_stays_unknown(project: Path) -> None:
    text = blank_event.text(BERLIN, Languages([]).of("en"))
    text = text.replace('title: ""', 'title: "Rust"').replace('date: ""', 'date: "2026-05-09"')
    assert findings(project, text) == []
    _, listing = curated.read(project / "content/events/rust.md", "rust.md", {"berlin"})
    assert (listing.start, listing.end, listing.offer.text, listing.link, listing.tags) == (
        "2026-05-09",
        "",
        "",
        "",
        (),
    )


@pytest.mark.parametrize("name", ['The "Old" Town', "Back\\slash", "Sankt: Anna # 2", "東京"])
def test_a_citys_name_breaks_nothing(project: Path, name: str) -> None:
    text = blank_event.text(replace(BERLIN, name=name), Languages([]).of("en"))
    assert findings(project, filled(text)) == []
    _, listing = curated.read(project / "content/events/rust.md", "rust.md", {"berlin"})
    assert listing.place is not None
    assert listing.place.locality == name


def test_what_is_explained_is_explained_in_the_pages_language() -> None:
    german = blank_event.text(BERLIN, Languages([TEMPLATES]).of("de"))
    assert "# Was nicht bekannt ist, bleibt leer." in german and "# Straße und Nummer" in german


@pytest.mark.parametrize("language", LANGUAGES)
def test_mail_programs_neither_break_its_lines_nor_cut_its_address(language: str) -> None:
    spoken = Languages([TEMPLATES]).of(language)
    lines = blank_event.text(BERLIN, spoken).split("\n")
    assert max(map(len, lines)) <= 60
    assert len(blank_event.address("hello@nocturne.example", BERLIN, spoken)) <= 2_000


@pytest.mark.parametrize(
    ("contact", "begins"),
    [
        ("hello@nocturne.example", "mailto:hello@nocturne.example?subject=An%20event%20in%20Berlin&body=---%0D%0A"),
        ("Night <n&a?x@nocturne.example>", "mailto:n%26a%3Fx@nocturne.example?subject="),
        ("https://github.com/kest/nights", "https://github.com/kest/nights/issues/new?title=An%20event%20in%20Berlin&body="),
        ("https://www.github.com/kest/nights.git/", "https://github.com/kest/nights/issues/new?title="),
        ("https://github.com/kest/nights/issues/new/choose", "https://github.com/kest/nights/issues/new?title="),
        ("https://codeberg.org/kest/nights/issues", "https://codeberg.org/kest/nights/issues/new?title="),
        ("https://github.com/kest", ""),
        ("https://github.com.evil.example/kest/nights", ""),
        ("https://nocturne.example/contact", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_it_goes_where_the_operator_can_be_reached(contact: str, begins: str) -> None:
    address = blank_event.address(contact, BERLIN, Languages([]).of("en"))
    assert address.startswith(begins) and bool(address) == bool(begins)


@pytest.mark.parametrize(
    ("contact", "begins"),
    [("hello@nocturne.example", "mailto:hello@"), ("https://github.com/kest/nights", "https://github.com/kest/")],
)
def test_the_citys_page_and_that_for_organisers_offer_it(project: Path, contact: str, begins: str) -> None:
    settings = project / "content" / "site.toml"
    settings.write_text(settings.read_text().replace("hello@nocturne.example", contact))
    save(project, "berlin", [event(1)])
    output, _ = site(project)
    for page, cities in (("berlin", ["berlin"]), ("organisers", ["berlin", "tokyo"])):
        tree = LexborHTMLParser((output / page / "index.html").read_bytes())
        links = [str(link.attributes["href"]) for link in tree.css("a[href*='body=']")]
        assert [re.findall("(?m)^city: (.*?)\r?$", unquote(link)) for link in links] == [[city] for city in cities]
        assert all(link.startswith(begins) for link in links)


def test_where_nothing_can_be_prefilled_the_lines_can_be_copied(project: Path) -> None:
    write_settings(project)
    settings = project / "content" / "site.toml"
    settings.write_text(settings.read_text().replace("hello@nocturne.example", "https://nocturne.example/write"))
    output, _ = site(project)
    city = LexborHTMLParser((output / "berlin/index.html").read_bytes())
    assert city.css("a[href='../organisers/#add']")
    page = LexborHTMLParser((output / "organisers/index.html").read_bytes())
    assert not page.css("a[href*='body=']")
    lines = page.css_first("#add ~ details pre code")
    assert lines is not None
    assert findings(project, filled(lines.text())) == []
    assert page.css("#add ~ details a[href='https://nocturne.example/write']")
