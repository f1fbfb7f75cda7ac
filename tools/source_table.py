"""docs/sources.md: every source, how it is asked, and how much recorded listings tell of each field.

Run it with NOCTURNE_CORPUS set: `python -m tools.source_table`. What no recording covers is counted over the fixtures
of the suite and marked as such.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from nocturne.model.city import City
from nocturne.model.exchange import Outcome, Request, Response
from nocturne.model.listing import Listing
from nocturne.model.visit import Assignment
from nocturne.sources.base import Source, read, sources

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "sources.md"
FIXTURES = ROOT / "tests" / "sources"

PLACES = {
    "berlin": ("DE", 52.52, 13.405, "Europe/Berlin"),
    "los-angeles": ("US", 34.05, -118.24, "America/Los_Angeles"),
    "monterrey": ("MX", 25.67, -100.31, "America/Monterrey"),
    "new-york": ("US", 40.71, -74.0, "America/New_York"),
    "san-francisco": ("US", 37.77, -122.42, "America/Los_Angeles"),
    "washington": ("US", 38.9, -77.04, "America/New_York"),
}
RECORDED: dict[str, tuple[tuple[str, str, str], ...]] = {
    "bandsintown": (("jsonld/bandsintown_city_sf_2025-05.html", "san-francisco", "2025-05-02"),),
    "calendar": (
        ("ics/songkick_venue_floating.ics", "new-york", "2026-03-01"),
        ("ics/ticketmaster_venue_tzid.ics", "new-york", "2026-03-01"),
        ("ics/tribe_jazz_no_location.ics", "san-francisco", "2026-03-01"),
        ("ics/google_small_rrule_exdate_recid.ics", "new-york", "2026-03-01"),
    ),
    "dice": (("other/dice_search_2025-07.json", "los-angeles", "2025-07-25"),),
    "eventbrite": (
        ("eventbrite/city-browse-new-york-2025-07-24.html", "new-york", "2025-07-24"),
        ("eventbrite/search-sf-music-today-2025-05-02.html", "san-francisco", "2025-05-02"),
    ),
    "jsonld": (("jsonld/livenation_fillmore_2025-05.html", "san-francisco", "2025-05-02"),),
    "luma": (
        ("luma/calendar-get-items-greenville-2025-07.json", "new-york", "2025-07-01"),
        ("luma/discover-monterrey-2026-08.json", "monterrey", "2026-08-01"),
        ("luma/discover-washington-2026-06.people-replaced.json", "washington", "2026-06-01"),
    ),
    "meetup": (
        ("meetup/event_page_physical_2024-04.html", "new-york", "2024-04-01"),
        ("meetup/group_events_page_2024-09.html", "new-york", "2024-09-01"),
        ("meetup/group_ical_brat_pack.ics", "new-york", "2026-03-01"),
    ),
    "nineteenhz": (("other/19hz_bayarea_2025-08-29.html", "san-francisco", "2025-08-29"),),
    "ra": (("ra/event_detail_response_2025.json", "berlin", "2025-04-01"),),
    "radar": (("other/radar_event_rrule.json", "berlin", "2025-11-01"),),
    "rss": (("rss/community_calendar_asheville.xml", "new-york", "2026-08-22"),),
    "songkick": (("jsonld/songkick_metro_sf_2025-05.html", "san-francisco", "2025-05-02"),),
}
"""(file, place, day of the recording) by source."""
SAYS: dict[str, Callable[[Listing], object]] = {
    "hour": lambda one: "T" in one.start,
    "end": lambda one: one.end,
    "place": lambda one: one.place is not None and (one.place.name or one.place.address),
    "point": lambda one: one.place is not None and one.place.lat,
    "online": lambda one: one.online is not None or one.mixed,
    "price": lambda one: one.offer.low or one.offer.text or one.offer.is_free,
    "stock": lambda one: one.offer.availability,
    "text": lambda one: one.description,
    "tags": lambda one: one.tags,
    "image": lambda one: one.image_url,
    "organiser": lambda one: one.organizer_name,
    "artists": lambda one: one.performers,
    "age": lambda one: one.age_limit,
    "doors": lambda one: one.doors,
    "status": lambda one: one.status,
    "language": lambda one: one.language,
    "series": lambda one: one.series_id,
}

HEAD = """\
# Sources

How each source is asked stands in its first line of code and, for readers, in `content/sources/`. This table is made by
`python -m tools.source_table`: of so many recorded listings, the share in per cent that tells a field. A source in
*italics* has no recording that may be counted; its row is of the suite's own fixtures, which show what its reader knows
and not how often anybody writes it.

"""
TAIL = """
Experimental sources have been written from recorded answers and public descriptions, and have not been seen at work on
the live platform. Age limits, doors, languages and step-free access are read wherever a source says them; step-free
access becomes the tag `step-free`.
"""


def document(corpus: Path) -> str:
    """The whole text."""
    return f"{HEAD}{_asked()}\n{_fields(corpus)}{TAIL}"


def _asked() -> str:
    lines = ["| source | shown as | state | what its terms say |", "|---|---|---|---|"]
    for source in sources().values():
        state = "experimental" if source.is_experimental else "in use"
        lines.append(f"| `{source.name}` | {source.title} | {state} | {source.terms} |")
    return "\n".join(lines) + "\n"


def _fields(corpus: Path) -> str:
    lines = [f"| source | listings | {' | '.join(SAYS)} |", f"|---|--:|{'--:|' * len(SAYS)}"]
    for name, source in sources().items():
        recorded = [one for file in RECORDED.get(name, ()) for one in _recorded(source, corpus, *file)]
        found = recorded or list(_invented(source))
        shares = [f"{round(100 * sum(bool(says(one)) for one in found) / len(found))}" for says in SAYS.values()]
        row = " | ".join("" if share == "0" else share for share in shares)
        lines.append(f"| {f'`{name}`' if recorded else f'*{name}*'} | {len(found)} | {row} |")
    return "\n".join(lines) + "\n"


def _recorded(source: Source, corpus: Path, file: str, place: str, day: str) -> Iterable[Listing]:
    body = (corpus / file).read_bytes()
    task = _task(source, place, f"{day}T12:00:00+00:00")
    request = source.recognise(body, "", task)
    if request is None:
        raise SystemExit(f"{file} is not recognised by {source.name}")
    return _listings(source, request, body, task)


def _invented(source: Source) -> Iterator[Listing]:
    for folder in sorted((FIXTURES / source.name).glob("*/")):
        asked = json.loads((folder / "request.json").read_text())
        task = _task(source, "berlin", asked.pop("now"))
        yield from _listings(source, Request(**asked), next(folder.glob("response.*")).read_bytes(), task)


def _listings(source: Source, request: Request, body: bytes, task: Assignment) -> tuple[Listing, ...]:
    response = Response(request=request, outcome=Outcome.OK, url=request.url, status=200, body=body)
    return read(source, response, task).listings


def _task(source: Source, place: str, now: str) -> Assignment:
    country, latitude, longitude, zone = PLACES[place]
    city = City(
        slug=place, name=place, country=country, latitude=latitude, longitude=longitude, timezone=zone, radius_km=500
    )
    return Assignment(source=source.name, city=city, options=None, now=datetime.fromisoformat(now))


def main() -> None:
    """Write the document."""
    corpus = os.environ.get("NOCTURNE_CORPUS")
    if not corpus:
        sys.exit("NOCTURNE_CORPUS names no folder with recorded answers")
    DOCUMENT.write_text(document(Path(corpus)), encoding="utf-8")


if __name__ == "__main__":
    main()
