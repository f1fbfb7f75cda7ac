"""A letter that already stands at a service which keeps lists: what that means to sending it, and to whoever asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nocturne.model.delivery import Answer, Found, Taken, Unsure


@dataclass(frozen=True, slots=True)
class Standing:
    """One letter there. `answer` is what sending it again would have to say, None for a draft that can still go."""

    id: str
    answer: Answer | None
    found: Found


def standing(title: str, number: str, status: str, gone: frozenset[str]) -> Standing:
    """By its status: a draft waits, one of `gone` went or goes, and of everything else only a person can tell."""
    if not number:
        status = ""
    if status == "draft":
        return Standing(number, None, Found(certain=True, broadcast=number, sent=None))
    if status in gone:
        return Standing(
            number, Taken(broadcast=number), Found(certain=True, broadcast=number, sent=True, reason=status)
        )
    reason = f"{title} has it as {status or 'nothing that is known'!r}; look there, then decide"
    return Standing(number, Unsure(reason=reason), Found(certain=False, broadcast=number, reason=reason))


def chosen(named: Iterable[Standing]) -> Standing | None:
    """Of all that bear one name, one that may have gone before any draft: a run that was cut off can leave a second."""
    return min(named, key=lambda each: each.answer is None, default=None)
