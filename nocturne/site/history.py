"""What changed about an event since it was first seen, in words, newest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nocturne.model.event import Event
from nocturne.site.language import Language
from nocturne.site.language import gettext_noop as _
from nocturne.site.shown import AVAILABILITY, STATUS


@dataclass(frozen=True, slots=True)
class Revision:
    """One change: what it is about, the words before and after; `at` (ISO 8601 UTC), in words `day`, it was noticed."""

    at: str
    day: str
    what: str
    before: str
    after: str


def history(event: Event, language: Language) -> list[Revision]:
    """Every change that is told to people; of a field this page has no word for, nothing."""
    told = []
    for change in reversed(event.changed):
        what, words = FIELDS.get(change["field"], ("", _as_it_is))
        if what and not (event.place.hidden and change["field"] in PLACES):
            before, after = words(change["from"], language), words(change["to"], language)
            noticed = _moment(change["at"][:10], language)
            told.append(Revision(change["at"], noticed, language.gettext(what), before, after))
    return told


def originally(event: Event, language: Language) -> str:
    """When it was to be, and where if it has left its place; "" unless it was moved and that is known.

    The last change counts: who read the page before knows that date.
    """
    if event.status not in MOVED:
        return ""
    last = {change["field"]: change["from"] for change in event.changed if change["from"]}
    moment = _moment(last["start"], language) if last.get("start", event.start) != event.start else ""
    place = last.get("location", "") if event.status == "moved_online" and not event.place.hidden else ""
    return ", ".join(filter(None, (moment, place)))


def _as_it_is(value: str, language: Language) -> str:
    return value or language.gettext("not stated")


def _moment(value: str, language: Language) -> str:
    """`Friday 1 May 2026, 22:00` for what the event has as start or end."""
    try:
        day = language.long_day(value[:10])
    except ValueError:
        return _as_it_is(value, language)
    return f"{day}, {language.hour(value[11:16])}" if len(value) > len("2026-05-01T") else day


def _status(value: str, language: Language) -> str:
    return language.gettext(STATUS.get(value, "") or _("As announced"))


def _tickets(value: str, language: Language) -> str:
    return language.gettext(AVAILABILITY.get(value, "") or _("On sale"))


FIELDS: dict[str, tuple[str, Callable[[str, Language], str]]] = {
    "title": (_("Title"), _as_it_is),
    "start": (_("Begins"), _moment),
    "end": (_("Ends"), _moment),
    "location": (_("Place"), _as_it_is),
    "price": (_("Price"), _as_it_is),
    "status": (_("Status"), _status),
    "availability": (_("Tickets"), _tickets),
}
MOVED = frozenset({"rescheduled", "postponed", "moved_online"})
PLACES = frozenset({"location"})
"""What a change must not tell while the place is hidden, also when it was public before."""
