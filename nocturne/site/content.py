"""What the build needs of the content folder, read once and remembered while the content stays the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from nocturne.errors import UsageError
from nocturne.site import digests
from nocturne.site.html import Html
from nocturne.store import folder

if TYPE_CHECKING:
    from nocturne.config.load import Config
    from nocturne.config.pages import ContentPage
    from nocturne.config.settings import SubscribeSettings

CityOptions = Callable[[], Mapping[str, object]]
"""Gives source name -> type of a city's options; called only when content has to be parsed."""
READ = ("site.toml", "cities", "pages", "sources")
"""The parts of content/ that pages are made of; curated events and rulings reach the site through the state."""
TAGS = frozenset(
    "h2 h3 h4 p br hr ul ol li dl dt dd blockquote pre code em strong b i a table thead tbody tr th td abbr".split()
)


BUTTONDOWN = frozenset({"buttondown.com", "buttondown.email"})
"""A service whose forms say that they are embedded, and which knows cities as tags, where it is paid for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFacts:
    """The form for subscribers: where it is sent, and its fields by name; `city_field` is "" for none."""

    action: str
    email_field: str
    city_field: str
    honeypot_field: str
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def origin(self) -> str:
        """The origin it is sent to, as a policy names it."""
        parts = urlsplit(self.action)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        """Who gets it, as people read it."""
        return urlsplit(self.action).netloc


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """Settings that decide what pages say. `base_url` has no trailing slash, `geocoder` is a host or "".

    `form`: None where there is no list of subscribers or no address that takes them.
    """

    title: str
    base_url: str
    language: str
    contact: str
    images: str
    event_pages: str
    host: str
    feeds: str = "city"
    offline: bool = True
    geocoder: str = ""
    form: FormFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CityFacts:
    """A city as its pages show it, in `language` (BCP 47); `about` is sanitised HTML."""

    slug: str
    name: str
    country: str
    latitude: float
    longitude: float
    timezone: str
    language: str
    about: str

    @property
    def about_html(self) -> Html:
        """`about` as templates print it."""
        return Html(self.about)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """A page the operator wrote; `html` is sanitised. `in_use`: of a source, whether any city is read from it."""

    slug: str
    title: str
    html: str
    in_use: bool = True

    @property
    def body(self) -> Html:
        """`html` as templates print it."""
        return Html(self.html)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All of it. `key` identifies the content it was read from."""

    key: str
    site: SiteFacts
    cities: tuple[CityFacts, ...]
    pages: tuple[PageFacts, ...]
    sources: tuple[PageFacts, ...]


def read(project: Path, code: str, city_options: CityOptions | None) -> Content:
    """The content of `project`, from `.cache/content.json` while nothing of it changed.

    `code` identifies the code that reads. Raises ContentErrors with every finding.
    """
    key = digests.digest(code, digests.files(project / "content", READ))
    cache = project / ".cache" / "content.json"
    try:
        known = msgspec.json.decode(cache.read_bytes(), type=Content)
    except (OSError, msgspec.DecodeError):
        known = None
    if known is not None and known.key == key:
        return known
    if city_options is None:
        raise UsageError("the content has changed; name the sources' options to read it")
    content = _parsed(project, key, city_options)
    folder.write(cache, msgspec.json.encode(content))
    return content


def _parsed(project: Path, key: str, city_options: CityOptions) -> Content:
    """Read and check everything; pydantic, YAML and Markdown are imported only here."""
    from nocturne.config.load import load

    return facts(load(project, city_options()), key)


def facts(config: Config, key: str) -> Content:
    """The facts of a loaded Config."""
    from nocturne.config.load import CURATED

    site = config.site
    asked = {CURATED} | {name for city in config.cities for name in city.sources if config.sources[name].enabled}
    return Content(
        key=key,
        site=SiteFacts(
            title=site.title,
            base_url=site.base_url.rstrip("/"),
            language=site.language,
            contact=site.contact,
            images=site.images,
            event_pages=site.event_pages,
            host=site.host,
            feeds=site.feeds,
            offline=site.offline,
            geocoder=urlsplit(config.geocoding.url).hostname or "",
            form=_form(config.subscribe) if site.list != "none" and config.subscribe.action else None,
        ),
        cities=tuple(
            CityFacts(
                slug=city.slug,
                name=city.name,
                country=city.country,
                latitude=city.latitude,
                longitude=city.longitude,
                timezone=city.timezone,
                language=city.language or site.language,
                about=markdown_html(city.body),
            )
            for city in config.cities
        ),
        pages=tuple(map(_page, config.pages)),
        sources=tuple(replace(_page(page), in_use=page.slug in asked) for page in config.source_pages),
    )


def _form(told: SubscribeSettings) -> FormFacts:
    """The form as settings tell it, or as its service expects it where they leave that open."""
    buttondown = urlsplit(told.action).hostname in BUTTONDOWN
    fields = {"embed": "1", **told.fields} if buttondown else told.fields
    usual = "" if buttondown else "city"
    return FormFacts(
        action=told.action,
        email_field=told.email_field,
        city_field=usual if told.city_field is None else told.city_field,
        honeypot_field=told.honeypot_field,
        fields=tuple(sorted(fields.items())),
    )


def _page(page: ContentPage) -> PageFacts:
    return PageFacts(slug=page.slug, title=page.title, html=markdown_html(page.body))


def markdown_html(text: str) -> str:
    """The operator's Markdown as HTML of a short list of elements; a heading inside a page starts at h2."""
    import markdown
    import nh3

    html = markdown.markdown(text, extensions=["tables", "sane_lists"], output_format="html")
    html = html.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    schemes = {"http", "https", "mailto"}
    return nh3.clean(html, tags=set(TAGS), attributes={"a": {"href"}}, url_schemes=schemes, link_rel="noopener").strip()
