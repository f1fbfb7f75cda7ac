"""What mail services tell the endpoint by themselves: who bounced, complained or left. Unproven words are not heard.

Resend signs with Svix's scheme, Buttondown with an HMAC of the body. Postmark and Amazon SNS prove themselves by the
password in the address they were given: for SNS that saves fetching a certificate from wherever a message says.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from types import MappingProxyType
from typing import Any

from nocturne.model.subscriber import Blow, Suppression
from nocturne.subscribers import moments
from nocturne.subscribers.address import BadAddress, normalised

SKEW = 300
"""Seconds that a signed instant may be off."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A webhook's call. Header names in lower case."""

    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Service:
    """How a service proves itself, and what it says."""

    proves: Callable[[Delivery, str, datetime], bool]
    says: Callable[[Mapping[str, Any]], Iterator[tuple[str, Blow, str]]]


def heard(service: Service, delivery: Delivery) -> list[Suppression]:
    """The addresses that a proven delivery is about; what it says beside that is nobody's business here."""
    try:
        told = json.loads(delivery.body)
    except ValueError:
        return []
    found = []
    for address, blow, at in service.says(told) if isinstance(told, dict) else ():
        try:
            plain = normalised(parseaddr(address)[1])
        except BadAddress:
            continue
        moment = moments.read(at)
        found.append(
            Suppression(address=plain, blow=blow, at="" if moment == moments.NEVER else moments.written(moment))
        )
    return found


def confirmation_link(delivery: Delivery) -> str:
    """Where an SNS topic is confirmed, "" when this is no question of that kind or leads elsewhere."""
    try:
        told = json.loads(delivery.body)
    except ValueError:
        return ""
    link = str(told.get("SubscribeURL", "")) if isinstance(told, dict) else ""
    host = link.removeprefix("https://").partition("/")[0]
    is_sns = link.startswith("https://sns.") and host.endswith((".amazonaws.com", ".amazonaws.com.cn"))
    return link if is_sns and told.get("Type") == "SubscriptionConfirmation" else ""


def _svix(delivery: Delivery, secret: str, now: datetime) -> bool:
    id, at, signatures = (delivery.headers.get(f"svix-{name}", "") for name in ("id", "timestamp", "signature"))  # noqa: A001
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        seconds = int(at)
    except (ValueError, binascii.Error):
        return False
    if abs(now.timestamp() - seconds) > SKEW:
        return False
    signed = hmac.new(key, f"{id}.{at}.".encode() + delivery.body, hashlib.sha256).digest()
    wanted = base64.b64encode(signed).decode()
    given = [each.removeprefix("v1,") for each in signatures.split() if each.startswith("v1,")]
    return any(hmac.compare_digest(wanted.encode(), each.encode()) for each in given)


def _hmac(delivery: Delivery, secret: str, _: datetime) -> bool:
    given = delivery.headers.get("x-buttondown-signature", "")
    wanted = "sha256=" + hmac.new(secret.encode(), delivery.body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), given.encode(errors="replace"))


def _password(delivery: Delivery, secret: str, _: datetime) -> bool:
    given = delivery.headers.get("authorization", "").split(" ")
    try:
        said = base64.b64decode(given[-1], validate=True).partition(b":")[2] if given[0].lower() == "basic" else b""
    except (ValueError, binascii.Error):
        return False
    return hmac.compare_digest(secret.encode(), said)


def _resend(told: Mapping[str, Any]) -> Iterator[tuple[str, Blow, str]]:
    """One recipient a mail: of several it would not say which is meant."""
    kind, data, at = told.get("type"), _mapping(told.get("data")), str(told.get("created_at", ""))
    to = _texts(data.get("to"))
    if kind == "contact.updated" and data.get("unsubscribed") is True:
        yield str(data.get("email", "")), "unsubscribed", at
    elif len(to) == 1 and kind == "email.complained":
        yield to[0], "complained", at
    elif len(to) == 1 and kind == "email.bounced":
        if _mapping(data.get("bounce")).get("type", "Permanent") == "Permanent":
            yield to[0], "bounced", at
    elif len(to) == 1 and kind == "email.suppressed":
        reason = _mapping(data.get("suppressed")).get("reason", "")
        yield to[0], "complained" if reason == "previous_complaint" else "bounced", at


def _postmark(told: Mapping[str, Any]) -> Iterator[tuple[str, Blow, str]]:
    kind = told.get("RecordType")
    if kind == "SpamComplaint":
        yield str(told.get("Email", "")), "complained", str(told.get("BouncedAt", ""))
    elif kind == "Bounce" and told.get("Inactive") is True:
        yield str(told.get("Email", "")), "bounced", str(told.get("BouncedAt", ""))
    elif kind == "SubscriptionChange" and told.get("SuppressSending") is True:
        why = _POSTMARK.get(str(told.get("SuppressionReason")), "unsubscribed")
        yield str(told.get("Recipient", "")), why, str(told.get("ChangedAt", ""))


def _buttondown(told: Mapping[str, Any]) -> Iterator[tuple[str, Blow, str]]:
    data = _mapping(told.get("data"))
    person = _mapping(data.get("subscriber")) or data
    address = str(person.get("email_address") or person.get("email") or data.get("email_address") or "")
    if (blow := _BUTTONDOWN.get(str(told.get("event_type")))) and address:
        yield address, blow, str(told.get("creation_date", ""))


def _ses(told: Mapping[str, Any]) -> Iterator[tuple[str, Blow, str]]:
    """A notification or an event of SES in an SNS message, or by itself with raw delivery."""
    inner = told
    if isinstance(told.get("Message"), str):
        try:
            inner = _mapping(json.loads(told["Message"]))
        except ValueError:
            return
    kind = inner.get("notificationType") or inner.get("eventType")
    bounce, complaint = _mapping(inner.get("bounce")), _mapping(inner.get("complaint"))
    if kind == "Bounce" and bounce.get("bounceType") == "Permanent":
        for each in bounce.get("bouncedRecipients") or ():
            yield str(_mapping(each).get("emailAddress", "")), "bounced", str(bounce.get("timestamp", ""))
    elif kind == "Complaint":
        for each in complaint.get("complainedRecipients") or ():
            yield str(_mapping(each).get("emailAddress", "")), "complained", str(complaint.get("timestamp", ""))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


_POSTMARK: Mapping[str, Blow] = MappingProxyType({"HardBounce": "bounced", "SpamComplaint": "complained"})
_BUTTONDOWN: Mapping[str, Blow] = MappingProxyType(
    {
        "subscriber.unsubscribed": "unsubscribed",
        "subscriber.complained": "complained",
        "subscriber.activation_complained": "complained",
    }
)
SERVICES: Mapping[str, Service] = MappingProxyType(
    {
        "resend": Service(_svix, _resend),
        "buttondown": Service(_hmac, _buttondown),
        "postmark": Service(_password, _postmark),
        "ses": Service(_password, _ses),
    }
)
