"""A fixture folder: the question a source asked, the answer that came, and what must be read from it."""

from __future__ import annotations

import json
from dataclasses import MISSING, dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from nocturne.model.city import City
from nocturne.model.exchange import Outcome, Request, Response
from nocturne.model.listing import Listing
from nocturne.model.visit import Assignment, Reading
from nocturne.sources.base import Source, read

HERE = Path(__file__).parent
BERLIN = City(
    slug="berlin", name="Berlin", country="DE", latitude=52.52, longitude=13.405, timezone="Europe/Berlin"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """`tests/sources/<source>/<name>/`."""

    source: str
    name: str

    @property
    def folder(self) -> Path:
        """Where the case lies."""
        return HERE / self.source / self.name

    @property
    def body(self) -> bytes:
        """What came."""
        (path,) = self.folder.glob("response.*")
        return path.read_bytes()

    @property
    def request(self) -> Request:
        """What was asked."""
        asked = json.loads((self.folder / "request.json").read_text())
        asked.pop("now", None)
        return Request(**asked)

    @property
    def now(self) -> datetime:
        """When."""
        return datetime.fromisoformat(json.loads((self.folder / "request.json").read_text())["now"])

    def task(self, options: object = None, **changes: Any) -> Assignment:
        """For whom."""
        given: dict[str, Any] = {"city": BERLIN, "options": options, "now": self.now} | changes
        return Assignment(source=self.source, **given)

    def read(
        self,
        source: Source,
        body: bytes | None = None,
        task: Assignment | None = None,
        request: Request | None = None,
    ) -> Reading:
        """What `source` makes of the answer, or of `body` in its place; `request` in place of the one written down."""
        request = request or self.request
        response = Response(
            request=request, outcome=Outcome.OK, url=request.url, status=200, body=self.body if body is None else body
        )
        return read(source, response, task or self.task())


def told(listing: Listing) -> dict[str, Any]:
    """A listing as JSON without what it says nothing about."""
    plain: dict[str, Any] = msgspec.to_builtins(listing)
    kept = {}
    for field in fields(Listing):
        value = getattr(listing, field.name)
        if field.default is MISSING or value != field.default:
            kept[field.name] = _without_defaults(value, plain[field.name])
    return kept


def _without_defaults(value: Any, plain: Any) -> Any:
    """Nested records keep only what differs from an empty one."""
    if not isinstance(plain, dict):
        return list(plain) if isinstance(plain, tuple) else plain
    empty = replace(type(value)())
    return {name: each for name, each in plain.items() if getattr(value, name) != getattr(empty, name)}
