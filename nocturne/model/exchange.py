"""A question to a source and its answer. Sources build `Request`s and read `Response`s; only `fetch` carries them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias

Format: TypeAlias = Literal["html", "json", "ics", "xml", "image"]


class Outcome(StrEnum):
    """How a request ended."""

    OK = "ok"
    UNCHANGED = "unchanged"
    """304, or the same bytes as last time: the last reading still holds."""
    BLOCKED = "blocked"
    """401, 403, 407, 429 or 451: we are not wanted now."""
    CHALLENGE = "challenge"
    """A bot check or captcha page, whatever its status."""
    GONE = "gone"
    """404 or 410."""
    WRONG_BODY = "wrong_body"
    """A good status with a body of another kind than asked for."""
    UNDECODABLE = "undecodable"
    """Compression, charset, size or length that cannot be accepted."""
    TIMEOUT = "timeout"
    REFUSED = "refused"
    """We did not ask: robots.txt, a private address, an open circuit."""
    DEFERRED = "deferred"
    """We did not ask tonight: the host's nightly budget is spent."""
    FAILED = "failed"
    """Name resolution, connection, TLS or a server error that outlasted the retries."""

    @property
    def good(self) -> bool:
        """Whether a body (or the last reading) may be used."""
        return self in (Outcome.OK, Outcome.UNCHANGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to ask. `expects` is the format a good answer has; `kind` names the source's page type ("search", "event").

    `number` is the 1-based page of a paginated list; `subject` the source_id a detail page is about.
    `headers` may carry a token: they are never logged, stored or shown.
    """

    url: str
    expects: Format
    kind: str
    method: Literal["GET", "POST"] = "GET"
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = b""
    number: int = 1
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a conditional GET repeats (RFC 9110 13.1); `digest` of the last body finds equal bytes behind a 200."""

    etag: str = ""
    last_modified: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What came back. `body` is inflated bytes, empty unless `outcome` is OK (or a wrong body worth a look).

    `url` is the final address after redirects. `media_type` is lower case without parameters; `charset` as declared,
    "" when not. `reason` is one human sentence whenever the outcome is not good.
    """

    request: Request
    outcome: Outcome
    url: str
    status: int = 0
    media_type: str = ""
    charset: str = ""
    body: bytes = b""
    validators: Validators = Validators()
    reason: str = ""
