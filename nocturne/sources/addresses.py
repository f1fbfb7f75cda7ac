"""Addresses an operator lists for a city: what they are asked by, and what events on them are known by."""

from __future__ import annotations

import hashlib
import re
from typing import Annotated, TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pydantic import AfterValidator

from nocturne.model.visit import Assignment
from nocturne.parse.platform_links import split

_TRACKING = re.compile(
    r"(?:utm_|hsa_|pk_|mtm_|trk).*|(?:fb|g|dc|ms|yc)clid|mc_[ce]id|ref|ref_src|referrer|came_from|aff|igsh(?:id)?|si|_ga|_gl",
    re.IGNORECASE,
)


def web_address(written: str) -> str:
    """An http(s) address; `webcal:` is one in disguise. Raises ValueError with advice."""
    address = re.sub(r"^webcals?://", "https://", written.strip(), flags=re.IGNORECASE)
    parts = split(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or any(letter.isspace() for letter in address):
        raise ValueError("is no web address; write one such as https://example.org/events.ics")
    if parts.username or parts.password:
        raise ValueError("holds a user name or password; content is public, so it must not")
    return address


Addresses: TypeAlias = tuple[Annotated[str, AfterValidator(web_address)], ...]
"""A city's part of a source that is asked by addresses."""


def listed(assignment: Assignment) -> tuple[str, ...]:
    """The addresses of a city's front matter, each once, in its order."""
    options = assignment.options if isinstance(assignment.options, tuple) else ()
    return tuple(dict.fromkeys(each for each in options if isinstance(each, str)))


def entry_key(kind: str, address: str) -> str:
    """A lasting name for an address that does not spell out a secret part of it."""
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    return f"{kind}:{host}/{hashlib.sha256(address.encode()).hexdigest()[:8]}"


def at_base(address: str, base_url: str) -> str:
    """`address` with its origin replaced by `base_url`, as it is without one."""
    if not base_url:
        return address
    parts = urlsplit(address)
    return f"{base_url}{urlunsplit(('', '', parts.path or '/', parts.query, ''))}"


def lasting(link: str) -> str:
    """A link as an event is known by: no scheme, no "www.", no tracking, no fragment, no last slash; "" for none."""
    parts = split(link)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    kept = sorted(pair for pair in parse_qsl(parts.query, max_num_fields=50) if not _TRACKING.fullmatch(pair[0]))
    path = parts.path.rstrip("/")
    return f"{parts.hostname.removeprefix('www.')}{path}{'?' + urlencode(kept) if kept else ''}"


def host(link: str) -> str:
    """The host of a link without "www.", "" for none."""
    return (split(link).hostname or "").removeprefix("www.")
