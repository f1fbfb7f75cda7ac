"""A title, and what it says besides: cancelled, postponed, sold out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nocturne.model.event import Status
from nocturne.normalise.text import title as plain_title

_WORDS: dict[str, str] = {
    "cancelled": r"cancell?ed|abgesagt|fällt aus|entfällt|cancelad[oa]|suspendid[oa]|annulée?|geannuleerd|中止",
    "postponed": r"postponed|verschoben|verlegt|pospuest[oa]|aplazad[oa]|reportée?|uitgesteld|延期",
    "sold_out": r"sold ?out|ausverkauft|agotad[oa]|complet|uitverkocht|完売",
}
_STATUSES: dict[str, Status] = {
    "scheduled": "scheduled",
    "cancelled": "cancelled",
    "postponed": "postponed",
    "rescheduled": "rescheduled",
    "moved_online": "moved_online",
}


_OPEN = r"(?:[\[({*!:|/–—~【《・]|(?<!\w)-)"
_CLOSE = r"(?:[\])}*!:|/–—~】》・]|-(?!\w))"


def _marked(words: str) -> re.Pattern[str]:
    """The words set apart from the title by brackets or marks: "Cancelled Culture" is not cancelled."""
    first = rf"^\s*(?:{_OPEN}\s*){{0,3}}(?:{words})\s*(?:{_CLOSE}\s*){{1,4}}"
    last = rf"\s*(?:{_OPEN}\s*){{1,4}}(?:{words})\s*(?:{_CLOSE}\s*){{0,4}}$"
    return re.compile(f"{first}|{last}", re.IGNORECASE)


def _shouted(words: str) -> re.Pattern[str]:
    """The words in capitals before or after a title that is not."""
    capitals = re.sub(r"[a-zäéó]+", lambda found: found[0].upper(), words)
    return re.compile(rf"^\s*(?:{capitals})\s+|\s+(?:{capitals})\W*$")


_MARKED = {kind: _marked(words) for kind, words in _WORDS.items()}
_SHOUTED = {kind: _shouted(words) for kind, words in _WORDS.items()}
_ALONE = {kind: re.compile(rf"\W*(?:{words})\W*", re.IGNORECASE) for kind, words in _WORDS.items()}


@dataclass(frozen=True, slots=True)
class Title:
    """The title without its announcements, what the source or they say of the event, and whether it is sold out."""

    text: str
    status: Status
    sold_out: bool


def read(written: str, status: str) -> Title:
    """`status` is the source's own word for it, "" when it says nothing; then the title's announcements count."""
    text, announced = plain_title(written), set[str]()
    for kind in (*_WORDS, *_WORDS):  # one announcement can hide behind another
        shorter = _without(kind, text)
        if shorter != text or _ALONE[kind].fullmatch(text):
            announced.add(kind)
        text = shorter
    said = _STATUSES.get(status, "scheduled")
    if said == "scheduled":
        said = "cancelled" if "cancelled" in announced else "postponed" if "postponed" in announced else said
    return Title(text, said, "sold_out" in announced)


def _without(kind: str, text: str) -> str:
    """The text without that announcement; the text itself when it has none or would be nothing else."""
    marked = _MARKED[kind].sub("", text).strip()
    if marked != text and any(letter.isalnum() for letter in marked):
        return marked
    shouted = _SHOUTED[kind].sub("", text).strip()
    return shouted if shouted != text and any(letter.islower() for letter in shouted) else text
