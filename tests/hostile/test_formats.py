"""Whatever words a listing holds, every format of the site can be read back and says the same words."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import icalendar
import pytest
from defusedxml import ElementTree
from selectolax.lexbor import LexborHTMLParser

from tests.hostile.sites import STORED, TOLD, Built, build_site
from tests.hostile.strings import strings

ATOM = "{http://www.w3.org/2005/Atom}"
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufffe\uffff]")
"""What XML, calendars or JavaScript cannot carry; only this may be missing from what is read back."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, long: bool) -> Built:
    return build_site(tmp_path_factory.mktemp("hostile") / "project", strings(long))


def tree(path: Path) -> Element:
    root = ElementTree.parse(path).getroot()
    assert root is not None
    return root


def fit(word: str) -> str:
    return UNFIT.sub("", word.replace("\r\n", "\n").replace("\r", "\n"))


def flat(word: str) -> str:
    """Words with white space folded, as HTML and XML attributes show them."""
    return " ".join(fit(word).split())


def api(site: Built, city: str) -> list[dict[str, Any]]:
    first = json.loads((site.output / "api/v1/events" / f"{city}.json").read_bytes())
    further = [f"api/v1/events/{city}/{page}.json" for page in range(2, first["pages"] + 1)]
    return [event for part in [first, *(json.loads((site.output / path).read_bytes()) for path in further)]
            for event in part["events"]]  # fmt: skip


def test_the_json_api_says_the_words_of_the_state(site: Built) -> None:
    events = {event["id"]: event for event in api(site, STORED)}
    assert events.keys() == site.words.keys()
    for key, word in site.words.items():
        event = events[key]
        assert event["title"] == fit(word)
        assert event["tags"] == [fit(word), "techno"]
        assert event["place"]["name"] == fit(word)
        assert event["organizer"]["name"] == fit(word)


@pytest.mark.parametrize("city", [STORED, TOLD])
def test_the_calendar_can_be_read_back_and_holds_one_entry_an_event(site: Built, city: str) -> None:
    calendar = icalendar.Calendar.from_ical((site.output / city / "events.ics").read_bytes())
    entries = {str(entry["UID"]).partition("@")[0]: entry for entry in calendar.walk("VEVENT")}
    events = {event["id"]: event for event in api(site, city)}
    assert entries.keys() == events.keys()
    for key, entry in entries.items():
        assert str(entry["SUMMARY"]) == events[key]["title"]
        assert set(entry) <= {
            "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "URL", "STATUS", "DTSTART", "DTEND", "LOCATION",
            "DESCRIPTION", "GEO", "CATEGORIES",
        }  # fmt: skip
        assert not entry.errors


@pytest.mark.parametrize("city", [STORED, TOLD])
def test_the_feeds_can_be_read_back(site: Built, city: str) -> None:
    titles = {event["url"]: event["title"] for event in api(site, city)}
    entries = tree(site.output / city / "feed.xml").findall(f"{ATOM}entry")
    items = json.loads((site.output / city / "feed.json").read_bytes())["items"]
    assert len(entries) == len(items) == min(50, len(titles))
    for entry, item in zip(entries, items, strict=True):
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert item["title"] == titles[item["url"]]
        assert link.get("href") == item["url"]
        assert entry.findtext(f"{ATOM}title") == titles[item["url"]]
        assert {child.tag.removeprefix(ATOM) for child in entry.iter()} <= {
            "entry", "id", "title", "link", "updated", "published", "category", "summary",
        }  # fmt: skip


def test_every_xml_file_parses_and_names_only_the_site(site: Built) -> None:
    files = sorted(site.output.rglob("*.xml"))
    assert len(files) >= 5
    for path in files:
        for element in tree(path).iter():
            if element.tag.endswith("}loc"):
                assert element.text is not None
                assert element.text.startswith("https://nocturne.example/sub/")


def test_every_json_file_parses(site: Built) -> None:
    files = [*site.output.rglob("*.json"), site.output / "manifest.webmanifest"]
    assert len(files) >= 8
    for path in files:
        json.loads(path.read_bytes())


def test_the_page_of_an_event_says_the_words_in_text_and_in_structured_data(site: Built) -> None:
    for key, word in site.words.items():
        page = LexborHTMLParser((site.output / STORED / "e" / f"night-{key}.html").read_bytes().decode())
        heading = page.css_first("h1")
        assert heading is not None
        assert flat(heading.text()) == flat(word)
        data, way = (json.loads(script.text()) for script in page.css("script[type='application/ld+json']"))
        assert data["name"] == way["itemListElement"][-1]["name"] == fit(word)
        assert {node.tag for node in page.css("main *") if node.tag} & {"iframe", "object", "embed", "base"} == set()


def test_every_file_has_a_name_that_any_system_can_hold(site: Built) -> None:
    for path in site.output.rglob("*"):
        name = path.relative_to(site.output).as_posix()
        assert re.fullmatch(r"[A-Za-z0-9._/-]{1,200}", name), name
        assert not re.fullmatch(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", path.name), name


def test_nothing_was_written_outside_the_project(site: Built) -> None:
    project = site.output.parent
    assert {path.name for path in project.iterdir()} <= {"content", "output", ".state", ".cache"}
    assert not [path for path in Path(project.parent).iterdir() if path != project]
