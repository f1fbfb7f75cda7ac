"""An invented town of many houses: a crowded middle, a few far out, two of one name, some that nobody can draw."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

from nocturne.dedupe.identity import slug
from nocturne.model.event import KnownEvent, Offer, Place
from tests.browser.programme import NOW, event

MIDDLE = (52.1, 11.6)
"""Where the city's file puts its middle."""
HOUSES = (
    "Kabelwerk Ost", "Pumpe Sieben", "Salon Ungefähr", "地下室", "بيت الموسيقى", "Blinde Maus", "Trafo",
    "Kiosk am Wehr", "Zentrale für unverlangte Musik", "Kellerkino", "Halle 3", "Rosa Zimmer",
    "Wäscherei", "Institut für Dunkelheit", "Fährhaus", "Lesesaal Nord", "Werkraum",
    "Galerie Notausgang", "Ballhaus Linde", "Tonstudio B", "Garage", "Silo", "Kapelle", "Hinterhof 12",
    "Nachtasyl", "Kasino", "Dachboden", "Alte Post", "Spinnerei", "Bunker Gartenstraße", "Schaltwerk",
    "Café Übermorgen", "Zollamt", "Turm", "Ruine", "Botanik", "Ostbad", "Laube", "Mole", "Schacht",
)  # fmt: skip
TAGS = ("techno", "noise", "film", "poetry", "workshop", "exhibition", "tea")
SECRET, DISTANT = "The Room Behind the Bakery", "Waldhaus am Ende"


def town() -> list[KnownEvent]:
    """Its events; always the same."""
    return [*_placed(), *_elsewhere()]


def _placed() -> Iterator[KnownEvent]:
    chance = random.Random(7)
    for at, name in enumerate(HOUSES):
        away = abs(chance.gauss(0, 0.02)) + 0.002
        point = (round(MIDDLE[0] + chance.uniform(-1, 1) * away, 5), round(MIDDLE[1] + chance.uniform(-1, 1) * away, 5))
        for night in range(max(1, 18 // (at + 2) + at % 3)):
            yield _night(f"{at}-{night}", name, point, day=night * 2 + at % 5, kind=(at + night * (night % 2)) % 7)
    yield _night("distant", DISTANT, (52.32, 11.9), day=3, kind=1)


def _night(key: str, name: str, point: tuple[float, float], *, day: int, kind: int) -> KnownEvent:
    cost = (kind * 7 + day) % 45
    return event(
        f"town-{key}",
        f"Night {key}",
        date=f"{NOW + timedelta(days=1 + day):%Y-%m-%d}",
        time=f"{(15, 18, 19, 20, 21, 22, 23)[(kind + day) % 7]}:00",
        tags=(TAGS[kind], "diy") if day % 3 else (TAGS[kind],),
        venue=slug(name) or f"house-{key.partition('-')[0]}",
        place=Place(
            name=name, address=f"Uferweg {day + 1}", locality="Hollerau", country="DE", lat=point[0], lng=point[1]
        ),
        price=f"€{cost}" if cost else "",
        offer=Offer(is_free=False, low=float(cost), currency="EUR") if cost > 4 else Offer(is_free=True, low=0.0),
    )


def _elsewhere() -> Iterator[KnownEvent]:
    yield event("town-nowhere", "Night Without a Point", place=Place(name="Somewhere", locality="Hollerau"))
    yield event(
        "town-hidden", "Night Behind", venue="the-room-behind-the-bakery",
        place=Place(name=SECRET, locality="Hollerau", lat=52.104, lng=11.604, hidden=True),
    )  # fmt: skip
    online = Place(name="Stream House", locality="Hollerau", lat=52.103, lng=11.603)
    yield event("town-online", "Night at Home", attendance_mode="online", venue="stream-house", place=online)
    called_off = Place(name="Closed House", locality="Hollerau", lat=52.102, lng=11.602)
    yield event("town-off", "Night Called Off", status="cancelled", venue="closed-house", place=called_off)
