"""`api/`: the open data explained to people, from the same OpenAPI document that programs read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from nocturne.model.meanings import MEANINGS
from nocturne.site import api
from nocturne.site.content import CityFacts
from nocturne.site.digests import digest
from nocturne.site.escape import fast_escape
from nocturne.site.html import Html
from nocturne.site.language import Language
from nocturne.site.plan import PER_API_PAGE, Head, Page, Shared
from nocturne.site.summary import Summary

PATH = "api/"
_CODE = re.compile(r"`([^`]+)`")
_REFERENCE = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Answer:
    """A path of the API: what it holds, the keys of its top (of each item, if it is a list), a real address or ""."""

    path: str
    words: str
    keys: Sequence[str]
    is_list: bool
    example: str


@dataclass(frozen=True, slots=True)
class Field:
    """Keys of an event that are explained together: each with its type as JSON Schema has it, and what they say."""

    keys: Sequence[tuple[str, str]]
    words: Html


def page(shared: Shared, cities: Sequence[tuple[CityFacts, Summary]]) -> Page:
    """The page. It names real addresses, so it depends on which of them there are tonight."""
    document, values = api.openapi(shared.site), _real(cities)
    key = digest(document, json.dumps(values))
    return Page(f"{PATH}index.html", key, partial(_render, shared, document, values))


def _render(shared: Shared, document: bytes, values: Mapping[str, Mapping[str, str]]) -> bytes:
    read = json.loads(document)
    language = shared.language()
    description = language.gettext("Every event as JSON, without a key: addresses, keys and what they mean.")
    return shared.render(
        "api.html",
        Head(title=language.gettext("Open data"), path=PATH, description=description),
        answers=list(_answers(read, values, language)),
        fields=list(_fields(read["components"]["schemas"])),
        version=api.VERSION,
    )


def _real(cities: Sequence[tuple[CityFacts, Summary]]) -> dict[str, dict[str, str]]:
    """Last parameter of a path -> values that lead to a file. A city with much is the better example."""
    found: dict[str, dict[str, str]] = {}
    for city, summary in sorted(cities, key=lambda each: -each[1].events):
        found.setdefault("city", {"city": city.slug})
        if summary.events > PER_API_PAGE:
            found.setdefault("page", {"city": city.slug, "page": "2"})
        if summary.tonight:
            found.setdefault("date", {"city": city.slug, "date": summary.night})
    return found


def _answers(document: dict[str, Any], values: Mapping[str, Mapping[str, str]], language: Language) -> Iterator[Answer]:
    for path, methods in document["paths"].items():
        asked = methods["get"]
        names = [each["name"] for each in asked["parameters"]]
        known = values.get(names[-1], {}) if names else {}
        example = f"{PATH}{api.VERSION}{path.format_map(known)}" if set(names) <= known.keys() else ""
        schema = asked["responses"]["200"]["content"]["application/json"]["schema"]
        is_list = schema.get("type") == "array"
        keys = list((schema["items"] if is_list else schema).get("properties", ()))
        yield Answer(f"/{api.VERSION}{path}", language.gettext(asked["summary"]), keys, is_list, example)


def _fields(schemas: dict[str, Any]) -> Iterator[Field]:
    properties = schemas["Event"]["properties"]
    for keys, words in MEANINGS:
        yield Field([(key, _kind(properties[key], schemas)) for key in keys], _marked(words))


def _kind(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    """`string`, `string | null`, `string[]`, `{name, url}`: a type in a word or two."""
    if "anyOf" in schema:
        return " | ".join(_kind(each, schemas) for each in schema["anyOf"])
    if "$ref" in schema:
        return f"{{{', '.join(schemas[schema['$ref'].removeprefix(_REFERENCE)]['properties'])}}}"
    if schema.get("type") == "array":
        return f"{_kind(schema['items'], schemas)}[]"
    return "string" if "enum" in schema else str(schema["type"])


def _marked(words: str) -> Html:
    """Words with code in backticks as HTML."""
    return Html(_CODE.sub(r"<code>\1</code>", fast_escape(words)))
