"""E-mail addresses, phone and account numbers in running text: they reach people, and go no further than the reader."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

_LINK = re.compile(r"\[([^\]\[]{0,200})\]\(\s*(?:mailto|tel|sms):[^)\s]{0,300}\)", re.IGNORECASE)
_SCHEME = re.compile(r"(?:mailto|tel|sms):[^\s)>\]\"']{0,300}", re.IGNORECASE)
_MAIL = re.compile(
    r"(?<![\w.+%@-])[\w.+%-][\w.+%\\-]{0,63}(?:@| ?[\[(]at[\])] ?)"
    r"(?:[\w-]{1,63}(?:\.| ?[\[(]dot[\])] ?)){1,4}[a-z]{2,24}\b",
    re.IGNORECASE,
)
_INTERNATIONAL = re.compile(r"(?<![\w+])\+[1-9]\d{0,2}(?:[ \u00a0./()-]{0,3}\d){6,13}(?!\d)")
_NORTH_AMERICAN = re.compile(r"(?<![\w.+-])(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])\d{3}[ .-]\d{4}(?![\w-])")
_SPELT = re.compile(r"(?<![\w.])[\w.+-]{1,64} (?:AT|\(AT\)) (?:[\w-]{1,63} ?(?:DOT|\.) ?){1,4}[A-Za-z]{2,24}\b")
"""Only in capitals: "at" and "dot" are words of every other sentence."""
_CHAT = re.compile(
    r"(?:https?://)?(?:wa\.me|(?:api|web|chat)\.whatsapp\.com|signal\.me)/[^\s<>\"')\]]{1,200}", re.IGNORECASE
)
_SPACED = re.compile(r"(?<![\w/.:#&=-])0\d{1,4}(?: \d{2,4}){2,4}(?![\w/:-])")
_LOCAL = re.compile(r"(?<![\w/.:#&=-])\(?0\d{2,4}\)?[ /-]{1,3}\d{3,4}(?:[ -]?\d{2,4}){1,2}(?![\w/:-])")
"""A telephone number with its trunk zero, as dialled within most of Europe and Japan."""
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
"""ISO 13616: country, two check digits, eleven characters and more."""
MAILBOX = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@(?:(?:gmail|googlemail|gmx|yahoo|ymail|outlook|hotmail|live)(?:\.(?:com|net|org|[a-z]{2})){1,2}"
    r"|(?:icloud|me|mac|aol|protonmail|fastmail|qq|163|naver)\.com|proton\.me|(?:web|posteo|t-online|freenet)\.de"
    r"|mailbox\.org|riseup\.net)(?![\w.-])",
    re.IGNORECASE,
)
"""A mailbox at one of the houses where people have theirs; ids of calendars end in hosts that look much the same."""
_PERSON = re.compile(r"(?<![@\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_DIGIT = re.compile(r"\d")
_NAMED = re.compile(
    r"((?:phone|telephone|tel|whats ?app|signal|sms|mobile|handy|telefon|tél|móvil|call|text)\b\.?:? {0,3})"
    r"(?:[(]?\d[)]?[ \u00a0./-]{0,2}){6,14}(?!\d)",
    re.IGNORECASE,
)


def contacts(text: str) -> str:
    """`text` with "[e-mail]", "[phone]" and "[account]" in place of those; Markdown links to them lose the link.

    A number counts as a phone number only when it is written like one (a country code, three groups as in North
    America, or a word such as "Tel." before it): prices, dates and ids stay.
    """
    if "@" in text or ":" in text or "[at]" in text or "(at)" in text:
        text = _MAIL.sub("[e-mail]", _SCHEME.sub("", _LINK.sub(r"\1", text)))
    if " AT " in text or "(AT)" in text:
        text = _SPELT.sub("[e-mail]", text)
    if "wa.me/" in text or "whatsapp.com/" in text or "signal.me/" in text:
        text = _CHAT.sub("[phone]", text)
    if _DIGIT.search(text):
        text = _ACCOUNT.sub(_account, text)
        text = _LOCAL.sub("[phone]", _SPACED.sub(_spaced, text))
        text = _INTERNATIONAL.sub("[phone]", text)
        text = _NORTH_AMERICAN.sub("[phone]", text)
        text = _NAMED.sub(r"\1[phone]", text)
    return text


def _names_somebody(part: str) -> bool:
    """Whether a part of a web address holds an e-mail address: of whoever was invited, or copied it while logged in."""
    return ("@" in part or "%40" in part) and bool(_PERSON.search(unquote_plus(part)))


def address(url: str) -> str:
    """A web address without the parameters that name somebody; "" when its path does."""
    before, mark, query = url.partition("?")
    if not _names_somebody(url):
        return url
    if _names_somebody(before):
        return ""
    query, hash_mark, fragment = query.partition("#")
    kept = "&".join(part for part in query.split("&") if not _names_somebody(part))
    after = "" if _names_somebody(fragment) else f"{hash_mark}{fragment}"
    return f"{before}{mark if kept else ''}{kept}{after}"


def _account(found: re.Match[str]) -> str:
    """An account number when its check digits are right (ISO 7064, MOD 97-10); a code of a ticket is none."""
    written = found[0].replace(" ", "")
    turned = written[4:] + written[:4]
    return "[account]" if int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1 else found[0]


def _spaced(found: re.Match[str]) -> str:
    """Pairs and triples behind a trunk zero, as many digits as a telephone number has."""
    return "[phone]" if 9 <= sum(map(str.isdigit, found[0])) <= 12 else found[0]
