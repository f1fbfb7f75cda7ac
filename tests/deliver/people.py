"""Invented readers and letters, as sending sees them: small real ones, without templates and files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from nocturne.config.letters import LetterSettings
from nocturne.model.city import City
from nocturne.model.delivery import Broadcast, Message
from nocturne.model.letter import Digest, Letter, Pick, Setting
from nocturne.model.subscriber import Subscriber, Suppression

NOW = datetime(2026, 12, 3, 11, 0, tzinfo=UTC)
"""A Thursday, noon in Berlin: within every city's first hours but for the far ones."""
WEEK = "2026-W49"
BERLIN = City(slug="berlin", name="Berlin", country="DE", latitude=52.5, longitude=13.4, timezone="Europe/Berlin")
LISBON = City(slug="lisbon", name="Lisbon", country="PT", latitude=38.7, longitude=-9.1, timezone="Europe/Lisbon")
SETTINGS = LetterSettings()
BODY = "<p>A night.</p>" * 20


def reader(number: int, cities: Sequence[str] = ("berlin",), **facts: Any) -> Subscriber:
    """One of as many readers as are wanted; the same number is the same reader."""
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    name, rest = "", number
    for _ in range(16):
        rest, digit = divmod(rest, 32)
        name = letters[digit] + name
    given = {"standing": "confirmed", "since": "2026-01-01T00:00:00Z", **facts}
    return Subscriber(id=name, address=f"r{number}@example.org", cities=tuple(cities), **given)


def readers(count: int, **facts: Any) -> list[Subscriber]:
    """The first so many."""
    return [reader(number, **facts) for number in range(count)]


def pick(number: int, tags: Sequence[str] = ()) -> Pick:
    """An event of a letter."""
    return Pick(
        id=f"event{number}",
        sequence=0,
        title=f"Night {number}",
        url=f"https://nights.example/e/{number}",
        night="2026-12-04",
        date="2026-12-04",
        time="22:00",
        start="2026-12-04T22:00:00+01:00",
        timezone="Europe/Berlin",
        place="A cellar",
        hidden=False,
        price="",
        is_free=None,
        tags=tuple(tags),
        scene="techno",
        venue="",
        status="scheduled",
        summary="",
        reason="soon",
    )


def digest(
    city: str = "berlin", week: str = WEEK, tags: Sequence[str] = ("techno",), body: str = BODY, subject: str = "Nights"
) -> Digest:
    """A frozen letter of one event."""
    picks = (pick(1, tags),)
    letter = Letter(
        city=city,
        city_name=city.title(),
        timezone="Europe/Berlin",
        language="en",
        week=week,
        picks=picks,
        archive_url=f"https://nights.example/{city}/digests/{week}/",
    )
    setting = _setting(body, subject)
    return Digest(
        week=week, city=city, at="2026-12-03T03:00:00Z", letter=letter, setting=setting, pool=picks, content_hash="c"
    )


def _setting(body: str, subject: str) -> Setting:
    fields = {"archive": ""} if "archive" in Setting.__dataclass_fields__ else {}
    slots: Any = {"unsubscribe": "%%u%%"}
    return Setting(
        subjects=(subject,),
        preheader="",
        html=f"{body}<a href='%%u%%'>leave</a>",
        text="%%u%%",
        slots=slots,
        **fields,
    )


@dataclass
class Letters:
    """A composer whose letters are there from the start."""

    digests: dict[tuple[str, str], Digest] = field(default_factory=dict)

    @classmethod
    def of(cls, *found: Digest) -> Letters:
        """These and no others."""
        return cls({(each.week, each.city): each for each in found})

    def digest(self, week: str, city: str) -> Digest | None:
        return self.digests.get((week, city))

    def setting(self, digest: Digest, tags: tuple[str, ...]) -> Setting:
        return replace(digest.setting, subjects=(" ".join(tags),)) if tags else digest.setting

    def message(self, digest: Digest, setting: Setting, reader: Subscriber) -> Message:
        leave = f"https://leave.example/u/{reader.id}-{digest.city}"
        return Message(
            reader=reader.id,
            to=reader.address,
            sender="Nights <letter@example.org>",
            subject=setting.subjects[0],
            html=leave.join(setting.html.split("%%u%%")),
            text=leave.join(setting.text.split("%%u%%")),
            headers=(("Message-ID", f"<{digest.week}.{digest.city}.{reader.id}@example.org>"),),
        )

    def broadcast(self, digest: Digest, audience: str) -> Broadcast:
        return Broadcast(
            key="",
            name=f"nocturne/{digest.city}/{digest.week}/{digest.content_hash}",
            city=digest.city,
            week=digest.week,
            audience=audience,
            sender="Nights <letter@example.org>",
            subject=digest.setting.subjects[0],
            preheader="",
            html=digest.setting.html,
            text=digest.setting.text,
            slots={str(name): mark for name, mark in digest.setting.slots.items()},
        )


@dataclass
class People:
    """A list in memory."""

    subscribers: list[Subscriber]
    asked: int = 0

    def load(self) -> Sequence[Subscriber]:
        self.asked += 1
        return self.subscribers

    def suppress(self, found: Sequence[Suppression]) -> Sequence[Subscriber]:
        blows: dict[str, Any] = {each.address: each.blow for each in found}
        self.subscribers = [
            replace(each, standing=blows[each.address]) if each.address in blows else each for each in self.subscribers
        ]
        return self.subscribers


def ids(found: Iterable[Subscriber]) -> list[str]:
    """Who they are."""
    return [each.id for each in found]
