"""Hours in running text: "8 PM", "20:00–23:00", "20 Uhr", "20h30", "doors 7pm, show 8pm"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TIME = (
    r"(?:(?P<{0}noon>noon|midday)|(?P<{0}hour>[0-2]?\d)(?:(?P<{0}sep>[:.hH時])(?P<{0}minute>[0-5]\d))?(?!\d)"
    r"\s?(?P<{0}unit>[ap]\.?\s?m\b\.?|uhr\b|h(?:rs)?\b|時)?)"
)
_JOINT = r"\s*(?:-|–|—|~|〜|to|bis|until|till|a|à)\s*"
_LEAD = r"[\s,;·•|@]*(?:[-–—]\s*)?(?:\b(?:at|um|ab|from|von|a las|à|kl\.?|start(?:s|ing)?(?: at)?|beginn|show)\b:?\s*)?"
_AFTER = re.compile(rf"{_LEAD}{_TIME.format('a')}(?:{_JOINT}{_TIME.format('b')})?", re.IGNORECASE)
_DOORS = re.compile(
    rf"\b(?:doors?|einlass|puertas|portes|deuren|open)\b(?:\s+open)?\s?:?(?:\s?(?:at|um|ab))?\s{{0,2}}{_TIME.format('a')}",
    re.IGNORECASE,
)
_SHOW = re.compile(
    rf"\b(?:show|music|beginn|start)\b(?:\s+starts)?\s?:?(?:\s?(?:at|um))?\s{{0,2}}{_TIME.format('a')}", re.IGNORECASE
)
_NEAR = 60


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours as "HH:MM", "" unknown."""

    start: str = ""
    end: str = ""
    doors: str = ""


def hours(text: str, position: int) -> tuple[Hours, int]:
    """What is said of hours right behind `position`, and where that ends."""
    rest = text[position : position + _NEAR]
    doors, show = _DOORS.search(rest), _SHOW.search(rest)
    if doors is not None and _told(doors, "a"):
        start = _told(show, "a") if show is not None else ""
        return Hours(start=start, doors=_told(doors, "a")), position + max(
            doors.end(), show.end() if show is not None and start else 0
        )
    match = _AFTER.match(rest)
    if match is None:
        return Hours(), position
    end = _told(match, "b")
    start = _told(match, "a", end_half=(match["bunit"] or "")[:1].lower() if end else "", end=end)
    if not start:
        return Hours(), position
    return Hours(start=start, end=end), position + match.end()


def doors(text: str) -> str:
    """The hour that doors open, wherever a text says so; "" when it does not."""
    found = _DOORS.search(text[:20_000])
    return _told(found, "a") if found is not None else ""


def _told(match: re.Match[str] | None, part: str, end_half: str = "", end: str = "") -> str:
    """One time as "HH:MM", "" for a bare number, which may be anything."""
    if match is None:
        return ""
    if match[f"{part}noon"]:
        return "12:00"
    if match[f"{part}hour"] is None:
        return ""
    hour, minute = int(match[f"{part}hour"]), int(match[f"{part}minute"] or 0)
    unit, separator = (match[f"{part}unit"] or "").lower(), match[f"{part}sep"] or ""
    half = unit[:1] if unit[:1] in ("a", "p") else ""
    if separator == "." and not unit and not half:
        return ""  # 20.30 is as well a price or a date
    if not unit and not separator and end_half not in ("a", "p"):
        return ""
    if not half and not (unit or (separator in (":", "h", "H", "時") and hour > 12)) and end_half in ("a", "p"):
        return _inherited(hour, minute, end_half, end)
    return _clock(hour, minute, half)


def _inherited(hour: int, minute: int, end_half: str, end: str) -> str:
    """ "8–11pm" begins at eight in the evening, "10–2am" the evening before."""
    same = _clock(hour, minute, end_half)
    if same and same < end:
        return same
    return _clock(hour, minute, "p" if end_half == "a" else "a") or same


def _clock(hour: int, minute: int, half: str) -> str:
    if half:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 else ""
