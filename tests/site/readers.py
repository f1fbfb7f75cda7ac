"""What each format of a built site tells of its events, read by programs that are not ours and brought to one form."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import icalendar
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.site.projects import BASE

STATUS_WORDS = {
    "Cancelled": "cancelled", "Postponed": "postponed", "New date": "rescheduled", "Now online": "moved_online",
}  # fmt: skip
Told = dict[str, Any]
"""What one format tells of one event, by the name of the fact."""


def instant(said: str) -> str:
    """A moment in UTC, or a day."""
    return said if len(said) == 10 else datetime.fromisoformat(said).astimezone(UTC).isoformat()


def html(output: Path, path: str) -> LexborHTMLParser:
    return LexborHTMLParser((output / path).read_text(encoding="utf-8"))


def one(node: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    found = node.css_first(selector)
    assert found is not None, selector
    return found


def status_of(words: list[str]) -> str:
    return next((STATUS_WORDS[each] for each in words if each in STATUS_WORDS), "scheduled")


def data(output: Path) -> dict[str, Told]:
    """The open data, page after page."""
    found: dict[str, Told] = {}
    first = json.loads((output / "api/v1/events/berlin.json").read_bytes())
    pages = [
        first,
        *(json.loads((output / f"api/v1/events/berlin/{n}.json").read_bytes()) for n in range(2, first["pages"] + 1)),
    ]
    for each in (each for page in pages for each in page["events"]):
        found[each["id"]] = {
            "title": each["title"], "start": instant(each["start"]),
            "end": instant(each["end"]) if each["end"] else None,
            "status": each["status"], "url": each["url"], "sequence": each["sequence"], "house": each["place"]["name"],
            "free": each["offer"]["is_free"], "tags": sorted(each["tags"]), "mode": each["attendance_mode"],
            "hidden": each["place"]["hidden"],
        }  # fmt: skip
    return found


def pages(output: Path) -> dict[str, Told]:
    """The h-event of each event's own page."""
    found: dict[str, Told] = {}
    for path in sorted((output / "berlin/e").glob("*.html")):
        page = html(output, path.relative_to(output).as_posix())
        root = one(page, "article.h-event")
        end, button = root.css_first("data.dt-end"), root.css_first("[data-sequence]")
        marks = [mark.text() for mark in root.css(".marks b")]
        found[root.attributes["data-id"] or ""] = {
            "title": one(root, ".p-name").text(), "start": instant(one(root, ".dt-start").attributes["datetime"] or ""),
            "end": instant(end.attributes["value"] or "") if end is not None else None,
            "when": one(root, ".dt-start").text(), "status": status_of(marks),
            "place": one(root, ".p-location > :first-child").text(), "price": one(root, "dd.price").text(),
            "url": one(page, "link[rel=canonical]").attributes["href"],
            "tags": sorted(tag.text() for tag in root.css(".p-category")),
            "sequence": int(button.attributes["data-sequence"] or "") if button is not None else None,
            "unconfirmed": "Not confirmed" in marks,
        }  # fmt: skip
    return found


def rows(output: Path) -> dict[str, Told]:
    """The rows of the city's lists."""
    found: dict[str, Told] = {}
    for path in (output / "berlin/index.html", *(output / "berlin/page").glob("*/index.html")):
        for row in html(output, path.relative_to(output).as_posix()).css("li.h-event"):
            link = one(row, "a.u-url").attributes["href"] or ""
            marks = [mark.text() for mark in row.css(".said b")]
            found[row.attributes["id"] or ""] = {
                "title": one(row, ".p-name").text(),
                "start": instant(one(row, ".dt-start").attributes["datetime"] or ""),
                "place": one(row, ".p-location").text(), "price": one(row, ".said span").text(),
                "status": status_of(marks),
                "url": f"{BASE}/{link.replace('../', '')}", "unconfirmed": "Not confirmed" in marks,
            }  # fmt: skip
    return found


def calendar(path: Path) -> dict[str, Told]:
    """The entries of a calendar, by icalendar."""
    found: dict[str, Told] = {}
    entries: list[Any] = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    for entry in entries:
        starts, ends = entry["DTSTART"].dt, entry["DTEND"].dt if "DTEND" in entry else None
        is_day = not isinstance(starts, datetime)
        if ends is not None and is_day:
            ends -= timedelta(days=1)  # the day after the last one
        key, _, host = str(entry["UID"]).partition("@")
        assert host == "nocturne.example"
        tags = entry.get("CATEGORIES")
        found[key] = {
            "title": str(entry["SUMMARY"]), "start": instant(starts.isoformat()),
            "end": instant(ends.isoformat()) if ends is not None else None, "ical status": str(entry["STATUS"]),
            "url": str(entry["URL"]), "sequence": int(entry["SEQUENCE"]), "address": str(entry["LOCATION"]),
            "tags": sorted(map(str, tags.cats)) if tags is not None else [],
        }  # fmt: skip
    return found


def feed(path: Path) -> dict[str, Told]:
    """The entries of an Atom feed, by feedparser."""
    read = feedparser.parse(path.read_bytes())
    assert not read.bozo
    return {
        entry.id.rpartition("/")[2]: {
            "title": entry.title, "url": entry.link, "summary": entry.summary,
            "tags": sorted(tag.term for tag in entry.get("tags", ())),
        }
        for entry in read.entries
    }  # fmt: skip


def json_feed(path: Path) -> dict[str, Told]:
    read = json.loads(path.read_bytes())
    return {
        item["id"].rpartition("/")[2]: {
            "title": item["title"], "url": item["url"], "summary": item["content_text"],
            "tags": sorted(item.get("tags", ())),
        }
        for item in read["items"]
    }  # fmt: skip


def structured(output: Path) -> dict[str, Told]:
    """The schema.org Event of each page that has one."""
    found: dict[str, Told] = {}
    for path in sorted((output / "berlin/e").glob("*.html")):
        nodes = [
            json.loads(each.text())
            for each in html(output, f"berlin/e/{path.name}").css("script[type='application/ld+json']")
        ]
        for node in nodes:
            if node["@type"] != "Event":
                continue
            status = node["eventStatus"].removeprefix("https://schema.org/Event")
            location = node.get("location", {})
            offer = node.get("offers", {})
            found[path.stem.rpartition("-")[2]] = {
                "title": node["name"], "start": instant(node["startDate"]),
                "end": instant(node["endDate"]) if "endDate" in node else None, "url": node["url"],
                "status": {"MovedOnline": "moved_online"}.get(status, status.lower()),
                "mode": node["eventAttendanceMode"].removeprefix("https://schema.org/").removesuffix("EventAttendanceMode").lower(),
                "locations": [location] if isinstance(location, dict) else location,
                "tags": sorted(node.get("keywords", ())),
                "costs nothing": offer.get("price") == "0", "says free": node.get("isAccessibleForFree"),
            }  # fmt: skip
    return found


def search(output: Path) -> dict[str, Told]:
    read = json.loads((output / "api/v1/search/berlin.json").read_bytes())
    return {
        each["id"]: {
            "title": each["title"], "url": each["url"], "status": each["status"], "place": each["where"],
            "price": each["price"], "tags": sorted(each["tags"]),
        }
        for each in read["events"]
    }  # fmt: skip


def everybody(output: Path) -> dict[str, dict[str, Told]]:
    """Format -> what it tells of each event."""
    city = output / "berlin"
    return {
        "data": data(output), "page": pages(output), "row": rows(output), "calendar": calendar(city / "events.ics"),
        "atom": feed(city / "feed.xml"), "json feed": json_feed(city / "feed.json"),
        "structured data": structured(output), "search": search(output),
    }  # fmt: skip
