"""Answers whose shape drifts: any value of a saved answer may become any other, and no reader breaks."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from nocturne.model.visit import Reading
from nocturne.sources.base import sources
from tests.sources.case import HERE, Case

CASES = [
    Case(folder.parent.name, folder.name)
    for folder in sorted(HERE.glob("*/*/"))
    if (folder / "request.json").is_file() and not list(folder.glob("response.ics"))
]
JSON_IN_PAGES = re.compile(
    r'(?<=application/json">)\{.*?\}(?=</script>)|(?<=ld\+json">)[\[{].*?[\]}](?=</script>)'
    r"|(?<=_DATA__ = )\{.*?\}(?=;\s*\n)",
    re.DOTALL,
)
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**30, "", "x", "2026-13-45", "\ud800", "\x00", "https://[", "javascript:1",
    [], {}, [[]], ["x"], {"x": {}}, [None, 7], "9" * 400, {"type": "doc", "content": {}}, [{"@type": "Event"}],
)  # fmt: skip


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """(container, key) of every value in a JSON value."""
    inside = list(node.items()) if isinstance(node, dict) else list(enumerate(node)) if isinstance(node, list) else []
    for key, value in inside:
        yield node, key
        yield from places(value)


def bent(value: Any, dice: random.Random) -> Any:
    """A copy with a few of its values replaced by odd ones."""
    copied = copy.deepcopy(value)
    for _ in range(dice.randint(1, 6)):
        found = list(places(copied))
        if not found:
            return copy.deepcopy(dice.choice(ODD))
        container, key = dice.choice(found)
        container[key] = copy.deepcopy(dice.choice(ODD))
    return copied


def bent_body(body: bytes, dice: random.Random) -> bytes:
    """An answer with some of its JSON bent, wherever it stands in it."""
    text = body.decode()
    if text.lstrip()[:1] in "{[":
        return json.dumps(bent(json.loads(text), dice)).encode()
    return JSON_IN_PAGES.sub(lambda found: json.dumps(bent(json.loads(found[0]), dice)), text).encode()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.source}/{case.name}")
def test_no_reader_breaks_on_a_shape_that_drifts(case: Case, long: bool) -> None:
    """What comes back can be written down, and holds nothing planted about people."""
    source, dice = sources()[case.source], random.Random(case.name)
    for _ in range(2_000 if long else 60):
        body = bent_body(case.body, dice)
        reading = case.read(source, body)
        assert [issue.evidence for issue in reading.issues if issue.code == "reader/defect"] == []
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(reading), type=Reading) == reading
        assert "person.example" not in repr(reading)
