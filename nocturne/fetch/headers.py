"""What the headers of an answer say. Pure; header names are lower case."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from nocturne.model.exchange import Validators


def validators_of(headers: Mapping[str, str], body: bytes) -> Validators:
    """What a later conditional request repeats; headers of absurd length are not kept."""
    etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
    return Validators(
        etag=etag if len(etag) <= 256 and _plain(etag) else "",
        last_modified=modified if len(modified) <= 64 and _plain(modified) else "",
        digest=hashlib.blake2b(body, digest_size=16).hexdigest(),
    )


def conditions(validators: Validators | None) -> dict[str, str]:
    """The headers of a conditional GET (RFC 9110 13.1)."""
    if validators is None:
        return {}
    named = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in named.items() if value}


def media_type_of(headers: Mapping[str, str]) -> tuple[str, str]:
    """(media type, charset parameter) of a Content-Type, both lower case, "" where not given."""
    kind, _, parameters = headers.get("content-type", "").partition(";")
    charset = ""
    for part in parameters.split(";"):
        name, _, value = part.strip().partition("=")
        if name.strip().lower() == "charset" and not charset:
            charset = value.strip().strip("\"'").lower()[:40]
    return kind.strip().lower(), charset


def _plain(value: str) -> bool:
    """Whether a header can be sent back as it came."""
    return value.isascii() and value.isprintable()
