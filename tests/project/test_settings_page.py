"""docs/settings.md names every key there is, and no other."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from nocturne import machine
from nocturne.config import cities, event_file, pages, rulings
from nocturne.config.letters import LetterSettings
from nocturne.config.secrets import LIST_VARIABLES, PROVIDER_VARIABLES
from nocturne.config.settings import FetchSettings, QualitySettings, SiteSettings, SourceSettings, SubscribeSettings
from nocturne.deliver import git_store, signature
from nocturne.optout import KEY_VARIABLE
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
        ("### `[subscribe]`", SubscribeSettings),
        ("### `[letters]`", LetterSettings),
        ("### `[fetch]`", FetchSettings),
        ("### `[quality]`", QualitySettings),
        ("## `content/cities/NAME.md`", cities._CityFile),
        ("## `content/events/NAME.md`", event_file.EventFile),
        ("### `place`", event_file.PlaceFile),
        ("## `content/pages/NAME.md` and `content/sources/NAME.md`", pages._PageFile),
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


def test_every_secret_is_named() -> None:
    wanted = {source.token_variable for source in sources().values() if source.token_variable}
    wanted |= {variable for variables in PROVIDER_VARIABLES.values() for variable in variables}
    wanted |= {*LIST_VARIABLES, KEY_VARIABLE, git_store.TOKEN, signature.VARIABLE, machine.KEY, machine.ADDRESS}
    assert set(re.findall(r"(?:NOCTURNE|AWS)_[A-Z_]+", PAGE)) == wanted


def test_every_choice_is_named() -> None:
    for kind in (SiteSettings, SourceSettings, LetterSettings):
        for name, field in kind.model_fields.items():
            row = next(row for row in PAGE.splitlines() if row.startswith(f"| `{name}` |"))
            for choice in _choices(field.annotation):
                assert f'`"{choice}"`' in row or f"`{choice}`" in row, (name, choice)


def _choices(kind: object) -> set[str]:
    """Every word that a type of literals allows, at any depth."""
    if get_origin(kind) is Literal:
        return set(get_args(kind))
    return {choice for inner in get_args(kind) for choice in _choices(inner)}


def test_every_setting_that_pages_may_name_is_named() -> None:
    assert set(re.findall(r"`\{\{ ([a-z_]+) \}\}`", PAGE)) == set(pages.SETTINGS)


def test_every_ruling_and_every_value_it_corrects_is_named() -> None:
    for kind in rulings._RulingFile.model_fields:
        assert f"| `[[{kind}]]` |" in PAGE
    corrected = next(row for row in PAGE.splitlines() if row.startswith("| `[[correct]]` |"))
    assert set(rulings._Values.model_fields) <= set(re.findall(r"`([a-z_]+)`", corrected))
