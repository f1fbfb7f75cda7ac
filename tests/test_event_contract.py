"""The public event is what docs/event.md says: every key, in order, and an example that validates."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from nocturne.dedupe.identity import page_url, slug
from nocturne.model.event import Event, KnownEvent, ListedAt, Offer, Organizer, Place
from nocturne.model.meanings import MEANINGS, meaning
from nocturne.site.api import event_schema
from tools import event_table

DOCUMENT = Path(__file__).parents[1] / "docs" / "event.md"
KEYS = (
    "id slug title description description_html date time night start end timezone all_day doors age_limit location "
    "place tags price offer image_url is_ai_generated ai_fields status attendance_mode organizer performers city "
    "source link sources series_id first_seen last_seen changed sequence url"
).split()
"""The contract of API v1, in its order; it may grow and must not shrink."""


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    """The example of the document."""
    found = re.search(r"```json\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])
    return read


KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
WORDS = {"type", "enum", "properties", "required", "items", "title", "description", "$schema", "$id", "$defs"}
"""The words of JSON Schema that our schema uses, beside $ref and anyOf."""


def problems(value: object, schema: dict[str, Any], definitions: dict[str, Any], at: str = "event") -> list[str]:
    """Where a value breaks a JSON Schema, as far as the words our schema uses; an unknown word is a problem too."""
    if "$ref" in schema:
        return problems(value, definitions[schema["$ref"].rpartition("/")[2]], definitions, at)
    if "anyOf" in schema:
        fits = any(not problems(value, each, definitions, at) for each in schema["anyOf"])
        return [] if fits else [f"{at}: {value!r} is none of the kinds allowed"]
    found = [f"{at}: the schema says {word}, which this test does not know" for word in schema.keys() - WORDS]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is not among {schema['enum']}")
    kind = schema.get("type")
    if kind and (not isinstance(value, KINDS[kind]) or (isinstance(value, bool) and kind != "boolean")):
        found.append(f"{at}: {value!r} is no {kind}")
    elif isinstance(value, dict):
        found += [f"{at}: {key} is missing" for key in schema.get("required", ()) if key not in value]
        found += [each for key in value for each in _member(value[key], key, schema, definitions, f"{at}.{key}")]
    elif isinstance(value, list):
        found += [each for one in value for each in problems(one, schema.get("items", {}), definitions, f"{at}[]")]
    return found


def _member(value: object, key: str, schema: dict[str, Any], definitions: dict[str, Any], at: str) -> list[str]:
    inner = schema.get("properties", {}).get(key)
    return [f"{at} is not in the schema"] if inner is None else problems(value, inner, definitions, at)


def test_the_model_has_every_key_of_the_contract_in_its_order() -> None:
    assert [field.name for field in dataclasses.fields(Event)] == KEYS
    assert [field.name for field in dataclasses.fields(KnownEvent)][: len(KEYS)] == KEYS
    shapes = {
        Place: "name address locality region postal_code country lat lng hidden",
        Offer: "is_free low high currency availability pay_what_you_can",
        Organizer: "name url",
        ListedAt: "source source_id link extractor first_seen last_seen state",
    }
    for kind, names in shapes.items():
        assert [field.name for field in dataclasses.fields(kind)] == names.split()


def test_the_example_has_every_key_and_reads_back_as_an_event(example: dict[str, Any]) -> None:
    assert list(example) == KEYS
    event = msgspec.json.decode(json.dumps(example), type=Event, strict=True)
    assert json.loads(msgspec.json.encode(event)) == example
    assert re.fullmatch(r"[a-z0-9]{12}", event.id)
    assert event.slug == slug(event.title)
    assert event.url.endswith(page_url(event.city, event.slug, event.id))


def test_the_example_validates_against_the_published_schema_and_a_broken_one_does_not(example: dict[str, Any]) -> None:
    schema = json.loads(event_schema("https://nocturne.example"))
    definitions = schema["$defs"]
    assert problems(example, schema, definitions) == []
    for broken in (
        {key: value for key, value in example.items() if key != "price"},
        example | {"surprise": 1},
        example | {"title": None},
        example | {"status": "perhaps"},
        example | {"sequence": "1"},
        example | {"place": example["place"] | {"lat": "52.5"}},
        example | {"changed": [{"at": "", "field": "", "from": ""}]},
    ):
        assert problems(broken, schema, definitions)


def test_the_document_explains_every_key(example: dict[str, Any]) -> None:
    rows = re.findall(r"^\| (`.*?) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    explained = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    assert explained == set(KEYS)


def test_the_document_the_schema_and_the_event_explain_the_same_keys_in_the_same_words() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert event_table.table() in text, "make it anew by `python -m tools.event_table`"
    assert [key for keys, _ in MEANINGS for key in keys] == KEYS
    described = json.loads(event_schema("https://nocturne.example"))["$defs"]["Event"]["properties"]
    assert {key: each["description"] for key, each in described.items()} == {key: meaning(key) for key in KEYS}


@pytest.mark.parametrize(
    ("kind", "says"),
    [(Place, dataclasses.asdict(Place())), (Offer, dataclasses.asdict(Offer())), (Organizer, {"name": "", "url": ""})],
)
def test_nothing_known_is_empty_words_and_nulls(kind: type, says: dict[str, object]) -> None:
    assert all(value in ("", None, False) for value in says.values())
    assert json.loads(msgspec.json.encode(kind())) == says
