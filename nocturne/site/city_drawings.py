"""The two drawn pages of a city: where its nights are, and of what kind they are.

They are two, for they answer two questions, change at different times, and are linked to from different places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from nocturne.site import vibe
from nocturne.site.content import CityFacts
from nocturne.site.digests import digest
from nocturne.site.houses import houses
from nocturne.site.night_map import night_map
from nocturne.site.plan import Head, Page, Shared
from nocturne.site.rows import Row
from nocturne.site.scenes import SCENES
from nocturne.site.selections import Selections
from nocturne.site.vibe_chart import charts


def pages(shared: Shared, city: CityFacts, rows: Sequence[Row], lists: Selections) -> Iterator[Page]:
    """Both, whatever there is to draw. `rows`: coming events that people made; `lists`: pages that houses may have."""
    key = digest(*(row.digest for row in rows))
    yield Page(f"{city.slug}/map/index.html", key, partial(_map, shared, city, rows, lists))
    yield Page(f"{city.slug}/vibe/index.html", key, partial(_vibe, shared, city, rows))


def _map(shared: Shared, city: CityFacts, rows: Sequence[Row], lists: Selections) -> bytes:
    known = houses(rows)
    return shared.render(
        "map.html",
        Head(
            title=f"Night map of {city.name}",
            path=f"{city.slug}/map/",
            description=f"Where {city.name} goes at night: {len(known.found)} houses by distance and direction.",
            city=city.slug,
            index=bool(known.found),
        ),
        city=city,
        known=known,
        map=night_map((city.latitude, city.longitude), known.found),
        scenes=[name for name in (*SCENES, "open") if any(house.scene == name for house in known.found)],
        pages=lists.venues,
        geocoder=shared.site.geocoder,
    )


def _vibe(shared: Shared, city: CityFacts, rows: Sequence[Row]) -> bytes:
    profile = vibe.profile(city.slug, (row.event for row in rows))
    return shared.render(
        "vibe.html",
        Head(
            title=f"The vibe of {city.name}",
            path=f"{city.slug}/vibe/",
            description=f"Scenes, nights, hours and prices of {city.name}, counted from {profile['n']} coming events.",
            city=city.slug,
            index=profile["enough"],
        ),
        city=city,
        n=profile["n"],
        fewest=vibe.FEWEST,
        charts=charts(profile),
    )
