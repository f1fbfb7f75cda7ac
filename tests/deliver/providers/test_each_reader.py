"""Each reader gets a letter of their own: their own way out of it, and nobody else's address."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from nocturne.model.delivery import Call
from tests.deliver.providers.case import Replies, converse
from tests.deliver.providers.letters import address, batch, message, provider, reader


def _mails(name: str, count: int) -> list[dict[str, Any]]:
    """What was asked to be sent: to whom, with which headers, and all of it as text."""
    calls: list[Call] = []
    whole = batch(count)
    parts = [
        batch(1).__class__(key=f"k{n}", city="berlin", week=whole.week, messages=(m,))
        for n, m in enumerate(whole.messages)
    ]
    for part in parts if name == "ses" else [whole]:
        replies = Replies([{"status": 500}])
        converse(provider(name).send(part), replies)
        calls += replies.calls
    if name == "ses":
        return [_ses(json.loads(call.body)) for call in calls]
    (call,) = calls
    return [(_resend if name == "resend" else _postmark)(mail) for mail in json.loads(call.body)]


def _resend(mail: dict[str, Any]) -> dict[str, Any]:
    return {"to": mail["to"], "headers": mail["headers"], "all": json.dumps(mail)}


def _postmark(mail: dict[str, Any]) -> dict[str, Any]:
    headers = {each["Name"]: each["Value"] for each in mail["Headers"]}
    assert mail["MessageStream"] == "broadcast"
    assert mail["TrackOpens"] is False
    return {"to": mail["To"].split(", "), "headers": headers, "all": json.dumps(mail)}


def _ses(mail: dict[str, Any]) -> dict[str, Any]:
    raw = base64.b64decode(mail["Content"]["Raw"]["Data"]).decode()
    headers = dict(line.split(": ", 1) for line in raw.partition("\r\n\r\n")[0].split("\r\n"))
    return {"to": mail["Destination"]["ToAddresses"], "headers": headers, "all": raw}


@pytest.mark.parametrize("name", ["resend", "postmark", "ses"])
def test_every_reader_has_their_own_way_out(name: str) -> None:
    """Also the one whose domain is not ASCII: elsewhere that reader's headers were looked up by another spelling."""
    mails = _mails(name, 12)
    assert [mail["to"] for mail in mails] == [[address(number)] for number in range(12)]
    for number, mail in enumerate(mails):
        for header, value in message(number).headers:
            assert mail["headers"][header] == value
        others = [address(other) for other in range(12) if other != number and address(other) not in address(number)]
        assert not [other for other in others if other in mail["all"].replace("reader1@", "")]
    ways = {mail["headers"]["List-Unsubscribe"] for mail in mails}
    assert len(ways) == 12
    assert all(reader(number) in mail["headers"]["List-Unsubscribe"] for number, mail in enumerate(mails))


@pytest.mark.parametrize("name", ["resend", "postmark", "ses"])
def test_the_same_batch_is_the_same_bytes(name: str) -> None:
    """What may be asked twice under one key must not differ."""
    made = []
    for _ in range(2):
        replies = Replies([{"status": 500}])
        converse(provider(name).send(batch(1)), replies)
        made += replies.calls
    assert made[0] == made[1]
