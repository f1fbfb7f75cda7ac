"""Letters as they are frozen, and readers of them: small, but with everything that makes mail hard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from nocturne.config.letters import LetterSettings
from nocturne.config.settings import SiteSettings
from nocturne.deliver.message import Writer
from nocturne.model.delivery import Batch, Broadcast, Message
from nocturne.model.letter import Digest, Letter, Setting, Slot
from nocturne.model.subscriber import Subscriber

NOW = datetime(2026, 12, 3, 10, 0, tzinfo=UTC)
WEEK = "2026-W49"
MARKS: dict[Slot, str] = {
    "unsubscribe": "slot-unsubscribe-5d1c",
    "preferences": "slot-preferences-9e07",
    "address": "slot-address-77b2",
}
SITE: dict[str, Any] = {
    "title": "Nocturne",
    "base_url": "https://nights.example.org",
    "sender": "Nocturne <letter@nights.example.org>",
    "postal_address": "Nocturne, Hofweg 3, 10999 Berlin",
}
ENDPOINT = "https://list.nights.example.org"
NIGHTS = """
Slow Tape Evening|Tuesday, 20:00|Kaffee Marlene|three records a side, no talking during them
Tiefdruck with Irina Vol|Friday, 23:30|Halle Nord|long sets of dub techno, the big room stays dark until two
Noise for Beginners|Saturday, 19:00|Werkraum|bring something that makes a sound; children are welcome
日本の夜 / Nihon no yoru|Saturday, 21:00|Salon am Ufer|ambient and field recordings from Osaka
Ärger & Übermut: Größe zählt nicht|Sunday, 16:00|Hinterhof|punk matinée with soup
""".strip().splitlines()


@dataclass(frozen=True)
class Words:
    """Tokens of a wanted length, different for every reader."""

    length: int = 56

    def unsubscribe(self, subscriber: str, city: str) -> str:
        return self._made(f"u.{city}.{subscriber}")

    def preferences(self, subscriber: str) -> str:
        return self._made(f"p.{subscriber}")

    def _made(self, start: str) -> str:
        return (
            (start[-8:] + start + "Ab-_9.zZ" * 60)[: self.length] if self.length < 40 else start.ljust(self.length, "x")
        )


def writer(length: int = 56, site: dict[str, Any] | None = None, **letters: Any) -> Writer:
    """What writes letters, with tokens of a length."""
    settings = LetterSettings(**{"endpoint": ENDPOINT, **letters})
    return Writer(SiteSettings(**{**SITE, **(site or {})}), settings, Words(length))


def reader(number: int = 1, address: str = "") -> Subscriber:
    """One of as many as are wanted."""
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    name = "".join(
        letters[number >> shift & 31] for shift in (75, 70, 65, 60, 55, 50, 45, 40, 35, 30, 25, 20, 15, 10, 5, 0)
    )
    return Subscriber(
        id=name, address=address or f"reader{number}@mail.example.org", standing="confirmed", cities=("berlin",)
    )


def digest(
    nights: Sequence[str] = NIGHTS, subject: str = "Five nights in Berlin, from Tuesday on", **setting: Any
) -> Digest:
    """A frozen letter that looks like one: as much text as links, the same in both parts."""
    rows, lines = [], []
    for number, night in enumerate(nights):
        title, when, where, about = night.split("|")
        link = f"https://nights.example.org/berlin/e/night-{number}.html"
        rows.append(_ROW.format(title=title.replace("&", "&amp;"), when=when, where=where, about=about, link=link))
        lines.append(f"* {when}  {title}\n  {where}\n  {about}\n→ {link}\n")
    made = Setting(
        **{
            "subjects": (subject,),
            "preheader": "Tape, dub and noise",
            "html": _FRAME.format(rows="".join(rows), **MARKS),
            "text": _TEXT.format(lines="\n".join(lines), **MARKS),
            "slots": MARKS,
            **setting,
        }
    )
    letter = Letter(
        city="berlin",
        city_name="Berlin",
        timezone="Europe/Berlin",
        language="en",
        week=WEEK,
        picks=(),
        archive_url="https://nights.example.org/berlin/letters/2026-W49/",
    )
    return Digest(
        week=WEEK, city="berlin", at="2026-12-03T03:00:00Z", letter=letter, setting=made, pool=(), content_hash="c0ffee"
    )


def message(to: str = "", number: int = 1, length: int = 56, **facts: Any) -> Message:
    """A letter to one reader."""
    frozen = digest(**facts)
    return writer(length).message(frozen, frozen.setting, reader(number, to))


def batch(mail: Message) -> Batch:
    """The batch of one letter."""
    return Batch(key=f"key{mail.reader}", city="berlin", week=WEEK, messages=(mail,))


def broadcast() -> Broadcast:
    """The letter to a list that somebody else keeps."""
    frozen = digest()
    return Broadcast(
        key="keyeverybody",
        name=f"nocturne/berlin/{WEEK}/{frozen.content_hash}",
        city="berlin",
        week=WEEK,
        audience="tag-berlin",
        sender=SITE["sender"],
        subject=frozen.setting.subjects[0],
        preheader=frozen.setting.preheader,
        html=frozen.setting.html,
        text=frozen.setting.text,
        slots={str(slot): mark for slot, mark in MARKS.items()},
    )


_FRAME = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Nights in Berlin</title></head>
<body style="margin:0;background-color:#f4f1ea;color:#1b1b1b;font-family:Georgia,serif">
<table role="presentation" width="100%"><tr><td style="padding:24px">
<h1 style="font-size:24px">Nocturne: nights in Berlin</h1>
<p>What we found for the days to come, checked this morning. Times are local.</p>
{rows}
<p>This letter went to {address}, because it was given and confirmed for nights in Berlin. It counts nobody.</p>
<p><a href="{preferences}">Change what comes</a></p>
<p><a href="{unsubscribe}">Leave this letter</a></p>
<p>Nocturne, Hofweg 3, 10999 Berlin</p>
</td></tr></table></body></html>
"""
_ROW = """<h2 style="font-size:18px"><a href="{link}" style="color:#7a1f3d">{title}</a></h2>
<p>{when}, {where}</p>
<p>{about}</p>
"""
_TEXT = """NOCTURNE: NIGHTS IN BERLIN

What we found for the days to come, checked this morning. Times are local.

{lines}
This letter went to {address}, because it was given and confirmed for nights in Berlin. It counts nobody.
Change what comes
→ {preferences}
Leave this letter
→ {unsubscribe}
Nocturne, Hofweg 3, 10999 Berlin
"""
