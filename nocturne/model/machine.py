"""What a model said: about an event whose words it was given, and about events that nobody else lists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a model made of an event's words. `digest` is of these words and of the model, so other words ask anew.

    `summary` one line, "" none; `tags` of our own vocabulary; `if_you_like` ends the sentence "If you like …". `at`
    ISO 8601 UTC.
    """

    digest: str
    model: str
    at: str
    summary: str = ""
    tags: tuple[str, ...] = ()
    if_you_like: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An event that a model names for a city. `date` local YYYY-MM-DD. It is listed nowhere but as a suggestion.

    `linked`: id of the confirmed event that it turned out to be, "" for none; then it is shown as that event only.
    """

    city: str
    title: str
    date: str
    venue: str = ""
    why: str = ""
    model: str = ""
    at: str = ""
    linked: str = ""
