"""An invented programme in which every time, state, place and price an event can have meets many others."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from nocturne.model.event import KnownEvent, Offer, Place
from tests.site.projects import event, unconfirmed

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 27, 18, 0, tzinfo=UTC)
"""A Friday; the clocks are set in the night from Saturday to Sunday."""
FIRST = date(2026, 3, 27)
SECRET = ("Loft behind the bakery", "9 Hidden Lane", "52.50123")
LOFT = Place(name=SECRET[0], address=SECRET[1], locality="Berlin", country="DE", lat=52.50123, lng=13.4, hidden=True)
HOUSES = (
    Place(
        name="Kesselhaus", address="Uferweg 3", locality="Berlin", postal_code="10999", country="DE", lat=52.4, lng=13.1
    ),
    Place(name="Zum, Anker; \\ & <Söhne>", locality="Berlin", country="DE"),
    Place(name="地下室", locality="Berlin"),
    Place(address="Am Kanal 7", locality="Berlin"),
    Place(),
)


def timed(given: KnownEvent, day: date, hour: str, *, hours: float | None = None, fold: int = 0) -> KnownEvent:
    """The event at a local hour, with an end so many hours later."""
    start = datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=BERLIN, fold=fold)
    end = None if hours is None else (start.astimezone(UTC) + timedelta(hours=hours)).astimezone(BERLIN)
    return replace(
        given, date=f"{day}", time=hour, start=start.isoformat(), end=end.isoformat() if end else None,
        night=f"{(start.replace(tzinfo=None) - timedelta(hours=5)).date()}",
    )  # fmt: skip


def whole_days(given: KnownEvent, day: date, *, last: date | None = None, all_day: bool = True) -> KnownEvent:
    """The event on a day of unknown hour, or for whole days."""
    return replace(
        given, date=f"{day}", night=f"{day}", time="", start=f"{day}", end=f"{last}" if last else None, all_day=all_day
    )


TIMES: dict[str, Callable[[KnownEvent, date, random.Random], KnownEvent]] = {
    "evening": lambda given, day, dice: timed(given, day, f"{dice.randint(17, 22)}:{dice.choice(('00', '30'))}"),
    "with an end": lambda given, day, dice: timed(given, day, "20:00", hours=dice.choice((1, 2.5, 3))),
    "past midnight": lambda given, day, dice: timed(given, day, "23:00", hours=dice.randint(2, 9)),
    "small hours": lambda given, day, _: timed(given, day, "02:30", hours=2),
    "several days": lambda given, day, dice: timed(given, day, "18:00", hours=24 * dice.randint(1, 4) + 3),
    "until a day": lambda given, day, _: replace(timed(given, day, "18:00"), end=f"{day + timedelta(days=2)}"),
    "no hour": lambda given, day, _: whole_days(given, day, all_day=False),
    "all day": lambda given, day, _: whole_days(given, day),
    "festival": lambda given, day, dice: whole_days(given, day, last=day + timedelta(days=dice.randint(1, 5))),
    "an hour lost": lambda given, *_: timed(given, date(2026, 3, 28), "23:00", hours=6),
    "an hour twice": lambda given, *_: timed(given, date(2026, 10, 25), "02:30", hours=1),
    "the second time": lambda given, *_: timed(given, date(2026, 10, 25), "02:30", hours=1, fold=1),
    "into winter": lambda given, *_: timed(given, date(2026, 10, 24), "22:00", hours=8),
}
PRICES = (
    ("Free", Offer(is_free=True, low=0.0, high=0.0)),
    ("", Offer()),
    ("€8–12", Offer(is_free=False, low=8.0, high=12.0, currency="EUR")),
    ("from €5", Offer(is_free=False, low=5.0, currency="EUR")),
    ("Pay what you can, from €3", Offer(is_free=False, low=3.0, currency="EUR", pay_what_you_can=True)),
    ("Pay what you can", Offer(pay_what_you_can=True)),
    ("10 €, <members> & friends", Offer(is_free=False, low=10.0, high=10.0, currency="EUR", availability="sold_out")),
)  # fmt: skip
STATES: dict[str, Callable[[KnownEvent], KnownEvent]] = {
    "scheduled": lambda given: given,
    "cancelled": lambda given: replace(given, status="cancelled", sequence=2),
    "postponed": lambda given: replace(given, status="postponed", sequence=1),
    "rescheduled": lambda given: replace(
        given, status="rescheduled", sequence=4,
        changed=({"at": "2026-03-20T03:00:00Z", "field": "start", "from": "2026-03-01", "to": given.start},),
    ),
    "moved online": lambda given: replace(given, status="moved_online", attendance_mode="online", sequence=1),
    "unconfirmed": unconfirmed,
    "hidden": lambda given: replace(
        given, place=LOFT, location=f"{SECRET[0]}, {SECRET[1]}"
    ),
    "online": lambda given: replace(given, attendance_mode="online", place=Place(), location="Online"),
    "mixed": lambda given: replace(given, attendance_mode="mixed"),
    "by a machine": lambda given: replace(given, is_ai_generated=True, ai_fields=("title",)),
}  # fmt: skip


def programme(seed: int) -> list[KnownEvent]:
    """Every time and every state with others by chance, so that each meets many; always the same for a seed."""
    dice = random.Random(seed)
    found = []
    for number in range(3 * len(TIMES) * len(STATES) // 2):
        when, state = [*TIMES][number % len(TIMES)], [*STATES][number % len(STATES)]
        price, offer = dice.choice(PRICES)
        place = dice.choice(HOUSES)
        given = event(
            number, title=f"{when.title()} {number}: “Ö, <b> & \\; ” {dice.choice(('夜', 'ليلة', 'nuit'))}",
            price=price, offer=offer, place=place, location=", ".join(filter(None, (place.name, place.address))),
            tags=tuple(dice.sample(("techno", "dub", "film", "tea"), dice.randint(0, 3))),
            first_seen=f"2026-03-{dice.randint(1, 25):02d}T03:00:00Z",
            description=dice.choice(("", "Words; and, more.")),
        )  # fmt: skip
        made = TIMES[when](given, FIRST + timedelta(days=dice.randint(1, 40)), dice)
        found.append(STATES[state](made))
    return found
