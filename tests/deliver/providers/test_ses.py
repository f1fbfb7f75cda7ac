"""Amazon SES: signatures and bodies as its own library makes them, errors as it reads them, mail through a stand-in."""

from __future__ import annotations

import base64
import json
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import botocore.session
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.credentials import Credentials as BotoCredentials
from botocore.parsers import create_parser
from hypothesis import given, settings
from hypothesis import strategies as st
from moto.server import ThreadedMotoServer

from nocturne.deliver.providers.ses import Ses
from nocturne.deliver.sigv4 import Credentials, query, signed
from nocturne.errors import Refused, UsageError
from nocturne.model.delivery import Batch, Call, Message, NotLikeThis, Taken
from tests.deliver.providers.case import Replies, cases, converse, question, saved
from tests.deliver.providers.letters import (
    CITY,
    ENVIRONMENT,
    KEY,
    NOW,
    SENDER,
    WEEK,
    address,
    batch,
    encode,
    message,
    provider,
)
from tests.deliver.providers.over_http import over_http

ACCOUNT = ("AKIAINVENTED", "invented/Secret+Key")


@given(
    values=st.dictionaries(st.text(min_size=1, max_size=6), st.text(max_size=12), max_size=4),
    body=st.binary(max_size=60),
    token=st.sampled_from(["", "lent+for/a=while"]),
    path=st.sampled_from(["/", "/v2/email/outbound-emails", "/v2/email/suppression/addresses"]),
    minutes=st.integers(0, 10**6),
)
@settings(max_examples=40, deadline=None)
def test_signatures_are_those_of_the_library(
    values: dict[str, str], body: bytes, token: str, path: str, minutes: int
) -> None:
    """Over any query, body, hour and lent key."""
    now = NOW + timedelta(minutes=minutes)
    asked = query(values)
    url = f"https://email.eu-central-1.amazonaws.com{path}{f'?{asked}' if asked else ''}"
    call = Call(method="POST", url=url, headers=(("Content-Type", "application/json"),), body=body)
    ours = dict(signed(call, Credentials(*ACCOUNT, "eu-central-1", token), "ses", now).headers)
    request = AWSRequest("POST", url, dict(call.headers), body)
    with mock.patch("botocore.auth.get_current_datetime", return_value=now.replace(tzinfo=None)):
        SigV4Auth(BotoCredentials(*ACCOUNT, token or None), "ses", "eu-central-1").add_auth(request)
    assert ours == {name: str(value) for name, value in request.headers.items()}


def _theirs(url: str) -> Any:
    session = botocore.session.get_session()
    return session.create_client(
        "sesv2",
        region_name="eu-central-1",
        endpoint_url=url,
        aws_access_key_id=ACCOUNT[0],
        aws_secret_access_key=ACCOUNT[1],
    )


def _prepared(act: Any) -> Any:
    """The request that Amazon's own library would make; it also refuses what the service does not know."""
    kept: list[Any] = []

    def keep(request: Any, **_: Any) -> AWSResponse:
        kept.append(request)
        return AWSResponse(request.url, 200, {}, _Nothing())

    client = _theirs("https://email.eu-central-1.amazonaws.com")
    client.meta.events.register("before-send", keep)
    act(client)
    (request,) = kept
    return request


class _Nothing:
    """A body without anything in it."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield b"{}"


def test_a_mail_is_asked_for_as_the_library_does() -> None:
    """Address, type and body."""
    replies = Replies([{"status": 500}])
    converse(provider("ses").send(batch(1)), replies)
    (call,) = replies.calls
    letter = message(0)
    tags = [{"Name": "digest", "Value": f"{WEEK}-{CITY}"}, {"Name": "reader", "Value": letter.reader}]
    request = _prepared(
        lambda client: client.send_email(
            Destination={"ToAddresses": [letter.to]}, Content={"Raw": {"Data": encode(letter, NOW)}}, EmailTags=tags
        )
    )
    assert (call.method, call.url) == (request.method, request.url)
    assert json.loads(call.body) == json.loads(request.body)
    assert dict(call.headers)["Content-Type"] == request.headers["Content-Type"].decode()


def test_the_addresses_that_get_nothing_are_asked_for_as_the_library_does() -> None:
    """From a little before an instant on, page after page."""
    replies = Replies([{"status": 500}])
    since = datetime(2026, 10, 1, 12, 5, tzinfo=UTC)
    converse(provider("ses").suppressions(since), replies)
    (call,) = replies.calls
    start = since - timedelta(minutes=5)
    request = _prepared(lambda client: client.list_suppressed_destinations(PageSize=1000, StartDate=start))
    assert sorted(call.url.partition("?")[2].split("&")) == sorted(request.url.partition("?")[2].split("&"))


def test_saved_errors_are_read_alike_by_the_library() -> None:
    """So they have the shape of real ones: the library finds the same name and the same words."""
    shape = botocore.session.get_session().get_service_model("sesv2").operation_model("SendEmail").output_shape
    held = 0
    for case in cases("ses"):
        written = case.load()
        replies = Replies(written["replies"])
        found = converse(question(provider("ses"), written), replies)
        last = saved(written["replies"][-1]) if written["replies"] else None
        if last is None or last.status == 200:
            continue
        parts = {"status_code": last.status, "headers": last.headers, "body": last.body}
        error = create_parser("rest-json").parse(parts, shape)["Error"]
        reason = getattr(found, "reason", found)
        told = reason if isinstance(reason, str) and reason else found.receipts[0].reason
        assert error["Code"] in told or case.name == "address-refused"
        assert error["Message"].replace("reader0@example.org", "(address)")[:20] in told
        held += 1
    assert held > 12


@pytest.fixture(scope="module")
def amazon() -> Iterator[str]:
    """A stand-in for the service, on this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def test_a_mail_arrives_byte_for_byte(amazon: str) -> None:
    """Each reader's own headers with it; a sender nobody verified is refused for good."""
    ours = provider("ses", NOCTURNE_SES_URL=amazon)
    refused = converse(ours.send(batch(1)), over_http)
    assert isinstance(refused, NotLikeThis)
    assert "MessageRejected" in refused.reason
    _theirs(amazon).create_email_identity(EmailIdentity=SENDER.partition("<")[2].rstrip(">"))
    for number in range(3):
        one = Batch(key=f"{KEY}{number}", city=CITY, week=WEEK, messages=(message(number),))
        taken = converse(ours.send(one), over_http)
        assert isinstance(taken, Taken)
        assert [(each.outcome, bool(each.id)) for each in taken.receipts] == [("sent", True)]
    sent = _sent(amazon)
    assert [mail["raw_data"].encode() for mail in sent] == [encode(message(number), NOW) for number in range(3)]
    assert [set(mail["destinations"]) for mail in sent] == [{address(number)} for number in range(3)]
    told = converse(ours.suppressions(None), over_http)
    assert isinstance(told, str) or told == ()


def _sent(amazon: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{amazon}/moto-api/data.json", timeout=30) as answer:
        found: list[dict[str, Any]] = json.load(answer)["ses"]["RawMessage"]
    return found


@pytest.mark.parametrize("region", ["", "elsewhere.example/#", "eu-central-1.evil.example"])
def test_a_region_is_one_of_amazons(region: str) -> None:
    """It becomes part of an address that a key is sent to."""
    with pytest.raises(UsageError, match="AWS_REGION"):
        Ses(ENVIRONMENT | {"AWS_REGION": region}, lambda: NOW, encode)


def test_a_mail_is_its_bytes() -> None:
    """Base64 of what the encoder made, and nothing added."""
    replies = Replies([{"status": 500}])
    converse(provider("ses").send(batch(1)), replies)
    raw = json.loads(replies.calls[0].body)["Content"]["Raw"]["Data"]
    assert base64.b64decode(raw) == encode(message(0), NOW)


def test_a_mail_that_cannot_be_written_down_is_not_sent() -> None:
    """It stays this reader's own trouble, and may be tried again."""

    def refuse(letter: Message, _: datetime) -> bytes:
        raise Refused(f"a line break stands in {letter.to}")

    replies = Replies([])
    found = converse(Ses(ENVIRONMENT, lambda: NOW, refuse).send(batch(1)), replies)
    assert isinstance(found, Taken)
    assert [(each.outcome, each.reason) for each in found.receipts] == [("failed", "a line break stands in (address)")]
    assert replies.calls == []
