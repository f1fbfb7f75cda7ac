"""What is shown beside a link to the site elsewhere (Open Graph): a picture of each city, and one of the site."""

from __future__ import annotations

from functools import partial

from nocturne.site.content import CityFacts
from nocturne.site.digests import digest
from nocturne.site.plan import PREVIEW, Page, Shared


def of_city(shared: Shared, city: CityFacts) -> Page:
    """A city's picture: its name, the site's, and where on Earth it is."""
    place = f"{city.latitude} {city.longitude}"
    key = digest(city.slug, city.name, shared.site.title, place)
    return Page(f"{city.slug}/{PREVIEW}", key, partial(_city, shared, city))


def _city(shared: Shared, city: CityFacts) -> bytes:
    from nocturne.site.lettering import drawable
    from nocturne.site.opengraph import picture

    name = drawable(city.name) or drawable(city.slug.replace("-", " "))
    return picture(name, _title(shared), _place(city.latitude, city.longitude), city.slug)


def of_site(shared: Shared) -> Page:
    """The site's own: its name, and as many cities as fit above it."""
    names = [city.name for city in shared.content.cities]
    return Page(PREVIEW, digest(shared.site.title, shared.host, *names), partial(_site, shared, names))


def _site(shared: Shared, names: list[str]) -> bytes:
    from nocturne.site.lettering import drawable
    from nocturne.site.opengraph import fits, picture

    drawn = [said for name in names if (said := drawable(name))]
    notes = (" / ".join(drawn[:count]) for count in range(len(drawn), 0, -1))
    return picture(_title(shared), "", next(filter(fits, notes), ""), shared.host)


def _title(shared: Shared) -> str:
    """The site's name; where it is written in another script, that of its host."""
    from nocturne.site.lettering import drawable

    return drawable(shared.site.title) or drawable(shared.host)


def _place(latitude: float, longitude: float) -> str:
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.2f} {north} / {abs(longitude):.2f} {east}"
