"""Kinds of words on the command line; argparse turns what they raise into a sentence."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path


def moment(text: str) -> datetime:
    """An ISO 8601 instant; without an offset it is UTC, a bare date is its midnight. Raises for argparse."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not an ISO 8601 time such as 2026-05-01T22:30:00+02:00"
        ) from None
    if not 2000 <= read.year < 2100:
        raise argparse.ArgumentTypeError(f"the year of {text!r} is out of range (2000 to 2099)")
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def place(text: str) -> Path:
    """A path that was really given: an empty word is a variable that was never set. Raises for argparse."""
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty; check the variable it came from")
    return Path(text)
