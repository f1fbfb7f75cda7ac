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
    known, language = houses(rows), shared.of(city)
    title = language.gettext("Night map of {city}", city=city.name)
    description = language.ngettext(
        "Where {city} goes at night: {count} house by distance and direction.",
        "Where {city} goes at night: {count} houses by distance and direction.",
        len(known.found),
        city=city.name,
    )
    return shared.render(
        "map.html",
        Head(
            title=title,
            path=f"{city.slug}/map/",
            description=description,
            city=city.slug,
            language=city.language,
            index=bool(known.found),
        ),
        city=city,
        known=known,
        map=night_map((city.latitude, city.longitude), known.found, language),
        scenes=[name for name in (*SCENES, "open") if any(house.scene == name for house in known.found)],
        pages=lists.venues,
        geocoder=shared.site.geocoder,
    )


def _vibe(shared: Shared, city: CityFacts, rows: Sequence[Row]) -> bytes:
    profile = vibe.profile(city.slug, (row.event for row in rows))
    language = shared.of(city)
    description = language.ngettext(
        "Scenes, nights, hours and prices of {city}, counted from {count} coming event.",
        "Scenes, nights, hours and prices of {city}, counted from {count} coming events.",
        profile["n"],
        city=city.name,
    )
    return shared.render(
        "vibe.html",
        Head(
            title=language.gettext("The vibe of {city}", city=city.name),
            path=f"{city.slug}/vibe/",
            description=description,
            city=city.slug,
            language=city.language,
            index=profile["enough"],
        ),
        city=city,
        n=profile["n"],
        fewest=vibe.FEWEST,
        charts=charts(profile),
        weekdays=language.weekdays,
    )
