"""What a build makes: pages, each a path, what it depends on, and how it is rendered when that changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from nocturne.site.assets import Assets
from nocturne.site.content import CityFacts, Content, SiteFacts
from nocturne.site.headers import contact_url, embed_policy, page_policy

if TYPE_CHECKING:
    from nocturne.site.language import Language, Languages
    from nocturne.site.templates import PlainTemplate, Template, Templates

MISSING = "404.html"
PREVIEW = "preview.png"
"""The picture beside links to the site, and below its folder that of each city."""
PER_PAGE = 50
PER_API_PAGE = 100
ALWAYS = ("site", "head", "root", "language", "plural_form")
"""Names every template may use beside `_` and `ngettext`."""
NAMES = {
    "home.html": ("cities", "count", "seen_at", "seen"),
    "city.html": (
        "city",
        "nights",
        "running",
        "pager",
        "counts",
        "tomorrows",
        "chips",
        "houses",
        "facets",
        "years",
        "freshness",
        "seen_at",
        "seen",
        "add",
        "letters",
        "data",
    ),
    "list.html": ("city", "nights", "running", "view", "seen_at", "seen", "snippet", "data"),
    "subscribe.html": ("city", "form", "letters"),
    "digest.html": ("city", "nights", "corrections", "count", "before", "after"),
    "digests.html": ("city", "letters"),
    "embed.html": ("city", "one", "rows", "more"),
    "event.html": (
        "city",
        "shown",
        "event",
        "description",
        "data",
        "sources",
        "history",
        "originally",
        "picture",
        "by_model",
        "tags",
        "venue",
        "entry",
        "listed",
        "correction",
        "similar",
        "spoken",
        "organizer",
    ),
    "map.html": ("city", "known", "map", "scenes", "pages", "geocoder"),
    "vibe.html": ("city", "n", "fewest", "charts", "weekdays"),
    "page.html": ("page",),
    "api.html": ("answers", "fields", "version"),
    "saved.html": ("cities",),
    "suggestions.html": ("cities",),
    "sources.html": ("sources", "geocoder", "suggested"),
    "organisers.html": ("cities", "lines"),
    "changes.html": ("nights", "names"),
    "status.html": ("cities", "at"),
    "missing.html": ("cities",),
    "offline.html": (),
    "redirect.html": ("target",),
}
"""Template -> the names it is given beside those."""
ROOTS = {"event.html": "../../", "redirect.html": "../../"}
"""Template -> the way to the top where all its pages lie equally deep."""


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the site. `path` relative to the output, `digest` over what its bytes depend on beside the shared."""

    path: str
    digest: str
    render: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a page: `path` below the site's base, `kind` of Open Graph, `city` slug for its feeds or "".

    `language` is the tag of the language it is in, "" that of the site. `breadcrumbs`: the way to it, for machines.
    """

    title: str
    path: str
    description: str = ""
    kind: str = "website"
    city: str = ""
    index: bool = True
    language: str = ""
    breadcrumbs: str = ""


@dataclass(frozen=True)
class Shared:
    """What all pages have in common. `folders` are where templates are looked for, `plain` for Jinja2's own way.

    `compiled` is the folder that keeps compiled templates for builds with the same `key`.
    """

    content: Content
    assets: Assets
    folders: tuple[Path, ...]
    plain: bool = False
    compiled: Path | None = None
    key: str = ""

    @property
    def site(self) -> SiteFacts:
        """The settings."""
        return self.content.site

    @cached_property
    def host(self) -> str:
        """The host name of the site, which makes ids global."""
        return self.shown_site.host

    @cached_property
    def source_titles(self) -> dict[str, str]:
        """What each source is called, as the operator wrote it."""
        return {page.slug: page.title for page in self.content.sources}

    @cached_property
    def shown_site(self) -> ShownSite:
        """The site as templates see it."""
        return ShownSite(self.content, self.assets)

    @cached_property
    def languages(self) -> Languages:
        """The languages pages can be in."""
        from nocturne.site.language import Languages

        return Languages(self.folders, self.site.language)

    def language(self, tag: str = "") -> Language:
        """The language a page of that tag is in; "" for that of the site. Raises what reading a catalogue raises."""
        return self.languages.of(tag or self.site.language)

    def of(self, city: CityFacts) -> Language:
        """The language of a city's pages."""
        return self.language(city.language)

    @cached_property
    def _templates(self) -> dict[str, Templates]:
        return {}

    @cached_property
    def _loaded(self) -> dict[tuple[str, str], Template | PlainTemplate]:
        return {}

    def _in(self, language: Language) -> Templates:
        """The templates in a language; Jinja2 is imported only when a page has to be made."""
        from nocturne.site.code_store import CodeStore
        from nocturne.site.templates import Templates

        if (found := self._templates.get(language.tag)) is None:
            store = CodeStore(self.compiled, self.key)
            found = self._templates[language.tag] = Templates(self.folders, language, plain=self.plain, store=store)
        return found

    def template(self, name: str, tag: str = "") -> Template | PlainTemplate:
        """A compiled template of `NAMES` in the language of a tag, "" that of the site."""
        language = self.language(tag)
        if (found := self._loaded.get((name, language.tag))) is None:
            constants: dict[str, object] = {"site": self.shown_site, "language": language}
            if name in ROOTS:
                constants["root"] = ROOTS[name]
            found = self._in(language).load(name, (*ALWAYS, *NAMES[name]), constants)
            self._loaded[name, language.tag] = found
        return found

    def render(self, name: str, head: Head, **values: object) -> bytes:
        """A page from its template; links are relative to where the page lies."""
        language = self.language(head.language)
        always = {
            "site": self.shown_site, "head": head, "root": self.root(head), "language": language,
            "plural_form": language.words.form,
        }  # fmt: skip
        return self.template(name, head.language).render(always | values)

    def breadcrumbs(self, city: CityFacts, *below: tuple[str, str]) -> str:
        """The way from the top of the site to a city's page, or to one below it: its name and path."""
        from nocturne.site import structured_data

        base = self.site.base_url
        steps = [("", self.site.title), (f"{city.slug}/", city.name), *((path, name) for name, path in below)]
        return structured_data.breadcrumbs(*((name, f"{base}/{path}") for path, name in steps))

    def root(self, head: Head) -> str:
        """The way to the top; the page of missing addresses can stand anywhere and needs the whole path."""
        return f"{urlsplit(self.site.base_url).path}/" if head.path == MISSING else root(head.path)


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in a menu."""

    slug: str
    title: str


class ShownSite:
    """Settings, pages and assets by the names templates use.

    `contact` an address to follow or "", `csp` the policy of pages (`embed_csp` of those for frames, `form_csp` of
    those with a form, if `takes_addresses`), `host` the site's, which makes ids global, `offline` whether browsers may
    keep pages, `own_pages` whether events have pages here, `webcal` the base address as calendar programs take it for a
    subscription.
    """

    __slots__ = (
        "assets", "base_url", "contact", "csp", "embed_csp", "form_csp", "host", "icon", "offline", "own_pages",
        "pages", "script", "sources", "style", "takes_addresses", "title", "webcal",
    )  # fmt: skip

    def __init__(self, content: Content, assets: Assets) -> None:
        site = content.site
        self.title = site.title
        self.base_url = site.base_url
        self.host = urlsplit(site.base_url).hostname or "localhost"
        self.webcal = f"webcal://{site.base_url.partition('://')[2]}"
        self.contact = contact_url(site.contact)
        self.offline = site.offline
        self.own_pages = site.event_pages != "none"
        self.pages = [Entry(page.slug, page.title) for page in content.pages]
        self.sources = bool(content.sources)
        self.icon = assets.names.get("icon.svg", "")
        self.style = assets.names.get("nocturne.css", "")
        self.script = assets.names.get("nocturne.js", "")
        self.assets = assets.names
        self.csp = page_policy(site)
        self.embed_csp = embed_policy()
        self.form_csp = page_policy(site, form=site.form)
        self.takes_addresses = site.form is not None


def root(path: str) -> str:
    """The way from a page back to the top: `../` for each folder; a page that is no folder's index links within."""
    return "../" * path.count("/") or "./"
