"""An endpoint to talk to in process: its project, its keys, a courier that keeps what it is given, a clock to turn."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pyrage

from nocturne.endpoint.desk import Limits
from nocturne.endpoint.start import endpoint
from nocturne.model.delivery import Answer, Batch, Capabilities, Found, Message, NotToday, Receipt, Taken
from nocturne.model.notice import Notice
from nocturne.model.subscriber import Suppression
from nocturne.subscribers.tokens import Tokens

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
URL = "https://letters.nocturne.example"
IDENTITY = pyrage.x25519.Identity.generate()
QUEUE_TOKEN = "a-queue-token-for-tests"
ENVIRONMENT: Mapping[str, str] = {
    "NOCTURNE_TOKEN_KEYS": "new key of thirty-two characters, old key of thirty-two characters",
    "NOCTURNE_AGE_IDENTITY": str(IDENTITY),
    "NOCTURNE_SUPPRESSION_KEY": "a key for hashes",
    "NOCTURNE_QUEUE_TOKEN": QUEUE_TOKEN,
}
WRITE_ONLY: Mapping[str, str] = {
    **{name: value for name, value in ENVIRONMENT.items() if name != "NOCTURNE_AGE_IDENTITY"},
    "NOCTURNE_AGE_RECIPIENT": str(IDENTITY.to_public()),
}
"""The environment of an endpoint that can write addresses and not read them."""
CITIES = {
    "berlin": ("Berlin", "DE", 52.52, 13.405, "Europe/Berlin", "de"),
    "london": ("London", "GB", 51.507, -0.128, "Europe/London", "en"),
}
_LINK = re.compile(rf"{re.escape(URL)}/\S+")


def project(folder: Path, more: str = "", letters: str = "", cities: Mapping[str, tuple[object, ...]] = CITIES) -> Path:
    """A project whose list is ours."""
    content = folder / "content"
    (content / "cities").mkdir(parents=True, exist_ok=True)
    (content / "site.toml").write_text(
        'title = "Nocturne"\nbase_url = "https://nocturne.example"\nsender = "Nocturne <letter@nocturne.example>"\n'
        f'postal_address = "1 Night Street"\nlist = "endpoint"\n{more}\n[letters]\nendpoint = "{URL}"\n{letters}\n'
    )
    for slug, (name, country, lat, lng, zone, language) in cities.items():
        (content / "cities" / f"{slug}.md").write_text(
            f"---\nname: {name}\ncountry: {country}\ncoordinates: {{lat: {lat}, lng: {lng}}}\ntimezone: {zone}\n"
            f"language: {language}\n---\n"
        )
    return folder


@dataclass
class Kept:
    """A courier that keeps messages; `answer` is given in place of taking them."""

    name: str = "kept"
    messages: list[Message] = field(default_factory=list)
    answer: Answer | None = None
    capabilities: Capabilities = field(
        default_factory=lambda: Capabilities(max_batch=1, max_bytes=1 << 20, idempotency=None, queryable=False)
    )

    def send(self, batch: Batch) -> Answer:
        """Keep them."""
        if self.answer is not None:
            return self.answer
        self.messages += batch.messages
        return Taken(receipts=tuple(Receipt(reader=each.reader, outcome="sent") for each in batch.messages))

    def lookup(self, batch: Batch) -> Found:
        """Nobody asks."""
        return Found(certain=False)

    def suppressions(self, since: datetime | None) -> tuple[Suppression, ...] | str:
        """Nobody."""
        return ()


REFUSING = NotToday(reason="the quota is spent")


@dataclass
class Letterbox:
    """An endpoint and a visitor."""

    project: Path
    environment: Mapping[str, str]
    limits: Limits | None = None
    now: datetime = NOW
    courier: Kept = field(default_factory=Kept)
    host: str = "192.0.2.7"

    def __post_init__(self) -> None:
        self.app = endpoint(
            self.project, self.environment, lambda _: self.courier, clock=lambda: self.now, limits=self.limits
        )
        self.runner = asyncio.Runner()
        self.tokens = Tokens.of(self.environment)

    @property
    def database(self) -> Path:
        """The store."""
        return self.project / ".private" / "endpoint.db"

    def ask(self, method: str, path: str, **more: object) -> httpx.Response:
        """One question, answered whole, mail sent."""
        return self.runner.run(self._ask(method, path, more))

    async def _ask(self, method: str, path: str, more: dict[str, object]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, client=(self.host, 4711), raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
            return await client.request(method, path, **more)  # type: ignore[arg-type]

    def get(self, path: str, **more: object) -> httpx.Response:
        """GET."""
        return self.ask("GET", path, **more)

    def post(self, path: str, fields: Mapping[str, object] | None = None, **more: object) -> httpx.Response:
        """POST of a form."""
        return self.ask("POST", path, data=dict(fields or {}), **more)

    def wait(self, **time: float) -> None:
        """Turn the clock."""
        self.now += timedelta(**time)

    def subscribe(self, address: str, *cities: str) -> httpx.Response:
        """What the site's form sends."""
        return self.post("/subscribe", {"email": address, "city": list(cities or ("berlin",)), "website": ""})

    def link(self) -> str:
        """The path of the link in the last mail."""
        (found,) = _LINK.findall(self.courier.messages[-1].text)
        return str(found).removeprefix(URL)

    def join(self, address: str, *cities: str) -> str:
        """Subscribe and confirm; returns the subscriber's id."""
        assert self.subscribe(address, *cities).status_code == 200
        assert self.post(self.link()).status_code == 200
        return self.courier.messages[-1].reader

    def queue(self, after: int = 0) -> list[Notice]:
        """What the job is told."""
        import msgspec

        answer = self.get(f"/queue?after={after}", headers={"Authorization": f"Bearer {QUEUE_TOKEN}"})
        assert answer.status_code == 200
        return msgspec.json.decode(msgspec.json.encode(answer.json()["notices"]), type=list[Notice])

    def snapshot(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of the store but those that count visits."""
        import sqlite3

        with sqlite3.connect(self.database) as db:
            tables = ("readers", "pending", "queue", "suppressed")
            return {name: sorted(db.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in tables}  # noqa: S608


@contextmanager
def letterbox(
    folder: Path, environment: Mapping[str, str] = ENVIRONMENT, limits: Limits | None = None
) -> Iterator[Letterbox]:
    """One, in a fresh project."""
    box = Letterbox(project(folder), environment, limits)
    try:
        yield box
    finally:
        box.runner.close()
