"""An event whose own words contradict its date: the weekday, the title, the address of its page, its text.

Which of the two is wrong cannot be known here, so nothing of it is published until somebody has looked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from urllib.parse import urlsplit

from nocturne.model.event import ToldEvent
from nocturne.model.issue import Finding
from nocturne.model.listing import Listing
from nocturne.quality.told_dates import ToldDate, told_dates

TEXT_READ = 3_000
LEAD = 160
"""Letters at the beginning of a text in which it says when its own event is, not when the tickets go on sale."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TAG = re.compile(r"<[^>]{0,500}>")
_LABEL = re.compile(
    r"(?:\b(?:when|dates?|day|wann|datum|termin|fecha|cuando|cuándo|quand|quando|data)|日時|日付|開催日)\s*[:：]\s*$",
    re.IGNORECASE,
)
_OTHER_MATTER = re.compile(
    r"\b(?:tickets?|sale|presale|early ?bird|vvk|vorverkauf|vorverkaufsstart|register|registration|rsvp|deadline|apply|"
    r"submit|submissions?|anmeldung|anmeldeschluss|preventa|boletos|inscripci\w+|last|next|previous|postponed|"
    r"rescheduled|original\w*|moved|verlegt|ersatz\w*|nachhol\w*|born|since|released?|out|album|ep|single|founded|gegründet|seit|into|warm-?up)\b",
    re.IGNORECASE,
)
"""Words before a date that is not, or not any more, the date of the event."""
_OTHER_DATES = re.compile(
    r"\b(?:next|further|more|other|all|past|weitere|nächste|andere|más|otras|próximas)\s+\w+\s*:\s*$", re.IGNORECASE
)
HISTORY = 2
"""A date so many years before the event's is what the evening is about."""
_DAYS_OF_NOTE = frozenset(
    {
        (1, 27), (2, 14), (3, 8), (5, 1), (5, 5), (5, 8), (6, 19), (7, 4), (7, 14), (7, 20), (9, 5), (9, 11),
        (9, 16), (10, 3), (10, 31), (11, 2), (11, 9), (11, 11), (12, 24), (12, 25), (12, 31),
    }
)  # fmt: skip
"""(month, day) of days that films, books, demonstrations and feasts are named after."""
_IN_ADDRESS = re.compile(r"(?<!\d)(20\d\d)-([01]\d)-([0-3]\d)(?!\d)|(?<!\d)(20\d\d)([01]\d)([0-3]\d)(?!\d)")


def contradictions(listing: Listing, event: ToldEvent) -> tuple[Finding, ...]:
    """What of a listing speaks against the date it was read with; at most the strongest of it."""
    moved = event.status in ("postponed", "rescheduled")
    title = tuple(_of_the_event(event, told_dates(listing.title[:300]), listing.title))
    text = () if moved else _in_text(listing)
    found = (
        *_weekday(event, (*title, *text)),
        *(() if moved else _in_title(event, title)),
        *(() if moved or event.series_id else _in_link(event)),
        *_text(event, tuple(each for each in text if not _is_history(event, each)), listing),
    )
    return found[:1]


def _of_the_event(event: ToldEvent, told: Sequence[ToldDate], title: str) -> Iterator[ToldDate]:
    """The dates of a title that can be meant as the event's own."""
    for each in told:
        bare = each.weekday is None and each.year is None and not each.bound
        named_after = bare and (each.month, each.day) in _DAYS_OF_NOTE
        other = _OTHER_MATTER.search(title[max(0, each.at - 25) : each.at]) is not None
        if not (other or _is_history(event, each) or (named_after and not fits(event, (each,)))):
            yield each


def _is_history(event: ToldEvent, told: ToldDate) -> bool:
    """Whether a date lies years back, on another day of the year: "19.02.2020" in the title of a vigil."""
    day = date.fromisoformat(event.date)
    return told.year is not None and told.year <= day.year - HISTORY and (told.month, told.day) != (day.month, day.day)


def _in_text(listing: Listing) -> tuple[ToldDate, ...]:
    return told_dates(_plain(listing.description))


def _plain(text: str) -> str:
    return _TAG.sub(" ", text[: 2 * TEXT_READ])[:TEXT_READ]


def _days(event: ToldEvent) -> tuple[date, date]:
    """The first and last local day an event may be said to be on; the small hours also belong to the day before."""
    first = min(date.fromisoformat(event.date), date.fromisoformat(event.night))
    last = date.fromisoformat(event.end[:10]) if event.end else date.fromisoformat(event.date)
    return first, max(last, date.fromisoformat(event.date))


def fits(event: ToldEvent, told: Sequence[ToldDate]) -> bool:
    """Whether the dates told can be those of the event."""
    first, last = _days(event)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    bounds = [each for each in told if each.bound]
    if any(each.on(day) for each in told if not each.bound for day in days):
        return True
    return bool(bounds) and any(all(each.on(day) for each in bounds) for day in days)


def _weekday(event: ToldEvent, told: Sequence[ToldDate]) -> Iterator[Finding]:
    """ "Sat, Feb 7" is not in a year in which February 7 is a Sunday."""
    days = {date.fromisoformat(event.date), date.fromisoformat(event.night)}
    same = [
        (each, day)
        for each in told
        for day in days
        if each.weekday is not None and (each.month, each.day) == (day.month, day.day) and each.year in (None, day.year)
    ]
    if same and not any(each.weekday == day.weekday() for each, day in same):
        each, day = same[0]
        message = "The listing names another weekday than its date has; the year or the day is wrong."
        yield "date/weekday", message, f'says "{each.words}", {day.isoformat()} is a {_DAYS[day.weekday()]}'


def _in_title(event: ToldEvent, told: Sequence[ToldDate]) -> Iterator[Finding]:
    if told and not fits(event, told):
        yield "date/title", "The title names another date.", f'says "{told[0].words}", listed on {event.date}'


def _in_link(event: ToldEvent) -> Iterator[Finding]:
    """Dates in dashes or figures name a night; folders such as /2026/02/ say when a page was written."""
    parts = urlsplit(event.link)
    first, last = _days(event)
    told = set()
    for match in _IN_ADDRESS.finditer(f"{parts.path}?{parts.query}"):
        year, month, day = (int(part) for part in match.groups() if part)
        try:
            told.add(date(year, month, day))
        except ValueError:
            continue
    if told and not any(first - timedelta(days=1) <= day <= last + timedelta(days=1) for day in told):
        yield "date/link", "The address of its page names another date.", f"{min(told)} in {event.link[-60:]}"


def _text(event: ToldEvent, told: Sequence[ToldDate], listing: Listing) -> Iterator[Finding]:
    """A date the text gives as the event's own, by its label or by standing first with a weekday or year."""
    if not told or fits(event, told):
        return
    plain = _plain(listing.description)
    for each in told:
        before = plain[max(0, each.at - 60) : each.at]
        labelled = _LABEL.search(before) is not None and not _OTHER_DATES.search(before)
        leading = each.at < LEAD and (each.weekday is not None or each.year is not None)
        if labelled or (leading and not _OTHER_MATTER.search(before)):
            yield "date/text", "The text names another date.", f'says "{each.words}", listed on {event.date}'
            return


def says_year(listing: Listing, event: ToldEvent) -> bool:
    """Whether the listing's own words name the date with its year."""
    day = date.fromisoformat(event.date)
    told = (*told_dates(listing.title[:300]), *_in_text(listing))
    return any(each.year == day.year and each.on(day) for each in told)
