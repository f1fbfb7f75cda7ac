"""The page of the nights a reader saved, which only their own device can fill in; it knows the cities and calendars."""

from __future__ import annotations

from functools import partial

from nocturne.site.digests import digest
from nocturne.site.plan import Head, Page, Shared

ADDRESS = "saved/"
"""Its path below the site, as links name it."""


def page(shared: Shared) -> Page:
    """The page, which changes when a city comes, goes, or gets another name or zone."""
    cities = shared.content.cities
    key = digest(*(f"{city.slug} {city.name} {city.timezone}" for city in cities))
    language = shared.language()
    description = language.gettext("The nights you saved, on your own device.")
    head = Head(title=language.gettext("My nights"), path=ADDRESS, description=description, index=False)
    return Page(f"{ADDRESS}index.html", key, partial(shared.render, "saved.html", head, cities=cities))
