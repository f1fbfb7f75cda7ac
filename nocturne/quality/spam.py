"""Titles that sell something no night is about: open platforms are full of them, and no agenda wants one.

Every form here needs two signs at once, for bands carry the names of medicines and parties those of casinos.
"""

from __future__ import annotations

import re

_FORMS = (
    r"(?:buy|get|purchase)\s+(?:\w+\s+){0,3}(?:verified|aged|old|bulk|pva)\s+(?:\w+\s+){1,4}accounts?\b",
    r"(?:customer (?:service|care|support)|helpline|toll.?free|help ?desk)\s+(?:phone\s+|contact\s+)?(?:number|no\b)",
    r"(?:watch|stream|download)\s.{2,80}\b(?:full (?:movie|hd)|free online|online free|live ?stream free|123movies)",
    r"(?:essay|assignment|dissertation|thesis|coursework)\s+(?:writing|help|writer)\s*(?:services?|online|uk|usa)\b",
    r"(?:buy|order)\s.{2,40}\b(?:online (?:overnight|without|cheap)|without (?:a )?prescription|next day delivery)\b",
    r"(?:escort|call girls?)\s+(?:services?|agency|in\s\w+\s.{0,30}\d{5}|near me)",
    r"(?:casino|betting|slots?|poker)\s.{0,30}\b(?:bonus(?:es)? code|no deposit|free spins|promo code|deposit bonus)",
    r"(?:slot gacor|slot online|judi online|togel|situs slot|bandar bola|link alternatif)\b",
    r"guaranteed\s+(?:daily\s+)?(?:returns?|profits?|income)\b",
    r"forex signals?\b",
    r"(?:earn|make)\s+(?:up to\s+)?[$€£]\s?\d[\d,.]*\s*(?:k\s*)?(?:a|per|every)\s+(?:day|week|month)\b",
    r"(?:seo|backlinks?|web ?design|digital marketing)\s+(?:services?|agency|company|packages?)\s+(?:in|for|near)\b",
    r"(?:instagram|tiktok|youtube|twitter)\s+(?:followers|likes|subscribers)\b.{0,30}\b(?:buy|cheap|instant|real)",
    r"(?:buy|cheap|instant|real)\b.{0,30}\b(?:instagram|tiktok|youtube|twitter)\s+(?:followers|likes|subscribers)\b",
)
_SPAM = re.compile(rf"\b(?:{'|'.join(_FORMS)})", re.IGNORECASE)


def is_spam(title: str) -> bool:
    """Whether a title sells accounts, pills, essays, followers, bets or telephone numbers."""
    return _SPAM.search(title[:300]) is not None
