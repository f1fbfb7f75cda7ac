"""What an answer is, judged by status, kind and body. Pure; saved files are judged by the same rules."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nocturne.model.exchange import Outcome, Request

BLOCKED = frozenset({401, 402, 403, 407, 429, 451})
GONE = frozenset({404, 410})

_TITLES = re.compile(
    rb"<title[^>]*>\s*(?:just a moment|attention required|access denied|access to this page has been denied|"
    rb"are you (?:a )?(?:human|robot)|verify(?:ing)? (?:you are|that you)|pardon our interruption|"
    rb"please wait|robot check|security check|ddos-guard|human verification|one more step|"
    rb"you have been blocked|request (?:blocked|unsuccessful)|bot verification)",
    re.IGNORECASE,
)
_MARKS = re.compile(
    rb"cf-browser-verification|cf[-_]chl[-_]|/cdn-cgi/challenge-platform/|challenge-form|captcha-delivery\.com|"
    rb"geo\.captcha|px-captcha|_pxcaptcha|awswafcookiedomainlist|aws-waf-token|gokuprops|_incapsula_resource|"
    rb"incapsula incident|distil_r_|enable javascript and cookies to continue|"
    rb"please enable js and disable any ad blocker",
    re.IGNORECASE,
)
_CAPTCHA = re.compile(rb"g-recaptcha|h-captcha|cf-turnstile|hcaptcha\.com/1/api\.js", re.IGNORECASE)
_CONTENT = re.compile(
    rb"application/ld\+json|__NEXT_DATA__|__SERVER_DATA__|itemtype=|class=[\"'][^\"']*vevent", re.IGNORECASE
)
_IMAGE = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF.{4}WEBP|.{4}ftyp(?:avif|avis|heic|heix|mif1)", re.DOTALL
)
"""How pictures that browsers show begin; drawings that may carry scripts are none."""
SMALL_PAGE = 60_000
"""Bot checks are small; large event pages embed the scripts of their guards and are no bot checks."""
TINY_PAGE = 12_000
"""A captcha alone says little: sign-up forms of small venues hold one too, but beside content."""


def classify(request: Request, status: int, headers: Mapping[str, str], body: bytes) -> tuple[Outcome, str]:
    """(outcome, reason) of a final answer; `reason` is "" only for OK. `headers` have lower-case names."""
    if challenged(headers, body):
        return Outcome.CHALLENGE, "a page that checks for robots came instead"
    if status in BLOCKED:
        return Outcome.BLOCKED, f"the host refuses us (HTTP {status})"
    if status in GONE:
        return Outcome.GONE, f"nothing is there (HTTP {status})"
    if not 200 <= status < 300:
        return Outcome.FAILED, f"the host could not answer (HTTP {status})"
    if problem := wrong_kind(request, body):
        return Outcome.WRONG_BODY, problem
    return Outcome.OK, ""


def challenged(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether this is a robot check: a telling header or title, or telling marks on a page with nothing else in it."""
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return True
    if headers.get("x-amzn-waf-action", "").lower() in ("challenge", "captcha"):
        return True
    start = _text_start(body[:SMALL_PAGE])
    if not start.startswith(b"<"):
        return False
    if _TITLES.search(start[:4096]):
        return True
    if len(body) >= SMALL_PAGE:
        return False
    return bool(_MARKS.search(start)) or (
        len(body) < TINY_PAGE and bool(_CAPTCHA.search(start)) and not _CONTENT.search(start)
    )


def wrong_kind(request: Request, body: bytes) -> str:
    """Why a body cannot be of the kind that was asked for, "" when it may be."""
    if request.expects == "image":
        return "" if _IMAGE.match(body) else "something else came instead of a picture"
    start = _text_start(body[:2048])[:512]
    if not start:
        return "the answer is empty"
    looks = "JSON" if start[:1] in (b"{", b"[") else "HTML" if start[:1] == b"<" and _is_html(start) else ""
    match request.expects:
        case "ics" if not start[:15].upper().startswith(b"BEGIN:VCALENDAR"):
            return f"{looks or 'something else'} came instead of a calendar"
        case "json" if looks != "JSON":
            return f"{looks or 'something else'} came instead of JSON"
        case "html" if looks == "JSON" or not (start[:1] == b"<" or _is_html(start)):
            return f"{looks or 'something else'} came instead of a page"
        case "xml" if start[:1] != b"<" or looks == "HTML":
            return f"{looks or 'something else'} came instead of XML"
    return ""


def _text_start(body: bytes) -> bytes:
    """A body from its first letter: byte order marks, also one that was encoded twice, and blanks are no letters."""
    return body.lstrip(b"\xef\xbb\xbf\xc3\xaf\xc2\xbb\xc2\xbf \t\r\n\0\x0c")


def _is_html(start: bytes) -> bool:
    lowered = start.lower()
    return b"<!doctype html" in lowered or b"<html" in lowered or b"<head" in lowered or b"<body" in lowered
