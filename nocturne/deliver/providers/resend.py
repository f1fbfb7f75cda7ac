"""Resend: batches of whole mails to a list of ours, or broadcasts to a segment that it keeps."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote, urlencode

from nocturne.deliver import reply as read
from nocturne.deliver.access import secret
from nocturne.deliver.conversation import Unanswered, ask, json_body, submit
from nocturne.deliver.providers.base import ListProvider
from nocturne.deliver.providers.resend_broadcast import GONE, body, named
from nocturne.deliver.providers.resend_sent import readable, recipient, remembered, same
from nocturne.deliver.standing import Standing, chosen, standing
from nocturne.deliver.week import earliest, instant
from nocturne.model.delivery import (
    Answer,
    Batch,
    Broadcast,
    Call,
    Capabilities,
    Conversation,
    Found,
    Message,
    NotLikeThis,
    NotNow,
    NotToday,
    Outcome,
    Receipt,
    Reply,
    Taken,
    Unsure,
)
from nocturne.model.subscriber import Blow, Suppression

PAGE, MOST_PAGES = 100, 500
SPENT = frozenset({"daily_quota_exceeded", "monthly_quota_exceeded"})
_BLOWS: Mapping[str, Blow] = {"bounce": "bounced", "complaint": "complained", "manual": "unsubscribed"}
_RECIPIENT = re.compile(r"`to`|'to'|\"to\"|\bto field\b|recipient", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Resend(ListProvider):
    """Whole mails, a hundred a call, under a key that holds for a day; or one broadcast, found again by its name."""

    name = "resend"
    title = "Resend"
    address = "https://api.resend.com"
    # Two calls a second is what older teams are allowed. No limit of bytes is published; ours keeps time-outs rare.
    capabilities = Capabilities(
        max_batch=100,
        max_bytes=20 << 20,
        idempotency=timedelta(hours=24),
        queryable=True,
        pace=timedelta(seconds=0.5),
    )
    keeps_lists = Capabilities(
        max_batch=1, max_bytes=5 << 20, idempotency=None, queryable=True, owns_list=True, pace=timedelta(seconds=0.5)
    )

    def __init__(self, environment: Mapping[str, str], now: Callable[[], datetime]) -> None:
        super().__init__(environment, now)
        self._key = secret(environment, "NOCTURNE_RESEND_API_KEY", self.title)

    def send(self, batch: Batch) -> Conversation[Answer]:
        """One call. A mail that is refused does not stop the others: the reply names it by its place."""
        mails = [_mail(message, batch) for message in batch.messages]
        keyed = (("Idempotency-Key", batch.key), ("x-batch-validation", "permissive"))
        reply = yield from submit(self.title, self._call("POST", "/emails/batch", mails, keyed))
        if not isinstance(reply, Reply):
            return reply
        found = read.document(reply)
        if not 200 <= reply.status < 300:
            return self._judge(reply)
        receipts = _receipts(batch, found)
        if receipts is None:
            return Unsure(reason=f"{self.title} answered {reply.status} without a number for each mail")
        refused = [receipt for receipt in receipts if receipt.outcome == "failed"]
        if refused and len(refused) == len(receipts):
            return NotLikeThis(reason=f"{self.title} refused every mail: {refused[0].reason}")
        return Taken(receipts=receipts)

    def lookup(self, batch: Batch) -> Conversation[Found]:
        """The list of sent mails cannot be searched: it is read back to the start of the week, and likely ones opened.

        A mail is ours when it has our Message-ID, or goes to the same address with the same subject and text.
        """
        try:
            week = earliest(batch.week)
            listed = yield from self._listed("/emails", since=week)
            receipts = []
            likely: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
            for row in listed:
                if (at := instant(read.field(row, "created_at"))) and at < week:
                    continue
                if not readable(row):
                    return Found(certain=False, reason=f"{self.title} lists a mail that cannot be read")
                likely[recipient(row), row["subject"]].append(row)
            for message in batch.messages:
                match = yield from self._match(message, likely[message.to.lower(), message.subject])
                if match:
                    receipts.append(remembered(message, match))
        except Unanswered as stopped:
            return Found(certain=False, reason=stopped.answer.reason)
        return Found(certain=True, receipts=tuple(receipts))

    def suppressions(self, since: datetime | None) -> Conversation[tuple[Suppression, ...] | str]:
        """The whole list: its order is not documented, so that nothing may be left out by date."""
        try:
            listed = yield from self._listed("/suppressions", since=None)
        except Unanswered as stopped:
            return stopped.answer.reason
        return tuple(
            Suppression(
                address=address,
                blow=_BLOWS.get(read.field(row, "origin"), "bounced"),
                at=read.utc(read.field(row, "created_at")),
            )
            for row in listed
            if (address := read.field(row, "email").lower())
        )

    def _go(self, number: str, broadcast: Broadcast) -> Conversation[Answer]:
        reply = yield from submit(self.title, self._call("POST", f"/broadcasts/{quote(number, safe='')}/send", {}))
        if not isinstance(reply, Reply):
            return reply
        if 200 <= reply.status < 300 and read.field(read.document(reply), "id"):
            return Taken(broadcast=number)
        return self._judge(reply)

    def _named(self, broadcast: Broadcast) -> Conversation[Standing | None]:
        listed = yield from self._listed("/broadcasts", since=earliest(broadcast.week))
        if not all(isinstance(row.get("name", 0), str | None) for row in listed):
            raise Unanswered(NotToday(reason=f"{self.title} lists a broadcast that cannot be read"))
        ours = (row for row in listed if row["name"] == broadcast.name)
        return chosen(standing(self.title, read.field(row, "id"), read.field(row, "status"), GONE) for row in ours)

    def _draft(self, broadcast: Broadcast) -> Conversation[Standing]:
        """A new draft. Raises Unanswered; whatever happens here sends nothing."""
        if not broadcast.audience:
            raise Unanswered(
                NotLikeThis(reason="Resend sends to a segment; name one for the city in letters.audiences")
            )
        segment = yield from self._known("segment", broadcast.audience)
        topic = (yield from self._known("topic", broadcast.topic)) if broadcast.topic else ""
        call = self._call("POST", "/broadcasts", body(broadcast, segment, topic))
        number = read.field((yield from ask(self.title, call, self._judge)), "id")
        if not number:
            raise Unanswered(NotToday(reason=f"{self.title} made a draft without a number"))
        return standing(self.title, number, "draft", GONE)

    def _known(self, kind: str, written: str) -> Conversation[str]:
        """The id of a segment or topic that the settings name, by id or by name."""
        if _UUID.fullmatch(written):
            return written.lower()
        number = named((yield from self._listed(f"/{kind}s", since=None)), written)
        if not number:
            raise Unanswered(NotLikeThis(reason=f"Resend has no {kind} named {written!r}"))
        return number

    def _match(self, message: Message, likely: Iterable[Mapping[str, Any]]) -> Conversation[Mapping[str, Any] | None]:
        ours = dict(message.headers).get("Message-ID", "")
        for row in likely:
            if ours and read.field(row, "message_id") == ours:
                return row
            path = f"/emails/{quote(row['id'], safe='')}"
            text = read.field((yield from ask(self.title, self._call("GET", path), self._judge)), "text")
            if not text:
                raise Unanswered(NotToday(reason=f"{self.title} does not keep what a mail said"))
            if same(text, message.text):
                return row
        return None

    def _listed(self, path: str, since: datetime | None) -> Conversation[list[Mapping[str, Any]]]:
        """All rows of a list; where it has the newest first, not much further than `since`. Raises Unanswered."""
        found: list[Mapping[str, Any]] = []
        query = {"limit": str(PAGE)}
        for _ in range(MOST_PAGES):
            page = yield from ask(self.title, self._call("GET", f"{path}?{urlencode(query)}"), self._judge)
            rows = read.rows(page, "data")
            if rows is None or not isinstance(page.get("has_more"), bool):
                raise Unanswered(NotToday(reason=f"{self.title} answered {path} without a list"))
            found += rows
            if not page["has_more"] or (rows and _reached(rows, since)):
                return found
            query["after"] = read.field(rows[-1], "id") if rows else ""
            if not query["after"]:
                raise Unanswered(NotToday(reason=f"{self.title} does not say how {path} goes on"))
        raise Unanswered(NotToday(reason=f"{self.title} has more than {MOST_PAGES * PAGE} rows at {path}"))

    def _judge(self, reply: Reply) -> NotNow | NotToday | NotLikeThis | Unsure:
        """By the name of the error first: a spent quota comes with the same status as too many questions."""
        found = read.document(reply)
        name, words = read.field(found, "name"), read.field(found, "message")
        reason = f"{self.title} answered {reply.status} {name}".rstrip()
        if name in SPENT:
            return NotToday(reason=reason)
        reset = reply.headers.get("ratelimit-reset", "")
        wait = float(reset) if reset.isascii() and reset.isdigit() and len(reset) < 6 else 0.0
        waited = read.pause(reply, self._now(), reason, otherwise=max(wait, 1.0))
        return read.by_status(self.title, reply, f"{name} {words}".strip(), waited)

    def _call(
        self, method: Literal["GET", "POST"], path: str, value: Any = None, headers: tuple[tuple[str, str], ...] = ()
    ) -> Call:
        common = (("Authorization", f"Bearer {self._key}"), ("Accept", "application/json"), *headers)
        if value is None:
            return Call(method=method, url=self._root + path, headers=common)
        typed = (*common, ("Content-Type", "application/json"))
        return Call(method=method, url=self._root + path, headers=typed, body=json_body(value))


def _mail(message: Message, batch: Batch) -> dict[str, Any]:
    """One mail as the API wants it; tags may hold letters, digits, `_` and `-` only."""
    mail: dict[str, Any] = {
        "from": message.sender,
        "to": [message.to],
        "subject": message.subject,
        "html": message.html,
        "text": message.text,
        "headers": dict(message.headers),
        "tags": [
            {"name": "digest", "value": f"{batch.week}-{batch.city}"},
            {"name": "batch", "value": batch.key},
            {"name": "reader", "value": message.reader},
        ],
    }
    return {**mail, "reply_to": [message.reply_to]} if message.reply_to else mail


def _receipts(batch: Batch, found: Any) -> tuple[Receipt, ...] | None:
    """What became of each mail; None where the reply does not account for all of them."""
    data = read.rows(found, "data")
    errors = read.rows(found, "errors") if isinstance(found, Mapping) and found.get("errors") is not None else []
    if data is None or errors is None:
        return None
    refused = {
        place: read.said(read.field(row, "message")) for row in errors if isinstance(place := row.get("index"), int)
    }
    if len(refused) < len(errors):
        return None
    accepted = [message for place, message in enumerate(batch.messages) if place not in refused]
    numbers = [read.field(row, "id") for row in data]
    if len(numbers) == len(batch.messages) and refused:
        numbers = [number for place, number in enumerate(numbers) if place not in refused]
    if len(numbers) != len(accepted) or not all(numbers):
        return None
    taken = {
        message.reader: Receipt(reader=message.reader, outcome="sent", id=number)
        for message, number in zip(accepted, numbers, strict=True)
    }
    return tuple(
        taken.get(message.reader) or _refused(message, refused[place]) for place, message in enumerate(batch.messages)
    )


def _refused(message: Message, words: str) -> Receipt:
    outcome: Outcome = "invalid" if _RECIPIENT.search(words) else "failed"
    return Receipt(reader=message.reader, outcome=outcome, reason=words)


def _reached(rows: list[Mapping[str, Any]], since: datetime | None) -> bool:
    """Whether a page that runs from new to old ends before an instant. Another order is read to its end."""
    first, last = (instant(read.field(row, "created_at")) for row in (rows[0], rows[-1]))
    return bool(since and first and last and last < since and last < first)
