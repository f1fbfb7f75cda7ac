"""Postmark: batches of whole mails through its stream for letters to many."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlencode

from nocturne.deliver import reply as read
from nocturne.deliver.access import secret
from nocturne.deliver.conversation import Unanswered, ask, json_body, submit
from nocturne.deliver.providers.base import Provider
from nocturne.deliver.vocabulary import APART
from nocturne.model.delivery import (
    Answer,
    Batch,
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

STREAM = "broadcast"
"""The stream for letters to many that every server has; on the other one they would be against the rules."""
PAGE = 500
"""Mails a search answers with, and the most of one batch."""
INVALID, INACTIVE, NO_CREDIT, RATE, MAINTENANCE = 300, 406, 405, 429, 100
WAIT = 30.0
_RECIPIENT = re.compile(r"(?:Invalid|Error\s+parsing)\s+'To'", re.IGNORECASE)
_BLOWS: Mapping[str, Blow] = {
    "HardBounce": "bounced",
    "SpamComplaint": "complained",
    "ManualSuppression": "unsubscribed",
}


class Postmark(Provider):
    """Whole mails, five hundred a call, each with an answer of its own; no key, but every mail can be searched for."""

    name = "postmark"
    title = "Postmark"
    address = "https://api.postmarkapp.com"
    capabilities = Capabilities(max_batch=PAGE, max_bytes=50_000_000, idempotency=None, queryable=True)

    def __init__(self, environment: Mapping[str, str], now: Callable[[], datetime]) -> None:
        super().__init__(environment, now)
        self._key = secret(environment, "NOCTURNE_POSTMARK_API_KEY", self.title)

    def send(self, batch: Batch) -> Conversation[Answer]:
        """One call. The reply is a success even where every mail was refused: each has its own code, in our order."""
        mails = [_mail(message, batch) for message in batch.messages]
        reply = yield from submit(self.title, self._call("POST", "/email/batch", mails))
        if not isinstance(reply, Reply):
            return reply
        found = read.document(reply)
        if not 200 <= reply.status < 300:
            return self._judge(reply)
        if not isinstance(found, list) or len(found) != len(batch.messages):
            return Unsure(reason=f"{self.title} answered {reply.status} without a code for each mail")
        receipts = tuple(_receipt(message, row) for message, row in zip(batch.messages, found, strict=True))
        if all(receipt.outcome == "unknown" for receipt in receipts):
            return Unsure(reason=f"{self.title} answered {reply.status} without saying what became of any mail")
        if all(receipt.outcome == "failed" for receipt in receipts):
            return self._coded(reply, _code(found[0]), receipts[0].reason)
        return Taken(receipts=receipts)

    def lookup(self, batch: Batch) -> Conversation[Found]:
        """Every mail of a batch carries its key; the search is for that, has to find nothing else, and to end."""
        query = {"count": PAGE, "offset": 0, "messagestream": STREAM, "metadata_batch": batch.key}
        call = self._call("GET", f"/messages/outbound?{urlencode(query)}")
        try:
            page = yield from ask(self.title, call, self._judge)
        except Unanswered as stopped:
            return Found(certain=False, reason=stopped.answer.reason)
        rows = read.rows(page, "Messages")
        receipts = [_remembered(row, batch.key) for row in rows or ()]
        if rows is None or not all(receipts) or page.get("TotalCount") != len(rows):
            return Found(certain=False, reason=f"{self.title} did not search by the key of the batch")
        return Found(certain=True, receipts=tuple(receipt for receipt in receipts if receipt))

    def suppressions(self, since: datetime | None) -> Conversation[tuple[Suppression, ...] | str]:
        """The stream's own list. Its days are those of another zone, so that one more is asked for."""
        day = f"?{urlencode({'fromdate': (since - timedelta(days=1)).date().isoformat()})}" if since else ""
        call = self._call("GET", f"/message-streams/{STREAM}/suppressions/dump{day}")
        try:
            rows = read.rows((yield from ask(self.title, call, self._judge)), "Suppressions")
        except Unanswered as stopped:
            return stopped.answer.reason
        if rows is None:
            return f"{self.title} answered without a list"
        return tuple(
            Suppression(
                address=address,
                blow=_BLOWS.get(read.field(row, "SuppressionReason"), "bounced"),
                at=read.utc(read.field(row, "CreatedAt")),
            )
            for row in rows
            if (address := read.field(row, "EmailAddress").lower())
        )

    def _judge(self, reply: Reply) -> NotNow | NotToday | NotLikeThis | Unsure:
        found = read.document(reply)
        return self._coded(reply, _code(found), read.field(found, "Message"))

    def _coded(self, reply: Reply, code: int, words: str) -> NotNow | NotToday | NotLikeThis | Unsure:
        """By the code first: out of credit, too quick and under maintenance come with more than one status."""
        reason = f"{self.title} answered {reply.status} with code {code}: {read.said(words)}"
        if code == NO_CREDIT:
            return NotToday(reason=reason)
        if code in {RATE, MAINTENANCE}:
            return read.pause(reply, self._now(), reason, otherwise=WAIT)
        if code and 200 <= reply.status < 300:
            return NotLikeThis(reason=reason)
        waited = read.pause(reply, self._now(), f"{self.title} answered {reply.status}", otherwise=WAIT)
        return read.by_status(self.title, reply, f"code {code}: {words}" if code else words, waited)

    def _call(self, method: Literal["GET", "POST"], path: str, value: Any = None) -> Call:
        headers = (("X-Postmark-Server-Token", self._key), ("Accept", "application/json"))
        if value is None:
            return Call(method=method, url=self._root + path, headers=headers)
        typed = (*headers, ("Content-Type", "application/json"))
        return Call(method=method, url=self._root + path, headers=typed, body=json_body(value))


def _mail(message: Message, batch: Batch) -> dict[str, Any]:
    """One mail as the API wants it, without its trackers. Names of metadata have at most 20 characters, values 80."""
    mail: dict[str, Any] = {
        "MessageStream": STREAM,
        "From": message.sender,
        "To": message.to,
        "Subject": message.subject,
        "HtmlBody": _plain(message.html),
        "TextBody": _plain(message.text),
        "Headers": [{"Name": name, "Value": value} for name, value in message.headers],
        "TrackOpens": False,
        "TrackLinks": "None",
        "Metadata": {"digest": f"{batch.week}-{batch.city}"[:80], "batch": batch.key, "reader": message.reader},
    }
    return {**mail, "ReplyTo": message.reply_to} if message.reply_to else mail


def _plain(text: str) -> str:
    """A body without the one thing that this stream fills in: its own link for leaving."""
    return text.replace("pm:unsubscribe", f"pm:{APART}unsubscribe")


def _code(row: Any) -> int:
    found = row.get("ErrorCode") if isinstance(row, Mapping) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else 0


def _receipt(message: Message, row: Any) -> Receipt:
    """What became of one mail. An answer with neither a code nor a number tells nothing."""
    code, number, words = _code(row), read.field(row, "MessageID"), read.said(read.field(row, "Message"))
    outcome: Outcome
    if code == 0:
        outcome = "unknown" if not number else "queued" if "delay" in words else "sent"
    elif code == INACTIVE:
        outcome = "rejected"
    else:
        outcome = "invalid" if code == INVALID and _RECIPIENT.match(words) else "failed"
    return Receipt(reader=message.reader, outcome=outcome, id=number, reason=words if outcome != "sent" else "")


def _remembered(row: Mapping[str, Any], key: str) -> Receipt | None:
    """A mail that the search found, None where it does not carry the batch's key after all."""
    metadata = row.get("Metadata")
    reader = read.field(metadata, "reader")
    if not reader or read.field(metadata, "batch") != key:
        return None
    outcome: Outcome = "queued" if read.field(row, "Status") == "Queued" else "sent"
    return Receipt(reader=reader, outcome=outcome, id=read.field(row, "MessageID"))
