"""`content/site.toml` as a document: TOML, with the line of every key, and then as settings."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from nocturne.config.advice import did_you_mean
from nocturne.config.document import UNFIT, Document, read_text
from nocturne.config.findings import checked
from nocturne.config.secrets import LOOKS_SECRET, misplaced
from nocturne.config.settings import Settings
from nocturne.errors import ContentError, ContentErrors

LIMIT_BYTES = 64 * 1024


def read(path: Path, shown: str, sources: Collection[str]) -> Settings:
    """The settings of a project whose sources have these names. Raises ContentErrors with every finding."""
    try:
        document = parse(read_text(path, shown), shown)
    except ContentError as error:
        raise ContentErrors([error]) from error
    errors = [*misplaced(document), *_unknown_sources(document, sources)]
    try:
        settings: Settings = checked(Settings, document.values, document)
    except ContentErrors as found:
        known_bad = {error.key for error in errors}
        raise ContentErrors([*errors, *(each for each in found.errors if each.key not in known_bad)]) from found
    if errors:
        raise ContentErrors(errors)
    return settings


def parse(text: str, shown: str) -> Document:
    """TOML 1.0. Raises ContentError with line and column."""
    if len(text.encode()) > LIMIT_BYTES:
        raise ContentError(f"is larger than {LIMIT_BYTES // 1024} kB", file=shown, advice="keep only settings in it")
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise _not_toml(problem, text, shown) from problem
    except (ValueError, RecursionError) as problem:
        advice = "look for a number or a list that goes on too long"
        raise ContentError("is not TOML that can be read", file=shown, advice=advice) from problem
    document = Document(shown, values, _lines(text))
    for key, value in _leaves(values, ""):
        if not isinstance(value, str | int | float | bool):
            raise document.error("is a date", key, "put it in quotes")
        if isinstance(value, str) and UNFIT.search(value):
            raise document.error("holds a control character", key, "delete it")
    return document


_KEY_PARTS = re.compile(r"\((?:'[^']*'(?:, )?)+,?\)")
"""How tomllib shows a dotted key."""


def _unknown_sources(document: Document, known: Collection[str]) -> list[ContentError]:
    table = document.values.get("sources")
    names = table if isinstance(table, dict) else {}
    return [
        document.error("is not a source", f"sources.{name}", did_you_mean(name, known))
        for name in names
        if name not in known and not LOOKS_SECRET.search(name.lower())
    ]


def _not_toml(problem: tomllib.TOMLDecodeError, text: str, shown: str) -> ContentError:
    """tomllib says "… (at line 3, column 7)" or "… (at end of document)"."""
    sentence, _, place = str(problem).rpartition(" (at ")
    found = re.match(r"line (\d+), column (\d+)", place)
    line = int(found[1]) if found else text.count("\n") + 1
    where = f"column {found[2]}" if found else "at the end"
    said = _KEY_PARTS.sub(lambda parts: ".".join(re.findall(r"'([^']*)'", parts[0])), sentence)
    said = f"{said[:1].lower()}{said[1:]}".replace("cannot overwrite a value", "a key stands there twice")
    advice = "keep one of the two" if "twice" in said else "text needs quotes, each setting its own line"
    return ContentError(f"is not TOML: {said}, {where}", file=shown, line=line, advice=advice)


def _leaves(values: Any, at: str) -> list[tuple[str, Any]]:
    if isinstance(values, Mapping):
        inner = [(f"{at}.{name}" if at else str(name), value) for name, value in values.items()]
        return [leaf for key, value in inner for leaf in _leaves(value, key)]
    if isinstance(values, list):
        return [leaf for number, value in enumerate(values) for leaf in _leaves(value, f"{at}.{number}")]
    return [(at, values)]


_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_TABLE = re.compile(rf"[ \t]*\[\[?[ \t]*({_DOTTED})[ \t]*\]")
_SETTING = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=")
_LONG_TEXT = re.compile(r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'', re.DOTALL)


def _lines(text: str) -> dict[str, int]:
    """Where each table and each `key =` stands, 1-based; keys inside {…} have the line of what holds them.

    The tables of an array are numbered: the second [[hide]] is "hide.1".
    """
    blank = _LONG_TEXT.sub(lambda found: "\n" * found[0].count("\n"), text)
    lines: dict[str, int] = {}
    arrays: Counter[str] = Counter()
    table = ""
    for number, line in enumerate(blank.split("\n"), 1):
        if found := _TABLE.match(line):
            table = _plain(found[1])
            lines.setdefault(table, number)
            if line.lstrip().startswith("[["):
                arrays[table] += 1
                table = f"{table}.{arrays[table] - 1}"
                lines[table] = number
        elif found := _SETTING.match(line):
            key = _plain(found[1])
            lines.setdefault(f"{table}.{key}" if table else key, number)
    return lines


def _plain(dotted: str) -> str:
    return ".".join(part.strip("\"'") for part in re.findall(_KEY, dotted))
