"""A small invented project that shows every kind of page and every state an event can be in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nocturne.dedupe.identity import event_id, slug
from nocturne.model.event import KnownEvent, ListedAt, Offer, Organizer, Place
from nocturne.model.run import Health, VisitRow
from nocturne.site.build import build
from nocturne.store.state import State

NOW = datetime(2026, 5, 1, 18, 0, tzinfo=UTC)
SEEN = "2026-05-01T04:12:00Z"
CITY, QUIET = "hollerau", "saint-orme-on-the-water"
"""One city with everything, one without a single event (and with a long name)."""
PREFIX = "/nights/programme"
FORMER = f"{CITY}/e/otherwise-abcdefghijkl.html"
"""Where a renamed event's page used to be."""
SITE = """\
title = "Nocturne"
base_url = "{base}"
contact = "hello@nocturne.example"
images = "{images}"
event_pages = "{event_pages}"
"""
TOWN = """\
---
name: {name}
country: DE
coordinates: {{lat: 52.1, lng: 11.6}}
timezone: Europe/Berlin
---
A town that stays up late.

It has a river, two bridges and [one good kiosk](https://kiosk.example/).
"""
PAGE = """\
---
title: {title}
---
Words about {title}, written for this test.

## What it means

- **One** promise.
- Another one, with a [link](https://kiosk.example/rules).

| night | ends |
|---|---|
| Friday | five |
"""
RICH = (
    "<p>Two rooms, <strong>one</strong> lamp, and a very "
    "long-word-that-nobody-would-ever-set-in-a-printed-programme-because-it-is-longer-than-the-page.</p>"
    "<h3>How to get in</h3><ul><li>Knock.</li><li>Wait.</li></ul><blockquote>Bring <em>ear plugs</em>.</blockquote>"
    "<pre>22:00 doors 23:00 first set 00:30 second set 02:00 the one nobody planned 03:00 tea</pre>"
    '<p><a href="https://crew.example/house-rules/that/have/a/rather/long/address/indeed">House rules</a></p>'
)


def build_site(
    project: Path,
    *,
    base: str,
    images: str = "art",
    event_pages: str = "all",
    many: int = 64,
    events: Sequence[KnownEvent] = (),
    more: str = "",
) -> Path:
    """The built site of a new project below `project`: `events`, or the special ones and `many` plain ones.

    `more`: further lines of its settings.
    """
    given = events or [*special().values(), *plain(many)]
    write(project, base=base, images=images, event_pages=event_pages, events=given, more=more)
    build(project, project / "output", NOW, jobs=1, city_options=dict)
    return project / "output"


def write(
    project: Path, *, base: str, images: str, event_pages: str, events: Sequence[KnownEvent], more: str = ""
) -> None:
    """Content and state of the project."""
    content = project / "content"
    for folder in ("cities", "pages", "sources"):
        (content / folder).mkdir(parents=True)
    settings = SITE.format(base=base, images=images, event_pages=event_pages) + more
    (content / "site.toml").write_text(settings, encoding="utf-8")
    for key, name in ((CITY, "Hollerau"), (QUIET, "Saint Orme on the Water")):
        (content / "cities" / f"{key}.md").write_text(TOWN.format(name=name), encoding="utf-8")
    for title in ("About", "Privacy"):
        (content / "pages" / f"{title.lower()}.md").write_text(PAGE.format(title=title), encoding="utf-8")
    (content / "sources" / "curated.md").write_text(PAGE.format(title="By hand"), encoding="utf-8")
    state = State(project).open()
    state.save_events(CITY, events)
    state.save_health(Health(at=SEEN, rows=tuple(_health())))


def _health() -> Iterator[VisitRow]:
    states = {"luma": (SEEN, False), "meetup": ("2026-04-28T04:10:00Z", True), "eventbrite": ("", False)}
    for source, (good, degraded) in states.items():
        yield VisitRow(
            source=source, title=source.capitalize(), city=CITY, entry="main", host=f"{source}.example",
            outcome="ok", reason="", tried_at=SEEN, good_at=good, listed=12 if good else 0, confirmed=0, pages=1,
            details=0, deferred=0,
            degraded=degraded, complete=True, failures=0, extractors={},
        )  # fmt: skip


def event(name: str, title: str, **known: Any) -> KnownEvent:
    """An event of the town at 21:00 tonight unless `known` says otherwise; unknown is what is not given."""
    key = event_id("luma", name, CITY)
    day, hour = known.pop("date", "2026-05-01"), known.pop("time", "21:00")
    state = known.pop("state", "listed")
    link = f"https://lu.ma/{name}"
    listed = ListedAt(
        source="luma", source_id=name, link=link, extractor="ics", first_seen=SEEN, last_seen=SEEN, state=state,
    )  # fmt: skip
    values: dict[str, Any] = {
        "night": day,
        "start": f"{day}T{hour}:00+02:00" if hour else day,
        "timezone": "Europe/Berlin",
        "city": CITY,
        "source": "luma",
        "link": link,
        "sources": (listed,),
        "first_seen": SEEN,
        "last_seen": SEEN,
        **known,
    }
    words = slug(title)
    return KnownEvent(id=key, slug=words, title=title, date=day, time=hour, url=address(key, words), **values)


def address(key: str, words: str) -> str:
    """The path of an event's page below the site."""
    return f"{CITY}/e/{words}-{key}.html"


def plain(count: int) -> list[KnownEvent]:
    """Ordinary events on the following nights, four a night, of all scenes."""
    tags = (("techno",), ("noise", "diy"), ("film",), ("poetry",), ("workshop",), ("exhibition",), ("tea",))
    return [
        event(
            f"plain-{at}",
            f"Slow Weather no. {at}",
            date=f"{NOW + timedelta(days=1 + at // 4):%Y-%m-%d}",
            time=f"{18 + at % 4}:30",
            tags=tags[at % len(tags)],
            place=Place(name="Pumpe Sieben", address="Uferweg 71", locality="Hollerau", country="DE"),
            venue="pumpe-sieben",
            organizer=Organizer(name="Amt für Langsamkeit", url="https://langsam.example/"),
            price="€6" if at % 3 else "",
            offer=Offer(is_free=False, low=6.0, high=6.0, currency="EUR") if at % 3 else Offer(),
        )
        for at in range(count)
    ]


def special() -> dict[str, KnownEvent]:
    """One event for each state a page can show, by the name of that state."""
    hall = Place(
        name="Kabelwerk Ost", address="Zinnstraße 14", locality="Hollerau", postal_code="10317", country="DE",
        lat=52.1069, lng=11.6921,
    )  # fmt: skip
    made = [
        event(
            "normal",
            "Concrete Hours with Mira Kest",
            place=hall,
            tags=("techno", "club"),
            price="€12–18",
            offer=Offer(is_free=False, low=12.0, high=18.0, currency="EUR"),
            doors="22:00",
            time="23:00",
            end="2026-05-02T06:00:00+02:00",
            age_limit="18+",
            performers=("Mira Kest", "Otto Reeds"),
            organizer=Organizer(name="Dim Lights Union", url="https://dimlights.example/"),
            description="One room, one sound system.\n\nNo phones on the floor.",
            description_html=RICH,
            image_url="https://pictures.example/kest.jpg",
        ),
        event(
            "free", "Open Page", place=hall, tags=("poetry",), offer=Offer(is_free=True, low=0.0), description="Read."
        ),
        event(
            "cancelled",
            "Sheet Metal Sunday",
            place=hall,
            tags=("noise",),
            status="cancelled",
            changed=(
                {"at": SEEN, "field": "status", "from": "scheduled", "to": "cancelled"},
                {"at": SEEN, "field": "start", "from": "2026-05-01T20:00:00+02:00", "to": "2026-05-01T21:00:00+02:00"},
                {"at": SEEN, "field": "price", "from": "", "to": "€9"},
            ),
        ),
        event(
            "hidden",
            "Horizontal Concert",
            place=Place(locality="Hollerau", country="DE", hidden=True),
            tags=("ambient",),
        ),
        event("unknown", "Something in the Yard", time=""),
        event("sold-out", "Lost Reels", tags=("film",), place=hall, offer=Offer(availability="sold_out")),
        event("unconfirmed", "Matinee of Errors", tags=("punk",), place=hall, state="unconfirmed"),
        event("online", "Modular for the Curious", tags=("workshop",), attendance_mode="online"),
        event(
            "gift",
            "Tea and Tape",
            price="Pay what you can, from €5",
            tags=("tape",),
            place=hall,
            offer=Offer(is_free=False, low=5.0, currency="EUR", pay_what_you_can=True),
        ),
        event(
            "moved",
            "Now on a Screen",
            status="moved_online",
            attendance_mode="online",
            tags=("talk",),
            changed=({"at": SEEN, "field": "location", "from": "Kabelwerk Ost, Zinnstraße 14, Hollerau", "to": ""},),
        ),
        event(
            "later",
            "Postponed for Rain",
            status="postponed",
            attendance_mode="mixed",
            tags=("drag",),
            changed=(
                {"at": SEEN, "field": "start", "from": "2026-04-24T20:00:00+02:00", "to": "2026-05-01T21:00:00+02:00"},
            ),
        ),
        event(
            "rescheduled",
            "Brass on Another Day",
            status="rescheduled",
            tags=("metal",),
            place=Place(address="Uferweg 3", locality="Hollerau", postal_code="10317", country="DE"),
            location="Uferweg 3, Hollerau",
            changed=(
                {"at": SEEN, "field": "start", "from": "2026-04-02", "to": "2026-04-25T20:00:00+02:00"},
                {"at": SEEN, "field": "price", "from": "", "to": "€9"},
                {"at": SEEN, "field": "start", "from": "2026-04-25T20:00:00+02:00", "to": "2026-05-01T21:00:00+02:00"},
            ),
        ),
        event(
            "festival", "Three Nights of Copper", date="2026-04-30", time="", all_day=True, end="2026-05-03", place=hall
        ),
        event(
            "arabic", "ليلة الموسيقى التجريبية", place=Place(name="بيت الموسيقى", locality="Hollerau"), tags=("موسيقى",)
        ),
        event(
            "japanese",
            "地下室ノイズの夜：第四十二回",
            place=Place(name="地下室", locality="Hollerau"),
            performers=("冷たい灯",),
        ),
        event(
            "long",
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftskonzert" * 2,
            place=Place(name="W" * 120),
            price="1" * 60,
            tags=("x" * 80,),
            description="y" * 300,
        ),
        event(
            "machine",
            "A Night Nobody Planned",
            is_ai_generated=True,
            ai_fields=("title", "description"),
            description="Hm.",
        ),
        event("past", "Already Gone", date="2026-04-20"),
        event("small-hours", "After the After", date="2026-05-02", time="02:30", night="2026-05-01"),
        event("renamed", "Formerly Otherwise", former_urls=(f"/{FORMER}",)),
        event("bare", "No Address Known", link="", sources=()),
    ]
    names = [each.sources[0].source_id if each.sources else "bare" for each in made]
    return dict(zip(names, made, strict=True))
