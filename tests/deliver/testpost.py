"""A provider in the shape of Resend's interface for the stand-in service: with keys or without, to be asked or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from nocturne.deliver.claims import monday
from nocturne.deliver.providers.base import Provider
from nocturne.fetch.retry import retry_after
from nocturne.model.delivery import (
    Answer,
    Batch,
    Call,
    Capabilities,
    Conversation,
    Found,
    Message,
    NoReply,
    NotLikeThis,
    NotNow,
    NotToday,
    Receipt,
    Reply,
    Taken,
    Unsure,
)
from nocturne.model.subscriber import Suppression

_encode = msgspec.json.Encoder().encode


def mail(message: Message, key: str) -> dict[str, Any]:
    """One mail of a batch."""
    return {
        "from": message.sender,
        "to": [message.to],
        "subject": message.subject,
        "html": message.html,
        "text": message.text,
        "headers": dict(message.headers),
        "tags": [{"name": "batch", "value": key}, {"name": "reader", "value": message.reader}],
    }


def body(batch: Batch) -> bytes:
    """A batch as it is sent."""
    return _encode([mail(message, batch.key) for message in batch.messages])


class TestPost(Provider):
    """`keyed`: it remembers keys for a day; `queryable`: it can be asked afterwards."""

    __test__ = False
    name = "testpost"
    title = "Test post"
    address = "https://api.testpost.example"

    def __init__(
        self,
        environment: Mapping[str, str],
        now: Callable[[], datetime],
        name: str = "testpost",
        *,
        keyed: bool = True,
        queryable: bool = True,
        max_batch: int = 10,
    ) -> None:
        self.name, self._now, self._keyed = name, now, keyed  # type: ignore[misc]
        self._root = environment.get(f"NOCTURNE_{name.upper()}_URL", self.address)
        self.capabilities = Capabilities(  # type: ignore[misc]
            max_batch=max_batch,
            max_bytes=5 << 20,
            idempotency=timedelta(hours=24) if keyed else None,
            queryable=queryable,
        )

    def send(self, batch: Batch) -> Conversation[Answer]:
        """One call."""
        key = (("Idempotency-Key", batch.key),) if self._keyed else ()
        call = Call(method="POST", url=f"{self._root}/emails/batch", headers=key, body=body(batch))
        try:
            reply = yield call
        except NoReply as none:
            return Unsure(reason=str(none)) if none.may_have_arrived else NotToday(reason=str(none))
        return self._judged(batch, reply)

    def _judged(self, batch: Batch, reply: Reply) -> Answer:
        try:
            said = msgspec.json.decode(reply.body)
        except msgspec.DecodeError:
            said = {}
        if reply.status == 200:
            numbers = [each["id"] for each in said.get("data", ())] if isinstance(said, dict) else []
            if len(numbers) != len(batch.messages):
                return Unsure(reason="200 without a number for each mail")
            pairs = zip(batch.messages, numbers, strict=True)
            return Taken(
                receipts=tuple(Receipt(reader=each.reader, outcome="sent", id=number) for each, number in pairs)
            )
        if reply.status == 429 and said.get("name") == "daily_quota_exceeded":
            return NotToday(reason="quota")
        if reply.status == 429:
            return NotNow(seconds=retry_after(reply.headers, self._now()), reason="429")
        if reply.status >= 500:
            return Unsure(reason=str(reply.status))
        return NotLikeThis(reason=str(reply.status))

    def lookup(self, batch: Batch) -> Conversation[Found]:
        """The list of mails, page after page, the newest first, back to the start of the week."""
        wanted = {(message.to, message.subject): message.reader for message in batch.messages}
        found, after = [], ""
        while True:
            more = f"&after={after}" if after else ""
            reply = yield Call(method="GET", url=f"{self._root}/emails?limit=100{more}")
            page = msgspec.json.decode(reply.body)
            for row in page["data"]:
                reader = wanted.get((row["to"][0], row["subject"]))
                found += [Receipt(reader=reader, outcome="sent", id=row["id"])] if reader else []
            if not page["has_more"] or page["data"][-1]["created_at"] < monday(batch.week).isoformat():
                return Found(certain=True, receipts=tuple(found))
            after = page["data"][-1]["id"]

    def suppressions(self, since: datetime | None) -> Conversation[tuple[Suppression, ...] | str]:
        """Nobody."""
        yield Call(method="GET", url=f"{self._root}/suppressions")
        return ()
