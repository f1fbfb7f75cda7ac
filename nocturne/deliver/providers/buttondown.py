"""Buttondown: it keeps the list, asks each reader to confirm, and lets them leave; we hand it one letter a city."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote, urlencode

from nocturne.deliver import reply as read
from nocturne.deliver.access import secret
from nocturne.deliver.conversation import Unanswered, ask, json_body, submit
from nocturne.deliver.providers.base import ListProvider
from nocturne.deliver.standing import Standing, chosen, standing
from nocturne.deliver.vocabulary import spoken
from nocturne.deliver.week import earliest
from nocturne.model.delivery import (
    Answer,
    Batch,
    Broadcast,
    Call,
    Capabilities,
    Conversation,
    Found,
    NotLikeThis,
    NotNow,
    NotToday,
    Reply,
    Unsure,
)
from nocturne.model.subscriber import Blow, Suppression

VERSION = "2026-04-01"
"""A newsletter may be pinned to an older form of the interface, where fields have other names."""
MOST_PAGES = 1000
GONE = frozenset({"about_to_send", "scheduled", "in_flight", "sent", "throttled", "resending"})
WORDS: Mapping[str, str] = {
    "unsubscribe": "{{ unsubscribe_url }}",
    "preferences": "{{ manage_subscription_url|default:unsubscribe_url }}",
    "address": "{{ subscriber.email }}",
}
"""Without its portal there is no page for preferences: leaving is all that can be changed then."""
OPENERS = ("{{", "{%", "{#")
FANCY = "<!-- buttondown-editor-mode: fancy -->"
"""Says that the body is HTML: what looks like Markdown in it would be read as such otherwise."""
_BLOWS: Mapping[str, Blow] = {
    "unsubscribed": "unsubscribed",
    "complained": "complained",
    "undeliverable": "bounced",
    "blocked": "unsubscribed",
    "removed": "unsubscribed",
}
_OURS = "nocturne"
"""Where in a letter's metadata its name stands."""


class Buttondown(ListProvider):
    """One letter to everybody with a tag: drafted, then published, and found again by the name in its metadata."""

    name = "buttondown"
    title = "Buttondown"
    address = "https://api.buttondown.com/v1"
    # 600 calls a minute. How long a key is remembered is not published, so that nothing may rest on it alone.
    keeps_lists = Capabilities(
        max_batch=1, max_bytes=5 << 20, idempotency=None, queryable=True, owns_list=True, pace=timedelta(seconds=0.1)
    )

    def __init__(self, environment: Mapping[str, str], now: Callable[[], datetime]) -> None:
        super().__init__(environment, now)
        self._key = secret(environment, "NOCTURNE_BUTTONDOWN_API_KEY", self.title)

    def send(self, batch: Batch) -> Conversation[Answer]:
        """Nothing: it sends to its own list only."""
        yield from ()
        return NotLikeThis(reason='Buttondown sends to the list it keeps; set list = "provider" to use it')

    def lookup(self, batch: Batch) -> Conversation[Found]:
        """Nothing was sent."""
        yield from ()
        return Found(certain=True)

    def suppressions(self, since: datetime | None) -> Conversation[tuple[Suppression, ...] | str]:
        """Those of its readers who get nothing any more, and why."""
        try:
            listed = yield from self._listed("/subscribers", [("type", kind) for kind in _BLOWS])
        except Unanswered as stopped:
            return stopped.answer.reason
        return tuple(
            Suppression(address=address, blow=blow, at=_since(row))
            for row in listed
            if (address := read.field(row, "email_address").lower()) and (blow := _BLOWS.get(read.field(row, "type")))
        )

    def _go(self, number: str, broadcast: Broadcast) -> Conversation[Answer]:
        call = self._call("POST", f"/emails/{quote(number, safe='')}/publish", {}, f"{broadcast.key}-publish")
        reply = yield from submit(self.title, call)
        if not isinstance(reply, Reply):
            return reply
        if 200 <= reply.status < 300:
            status = read.field(read.document(reply), "status")
            return standing(self.title, number, status, GONE).answer or Unsure(
                reason=f"{self.title} kept it as a draft"
            )
        return self._judge(reply)

    def _named(self, broadcast: Broadcast) -> Conversation[Standing | None]:
        """The letter with this name; its metadata cannot be searched, so that all since the week began are listed."""
        ours: list[Standing] = []
        subject = spoken(broadcast.subject, {}, {}, OPENERS, markup=False)
        start = earliest(broadcast.week).date().isoformat()
        query = [("creation_date__start", start), ("ordering", "-creation_date"), ("excluded_fields", "body")]
        for row in (yield from self._listed("/emails", query)):
            name, about = read.field(row.get("metadata"), _OURS), read.field(row, "subject")
            if not name and about in {"", subject}:
                raise Unanswered(
                    NotToday(reason=f"{self.title} has a letter with our subject; look whether it is ours")
                )
            if name == broadcast.name:
                ours.append(standing(self.title, read.field(row, "id"), read.field(row, "status"), GONE))
        return chosen(ours)

    def _draft(self, broadcast: Broadcast) -> Conversation[Standing]:
        """A new draft. Raises Unanswered; whatever happens here sends nothing."""
        tag = (yield from self._tag(broadcast.audience)) if broadcast.audience else ""
        call = self._call("POST", "/emails", _body(broadcast, tag), f"{broadcast.key}-draft")
        found = yield from ask(self.title, call, self._judge)
        if not read.field(found, "id"):
            raise Unanswered(NotToday(reason=f"{self.title} made a draft without a number"))
        return standing(self.title, read.field(found, "id"), read.field(found, "status"), GONE)

    def _tag(self, written: str) -> Conversation[str]:
        """The id of a tag that the settings name, by id or by name."""
        for row in (yield from self._listed("/tags", [("page_size", "1000")])):
            if written == read.field(row, "id") or written.casefold() == read.field(row, "name").casefold():
                return read.field(row, "id")
        raise Unanswered(NotLikeThis(reason=f"Buttondown has no tag named {written!r}"))

    def _listed(self, path: str, query: list[tuple[str, str]]) -> Conversation[list[Mapping[str, Any]]]:
        """All rows of a list. The next page is counted and not followed: its address is not ours. Raises Unanswered."""
        found: list[Mapping[str, Any]] = []
        for number in range(1, MOST_PAGES + 1):
            asked = urlencode([*query, ("page", str(number))])
            page = yield from ask(self.title, self._call("GET", f"{path}?{asked}"), self._judge)
            rows = read.rows(page, "results")
            if rows is None:
                raise Unanswered(NotToday(reason=f"{self.title} answered {path} without a list"))
            found += rows
            after, count = page.get("next"), page.get("count")
            if rows and isinstance(after, str):
                continue
            if isinstance(count, int) and len(found) >= count:
                return found
            raise Unanswered(NotToday(reason=f"{self.title} left out some of {path}"))
        raise Unanswered(NotToday(reason=f"{self.title} has more than {MOST_PAGES} pages at {path}"))

    def _judge(self, reply: Reply) -> NotNow | NotToday | NotLikeThis | Unsure:
        found = read.document(reply)
        words = f"{read.field(found, 'code')} {read.field(found, 'detail')}".strip()
        for row in read.rows(found, "detail") or []:
            place = row.get("loc")
            where = ".".join(map(str, place)) if isinstance(place, list) else ""
            words = f"{words}; {where} {read.field(row, 'msg')}".strip("; ")
        reset = reply.headers.get("x-ratelimit-reset", "")
        wait = (
            float(reset) - self._now().timestamp() if reset.isascii() and reset.isdigit() and len(reset) < 12 else 0.0
        )
        reason = f"{self.title} answered {reply.status}"
        waited = read.pause(reply, self._now(), reason, otherwise=wait if wait > 0 else 60.0)
        return read.by_status(self.title, reply, words, waited)

    def _call(self, method: Literal["GET", "POST"], path: str, value: Any = None, key: str = "") -> Call:
        headers = (
            ("Authorization", f"Token {self._key}"),
            ("Accept", "application/json"),
            ("X-API-Version", VERSION),
        )
        if value is None:
            return Call(method=method, url=self._root + path, headers=headers)
        typed = (*headers, ("Content-Type", "application/json"), ("X-Idempotency-Key", key))
        return Call(method=method, url=self._root + path, headers=typed, body=json_body(value))


def _body(broadcast: Broadcast, tag: str) -> dict[str, Any]:
    """A draft. Its status is said: left out, it would be sent at once. Our page is the archive, so it keeps none."""
    filters = [{"field": "subscriber.tags", "operator": "contains", "value": tag}] if tag else []
    return {
        "subject": spoken(broadcast.subject, {}, {}, OPENERS, markup=False),
        "body": FANCY + spoken(broadcast.html, broadcast.slots, WORDS, OPENERS, markup=True),
        "description": spoken(broadcast.preheader, {}, {}, OPENERS, markup=False),
        "status": "draft",
        "template": "naked",
        "archival_mode": "disabled",
        "commenting_mode": "disabled",
        "metadata": {_OURS: broadcast.name, "digest": f"{broadcast.week}-{broadcast.city}", "key": broadcast.key},
        "filters": {"filters": filters, "groups": [], "predicate": "and"},
    }


def _since(row: Mapping[str, Any]) -> str:
    """When a reader fell away, as far as it is known."""
    for name in ("unsubscription_date", "undeliverability_date", "bounce_date"):
        if at := read.utc(read.field(row, name)):
            return at
    return ""
