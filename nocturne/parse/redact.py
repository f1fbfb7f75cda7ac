"""E-mail addresses and phone numbers in running text: they reach people, so they go no further than the reader."""

from __future__ import annotations

import re

_LINK = re.compile(r"\[([^\]\[]{0,200})\]\(\s*(?:mailto|tel|sms):[^)\s]{0,300}\)", re.IGNORECASE)
_SCHEME = re.compile(r"(?:mailto|tel|sms):[^\s)>\]\"']{0,300}", re.IGNORECASE)
_MAIL = re.compile(
    r"(?<![\w.+%@-])[\w.+%-][\w.+%\\-]{0,63}(?:@| ?[\[(]at[\])] ?)"
    r"(?:[\w-]{1,63}(?:\.| ?[\[(]dot[\])] ?)){1,4}[a-z]{2,24}\b",
    re.IGNORECASE,
)
_INTERNATIONAL = re.compile(r"(?<![\w+])\+[1-9]\d{0,2}(?:[ \u00a0./()-]{0,3}\d){6,13}(?!\d)")
_NORTH_AMERICAN = re.compile(r"(?<![\w.+-])(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])\d{3}[ .-]\d{4}(?![\w-])")
_DIGIT = re.compile(r"\d")
_NAMED = re.compile(
    r"((?:phone|telephone|tel|whats ?app|signal|sms|mobile|handy|telefon|tél|móvil|call|text)\b\.?:? {0,3})"
    r"(?:[(]?\d[)]?[ \u00a0./-]{0,2}){6,14}(?!\d)",
    re.IGNORECASE,
)


def contacts(text: str) -> str:
    """`text` with "[e-mail]" and "[phone]" in place of addresses and numbers; Markdown links to them lose the link.

    A number counts as a phone number only when it is written like one (a country code, three groups as in North
    America, or a word such as "Tel." before it): prices, dates and ids stay.
    """
    if "@" in text or ":" in text or "[at]" in text or "(at)" in text:
        text = _MAIL.sub("[e-mail]", _SCHEME.sub("", _LINK.sub(r"\1", text)))
    if _DIGIT.search(text):
        text = _INTERNATIONAL.sub("[phone]", text)
        text = _NORTH_AMERICAN.sub("[phone]", text)
        text = _NAMED.sub(r"\1[phone]", text)
    return text
