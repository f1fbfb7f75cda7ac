"""Addresses: http(s) only, in one canonical spelling, without what follows people around."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

LIMIT = 2000
_TRACKING = frozenset(
    """aff afid affiliate came_from campaign_id cid_source dclid eventorigin fb_action_ids fbclid gad_source gbraid gclid
    gclsrc igshid igsh mc_cid mc_eid mkt_tok msclkid rec_id recid recsource ref ref_src referrer searchid session_id si
    spm srsltid ttclid twclid vero_id wbraid yclid _branch_match_id _branch_referrer _ga _gl _hsenc _hsmi keep_tld
    lang_source discovery-source""".split()
)
_TRACKING_PREFIXES = ("utm_", "hsa_", "pk_", "mtm_", "oly_", "trk", "wt.")
_MEETUP_LOCALE = re.compile(r"^/[a-z]{2}(?:-[A-Z]{2})?(?=/[^/]+/events/)")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\<>\"`{}|^]")


def canonical(url: str) -> str:
    """The one spelling of a web address, "" for anything that must not be linked to."""
    written = url.strip()
    if not written or len(written) > LIMIT or _UNSAFE.search(written):
        return ""
    try:
        parts = urlsplit(written)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme.lower() not in ("http", "https") or not _is_host(host) or "@" in parts.netloc:
        return ""
    netloc = host if port in (None, 80, 443) else f"{host}:{port}"
    path = _MEETUP_LOCALE.sub("", parts.path) if host.endswith("meetup.com") else parts.path
    return urlunsplit((parts.scheme.lower(), netloc, _ascii(path), _query(parts.query), ""))


def _is_host(host: str) -> bool:
    return bool(re.fullmatch(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", host)) or (
        ":" in host and re.fullmatch(r"[0-9a-f:.]+", host) is not None
    )


def _ascii(path: str) -> str:
    return quote(path or "/", safe="/%:@!$&'()*+,;=~-._")


def _query(query: str) -> str:
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not tracks(name)]
    return urlencode(kept)


def tracks(name: str) -> bool:
    """Whether a query parameter only says where somebody came from."""
    lowered = name.lower()
    return lowered in _TRACKING or lowered.startswith(_TRACKING_PREFIXES)
