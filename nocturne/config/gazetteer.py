"""Countries and the places that time zones are named after, from the time zone database that Python reads anyway."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from zoneinfo import TZPATH

_ALIASES = {"UK": "GB", "EN": "GB", "EL": "GR"}
"""Codes that people write and ISO 3166 does not give."""
_USER_ASSIGNED = re.compile(r"AA|Q[M-Z]|X[A-Z]|ZZ")
"""ISO 3166 leaves these to its users: XK is what most of them write for Kosovo."""
_POINT = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?([+-])(\d{3})(\d{2})(\d{2})?")


def is_country(code: str) -> bool:
    """Whether `code` is an ISO 3166-1 alpha-2 code; any two capital letters where the machine has no list of them."""
    if not re.fullmatch(r"[A-Z]{2}", code):
        return False
    return not countries() or code in countries() or bool(_USER_ASSIGNED.fullmatch(code))


def country_named(words: str) -> str:
    """The code of a country written by its English name, in small letters or by a code it does not have; "" unknown."""
    written = words.strip()
    code = _ALIASES.get(written.upper(), written.upper())
    if code in countries():
        return code
    return next((known for known, name in countries().items() if name.casefold() == written.casefold()), "")


@cache
def countries() -> Mapping[str, str]:
    """Code -> English name; empty where the machine has no list of them."""
    rows = (line.split("\t") for line in _table("iso3166.tab"))
    return MappingProxyType({row[0]: row[1] for row in rows if len(row) > 1})


@cache
def zone_points() -> Mapping[str, tuple[float, float]]:
    """Time zone -> latitude and longitude in degrees of the place it is named after."""
    rows = (line.split("\t") for line in _table("zone.tab"))
    return MappingProxyType({row[2]: _degrees(row[1]) for row in rows if len(row) > 2 and _POINT.fullmatch(row[1])})


def _degrees(written: str) -> tuple[float, float]:
    """ "+5230+01322" -> 52.5, 13.37; the form is that of ISO 6709."""
    found = _POINT.fullmatch(written)
    if found is None:
        raise ValueError(written)
    signs, numbers = (found[1], found[5]), (found.group(2, 3, 4), found.group(6, 7, 8))
    lat, lng = (
        float(f"{sign}{int(whole) + int(minutes) / 60 + int(seconds or 0) / 3600}")
        for sign, (whole, minutes, seconds) in zip(signs, numbers, strict=True)
    )
    return lat, lng


def _table(name: str) -> list[str]:
    """The lines of a table of the database without its comments; none where it is not installed."""
    for folder in TZPATH:
        path = Path(folder) / name
        if path.is_file():
            return _lines(path.read_text(encoding="utf-8"))
    try:
        packaged = resources.files("tzdata").joinpath("zoneinfo", name)
        return _lines(packaged.read_text(encoding="utf-8")) if packaged.is_file() else []
    except ModuleNotFoundError:
        return []


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]
