"""Resend's broadcasts: the body of a draft, in its own words for what differs from reader to reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nocturne.deliver import reply as read
from nocturne.deliver.vocabulary import spoken
from nocturne.model.delivery import Broadcast

GONE = frozenset({"queued", "scheduled", "sending", "sent"})
WORDS: Mapping[str, str] = {
    "unsubscribe": "{{{RESEND_UNSUBSCRIBE_URL}}}",
    "preferences": "{{{RESEND_UNSUBSCRIBE_URL}}}",
    "address": "{{{EMAIL}}}",
}
"""Its page for leaving lists the public topics as well: it is where preferences are changed."""
OPENERS = ("{{",)


def body(broadcast: Broadcast, segment: str, topic: str) -> dict[str, Any]:
    """What a draft is made of."""
    made: dict[str, Any] = {
        "name": broadcast.name,
        "segment_id": segment,
        "from": broadcast.sender,
        "subject": spoken(broadcast.subject, {}, {}, OPENERS, markup=False),
        "preview_text": spoken(broadcast.preheader, {}, {}, OPENERS, markup=False),
        "html": spoken(broadcast.html, broadcast.slots, WORDS, OPENERS, markup=True),
        "text": spoken(broadcast.text, broadcast.slots, WORDS, OPENERS, markup=False),
        "send": False,
    }
    if broadcast.reply_to:
        made["reply_to"] = [broadcast.reply_to]
    return {**made, "topic_id": topic} if topic else made


def named(listed: Iterable[Mapping[str, Any]], name: str) -> str:
    """The id of a segment or topic by its name, "" where there is none."""
    wanted = name.casefold()
    return next((read.field(row, "id") for row in listed if read.field(row, "name").casefold() == wanted), "")
