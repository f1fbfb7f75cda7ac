"""By what a city's events can be narrowed: only what at least two of them answer differently, or any answers at all."""

from __future__ import annotations

from dataclasses import dataclass

from nocturne.site import search_index
from nocturne.site.scenes import SCENES

STEP_FREE = "step-free"
_HOURS = ("05", "20", "23")
"""Where the parts of an evening begin; what begins before five belongs to the last of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """Which filters a city's form has. `scenes`: those there are, in order; the others: whether they are of use."""

    scenes: tuple[str, ...] = ()
    free: bool = False
    hours: bool = False
    tags: bool = False
    venues: bool = False
    sources: bool = False
    ages: bool = False
    online: bool = False
    step_free: bool = False
    languages: bool = False
    points: bool = False


def of(made: search_index.Made) -> Facets:
    """The facets of events that people made."""
    events = [row.event for row, _ in made]
    there = {shown.scene for _, shown in made}
    scenes = tuple(scene for scene in (*SCENES, "open") if scene in there)
    free = {bool(event.offer.is_free) for event in events}
    stepless = {STEP_FREE in event.tags for event in events}
    return Facets(
        scenes=scenes if len(scenes) > 1 else (),
        free=len(free) > 1,
        hours=len({_part(event.time) for event in events if event.time}) > 1,
        tags=len({tag for event in events for tag in event.tags}) > 1,
        venues=len(search_index.houses(made)) > 1,
        sources=len({name for event in events for name in search_index.sources(event)}) > 1,
        ages=any(search_index.age(event.age_limit) for event in events),
        online=len({event.attendance_mode for event in events}) > 1,
        step_free=len(stepless) > 1,
        languages=len({row.language.partition("-")[0] for row, _ in made if row.language}) > 1,
        points=any(search_index.point(event) is not None for event in events),
    )


def _part(time: str) -> int:
    """Which part of the evening an hour (HH:MM) belongs to."""
    return sum(time >= hour for hour in _HOURS) or len(_HOURS)
