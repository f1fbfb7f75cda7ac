"""docs/settings.md names every key there is, and no other."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass

import pytest
from pydantic import BaseModel

from nocturne.config import cities, event_file
from nocturne.config.settings import FetchSettings, QualitySettings, SiteSettings, SourceSettings
from nocturne.sources.base import sources
from tests.project.files import ROOT

PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def _keys(heading: str) -> set[str]:
    """The keys of the first table below a heading."""
    _, _, after = PAGE.partition(f"{heading}\n")
    table = after[after.index("|---") :].split("\n\n")[0]
    firsts = [row.split("|")[1] for row in table.splitlines()[1:]]
    return {key for first in firsts for key in re.findall(r"`([a-z_]+)`", first)}


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("## `content/site.toml`", SiteSettings),
        ("### `[sources.NAME]`", SourceSettings),
        ("### `[fetch]`", FetchSettings),
        ("### `[quality]`", QualitySettings),
        ("## `content/cities/NAME.md`", cities._CityFile),
        ("## `content/events/NAME.md`", event_file.EventFile),
    ],
)
def test_the_table_has_exactly_the_keys_of_the_file(heading: str, kind: type[BaseModel]) -> None:
    assert _keys(heading) == set(kind.model_fields)


def test_every_source_with_options_in_a_city_is_explained_with_each_of_them() -> None:
    rows = dict(re.findall(r"^\| `([a-z_]+)` \| (.*(?:lists? of|`[a-z]+`:).*) \|$", PAGE, re.MULTILINE))
    for name, source in sources().items():
        assert name in rows, name
        options = source.city_options
        if isinstance(options, type) and is_dataclass(options):
            assert set(re.findall(r"`([a-z]+)`:", rows[name])) == {each.name for each in fields(options)}


def test_every_token_is_named() -> None:
    wanted = {source.token_variable for source in sources().values() if source.token_variable}
    assert set(re.findall(r"NOCTURNE_[A-Z_]+", PAGE)) == wanted
