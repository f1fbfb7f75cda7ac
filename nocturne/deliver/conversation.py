"""Turns of a conversation with a service: what is asked, what comes back, and what no answer means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec

from nocturne.deliver import reply as read
from nocturne.model.delivery import Call, Conversation, NoReply, NotLikeThis, NotNow, NotToday, Reply, Unsure

Judge: TypeAlias = Callable[[Reply], NotNow | NotToday | NotLikeThis | Unsure]
"""How a service's refusals are read."""


class Unanswered(Exception):
    """A question that sends nothing got no answer that helps; `answer` is why, for whoever wanted to send next."""

    def __init__(self, answer: NotNow | NotToday | NotLikeThis) -> None:
        super().__init__(answer.reason)
        self.answer = answer


def ask(title: str, call: Call, judge: Judge) -> Conversation[Any]:
    """The JSON of the answer to a question that sends nothing, whatever becomes of it. Raises Unanswered."""
    try:
        reply = yield call
    except NoReply as none:
        raise Unanswered(NotToday(reason=f"{title} gave no answer: {none}")) from none
    found = read.document(reply)
    if 200 <= reply.status < 300 and found is not None:
        return found
    answer = judge(reply)
    raise Unanswered(NotToday(reason=answer.reason) if isinstance(answer, Unsure) else answer)


def submit(title: str, call: Call) -> Conversation[Reply | NotToday | Unsure]:
    """The reply to a call that sends. Without one nobody knows what became of it, unless it never left."""
    try:
        return (yield call)
    except NoReply as none:
        reason = f"{title} gave no answer: {none}"
        return Unsure(reason=reason) if none.may_have_arrived else NotToday(reason=reason)


def json_body(value: Any) -> bytes:
    """The bytes of a body: the same value, the same bytes."""
    return msgspec.json.encode(value)
