"""A server made of each service's own document takes what is asked of it, and refuses what is not quite that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nocturne.deliver.providers.base import providers
from nocturne.model.delivery import Call
from tests.deliver.providers.case import Replies, cases, converse, question
from tests.deliver.providers.letters import batch, provider
from tests.deliver.providers.openapi import FILES
from tests.deliver.providers.over_http import over_http
from tests.deliver.providers.prism import prism, serving

SERVICES = sorted(FILES)


@pytest.fixture(scope="module")
def servers(specs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """One for each document, for all tests of this module."""
    documents = {service: specs / file for service, file in FILES.items()}
    with serving(prism(), documents, tmp_path_factory.mktemp("prism")) as found:
        yield found


def _moved(call: Call, service: str, server: str) -> Call:
    return replace(call, url=call.url.replace(providers()[service].address, server, 1))


def _calls(service: str) -> list[Call]:
    """Each different call of the saved conversations."""
    found: dict[Call, None] = {}
    for case in cases(service):
        written = case.load()
        replies = Replies(written["replies"])
        converse(question(provider(service), written), replies)
        found |= dict.fromkeys(replies.calls)
    return list(found)


@pytest.mark.parametrize("service", SERVICES)
def test_every_call_is_taken(servers: dict[str, str], service: str) -> None:
    """Drafts, publishing, lists of letters, tags, segments, subscribers and suppressions."""
    calls = _calls(service)
    assert len(calls) > 7
    refused = [
        (call.method, call.url, answer.status, answer.body[:300])
        for call in calls
        if (answer := over_http(_moved(call, service, servers[service]))).status >= 300
    ]
    assert refused == []


@pytest.mark.parametrize("readers", [1, 100])
def test_batches_are_taken(servers: dict[str, str], readers: int) -> None:
    """The provider itself speaks to the server, at the address that the environment names."""
    seen: list[int] = []

    def answering(call: Call) -> object:
        reply = over_http(call)
        seen.append(reply.status)
        return reply

    ours = provider("resend", NOCTURNE_RESEND_URL=f"{servers['resend']}/")
    converse(ours.send(batch(readers)), answering)  # type: ignore[arg-type]
    assert seen == [200]


def test_what_is_not_quite_right_is_refused(servers: dict[str, str]) -> None:
    """The control: the servers do look."""
    replies = Replies([{"status": 500}])
    converse(provider("resend").send(batch(1)), replies)
    (call,) = replies.calls
    call = _moved(call, "resend", servers["resend"])
    (mail,) = json.loads(call.body)
    for body in ([{**mail, "to": 7}], [{key: mail[key] for key in mail if key != "subject"}], {"mails": [mail]}):
        assert over_http(replace(call, body=json.dumps(body).encode())).status == 422, body
    keyless = tuple(each for each in call.headers if each[0] != "Authorization")
    assert over_http(replace(call, headers=keyless)).status == 401
    long = tuple((name, "k" * 257 if name == "Idempotency-Key" else value) for name, value in call.headers)
    assert over_http(replace(call, headers=long)).status == 422
    draft = next(each for each in _calls("buttondown") if each.method == "POST" and each.url.endswith("/emails"))
    changed = json.dumps({**json.loads(draft.body), "subjekt": ""}).encode()
    refused = over_http(_moved(replace(draft, body=changed), "buttondown", servers["buttondown"]))
    assert refused.status == 422
