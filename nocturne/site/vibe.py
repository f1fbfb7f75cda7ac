"""A city's profile, computed from what is really listed: which scenes, which nights, which hours, what it costs.

Nothing here is anybody's opinion; with too few events nothing is said at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeAlias

import msgspec

from nocturne.model.event import Event
from nocturne.site.scenes import scene

FEWEST = 20
"""Events from which shares mean something; a share of fewer is noise."""
MOST_TAGS = 12
METHOD = (
    "Shares of the coming events listed here, made by people and not cancelled. Each share has its own n: the events "
    "of which the fact is known. Scenes follow the first tag that has one; nights run from the evening to five in the "
    f"morning; prices are the lowest asked for. Nothing is shown from fewer than {FEWEST} events."
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOURS = ((17, "afternoon"), (20, "evening"), (23, "night"), (29, "late"))
"""Where an hour's part of the night ends, hours after midnight counted on from 24."""
_LEVELS = ((10.0, "up to 10"), (20.0, "up to 20"), (40.0, "up to 40"), (float("inf"), "more"))

Profile: TypeAlias = dict[str, Any]


def profile(city: str, events: Iterable[Event]) -> Profile:
    """The profile of a city; `n` alone, and why, when there are too few events."""
    counted = [event for event in events if not event.is_ai_generated and event.status != "cancelled"]
    found: Profile = {"city": city, "n": len(counted), "method": METHOD}
    if len(counted) < FEWEST:
        return found | {"enough": False}
    return found | {
        "enough": True,
        "scenes": _shares(counted, lambda event: scene(event.tags) if event.tags else None),
        "tags": _tags(counted),
        "nights": _shares(counted, lambda event: _DAYS[date.fromisoformat(event.night).weekday()]),
        "hours": _shares(counted, _part_of_the_night),
        "free": _shares(counted, _is_free),
        "prices": _prices(counted),
    }


def as_json(city: str, events: Iterable[Event]) -> bytes:
    """`<city>/vibe.json`."""
    return msgspec.json.encode(profile(city, events))


def _shares(events: Sequence[Event], fact: Callable[[Event], str | None]) -> dict[str, Any] | None:
    """How the events of which a fact is known divide, the largest share first; None when too few are known."""
    known = [told for event in events if (told := fact(event)) is not None]
    if len(known) < FEWEST:
        return None
    counts = sorted(Counter(known).items(), key=lambda pair: (-pair[1], pair[0]))
    return {"n": len(known), **_divided(counts, len(known))}


def _divided(counts: Sequence[tuple[str, int]], known: int) -> dict[str, Any]:
    """Each count, and which share of `known` it is."""
    return {"shares": {name: round(count / known, 3) for name, count in counts}, "counts": dict(counts)}


def _tags(events: Sequence[Event]) -> dict[str, Any]:
    """The tags most events carry; an event may have several, so these do not add up to one."""
    counts = Counter(tag for event in events for tag in event.tags)
    most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_TAGS]
    return {"n": len(events), **_divided(most, len(events))}


def _part_of_the_night(event: Event) -> str | None:
    if not event.time:
        return None
    hour = int(event.time[:2])
    hour += 24 if hour < 5 else 0
    return next(name for end, name in _HOURS if hour < end)


def _is_free(event: Event) -> str | None:
    if event.offer.is_free is None:
        return None
    return "free" if event.offer.is_free else "not free"


def _prices(events: Sequence[Event]) -> dict[str, Any] | None:
    """Levels in the currency most prices are in; others are not converted, they are left out."""
    priced = [event.offer for event in events if event.offer.is_free is False and event.offer.low is not None]
    currencies = Counter(offer.currency for offer in priced if offer.currency)
    if not currencies:
        return None
    currency = min(currencies, key=lambda name: (-currencies[name], name))
    lows = [offer.low or 0.0 for offer in priced if offer.currency == currency]
    if len(lows) < FEWEST:
        return None
    counts = Counter(next(name for top, name in _LEVELS if low <= top) for low in lows)
    levels = [(name, counts[name]) for _, name in _LEVELS if counts[name]]
    return {"n": len(lows), "currency": currency, **_divided(levels, len(lows))}
