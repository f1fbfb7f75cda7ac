"""Looking a project over: everything that is wrong or worth a thought, as sentences with file, key and next step."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from nocturne.config import curated
from nocturne.config.cities import RESERVED
from nocturne.config.load import Config, load
from nocturne.errors import ContentError, ContentErrors
from nocturne.site import assets, content
from nocturne.site.plan import NAMES, Shared
from nocturne.sources.base import Source, sources

_LINK = re.compile(r"\]\(\s*<?([^\s)>]+)")
_FILES = frozenset({"sitemap.xml", "robots.txt", "manifest.webmanifest", "404.html", ""})
EXAMPLE = ".example"


@dataclass(frozen=True, slots=True)
class Findings:
    """`errors` stop a night or a build; `warnings` do not; `notes` say how sources will be asked."""

    errors: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def look(project: Path, environment: Mapping[str, str]) -> Findings:
    """Read everything the operator wrote in `project`. Nothing is raised for it, nothing is written, nothing asked."""
    known = sources()
    try:
        config = load(project, {name: source.city_options for name, source in known.items()})
    except ContentErrors as found:
        return Findings(tuple(map(str, found.errors)))
    errors = [*_events(config), *_templates(config), *_links(config)]
    return Findings(tuple(errors), tuple(_unfinished(config)), tuple(_ways(config, known, environment)))


def _tried(work: Callable[[], object]) -> list[str]:
    try:
        work()
    except ContentErrors as found:
        return list(map(str, found.errors))
    except ContentError as error:
        return [str(error)]
    return []


def _events(config: Config) -> Iterator[str]:
    """Events written by hand, each on its own."""
    slugs = {city.slug for city in config.cities}
    for path in curated.files(config.project):
        yield from _tried(partial(curated.read, path, config.project, slugs))


def _templates(config: Config) -> Iterator[str]:
    """Every template: whether it compiles, and uses only names that it is given."""
    folders = tuple(assets.template_folders(config.project))
    shared = Shared(content.facts(config, ""), assets.read(folders), folders)
    for name in NAMES:
        yield from _tried(partial(shared.template, name))


def _links(config: Config) -> Iterator[str]:
    """Links of pages to other pages of the site."""
    tops = {city.slug for city in config.cities} | {page.slug for page in config.pages} | RESERVED | _FILES
    tops |= {path.relative_to(static).parts[0] for static in _static(config.project) for path in static.rglob("*")}
    written = [(f"content/pages/{page.slug}.md", page.slug, page.body) for page in config.pages]
    written += [(f"content/cities/{city.slug}.md", city.slug, city.body) for city in config.cities]
    written += [(f"content/sources/{page.slug}.md", "sources", page.body) for page in config.source_pages]
    base = urlsplit(config.site.base_url).path.rstrip("/")
    for file, folder, body in written:
        for target in _LINK.findall(body):
            if (top := _top(target, f"{base}/{folder}/", base)) is not None and top not in tops:
                yield str(ContentError(f"links to {target}, which is no page of the site", file=file))


def _static(project: Path) -> list[Path]:
    folder = project / "site_templates" / assets.OWN
    return [folder] if folder.is_dir() else []


def _top(target: str, here: str, base: str) -> str | None:
    """The first part below the site's base that a link leads to, None when it leads elsewhere or stays."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    path = posixpath.normpath(posixpath.join(here, unquote(parts.path)))
    return path.removeprefix(f"{base}/").split("/")[0] if f"{path}/".startswith(f"{base}/") else path


def _unfinished(config: Config) -> Iterator[str]:
    """What still stands as the template left it, or will be asked for later."""
    file = "content/site.toml"
    host = urlsplit(config.site.base_url).hostname or ""
    if host.endswith(EXAMPLE):
        advice = "write the address where the site will be published"
        yield str(ContentError("is still the example's", file=file, key="base_url", advice=advice))
    if not config.site.contact or config.site.contact.endswith(EXAMPLE):
        advice = "organisers and the hosts we ask need to reach you"
        yield str(ContentError("names nobody who can be reached", file=file, key="contact", advice=advice))
    if config.site.list != "none":
        yield from _letters(config, file)


def _letters(config: Config, file: str) -> Iterator[str]:
    """What letters cannot go out without."""
    if not config.site.sender:
        yield str(ContentError("is missing", file=file, key="sender", advice="letters need a From address"))
    if not config.site.postal_address:
        advice = "the law of most countries wants it in every letter"
        yield str(ContentError("is missing", file=file, key="postal_address", advice=advice))


def _ways(config: Config, known: Mapping[str, Source], environment: Mapping[str, str]) -> Iterator[str]:
    """How each source will be asked, with a line about its terms where its pages are read."""
    for name, source in known.items():
        settings = config.sources[name]
        used = [city.slug for city in config.cities if name in city.sources]
        if not settings.enabled or not used:
            continue
        yield f"{source.title}: {_way(source, settings.pages, environment)}, for {_spoken(used)}"
        if settings.pages and source.terms:
            yield f"  {source.terms}"


def _way(source: Source, pages: bool, environment: Mapping[str, str]) -> str:
    ways = []
    if source.token_variable:
        given = bool(environment.get(source.token_variable, "").strip())
        ways.append("official interface" if given else f"no official interface ({source.token_variable} is not set)")
    return ", ".join([*ways, "public feeds", *(["public pages"] if pages else [])])


def _spoken(names: Iterable[str]) -> str:
    found = list(names)
    return ", ".join(found) if len(found) <= 6 else f"{len(found)} cities"
