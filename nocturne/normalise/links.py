"""Addresses: http(s) only, in one canonical spelling, without what follows people around."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, unquote_plus, urlsplit, urlunsplit

from nocturne.parse.redact import address

LIMIT = 2000
_TRACKING = frozenset(
    (
        "_branch_match_id _branch_referrer _ga _gl _hsenc _hsmi aff afid affiliate came_from campaign_id cid_source "
        "dclid discovery-source eventorigin fb_action_ids fbclid gad_source gbraid gclid gclsrc igsh igshid keep_tld "
        "lang_source mc_cid mc_eid mkt_tok msclkid rec_id recid recsource ref ref_src referrer searchid session_id si "
        "spm srsltid ttclid twclid vero_id wbraid yclid"
    ).split()
)
_TRACKING_PREFIXES = ("utm_", "hsa_", "pk_", "mtm_", "oly_", "trk", "wt.")
_MEETUP_LOCALE = re.compile(r"^/[a-z]{2}(?:-[A-Z]{2})?(?=/[^/]+/events/)")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\\<>\"\ud800-\udfff\u2028\u2029]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_V6 = re.compile(r"[0-9a-f:.]{2,45}")
_PORTS = {"http": 80, "https": 443}
_DEVIATING = ("ß", "ς")
"""Letters the codec of the standard library spells as the older rules did: another host today."""
_SAFE = "/%:@!$&'()*+,;=~-._"


def canonical(url: str) -> str:
    """The one spelling of a web address, "" for anything that must not be linked to. Doing it twice changes nothing."""
    written = address(url.strip())
    if not written or len(written) > LIMIT or _UNSAFE.search(written):
        return ""
    try:
        parts = urlsplit(written)
        netloc = _netloc(parts)
    except (ValueError, UnicodeError):
        return ""
    if not netloc:
        return ""
    path = _MEETUP_LOCALE.sub("", parts.path) if netloc.endswith("meetup.com") else parts.path
    fragment = parts.fragment if parts.fragment.startswith(("/", "!/")) else ""
    path, fragment = quote(path or "/", safe=_SAFE), quote(fragment, safe=_SAFE + "?")
    found = urlunsplit((parts.scheme.lower(), netloc, path, _query(parts.query), fragment))
    return found if len(found) <= LIMIT else ""


def picture(url: str) -> str:
    """The address of a picture: https only, its query untouched, since some are signed."""
    written = address(url.strip())
    base = canonical(written)
    if not base.startswith("https://"):
        return ""
    query = urlsplit(written).query
    return urlunsplit((*urlsplit(base)[:3], quote(query, safe=_SAFE + "?"), ""))


def _netloc(parts: SplitResult) -> str:
    """Host and port in their one spelling, "" when it is none of the web. Raises ValueError or UnicodeError."""
    scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
    if scheme not in _PORTS or "@" in parts.netloc or not host:
        return ""
    name = _bracketed(host) if ":" in host else _host(host.rstrip("."))
    return name if not name or port in (None, _PORTS[scheme]) else f"{name}:{port}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if _V6.fullmatch(host) else ""


def _host(host: str) -> str:
    labels = [_label(label) for label in re.split("[.\u3002\uff0e\uff61]", host)]
    name = ".".join(labels)
    return name if len(name) <= 253 and all(_LABEL.fullmatch(label) for label in labels) else ""


def _label(label: str) -> str:
    if label.isascii():
        return label.lower()
    if any(letter in label.lower() for letter in _DEVIATING):
        return "xn--" + label.lower().encode("punycode").decode()
    return label.encode("idna").decode().lower()


def _query(query: str) -> str:
    """The query without what tracks; what stays keeps its own spelling and order."""
    kept = [part for part in query.split("&") if part and not tracks(unquote_plus(part.partition("=")[0]))]
    return quote("&".join(kept), safe=_SAFE + "?")


def tracks(name: str) -> bool:
    """Whether a query parameter only says where somebody came from."""
    lowered = name.lower()
    return lowered in _TRACKING or lowered.startswith(_TRACKING_PREFIXES)
