"""Another implementation asks the same: django-anymail's bodies for Resend and Postmark, for the same letters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

import pytest
import requests
from anymail.backends import postmark, resend
from anymail.exceptions import AnymailError
from django.core.mail import EmailMultiAlternatives

from nocturne.model.delivery import Batch, Message
from tests.deliver.providers.case import Replies, converse
from tests.deliver.providers.django_engine import configured
from tests.deliver.providers.letters import CITY, KEY, WEEK, message, provider

LETTERS = [
    message(0),
    message(1),
    replace(message(2), subject="Zehn Nächte in Köln – „frei“", reply_to=""),
    replace(
        message(3),
        sender="Nöcturne Köln <letters@nocturne.example>",
        text="東京の夜\n",
        html="<p>東京の夜 &amp; 🎶</p>",
    ),
]


@contextmanager
def _asked(kept: list[dict[str, Any]]) -> Iterator[None]:
    """Keep what is asked, and answer nothing that helps."""

    def request(session: requests.Session, **asked: Any) -> requests.Response:
        kept.append(asked)
        answer = requests.Response()
        answer.status_code = 500
        return answer

    with mock.patch.object(requests.Session, "request", request):
        yield


def _theirs(name: str, letter: Message) -> tuple[str, dict[str, str], list[dict[str, Any]]]:
    configured()
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=letter.sender,
        to=[letter.to],
        reply_to=[letter.reply_to] if letter.reply_to else None,
    )
    mail.attach_alternative(letter.html, "text/html")
    mail.merge_headers = {letter.to: dict(letter.headers)}
    if name == "postmark":
        mail.track_opens, mail.track_clicks = False, False
        mail.metadata = {"digest": f"{WEEK}-{CITY}", "batch": KEY, "reader": letter.reader}
    kept: list[dict[str, Any]] = []
    backend = (resend if name == "resend" else postmark).EmailBackend()
    with _asked(kept), pytest.raises(AnymailError):
        backend.send_messages([mail])
    (asked,) = kept
    return asked["url"], dict(asked["headers"]), json.loads(asked["data"])


@pytest.mark.parametrize("name", ["resend", "postmark"])
@pytest.mark.parametrize("letter", LETTERS, ids=["plain", "international domain", "umlauts", "other scripts"])
def test_the_bodies_are_the_same(name: str, letter: Message) -> None:
    """Address, key, type and body; at Resend without our tags, which anymail writes into a header of its own."""
    replies = Replies([{"status": 500}])
    converse(provider(name).send(Batch(key=KEY, city=CITY, week=WEEK, messages=(letter,))), replies)
    (call,) = replies.calls
    url, headers, wanted = _theirs(name, letter)
    assert call.url == url
    for header in ("Authorization", "X-Postmark-Server-Token", "Content-Type", "Accept"):
        assert dict(call.headers).get(header) == headers.get(header)
    ours = json.loads(call.body)
    for mail in ours:
        mail.pop("tags", None)
    assert _canonical(ours) == _canonical(wanted)


def _canonical(mails: list[dict[str, Any]]) -> str:
    """The same for the same mails, however they are ordered inside."""
    for mail in mails:
        if isinstance(mail.get("Headers"), list):
            mail["Headers"] = sorted(mail["Headers"], key=lambda header: str(header["Name"]))
    return json.dumps(mails, sort_keys=True, ensure_ascii=False)
