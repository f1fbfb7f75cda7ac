"""What makes two of what looks like one: parts and extra shows, halls of one house, films of one name, a tribute.

Asked only of pairs that everything else calls the same. Nothing of this proves two events, for titles leave much out:
it makes a pair doubtful, and the operator decides.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from nocturne.dedupe.title import Likeness, Title, plain
from nocturne.dedupe.title import title as read
from nocturne.dedupe.venue import Venue

_IN_WORDS = (
    "i ii iii iv v vi vii viii ix x",
    "one two three four five six seven eight nine ten",
    "eins zwei drei vier funf sechs sieben acht neun zehn",
    "uno dos tres cuatro cinco seis siete ocho nueve diez",
    "first second third fourth fifth",
    "1st 2nd 3rd 4th 5th",
    "erste zweite dritte vierte funfte",
    "primera segunda tercera cuarta quinta",
)
_COUNTED = {
    **{word: str(number) for words in _IN_WORDS for number, word in enumerate(words.split(), 1)},
    **{str(number): str(number) for number in range(1, 100)},
    **{letter: letter for letter in "abcdefgh"},
}
_PART = "part|pt|teil|parte|chapter|kapitel|capitulo|episode|ep|folge|episodio|act|akt|acto|lecture|vorlesung|reihe"
_GROUP = (
    "group|gruppe|grupo|session|sesion|level|stufe|nivel|course|kurs|curso|set|show|performance|vorstellung|funcion"
)
_AFTER = re.compile(rf"\b(?:{_PART}|{_GROUP})\b[\s.#:]{{0,3}}(\w+)(?=\s*(?:$|[:;,.)\]/|–—-]))")
"""`Part Two`, `Group B`, `Lecture IV`, where the phrase ends: "act a fool" counts nothing."""
_BEFORE = re.compile(rf"\b([a-z]+|[1-9](?:st|nd|rd|th))[\s-]+(?:{_PART}|{_GROUP}|concert|konzert|concierto)\b")
_EXTRA = re.compile(
    r"\b(?:zusatz(?:show|konzert|termin|vorstellung)|(?:extra|added|additional) (?:show|date|concert))\b"
)
_YEAR = re.compile(r"[(\[]\s*((?:18|19|20)\d\d)\s*[)\]]")
_SPLIT = re.compile(
    r"\s[-~]\s|[:;,/|()\[\]+&•·–—\"“”„«»]|\b(?:w/|with|feat\.?|ft\.?|featuring|mit|con|avec|and|und|y|et|plus|vs|x|presents?)(?=\s|$)"
)
"""Where one thing that a title tells of ends and the next begins."""
_COUNTING = frozenset(f"{_PART}|{_GROUP}".split("|"))
_SIGNS = ("(", "[", "show", "concert", "konzert", "concierto", "zusatz", "extra ", "added ", "additional ")
"""Signs and words that a title for comparison leaves out, one of which stands in what else is looked for."""
_TRIBUTE = frozenset("tribute tributo homenaje hommage cover covers coverband".split())


class Side(NamedTuple):
    """One of the two: the title as written and as it was taken apart for this comparison, and the house."""

    written: str
    title: Title
    venue: Venue


def doubt(a: Side, b: Side, likeness: Likeness) -> str:
    """Why two titles that look the same may be two events, in a few words; "" when nothing speaks against it."""
    if a.venue.hall and b.venue.hall and _apart(a.venue.hall, b.venue.hall):
        return "two halls of one house"
    here, there = a.venue.compact, b.venue.compact
    if here != there and here and there and not (a.title.telling or b.title.telling):
        return "a title that many evenings have, in two rooms or one"
    mine, theirs = _told(a), _told(b)
    if mine is not theirs and (counted := _counted_apart(mine, theirs)):
        return counted
    if likeness == "within" and (_is_only_named(a, b) or _is_only_named(b, a)):
        return "one title only names the other"
    return ""


def _apart(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether both say something of one kind and nothing of it is the same. A mark is a kind, `:` and what is said."""
    kinds = {mark.partition(":")[0] for mark in mine} & {mark.partition(":")[0] for mark in theirs}
    return any(not {mark for mark in mine if mark.startswith(f"{kind}:")} & theirs for kind in kinds)


class _Told(NamedTuple):
    """What a title counts: parts, years in brackets, whether it is an extra show."""

    parts: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    extra: bool = False


_NOTHING = _Told()


def _told(side: Side) -> _Told:
    """Most titles count nothing, and a look at their words is enough to know."""
    lowered = side.written.lower()
    if _COUNTING.isdisjoint(side.title.words) and not any(sign in lowered for sign in _SIGNS):
        return _NOTHING
    written = plain(side.written)
    said = [*_AFTER.findall(written), *(word for word in _BEFORE.findall(written) if len(word) > 1)]
    return _Told(
        parts=frozenset(_COUNTED[word] for word in said if word in _COUNTED),
        years=frozenset(f"year:{year}" for year in _YEAR.findall(written)),
        extra=bool(_EXTRA.search(written)),
    )


def _counted_apart(mine: _Told, theirs: _Told) -> str:
    if _apart(mine.years, theirs.years):
        return "two years"
    if mine.parts != theirs.parts and (mine.parts | theirs.parts) - {"1"}:
        return "another part"
    return "an extra show" if mine.extra != theirs.extra else ""


def _is_only_named(short: Side, long: Side) -> bool:
    """Whether the shorter title is one word of a longer phrase, or the one whom a tribute is for.

    "Robyn" is a part of "Robyn + Friends" and not of "Robyn Hitchcock"; two words and more are no accident.
    """
    tribute = not _TRIBUTE.isdisjoint(long.title.words) and _TRIBUTE.isdisjoint(short.title.words)
    if len(short.title.telling) > 1 and not tribute:
        return False
    name, told = read(short.written).telling, read(long.written).telling
    if not name or name == told or not name <= told:
        return False
    phrases = [read(part) for part in _SPLIT.split(plain(long.written)) if part.strip()]
    holding = [phrase for phrase in phrases if name <= phrase.telling]
    if any(phrase.telling == name for phrase in holding):
        return False
    return (len(name) == 1 and bool(holding)) or any(_TRIBUTE & frozenset(phrase.words) for phrase in holding)
