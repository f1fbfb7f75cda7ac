"""What each part of the site is made from, in one digest a part: equal keys, equal files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from nocturne.site import assets, dates, digests
from nocturne.site.content import CityFacts, Content
from nocturne.site.digests import digest
from nocturne.site.freshness import Freshness, Health
from nocturne.site.suggested import Suggested

_encode = msgspec.json.Encoder().encode


def shared(content: Content, code: str, folders: Sequence[Path], names: dict[str, str]) -> str:
    """What every page has in common: code, templates, settings, the names of assets and of the pages in menus."""
    menus = [(page.slug, page.title) for page in content.pages], [(page.slug, page.title) for page in content.sources]
    return digest(code, *map(_templates, folders), _encode(content.site), _encode(names), _encode(menus))


def _templates(folder: Path) -> str:
    names = {path.name for path in folder.iterdir()} - {assets.FOLDER, assets.OWN}
    return digests.files(folder, names)


def city(
    common: str,
    facts: CityFacts,
    state: str,
    night: str,
    sources: Sequence[Freshness],
    seen_at: str,
    born: str,
    past: Sequence[Path],
    letters: Sequence[Path],
) -> str:
    """A city: beside what is common its own file, its events, which night it is there, and how fresh it is.

    Of its archive and letters only size and time count: they grow for ever, and are read when they may have changed.
    """
    grown = [(path.parent.name, (stat := path.stat()).st_size, stat.st_mtime_ns) for path in letters]
    grown += [(path.name, (stat := path.stat()).st_size, stat.st_mtime_ns) for path in past]
    return digest(common, _encode(facts), state, night, _encode(sources), seen_at, born, _encode(grown))


def site(
    common: str,
    content: Content,
    files: dict[str, bytes],
    cities: Sequence[str],
    health: Health,
    suggested: Sequence[Suggested],
    now: datetime,
) -> str:
    """The rest: the operator's pages, assets, every city, the health of all sources, a model's words, the clock."""
    own = _encode((content.pages, content.sources))
    contents = (digest(path, data) for path, data in sorted(files.items()))
    return digest(
        common, own, *contents, *cities, health.at, _encode(health.sources), _encode(suggested), dates.utc(now)
    )
