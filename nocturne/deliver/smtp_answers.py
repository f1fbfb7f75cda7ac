"""What an SMTP server's refusal means for a letter: later, not today, never for this reader, never like this."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from nocturne.model.delivery import Answer, NotLikeThis, NotNow, NotToday, Outcome, Receipt, Taken

Step: TypeAlias = Literal["greeting", "login", "sender", "reader", "letter"]
"""How far a conversation had come: the last two speak of one reader, the others of us."""
PAUSE = 60.0
BUSY_PAUSE = 15.0
_ENHANCED = re.compile(r"(?:^|\s)[245]\.(\d{1,3})\.(\d{1,3})\b")
_QUOTA = re.compile(r"\bdaily\b.*\b(?:quota|limit)|\b(?:sending|message) (?:quota|limit)", re.IGNORECASE | re.DOTALL)
_RELAY = re.compile(r"\brelay(?:ing)?\b|authenticat|not (?:permitted|allowed|authorized) to send", re.IGNORECASE)
_SLOW = re.compile(r"too (?:many|fast|quick)|\brate\b|slow|throttl|limit", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>:;,]+@[^\s<>:;,]+")
_LONGEST_REASON = 200
_US = frozenset({0, 8, 9, 11, 12, 14, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 515})
"""5.7.x that speak of who sends, not of who is written to: a login is wanted, SPF, DKIM or DMARC failed."""


def judged(step: Step, code: int, said: str, reader: str) -> Answer:
    """The answer to a batch of one letter that a server refused with a code of 400 and more."""
    reason = f"the server answered {code} {spoken(said)}".rstrip()
    if _status(said) == (4, 5) or (_QUOTA.search(said) and _status(said)[0] not in (1, 2)):
        return NotToday(reason=reason)
    if code < 500:
        return (
            _taken(reader, "failed", reason) if _is_theirs(step, code, said) else NotNow(seconds=PAUSE, reason=reason)
        )
    if step not in ("reader", "letter") or _is_ours(step, code, said):
        return NotLikeThis(reason=reason)
    return _taken(reader, _refusal(step, code, said), reason)


def spoken(said: str) -> str:
    """A server's words on one line, without any address: they end up in journals."""
    line = " ".join(re.sub(r"[^\x20-\x7e]+", " ", said).split())
    return _ADDRESS.sub("…", line)[:_LONGEST_REASON]


def _is_theirs(step: Step, code: int, said: str) -> bool:
    """Whether a refusal for now is about one reader (a full mailbox, greylisting) and the next may well be taken."""
    subject = _status(said)[0]
    if step not in ("reader", "letter") or code == 421:
        return False
    return subject in (1, 2) or (step == "reader" and code != 452 and subject in (0, 5, 7) and not _SLOW.search(said))


def _is_ours(step: Step, code: int, said: str) -> bool:
    """Whether a refusal for good is about us or the letter, so that it would befall the next reader too."""
    subject, detail = _status(said)
    if subject in (1, 2):
        return False
    if code in (530, 534, 535, 538) or (subject == 7 and detail in _US) or _RELAY.search(said):
        return True
    return step == "letter" and (code == 552 or subject in (3, 6))


def _refusal(step: Step, code: int, said: str) -> Outcome:
    """`invalid`: there is no such mailbox; `rejected`: there is, and it does not want this."""
    subject, detail = _status(said)
    if subject == 1 or (subject == 2 and detail == 1):
        return "invalid"
    if subject:
        return "rejected"
    return "invalid" if step == "reader" and code in (501, 550, 551, 553) else "rejected"


def _taken(reader: str, outcome: Outcome, reason: str) -> Taken:
    return Taken(receipts=(Receipt(reader=reader, outcome=outcome, reason=reason),))


def _status(said: str) -> tuple[int, int]:
    """Subject and detail of an enhanced status (RFC 3463), zeros where there is none."""
    found = _ENHANCED.search(said)
    return (int(found[1]), int(found[2])) if found else (0, 0)
