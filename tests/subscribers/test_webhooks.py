"""What mail services tell by themselves is heard when it is proven, and only that."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.subscribers.letterbox import ENVIRONMENT, Letterbox, letterbox

ANNA, STRANGER = "anna@example.org", "else@example.org"
KEY = base64.b64encode(b"a signing secret").decode()
SECRETS = {
    "NOCTURNE_RESEND_WEBHOOK_SECRET": f"whsec_{KEY}",
    "NOCTURNE_BUTTONDOWN_WEBHOOK_SECRET": "a signing key",
    "NOCTURNE_POSTMARK_WEBHOOK_SECRET": "a password",
    "NOCTURNE_SES_WEBHOOK_SECRET": "another password",
}


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Letterbox]:
    with letterbox(tmp_path, {**ENVIRONMENT, **SECRETS}) as opened:
        yield opened


def proof(box: Letterbox, service: str, body: bytes, **off: Any) -> dict[str, str]:
    if service == "resend":
        at = str(int(box.now.timestamp()) + off.get("late", 0))
        signed = hmac.new(b"a signing secret", f"msg_1.{at}.".encode() + body, hashlib.sha256).digest()
        return {
            "svix-id": "msg_1",
            "svix-timestamp": at,
            "svix-signature": f"v1,AAAA v1,{base64.b64encode(signed).decode()}",
        }
    if service == "buttondown":
        return {"X-Buttondown-Signature": "sha256=" + hmac.new(b"a signing key", body, hashlib.sha256).hexdigest()}
    word = SECRETS[f"NOCTURNE_{service.upper()}_WEBHOOK_SECRET"]
    return {"Authorization": "Basic " + base64.b64encode(f"nocturne:{word}".encode()).decode()}


def tell(box: Letterbox, service: str, told: object, headers: dict[str, str] | None = None) -> int:
    body = json.dumps(told).encode()
    given = proof(box, service, body) if headers is None else headers
    return box.ask("POST", f"/webhooks/{service}", content=body, headers=given).status_code


def sns(inner: object) -> dict[str, object]:
    return {"Type": "Notification", "Message": json.dumps(inner)}


def resend(kind: str, **data: object) -> dict[str, object]:
    return {"type": kind, "created_at": "2026-05-01T11:00:00.000Z", "data": {"to": [f"Anna <{ANNA}>"], **data}}


HEARD = [
    ("resend", resend("email.bounced", bounce={"type": "Permanent", "subType": "General"}), "bounced"),
    ("resend", resend("email.bounced", bounce={"message": "hard"}), "bounced"),
    ("resend", resend("email.complained"), "complained"),
    ("resend", resend("email.suppressed", suppressed={"reason": "previous_complaint"}), "complained"),
    ("resend", {"type": "contact.updated", "data": {"email": ANNA, "unsubscribed": True}}, "unsubscribed"),
    ("postmark", {"RecordType": "Bounce", "Type": "HardBounce", "Email": ANNA, "Inactive": True,
                  "BouncedAt": "2016-04-27T16:28:50.3963933-04:00"}, "bounced"),
    ("postmark", {"RecordType": "SpamComplaint", "Email": ANNA, "Inactive": True}, "complained"),
    ("postmark", {"RecordType": "SubscriptionChange", "Recipient": ANNA, "SuppressSending": True,
                  "SuppressionReason": "ManualSuppression", "ChangedAt": "2022-06-05T17:17:32Z"}, "unsubscribed"),
    ("buttondown", {"event_type": "subscriber.unsubscribed", "data": {"email_address": ANNA}}, "unsubscribed"),
    ("buttondown", {"id": "e", "event_type": "subscriber.complained", "data": {"subscriber": {"email_address": ANNA}}},
     "complained"),
    ("ses", sns({"notificationType": "Bounce", "bounce": {"bounceType": "Permanent",
                 "bouncedRecipients": [{"emailAddress": ANNA}]}}), "bounced"),
    ("ses", {"eventType": "Complaint", "complaint": {"complainedRecipients": [{"emailAddress": ANNA}]}}, "complained"),
]  # fmt: skip
UNHEARD = [
    ("resend", resend("email.delivered")),
    ("resend", resend("email.bounced", bounce={"type": "Transient"})),
    ("resend", resend("email.bounced", to=[ANNA, STRANGER])),
    ("postmark", {"RecordType": "Bounce", "Type": "Transient", "Email": ANNA, "Inactive": False}),
    ("postmark", {"RecordType": "SubscriptionChange", "Recipient": ANNA, "SuppressSending": False}),
    ("buttondown", {"event_type": "subscriber.confirmed", "data": {"email_address": ANNA}}),
    ("ses", sns({"notificationType": "Bounce", "bounce": {"bounceType": "Transient",
                 "bouncedRecipients": [{"emailAddress": ANNA}]}})),
    ("ses", {"Type": "SubscriptionConfirmation", "SubscribeURL": "https://evil.example/"}),
    ("ses", [1]),
    ("resend", {}),
    ("resend", resend("email.complained", to=7)),
    ("postmark", {"RecordType": "SpamComplaint", "Email": "nobody"}),
]  # fmt: skip


@pytest.mark.parametrize(("service", "told", "blow"), HEARD)
def test_a_proven_word_ends_letters(box: Letterbox, service: str, told: object, blow: str) -> None:
    reader = box.join(ANNA)
    assert tell(box, service, told) == 204
    assert tell(box, service, told) == 204, "services say things twice"
    assert [(each.kind, each.subscriber) for each in box.queue()] == [("confirmed", reader), (blow, reader)]


@pytest.mark.parametrize(("service", "told"), UNHEARD)
def test_everything_else_changes_nothing(box: Letterbox, service: str, told: object) -> None:
    box.join(ANNA)
    before = box.snapshot()
    assert tell(box, service, told) == 204
    assert box.snapshot() == before


@pytest.mark.parametrize("service", ["resend", "buttondown", "postmark", "ses"])
def test_an_unproven_word_is_not_heard(box: Letterbox, service: str) -> None:
    box.join(ANNA)
    told = next(told for name, told, _ in HEARD if name == service)
    before = box.snapshot()
    right = proof(box, service, b"another body") if service in ("resend", "buttondown") else {}
    for headers in (
        {},
        right,
        {name: value[:-4] + "AAAA" for name, value in proof(box, service, json.dumps(told).encode()).items()},
    ):
        assert tell(box, service, told, headers) == 401
    if service == "resend":
        for late in (-301, 301):
            assert tell(box, service, told, proof(box, service, json.dumps(told).encode(), late=late)) == 401
    assert box.snapshot() == before


def test_a_service_without_a_secret_has_no_door(tmp_path: Path) -> None:
    with letterbox(tmp_path) as box:
        assert tell(box, "postmark", {}) == 404
        assert box.ask("POST", "/webhooks/nobody", content=b"{}").status_code == 404


def test_a_stranger_is_told_to_the_job_sealed_and_kept_as_a_hash(box: Letterbox) -> None:
    told = {"RecordType": "SpamComplaint", "Email": STRANGER}
    assert tell(box, "postmark", told) == tell(box, "postmark", told) == 204
    (notice,) = box.queue()
    assert (notice.kind, notice.subscriber, notice.address) == ("complained", "", "")
    assert notice.sealed and notice.digest
    box.subscribe(STRANGER)
    assert box.courier.messages == []


def test_a_topic_of_amazon_is_confirmed_by_hand(box: Letterbox, caplog: pytest.LogCaptureFixture) -> None:
    link = "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=1"
    assert tell(box, "ses", {"Type": "SubscriptionConfirmation", "SubscribeURL": link}) == 204
    assert link in caplog.text


def test_a_delivery_that_is_too_large_is_not_read(box: Letterbox) -> None:
    assert box.ask("POST", "/webhooks/postmark", content=b"x" * (1 << 21)).status_code == 413
