"""ISO 8601 durations, as `duration`, `duration_interval` and DURATION give them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_DURATION = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)(?:\.\d+)?S)?)?",
    re.ASCII,
)
_LONGEST = timedelta(days=366)


def parse(text: str) -> timedelta | None:
    """The length of time `text` names; None when it names none, or years and months, which have no fixed length.

    Zero and anything longer than a year is no length of an event and gives None as well.
    """
    found = _DURATION.fullmatch(text.strip()) if len(text) <= 40 else None
    if found is None:
        return None
    parts = {name: int(value) for name, value in found.groupdict(default="0").items()}
    if parts.pop("years") or parts.pop("months"):
        return None
    try:
        length = timedelta(**parts)
    except OverflowError:
        return None
    return length if timedelta() < length <= _LONGEST else None


def end(start: str, length: str) -> str:
    """`start` (ISO 8601 with offset or "Z") plus the duration `length`, in the offset of `start`; "" when unknown."""
    span = parse(length)
    if span is None:
        return ""
    try:
        begins = datetime.fromisoformat(start)
        return (begins + span).isoformat() if begins.tzinfo else ""
    except (ValueError, OverflowError):
        return ""
