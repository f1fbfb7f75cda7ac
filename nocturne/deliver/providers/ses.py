"""Amazon SES, version 2: one whole mail a call, as the bytes that will be delivered."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeAlias

from nocturne.deliver import mime
from nocturne.deliver import reply as read
from nocturne.deliver.access import secret
from nocturne.deliver.conversation import Unanswered, ask, json_body, submit
from nocturne.deliver.providers.base import Provider
from nocturne.deliver.sigv4 import Credentials, query, signed
from nocturne.errors import Refused, UsageError
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
    Receipt,
    Reply,
    Taken,
    Unsure,
)
from nocturne.model.subscriber import Blow, Suppression

Encode: TypeAlias = Callable[[Message, datetime], bytes]
"""Makes the bytes of a mail. Raises Refused for one that cannot be written down."""
MOST_PAGES = 1000
_LATEST = 253_402_300_799
"""The last second of the year 9999."""
TOO_QUICK = frozenset({"TooManyRequestsException", "ThrottlingException", "Throttling"})
_DAILY = re.compile(r"daily (?:message|sending) quota", re.IGNORECASE)
_REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d", re.ASCII)
_BLOWS: Mapping[str, Blow] = {"BOUNCE": "bounced", "COMPLAINT": "complained"}
_ADVICE: Mapping[str, str] = {
    "MessageRejected": "in the sandbox only verified addresses get mail, and the sender has to be verified anywhere",
    "MailFromDomainNotVerifiedException": "verify the sender's domain",
    "AccountSuspendedException": "the account may not send any more",
    "SendingPausedException": "sending is paused for the account",
}


class Ses(Provider):
    """One mail a call and no key: an answer that does not come leaves one reader in doubt, not a hundred."""

    name = "ses"
    title = "Amazon SES"
    address = "https://email.{region}.amazonaws.com"
    capabilities = Capabilities(max_batch=1, max_bytes=40_000_000, idempotency=None, queryable=False)

    def __init__(
        self, environment: Mapping[str, str], now: Callable[[], datetime], encode: Encode = mime.encode
    ) -> None:
        super().__init__(environment, now)
        region = secret(environment, "AWS_REGION", self.title)
        if not _REGION.fullmatch(region):
            raise UsageError("AWS_REGION is no region of Amazon's, such as eu-central-1")
        self._credentials = Credentials(
            secret(environment, "AWS_ACCESS_KEY_ID", self.title),
            secret(environment, "AWS_SECRET_ACCESS_KEY", self.title),
            region,
            environment.get("AWS_SESSION_TOKEN", "").strip(),
        )
        self._root, self._encode = self._root.format(region=region), encode

    def send(self, batch: Batch) -> Conversation[Answer]:
        """The one mail of a batch."""
        if len(batch.messages) != 1:
            return NotLikeThis(reason=f"{self.title} takes one mail a call, not {len(batch.messages)}")
        (message,) = batch.messages
        try:
            raw = self._encode(message, self._now())
        except Refused as unwritable:
            unsent = Receipt(reader=message.reader, outcome="failed", reason=read.said(str(unwritable)))
            return Taken(receipts=(unsent,))
        mail = {
            "Destination": {"ToAddresses": [message.to]},
            "Content": {"Raw": {"Data": base64.b64encode(raw).decode()}},
            "EmailTags": [
                {"Name": "digest", "Value": f"{batch.week}-{batch.city}"},
                {"Name": "reader", "Value": message.reader},
            ],
        }
        reply = yield from submit(self.title, self._call("POST", "/v2/email/outbound-emails", json_body(mail)))
        if not isinstance(reply, Reply):
            return reply
        if not 200 <= reply.status < 300:
            if message.to in _words(reply) and _kind(reply) == "BadRequestException":
                invalid = Receipt(reader=message.reader, outcome="invalid", reason=read.said(_words(reply)))
                return Taken(receipts=(invalid,))
            return self._judge(reply)
        number = read.field(read.document(reply), "MessageId")
        if not number:
            return Unsure(reason=f"{self.title} answered {reply.status} without a number")
        return Taken(receipts=(Receipt(reader=message.reader, outcome="sent", id=number),))

    def lookup(self, batch: Batch) -> Conversation[Found]:
        """It cannot be asked what it sent."""
        yield from ()
        return Found(certain=False, reason=f"{self.title} cannot say what it sent; its console may")

    def suppressions(self, since: datetime | None) -> Conversation[tuple[Suppression, ...] | str]:
        """The account's list."""
        found: list[Suppression] = []
        asked = {"PageSize": "1000"}
        if since:
            asked["StartDate"] = (since - timedelta(minutes=5)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            for _ in range(MOST_PAGES):
                call = self._call("GET", f"/v2/email/suppression/addresses?{query(asked)}")
                page = yield from ask(self.title, call, self._judge)
                rows = read.rows(page, "SuppressedDestinationSummaries")
                if rows is None:
                    return f"{self.title} answered without a list"
                found += [each for row in rows if (each := _suppression(row))]
                token = read.field(page, "NextToken")
                if not token:
                    return tuple(found)
                asked["NextToken"] = token
        except Unanswered as stopped:
            return stopped.answer.reason
        return f"{self.title} has more than {MOST_PAGES} pages of addresses"

    def _judge(self, reply: Reply) -> NotNow | NotToday | NotLikeThis | Unsure:
        """By the kind of the error. A spent day and too many a second are of one kind: their words differ."""
        kind, words = _kind(reply), _words(reply)
        reason = f"{self.title} answered {reply.status} {kind}: {read.said(words)}"
        if kind == "LimitExceededException" or (kind in TOO_QUICK and _DAILY.search(words)):
            return NotToday(reason=reason)
        waited = read.pause(reply, self._now(), reason, otherwise=2.0)
        if kind in TOO_QUICK:
            return waited
        told = f"{kind} {words}{f' ({_ADVICE[kind]})' if kind in _ADVICE else ''}".strip()
        return read.by_status(self.title, reply, told, waited)

    def _call(self, method: Literal["GET", "POST"], path: str, body: bytes = b"") -> Call:
        headers = (("Content-Type", "application/json"),) if body else ()
        call = Call(method=method, url=self._root + path, headers=headers, body=body)
        return signed(call, self._credentials, "ses", self._now())


def _kind(reply: Reply) -> str:
    """The name of an error: in a header, or in the body behind a namespace."""
    found = reply.headers.get("x-amzn-errortype", "") or read.field(read.document(reply), "__type")
    return found.partition(":")[0].rpartition("#")[2].strip()


def _words(reply: Reply) -> str:
    found: Any = read.document(reply)
    return read.field(found, "message") or read.field(found, "Message")


def _suppression(row: Mapping[str, Any]) -> Suppression | None:
    address, at = read.field(row, "EmailAddress").lower(), row.get("LastUpdateTime")
    if not address:
        return None
    known = isinstance(at, int | float) and 0 < at < _LATEST
    when = datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds") if at and known else ""
    return Suppression(address=address, blow=_BLOWS.get(read.field(row, "Reason"), "bounced"), at=when)
