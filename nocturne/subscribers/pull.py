"""What the endpoint was told, brought into the list before anything is sent: who left is gone before the plan is made.

Where the endpoint cannot be asked, nothing is to be sent either: somebody may have left there.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec

from nocturne.errors import Refused, UsageError
from nocturne.fetch.exchange import Failed, Wire
from nocturne.fetch.guard import Forbidden, Resolver, locate, system_resolver
from nocturne.fetch.policy import Policy
from nocturne.model.notice import Notice
from nocturne.model.subscriber import Subscriber, Suppression
from nocturne.store import folder
from nocturne.subscribers import moments, suppression
from nocturne.subscribers.fold import fold, notice_of
from nocturne.subscribers.seal import Seal
from nocturne.subscribers.subscriber_file import NAME, SubscriberFile
from nocturne.subscribers.suppression import Digester

TOKEN = "NOCTURNE_QUEUE_TOKEN"  # noqa: S105 - a variable's name
CURSOR = "queue.json"
_DEADLINE = 60.0
_LOOPBACK = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """How far a queue was read: `store` is the endpoint's memory that the numbers are of."""

    store: str = ""
    after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An answer of the queue."""

    store: str
    notices: tuple[Notice, ...]
    next: int


def renewed(
    project: Path,
    environment: Mapping[str, str],
    endpoint: str,
    now: datetime,
    suppressions: tuple[Suppression, ...] = (),
    resolve: Resolver = system_resolver,
) -> list[Subscriber]:
    """The list as of now, kept: what the endpoint heard, and the `suppressions` of mail services, are in it.

    `endpoint` "" asks none. Raises Refused when it cannot be asked, Locked, StateError and UsageError.
    """
    private = project / ".private"
    file, digester = SubscriberFile(private / NAME, environment), Digester.of(environment)
    with file.alone():
        readers, remembered = file.load(), suppression.load(private / suppression.NAME)
        cursor = (folder.read_value(private / CURSOR, Cursor) if readers else None) or Cursor()
        notices = [notice_of(each, moments.written(now)) for each in suppressions]
        if endpoint:
            seal = Seal.of(environment)
            for page in asyncio.run(_pages(endpoint, environment, cursor, resolve)):
                notices += [opened(notice, seal) for notice in page.notices]
                cursor = Cursor(store=page.store, after=page.next)
        kept, remembered = fold(readers, notices, remembered, digester)
        suppression.save(private / suppression.NAME, remembered)
        if kept != readers:
            file.save(kept)
        if endpoint:
            folder.write_value(private / CURSOR, cursor)
    return kept


def opened(notice: Notice, seal: Seal) -> Notice:
    """The notice with its address readable. Raises StateError, UsageError."""
    if not notice.sealed:
        return notice
    try:
        closed = base64.b64decode(notice.sealed, validate=True)
    except (ValueError, binascii.Error):
        closed = b""
    return replace(notice, address=seal.open(closed, "an address from the endpoint").decode(), sealed="")


async def _pages(endpoint: str, environment: Mapping[str, str], cursor: Cursor, resolve: Resolver) -> list[Page]:
    token = environment.get(TOKEN, "").strip()
    if not token:
        raise UsageError(f"{TOKEN} is not set: the endpoint is asked with it who left")
    if not endpoint.startswith(("https://", *_LOOPBACK)):
        raise UsageError("[letters] endpoint begins with http://; what is told there travels over https:// only")
    own = ("127.0.0.0/8", "::1/128") if endpoint.startswith(_LOOPBACK) else ()
    policy = Policy(deadline=_DEADLINE, allow_private=own)
    pages: list[Page] = []
    async with Wire(policy) as wire:
        while True:
            page = await _page(wire, policy, resolve, f"{endpoint}/queue?after={cursor.after}", token)
            if page.store != cursor.store and cursor.after:
                cursor = Cursor(store=page.store)  # its memory was made anew, and numbers begin again
                continue
            pages.append(page)
            if not page.notices:
                return pages
            cursor = Cursor(store=page.store, after=page.next)


async def _page(wire: Wire, policy: Policy, resolve: Resolver, url: str, token: str) -> Page:
    try:
        target = await locate(url, policy, resolve)
        answer = await wire.ask(target, "GET", {"Authorization": f"Bearer {token}"}, b"")
    except (Forbidden, Failed, OSError) as problem:
        raise Refused(f"the endpoint cannot be asked who left ({problem}), so nothing is sent") from problem
    if answer.status == 401:
        raise Refused(f"the endpoint does not know {TOKEN}, so nothing is sent; set the same one here and there")
    try:
        if answer.status != 200:
            raise ValueError(f"status {answer.status}")
        return msgspec.json.decode(answer.body, type=Page)
    except (ValueError, msgspec.DecodeError) as problem:
        raise Refused(f"the endpoint's queue cannot be read ({problem}), so nothing is sent") from problem
