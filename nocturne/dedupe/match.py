"""Whether two listings tell of one event: the hour and the place decide first, titles last.

A verdict never rests on one sign alone. What could be either is "ambiguous": shown to the operator, never merged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from nocturne.dedupe import hour, twins, venue
from nocturne.dedupe import title as titles
from nocturne.dedupe.title import Likeness, Title
from nocturne.dedupe.venue import Nearness, Venue
from nocturne.model.default_hours import default_hours

Verdict: TypeAlias = Literal["same", "different", "ambiguous"]

CERTAIN = 2
"""So many telling words in common are no accident, wherever they stand."""
ALONE = 5
"""One telling word of so many letters can name an act by itself."""
BEYOND_DOUBT = 3
"""So many telling words at the same minute outweigh venues that are only named differently."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A verdict with its parts: one sentence each for hour, place and title, and a score from 0 to 1 to rank by."""

    verdict: Verdict
    score: float
    when: str
    where: str
    title: str

    @property
    def because(self) -> str:
        """The parts in one line, as `nocturne explain` says them."""
        return f"{self.when}; {self.where}; {self.title} (score {self.score:.2f})"


@dataclass(slots=True)
class Traits:
    """What of an event takes part in a comparison; words are only taken apart when hour and place allow it.

    `town`: town and city, whose words tell nothing apart there; `host` and `site`: of the link, see `venue.own_site`.
    """

    when: hour.When | None
    venue: Venue
    spot: tuple[float, float] | None
    online: bool
    mixed: bool
    organizer: str
    link: str
    host: str
    written: str
    town: str
    performers: tuple[str, ...]

    def title(self, elsewhere: Set[str]) -> Title:
        """The title without the words of the places in question."""
        return titles.title(self.written, elsewhere)

    @property
    def elsewhere(self) -> Set[str]:
        """Words of the place, which say nothing about who plays."""
        return self.venue.every | frozenset(titles.plain(self.town).split())

    @property
    def site(self) -> str:
        """The telling part of the host, when it is a venue's own."""
        return venue.own_site(self.host, self.town)

    @property
    def said_place(self) -> Set[str]:
        """All words of the title: it may name the other side's venue."""
        return frozenset(titles.plain(self.written).replace("-", " ").split())


def traits(event: Mapping[str, Any]) -> Traits:
    """The traits of a public event (1.4) or of any part of one: keys that are missing are unknown."""
    place: Mapping[str, Any] = event.get("place") or {}
    lat, lng, hidden = place.get("lat"), place.get("lng"), place.get("hidden")
    source, link = str(event.get("source") or ""), str(event.get("link") or "")
    mode, city = event.get("attendance_mode"), str(event.get("city") or "").replace("-", " ")
    return Traits(
        when=hour.when(event, default_hours(source)),
        venue=venue.NOWHERE if hidden else venue.venue(place, str(event.get("location") or ""), city),
        spot=(float(lat), float(lng)) if lat is not None and lng is not None and not hidden else None,
        online=mode == "online",
        mixed=mode == "mixed",
        organizer=str((event.get("organizer") or {}).get("name") or "").casefold(),
        link=link.partition("?")[0],
        host=link.partition("//")[2].partition("/")[0].lower(),
        written=str(event.get("title") or ""),
        town=f"{place.get('locality') or ''} {city}",
        performers=tuple(event.get("performers") or ()),
    )


def compare(a: Mapping[str, Any], b: Mapping[str, Any]) -> Verdict:
    """Whether two public events (1.4; missing keys are unknown) are one: "same", "different" or "ambiguous"."""
    return weigh(traits(a), traits(b)).verdict


def weigh(a: Traits, b: Traits) -> Comparison:
    """The comparison with its reasons. Symmetric."""
    if a.when is None or b.when is None:
        return _different("a date is missing")
    closeness, minutes = hour.compared(a.when, b.when)
    when = f"{closeness}, {minutes} minutes apart" if minutes else closeness
    if closeness == "other night":
        return _different(when)
    nearness, where = _place(a, b)
    if nearness == "elsewhere" and closeness not in ("exact", "near"):
        return _different(when, where)
    elsewhere = a.elsewhere | b.elsewhere
    one, other = a.title(elsewhere), b.title(elsewhere)
    likeness, shared = titles.compared(one, other)
    if likeness in ("none", "overlap") and (named := _performs(a, other) | _performs(b, one)):
        likeness, shared = "within", shared | named
    evidence = _Evidence(closeness, nearness, likeness, shared, one, other)
    verdict = _RULES[nearness](evidence) if likeness != "conflict" else "different"
    told = f"titles {likeness}"
    if verdict == "same" and (doubt := _doubt(a, one, b, other, likeness)):
        verdict, told = "ambiguous", f"{told}, {doubt}"
    if shared and verdict != "different":
        told += f" ({', '.join(sorted(shared)[:6])})"
    return Comparison(verdict, evidence.score, when, where, told)


def _doubt(a: Traits, one: Title, b: Traits, other: Title, likeness: Likeness) -> str:
    return twins.doubt(twins.Side(a.written, one, a.venue), twins.Side(b.written, other, b.venue), likeness)


def _different(when: str, where: str = "place not compared") -> Comparison:
    return Comparison("different", 0.0, when, where, "titles not compared")


def _performs(a: Traits, other: Title) -> frozenset[str]:
    """The telling words of a performer of `a` that the other title is about."""
    for name in a.performers:
        telling = titles.title(name).telling
        if telling and telling <= other.telling:
            return telling
    return frozenset()


def _place(a: Traits, b: Traits) -> tuple[Nearness, str]:
    if a.link and a.link == b.link:
        return "same", "one link"
    if a.online or b.online:
        if a.online and b.online and a.organizer and a.organizer == b.organizer:
            return "same", "online with the same organiser"
        both = a.online and b.online
        if both or a.mixed or b.mixed:
            return "unknown", "online"
        return "unlike", "one side is online"
    found, why = venue.compared(a.venue, b.venue, a.spot, b.spot)
    if found in ("unknown", "unlike"):
        if venue.is_site_of(a.site, b.venue) or venue.is_site_of(b.site, a.venue):
            return "same", "listed on the venue's own site"
        if found == "unknown" and (_named_in(a, b) or _named_in(b, a)):
            return "same", "the title names the venue"
    return found, why


def _named_in(a: Traits, b: Traits) -> bool:
    """Whether the title of `a` names the venue of `b` by more than one word."""
    return len(b.venue.name) > 1 and b.venue.name <= a.said_place


@dataclass(frozen=True, slots=True)
class _Evidence:
    closeness: hour.Closeness
    nearness: Nearness
    likeness: Likeness
    shared: frozenset[str]
    one: Title
    other: Title

    @property
    def weight(self) -> int:
        """How many telling words speak for one event."""
        return len(self.shared)

    @property
    def formats(self) -> bool:
        """Whether a title says what kind of evening it is: those repeat across a town."""
        return bool(self.one.formats | self.other.formats)

    @property
    def beside(self) -> bool:
        """Whether only one title tells of something beside the event."""
        return self.one.side != self.other.side

    @property
    def stands_alone(self) -> bool:
        return self.weight >= CERTAIN or any(len(word) >= ALONE for word in self.shared)

    @property
    def score(self) -> float:
        near = {"exact": 1.0, "near": 0.9, "day": 0.7, "doors": 0.7, "all day": 0.5, "span": 0.3}
        here = {"same": 1.0, "near": 0.8, "unknown": 0.5, "unlike": 0.2, "elsewhere": 0.0}
        alike = {"equal": 1.0, "within": 0.85, "alike": 0.85, "mostly": 0.6, "overlap": 0.4}
        told = alike.get(self.likeness, 0.0) * (0.7 + 0.1 * min(3, self.weight))
        return round(0.3 * near.get(self.closeness, 0.1) + 0.3 * here[self.nearness] + 0.4 * told, 3)


def _at_one_place(seen: _Evidence) -> Verdict:
    if seen.closeness == "exact":
        return _same_hour(seen)
    if seen.likeness in ("none", "overlap"):
        return "ambiguous" if seen.likeness == "overlap" and seen.weight >= CERTAIN else "different"
    if seen.closeness == "near":
        return "same" if seen.weight and seen.likeness != "mostly" else "ambiguous"
    if seen.beside or seen.likeness == "mostly" or not seen.weight:
        return "ambiguous"
    if seen.closeness == "day":
        return "same"
    if seen.closeness == "all day":
        return "same" if seen.likeness != "within" else "ambiguous"
    if seen.closeness == "doors":
        return "same" if not seen.formats or seen.weight >= CERTAIN else "ambiguous"
    return "ambiguous"


def _same_hour(seen: _Evidence) -> Verdict:
    """One room at one minute: nearly always one event, unless the titles tell of two."""
    if seen.likeness in ("equal", "alike"):
        return "same"
    if seen.likeness in ("within", "mostly") and not seen.beside:
        return "same" if seen.likeness == "within" or seen.weight >= CERTAIN else "ambiguous"
    return "different" if seen.likeness == "none" else "ambiguous"


def _nearby(seen: _Evidence) -> Verdict:
    """Another name at the same spot: a hall of a complex, or the neighbour."""
    if seen.likeness not in ("equal", "within", "alike"):
        return "different"
    if seen.closeness in ("exact", "near", "day"):
        return "same" if seen.stands_alone and not seen.beside else "ambiguous"
    return "ambiguous"


def _somewhere(seen: _Evidence) -> Verdict:
    """One side names no place: hour and title have to carry it alone."""
    if seen.likeness not in ("equal", "within", "alike"):
        return "different"
    if seen.beside or (seen.formats and seen.weight < BEYOND_DOUBT):
        return "ambiguous"
    if seen.closeness == "exact":
        enough = seen.stands_alone if seen.likeness == "equal" else seen.weight >= CERTAIN
        return "same" if enough else "ambiguous"
    if seen.closeness in ("near", "day"):
        return "same" if seen.likeness != "within" and seen.weight >= CERTAIN else "ambiguous"
    return "ambiguous"


def _under_two_names(seen: _Evidence) -> Verdict:
    """Venues that share no word, and nothing says that they are two."""
    if seen.likeness not in ("equal", "within", "alike") or seen.closeness not in ("exact", "near", "day"):
        return "different"
    if seen.closeness == "exact" and seen.weight >= BEYOND_DOUBT and seen.likeness == "equal" and not seen.formats:
        return "same"
    return "ambiguous" if seen.weight >= CERTAIN else "different"


def _elsewhere(seen: _Evidence) -> Verdict:
    """Two addresses: two events, unless one of the addresses is wrong."""
    doubtful = seen.likeness == "equal" and seen.weight >= CERTAIN and not seen.formats
    return "ambiguous" if doubtful and seen.closeness == "exact" else "different"


_RULES: dict[Nearness, Callable[[_Evidence], Verdict]] = {
    "same": _at_one_place,
    "near": _nearby,
    "unknown": _somewhere,
    "unlike": _under_two_names,
    "elsewhere": _elsewhere,
}
