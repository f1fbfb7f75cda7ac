"""Signatures that Amazon's services ask for (Signature Version 4). Pure.

Its library does this too, and brings 30 MB of descriptions of other services with it; tests hold ours against it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from nocturne.model.delivery import Call

ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A key of an account. `token` comes with keys that are lent for a while, "" without."""

    access: str
    secret: str = field(repr=False)
    region: str
    token: str = field(default="", repr=False)


def signed(call: Call, credentials: Credentials, service: str, now: datetime) -> Call:
    """The same call with the headers that prove who asks, good for a quarter of an hour.

    Its query has to be sorted and escaped already.
    """
    parts = urlsplit(call.url)
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    added = {"X-Amz-Date": stamp, **({"X-Amz-Security-Token": credentials.token} if credentials.token else {})}
    covered = {name.lower(): value.strip() for name, value in (*call.headers, ("Host", parts.netloc), *added.items())}
    names = ";".join(sorted(covered))
    request = "\n".join(
        (
            call.method,
            quote(parts.path or "/", safe="/-_.~"),
            parts.query,
            *(f"{name}:{covered[name]}" for name in sorted(covered)),
            "",
            names,
            hashlib.sha256(call.body).hexdigest(),
        )
    )
    scope = f"{stamp[:8]}/{credentials.region}/{service}/aws4_request"
    told = "\n".join((ALGORITHM, stamp, scope, hashlib.sha256(request.encode()).hexdigest()))
    signature = hmac.new(_key(credentials, scope), told.encode(), hashlib.sha256).hexdigest()
    proof = f"{ALGORITHM} Credential={credentials.access}/{scope}, SignedHeaders={names}, Signature={signature}"
    return Call(
        method=call.method,
        url=call.url,
        headers=(*call.headers, *added.items(), ("Authorization", proof)),
        body=call.body,
    )


def query(values: Mapping[str, str]) -> str:
    """A query in the one order and form that a signature is made over."""
    return "&".join(sorted(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in values.items()))


def _key(credentials: Credentials, scope: str) -> bytes:
    key = f"AWS4{credentials.secret}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key
