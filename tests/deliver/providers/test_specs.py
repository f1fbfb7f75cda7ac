"""What is asked of a service is what its own document describes, to the letter; so are the saved answers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nocturne.deliver.providers.base import providers
from nocturne.model.delivery import Batch, Call, Reply, Taken
from tests.deliver.providers.case import Case, Replies, cases, converse, question, saved
from tests.deliver.providers.letters import batch, provider
from tests.deliver.providers.openapi import FILES, Document

SERVICES = sorted(FILES)


def _document(specs: Path, service: str) -> Document:
    return Document(specs, service, providers()[service].address)


def _asked(case: Case) -> list[tuple[Call, dict[str, Any]]]:
    """The calls of a saved conversation, each with what answered it."""
    written = case.load()
    replies = Replies(written["replies"])
    converse(question(provider(case.service), written), replies)
    return list(zip(replies.calls, written["replies"], strict=True))


@pytest.mark.parametrize("service", SERVICES)
def test_every_call_of_every_saved_conversation_is_described(specs: Path, service: str) -> None:
    """Path, query, headers and body."""
    document = _document(specs, service)
    for case in cases(service):
        for call, _ in _asked(case):
            assert document.complaints(call) == [], f"{case.name}: {call.method} {call.url}"


@pytest.mark.parametrize("service", SERVICES)
def test_every_saved_answer_has_the_shape_the_service_declares(specs: Path, service: str) -> None:
    """Where it declares one: Resend only successes. A case about an answer of another shape says so by its name."""
    document, held = _document(specs, service), 0
    for case in cases(service):
        for call, written in _asked(case):
            if "none" not in written and isinstance(written.get("body"), dict):
                assert document.complaints_about(call, saved(written)) == [], f"{case.name}: {call.url}"
                held += 1
    assert held > 20


def _cut(whole: Batch, most: int) -> Iterable[Batch]:
    for start in range(0, len(whole.messages), most):
        yield replace(whole, messages=whole.messages[start : start + most])


@pytest.mark.parametrize(("readers", "calls"), [(1, 1), (100, 1), (101, 2), (250, 3)])
def test_batches_of_any_list_are_described(specs: Path, readers: int, calls: int) -> None:
    """No batch is larger than the service takes, in letters and in bytes, and every reader is in one of them."""
    able = providers()["resend"].capabilities
    assert able
    document, seen = _document(specs, "resend"), []
    for part in _cut(batch(readers), able.max_batch):
        numbers = [{"id": f"id-{each.reader}"} for each in part.messages]
        replies = Replies([{"status": 200, "body": {"data": numbers}}])
        taken = converse(provider("resend").send(part), replies)
        assert isinstance(taken, Taken)
        assert [(each.reader, each.id) for each in taken.receipts] == [
            (m.reader, f"id-{m.reader}") for m in part.messages
        ]
        (call,) = replies.calls
        assert document.complaints(call) == []
        assert len(call.body) <= able.max_bytes
        seen += [mail["to"] for mail in json.loads(call.body)]
    assert len(seen) == readers == len({to for (to,) in seen})
    assert -(-readers // able.max_batch) == calls


def test_the_stricter_document_catches_what_the_service_lets_through(specs: Path) -> None:
    """The control: a misspelt key, too many mails, a header over two lines, a tag without a name, no mail at all."""
    document = _document(specs, "resend")
    replies = Replies([{"status": 200, "body": {}}])
    converse(provider("resend").send(batch(2)), replies)
    (call,) = replies.calls
    mails = json.loads(call.body)
    wrong = [
        [{**mails[0], "htlm": mails[0]["html"]}],
        [mails[0]] * 101,
        [{**mails[0], "headers": {"List-Id": "a\r\nBcc: b"}}],
        [{**mails[0], "tags": [{"value": "berlin"}]}],
        [{**mails[0], "tags": [{"name": "city", "value": "São Paulo"}]}],
        [{key: value for key, value in mails[0].items() if key != "from"}],
        [],
    ]
    assert document.complaints(call) == []
    for body in wrong:
        assert document.complaints(replace(call, body=json.dumps(body).encode())), body
    long = tuple((name, "k" * 257 if name == "Idempotency-Key" else value) for name, value in call.headers)
    assert document.complaints(replace(call, headers=long))


def test_a_misspelt_key_of_a_draft_is_caught(specs: Path) -> None:
    """The control for the other document, which is closed by itself, and for queries and answers."""
    document = _document(specs, "buttondown")
    listed, _, draft, _ = (call for call, _ in _asked(Case("buttondown", "sent")))
    body = json.loads(draft.body)
    for changed in ({**body, "subjekt": ""}, {**body, "template": "nude"}, {**body, "status": "Draft"}):
        assert document.complaints(replace(draft, body=json.dumps(changed).encode())), changed
    assert document.complaints(replace(listed, url=listed.url.replace("ordering", "order")))
    assert document.complaints(replace(listed, url=listed.url.replace("-creation_date", "newest")))
    assert document.complaints(replace(listed, headers=()))
    assert document.complaints_about(listed, Reply(status=200, body=b'{"results": [{"id": "em_1"}]}'))
