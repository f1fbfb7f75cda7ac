"""A saved conversation with a service: what it answered, and what was made of that.

`tests/deliver/providers/<service>/<name>.json`: `of` names the question (send to so many `readers`, lookup,
suppressions, broadcast, find), `replies` are what came, in order: a status with headers and a body, or why none came.
`asks` are the calls, `comes` is what the answer must hold.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from nocturne.deliver.providers.base import ListProvider, Provider
from nocturne.model.delivery import Call, Conversation, NoReply, Reply
from tests.deliver.providers.letters import batch, broadcast

HERE = Path(__file__).parent
T = TypeVar("T")
Answering = Callable[[Call], Reply]
"""Answers a call, or raises NoReply."""


def converse(conversation: Conversation[T], answering: Answering) -> T:
    """Carry a conversation to its end."""
    turn: Callable[[], Call] = lambda: next(conversation)  # noqa: E731
    while True:
        try:
            call = turn()
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        try:
            reply = answering(call)
        except NoReply as none:
            turn = _throwing(conversation, none)
        else:
            turn = _sending(conversation, reply)


def _throwing(conversation: Conversation[T], none: NoReply) -> Callable[[], Call]:
    return lambda: conversation.throw(none)


def _sending(conversation: Conversation[T], reply: Reply) -> Callable[[], Call]:
    return lambda: conversation.send(reply)


@dataclass(frozen=True, slots=True)
class Case:
    """One file."""

    service: str
    name: str

    def load(self) -> dict[str, Any]:
        """What stands in it."""
        loaded: dict[str, Any] = json.loads((HERE / self.service / f"{self.name}.json").read_text(encoding="utf-8"))
        return loaded


def cases(service: str = "*") -> list[Case]:
    """All of them, or those of one service."""
    return [Case(path.parent.name, path.stem) for path in sorted(HERE.glob(f"{service}/*.json"))]


def question(provider: Provider, written: dict[str, Any]) -> Conversation[Any]:
    """The conversation that a file is about."""
    kind, readers = written["of"], written.get("readers", 1)
    if kind in {"send", "lookup"}:
        return provider.send(batch(readers)) if kind == "send" else provider.lookup(batch(readers))
    if kind == "suppressions":
        return provider.suppressions(None)
    assert isinstance(provider, ListProvider)
    letter = broadcast(written.get("audience", "berlin"), written.get("topic", ""))
    return provider.broadcast(letter) if kind == "broadcast" else provider.find(letter)


class Replies:
    """Answers with what was saved, in order, and keeps what was asked."""

    def __init__(self, written: list[dict[str, Any]]) -> None:
        self._left = list(written)
        self.calls: list[Call] = []

    def __call__(self, call: Call) -> Reply:
        """The next one."""
        self.calls.append(call)
        return saved(self._left.pop(0))

    @property
    def left(self) -> int:
        """How many nobody asked for."""
        return len(self._left)


def saved(written: dict[str, Any]) -> Reply:
    """A reply as a file has it; raises NoReply where none came."""
    if "none" in written:
        raise NoReply(written["none"], may_have_arrived=written["may_have_arrived"])
    body = written.get("body", "")
    raw = body if isinstance(body, str) else json.dumps(body)
    return Reply(status=written["status"], headers=written.get("headers", {}), body=raw.encode())
