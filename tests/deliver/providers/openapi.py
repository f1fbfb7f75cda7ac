"""A call held against a service's own OpenAPI document, made stricter where the document is known to be too lax."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from nocturne.model.delivery import Call, Reply

FILES = {"resend": "resend/resend.json", "buttondown": "buttondown/openapi.json"}
MOST_IN_A_BATCH = 100


class Document:
    """One service's document. `root` is where the provider thinks the service answers."""

    def __init__(self, folder: Path, service: str, root: str) -> None:
        document = json.loads((folder / FILES[service]).read_text(encoding="utf-8"))
        self._document = _stricter(document) if service == "resend" else document
        self._root = root

    @cached_property
    def _registry(self) -> Registry[Any]:
        resource: Resource[Any] = Resource.from_contents(self._document, default_specification=DRAFT202012)
        found: Registry[Any] = Registry().with_resource("urn:service", resource)
        return found

    def complaints(self, call: Call) -> list[str]:
        """Everything about a call that the service does not know, or knows otherwise."""
        path, operation = self._operation(call)
        declared = [self._resolved(each) for each in [*operation.get("parameters", ()), *path.get("parameters", ())]]
        return [*self._query(call, declared), *self._headers(call, declared), *self._body(call, operation)]

    def complaints_about(self, call: Call, reply: Reply) -> list[str]:
        """Everything about a saved reply that the service would not have said; nothing where it declares nothing."""
        _, operation = self._operation(call)
        schema = _schema(operation["responses"].get(str(reply.status), {}))
        return self._against(schema, json.loads(reply.body)) if schema and reply.body else []

    def _operation(self, call: Call) -> tuple[dict[str, Any], dict[str, Any]]:
        asked = urlsplit(call.url.removeprefix(self._root)).path
        exact = sorted(self._document["paths"], key=lambda template: template.count("{"))
        for template in exact:
            if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), asked):
                path = self._document["paths"][template]
                return path, path[call.method.lower()]
        raise AssertionError(f"there is no {asked}")

    def _resolved(self, parameter: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in parameter:
            return parameter
        found: Any = self._document
        for part in parameter["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return dict(found)

    def _query(self, call: Call, declared: list[dict[str, Any]]) -> Iterator[str]:
        known = {each["name"]: each["schema"] for each in declared if each["in"] == "query"}
        given: dict[str, list[str]] = {}
        for name, word in parse_qsl(urlsplit(call.url).query, keep_blank_values=True):
            given.setdefault(name, []).append(word)
        for name, values in given.items():
            if name not in known:
                yield f"there is no query {name}"
                continue
            kind = known[name].get("type")
            value: Any = values if kind == "array" else int(values[0]) if kind == "integer" else values[0]
            yield from self._against(known[name], value)

    def _headers(self, call: Call, declared: list[dict[str, Any]]) -> Iterator[str]:
        given = {name.lower(): value for name, value in call.headers}
        if not given.get("authorization"):
            yield "there is no key"
        for each in declared:
            if each["in"] == "header" and each["name"].lower() in given:
                yield from self._against(each["schema"], given[each["name"].lower()])

    def _body(self, call: Call, operation: dict[str, Any]) -> list[str]:
        schema = _schema(operation.get("requestBody", {}))
        if schema is None:
            return ["there is no body"] if call.body else []
        return self._against(schema, json.loads(call.body))

    def _against(self, schema: dict[str, Any], value: Any) -> list[str]:
        placed = json.loads(json.dumps(schema).replace('"#/', '"urn:service#/'))
        judge: Validator = Draft202012Validator(placed, registry=self._registry)
        return [f"{error.json_path}: {error.message[:200]}" for error in judge.iter_errors(value)]


def _schema(holder: dict[str, Any]) -> dict[str, Any] | None:
    found = holder.get("content", {}).get("application/json", {}).get("schema")
    return dict(found) if found else None


def _stricter(document: dict[str, Any]) -> dict[str, Any]:
    """Resend's document without its holes: no limit of a batch, no closed object, tags without names."""
    made = copy.deepcopy(document)
    schemas = made["components"]["schemas"]
    for name in ("SendEmailRequest", "Tag", "CreateBroadcastOptions", "SendBroadcastOptions"):
        schemas[name]["unevaluatedProperties"] = False
    word = {"pattern": "^[A-Za-z0-9_-]{1,256}$"}
    schemas["Tag"] |= {"required": ["name", "value"]}
    for part in schemas["Tag"]["properties"].values():
        part |= word
    schemas["SendEmailRequest"]["properties"]["headers"]["additionalProperties"] = {
        "type": "string",
        "pattern": "^[^\r\n]*$",
    }
    batch = made["paths"]["/emails/batch"]["post"]["requestBody"]
    batch["content"]["application/json"]["schema"] |= {"minItems": 1, "maxItems": MOST_IN_A_BATCH}
    return made
