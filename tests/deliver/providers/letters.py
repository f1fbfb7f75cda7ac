"""Invented letters, readers and keys; nobody of them exists."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

from nocturne.deliver.providers.base import Provider, providers
from nocturne.deliver.providers.ses import Ses
from nocturne.model.delivery import Batch, Broadcast, Message

NOW = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
WEEK, CITY, KEY = "2026-W49", "berlin", "k3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3y"
NAME = f"nocturne/{CITY}/{WEEK}/0f3a9c"
SUBJECT = "Ten nights in Berlin"
SENDER = "Nocturne <letters@nocturne.example>"
SLOTS = {"unsubscribe": "~~u7f~~", "preferences": "~~p7f~~", "address": "~~a7f~~"}
ENVIRONMENT = {
    "NOCTURNE_RESEND_API_KEY": "re_invented",
    "NOCTURNE_BUTTONDOWN_API_KEY": "bd-invented",
    "NOCTURNE_POSTMARK_API_KEY": "pm-invented",
    "AWS_ACCESS_KEY_ID": "AKIAINVENTED",
    "AWS_SECRET_ACCESS_KEY": "invented/Secret+Key",
    "AWS_REGION": "eu-central-1",
}
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def provider(name: str, **environment: str) -> Provider:
    """A provider with invented keys and a clock that stands still."""
    if name == "ses":
        return Ses(ENVIRONMENT | environment, lambda: NOW, encode)
    return providers()[name](ENVIRONMENT | environment, lambda: NOW)


def encode(message: Message, now: datetime) -> bytes:
    """The bytes of a mail, in the plainest way that keeps every header as it is."""
    heads = [("From", message.sender), ("To", message.to), ("Subject", message.subject), *message.headers]
    lines = [*(f"{name}: {value}" for name, value in heads), f"Date: {now:%a, %d %b %Y %H:%M:%S +0000}"]
    typed = ["MIME-Version: 1.0", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64"]
    return "\r\n".join([*lines, *typed, "", base64.encodebytes(message.html.encode()).decode()]).encode()


def reader(number: int) -> str:
    """The id of a subscriber: sixteen letters."""
    return "".join(_LETTERS[(number >> shift) & 31] for shift in range(75, -5, -5))


def address(number: int) -> str:
    """Where a subscriber lives; the second one under a domain that is not ASCII."""
    return "b@xn--exmple-cua.com" if number == 1 else f"reader{number}@example.org"


def message(number: int, week: str = WEEK) -> Message:
    """A letter to one subscriber, with addresses of their own to leave it."""
    link = f"https://letters.nocturne.example/u/{reader(number)}-{week}"
    return Message(
        reader=reader(number),
        to=address(number),
        sender=SENDER,
        subject=SUBJECT,
        html=f'<!doctype html><html><body><p>Nachtprogramm für {week}</p><a href="{link}">Leave</a></body></html>',
        text=f"Nachtprogramm für {week}\n\nLeave: {link}\n",
        headers=(
            ("List-Unsubscribe", f"<{link}>, <mailto:leave@nocturne.example?subject={reader(number)}>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ("List-Id", "Nocturne Berlin <berlin.nocturne.example>"),
            ("Feedback-ID", f"{week}:{CITY}:digest:nocturne"),
            ("Message-ID", f"<{week}.{CITY}.{reader(number)}@nocturne.example>"),
        ),
        reply_to="hello@nocturne.example",
    )


def batch(count: int) -> Batch:
    """Letters to so many subscribers, in one call."""
    return Batch(key=KEY, city=CITY, week=WEEK, messages=tuple(message(number) for number in range(count)))


def broadcast(audience: str = "berlin", topic: str = "", **texts: str) -> Broadcast:
    """One letter to a list."""
    marks = f'<a href="{SLOTS["unsubscribe"]}">Leave</a> <a href="{SLOTS["preferences"]}">Change</a> {SLOTS["address"]}'
    given = {"html": f"<!doctype html><html><body><p>Tonight</p>{marks}</body></html>", "text": f"Tonight {marks}"}
    return Broadcast(
        key=KEY,
        name=NAME,
        city=CITY,
        week=WEEK,
        audience=audience,
        topic=topic,
        sender=SENDER,
        subject=texts.pop("subject", SUBJECT),
        preheader="Ten nights, three of them free",
        slots=SLOTS,
        reply_to="hello@nocturne.example",
        **(given | texts),
    )
