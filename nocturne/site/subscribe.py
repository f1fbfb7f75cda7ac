"""A city's page for those who want to be told: the form where there is a list, calendars and feeds everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from nocturne.site.content import CityFacts
from nocturne.site.digests import digest
from nocturne.site.plan import Head, Page, Shared


def pages(shared: Shared, city: CityFacts, *, letters: bool = False) -> Iterator[Page]:
    """The one page; it depends on nothing but settings, the city, and whether there were letters."""
    key = digest("subscribe", "letters" if letters else "")
    yield Page(f"{city.slug}/subscribe/index.html", key, partial(_render, shared, city, letters))


def _render(shared: Shared, city: CityFacts, letters: bool) -> bytes:
    language = shared.of(city)
    if shared.site.form is not None:
        description = language.gettext(
            "{city} at night by mail, in your calendar and in a feed reader.", city=city.name
        )
    else:
        description = language.gettext("{city} at night in your calendar and in a feed reader.", city=city.name)
    head = Head(
        title=language.gettext("Subscribe to {city}", city=city.name),
        path=f"{city.slug}/subscribe/",
        description=description,
        city=city.slug,
        language=city.language,
    )
    return shared.render("subscribe.html", head, city=city, form=shared.site.form, letters=letters)
