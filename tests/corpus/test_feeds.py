"""The recorded feed through `nocturne read`: every item against its own title, and none by its publication date."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from defusedxml import ElementTree

from tests.corpus.reading import Found, Place, read_saved

ASHEVILLE = Place("America/New_York", "US", 35.595, -82.55, '{rss: ["https://recorded.example/"]}')
NAME = "community_calendar_asheville.xml"
_TITLE = re.compile(r"(.*) — ([A-Z][a-z]{2} [A-Z][a-z]{2} \d{1,2})(?:, (\d{1,2}:\d{2} [AP]M))?(?: — (.*))?")


@pytest.fixture
def found(corpus: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Found:
    return read_saved("rss", corpus / "rss" / NAME, ASHEVILLE, "2026-08-22T12:00:00Z", tmp_path, capfdbinary)


@pytest.fixture
def written(corpus: Path) -> dict[str, tuple[str, str, str, str]]:
    """(title, day, hour, place) of every item by its guid, cut out of its title by its dashes."""
    root = ElementTree.parse(corpus / "rss" / NAME).getroot()
    assert root is not None
    parts = {}
    for item in root.iter("item"):
        matched = _TITLE.fullmatch((item.findtext("title") or "").strip())
        assert matched is not None
        day = datetime.strptime(f"{matched[2]} 2026", "%a %b %d %Y").date().isoformat()  # noqa: DTZ007
        hour = datetime.strptime(matched[3], "%I:%M %p").strftime("%H:%M") if matched[3] else ""  # noqa: DTZ007
        parts[item.findtext("guid") or ""] = (matched[1], day, hour, matched[4] or "")
    return parts


def test_no_recorded_feed_is_left_out(corpus: Path) -> None:
    assert {path.name for path in (corpus / "rss").iterdir()} == {NAME, "PROVENANCE.md"}


def test_each_of_a_hundred_items_is_on_the_day_and_hour_of_its_title(
    found: Found, written: dict[str, tuple[str, str, str, str]]
) -> None:
    """All were published in one second; midnight stands for an hour that nobody knows.

    One is a rehearsal that does not take place, and its text says when the next one does: that one is held back.
    """
    assert (found.exit, len(found.events), len(written)) == (0, 99, 100)
    assert [issue["code"] for issue in found.issues] == ["extractor/fallback", "date/text"]
    assert found.issues[1]["subject"] == "rss:event_316211787@meetup.com"
    for event in found.events:
        title, day, hour, _ = written[event["sources"][0]["source_id"]]
        assert (event["date"], event["time"]) == (day, "" if hour == "00:00" else hour)
        assert event["title"].casefold()[:20] == title.casefold()[:20] or event["status"] == "cancelled"


def test_three_items_in_full(found: Found) -> None:
    by_title = {event["title"]: event for event in found.events}
    first = by_title["The Wood Brothers"]
    assert (first["start"], first["location"]) == ("2026-08-21T19:00:00-04:00", "Orange Peel")
    assert by_title["Planning Board"]["status"] == "cancelled"
    tournament = by_title["7th Annual Broad River Fishing Tournament"]
    assert (tournament["start"], tournament["time"]) == ("2026-08-29", "")
    golf = by_title["UNC Asheville Women's Golf vs Tiger Classic"]
    assert (golf["start"], golf["location"]) == ("2026-08-24", "Clemson")
    assert by_title["Weekly 30 Minute Meditation for Moms (online)"]["attendance_mode"] == "online"


def test_no_address_of_a_person_comes_out(found: Found, corpus: Path) -> None:
    mail = re.findall(r"[\w.]+@[\w-]+\.(?:org|com)", (corpus / "rss" / NAME).read_text(encoding="utf-8"))
    described = " ".join(event["description"] for event in found.events)
    assert mail and not re.search(r"[\w.]+@[\w-]+\.\w+", described)


def test_the_note_beside_it_is_no_feed(corpus: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    path = corpus / "rss" / "PROVENANCE.md"
    read = read_saved("rss", path, ASHEVILLE, "2026-08-22T12:00:00Z", tmp_path, capfdbinary)
    assert (read.exit, read.events) == (1, [])
