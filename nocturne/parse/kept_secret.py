"""Places that are told to guests only, by the words that stand where a place would."""

from __future__ import annotations

import re

_SECRET = re.compile(
    r"\b(?:secret|hidden|undisclosed|private|geheime?r?|nicht öffentliche[rn]?)\s+"
    r"(?:location|venue|place|address|spot|ort|adresse)\b"
    r"|\b(?:lugar|ubicación|dirección|lieu|adresse)\s+(?:secret[oa]?|privad[oa])\b"
    r"|\b(?:location|venue|address|adresse|ort)\b.{0,40}\b(?:after|upon|on|with|nach|bei)\s+"
    r"(?:registration|rsvp|tickets?|approval|request|purchase|anmeldung|anfrage)"
    r"|\b(?:rsvp|register|dm|message us)\s+for\s+(?:the\s+)?(?:address|location|venue)\b",
    re.IGNORECASE,
)


def kept_secret(*written: str) -> bool:
    """Whether any of these words says that the place is told to guests only."""
    return any(_SECRET.search(" ".join(words.split())) for words in written)
