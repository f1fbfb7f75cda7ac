"""One row of 19hz.info to a Listing: "Fri: Aug 29 (10pm-4am)", "Title @ Venue (City)", "$10-15 | 21+"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from anyascii import anyascii

from nocturne.model.listing import ListedOffer, ListedPlace, Listing
from nocturne.model.visit import Assignment
from nocturne.parse import clock_text
from nocturne.parse.platform_links import event_key, split
from nocturne.sources import addresses

_DAY = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})")
_TOLD = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*:? ([A-Z][a-z]{2})[a-z]* (\d{1,2})(?:, (\d{4}))?")
_HOURS = re.compile(
    r"\((?:(?P<first>[A-Z][a-z]{2}): )?(?P<from>[^-–()]+)(?:[-–](?:(?P<last>[A-Z][a-z]{2}): )?(?P<to>[^()]+))?\)"
)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_AGE = re.compile(r"\d{1,2}\+|all ages", re.IGNORECASE)
_WHERE = re.compile(r"(?P<venue>.*?)\s*\((?P<city>[^()]*)\)$", re.DOTALL)
_UNKNOWN = re.compile(r"TB[AC]\b", re.IGNORECASE)
_SOCIAL = re.compile(r"(?:[\w-]+\.)*(?:instagram|facebook|fb|tiktok|twitter|x|linktr|threads)\.(?:com|ee|net|me)$")


class Contradiction(ValueError):
    """A row that tells two dates; `str()` says which."""


@dataclass(frozen=True, slots=True)
class Row:
    """The words of a row's cells."""

    when: str
    day: str
    title: str
    where: str
    link: str
    tags: str
    price_and_age: str
    organizers: str
    elsewhere: tuple[str, ...]


def listing(row: Row, task: Assignment) -> Listing:
    """The listing of a row. Raises Contradiction when the words and the hidden date do not mean one day."""
    day = _day(row)
    start, end, all_day = _hours(row, day)
    price, age = _price_and_age(row.price_and_age)
    links = [row.link, *row.elsewhere]
    return Listing(
        source="nineteenhz",
        source_id=_name(row, day),
        aliases=tuple(dict.fromkeys(key for each in links if (key := event_key(each)))),
        extractor="table",
        title=row.title,
        start=start,
        end=end,
        all_day=all_day,
        timezone=task.city.timezone,
        link=row.link,
        age_limit=age,
        place=_place(row.where),
        offer=ListedOffer(text=price),
        tags=tuple(dict.fromkeys(tag for each in row.tags.split(",") if (tag := each.strip()))),
        organizer_name=row.organizers.partition(",")[0].strip(),
    )


def _day(row: Row) -> date:
    """The hidden date, which has a year, when the words beside it say the same day and weekday."""
    found, told = _DAY.search(row.day), _TOLD.search(row.when)
    try:
        day = date(*(int(part) for part in found.groups())) if found is not None else None
    except ValueError:
        day = None
    if day is None:
        raise Contradiction("the row's date cannot be read")
    if told is None:
        return day
    if told[2] in _MONTHS and (day.month, day.day) != (_MONTHS.index(told[2]) + 1, int(told[3])):
        raise Contradiction(f"the row says {told[2]} {told[3]} and its hidden date {day:%b} {day.day}")
    if day.weekday() != _WEEKDAYS.index(told[1]):
        raise Contradiction(
            f"the row says {told[1]}, and {day:%b} {day.day}, {day.year} is a {_WEEKDAYS[day.weekday()]}"
        )
    return day


def _hours(row: Row, day: date) -> tuple[str, str, bool]:
    """(start, end, whether only the day is known) in local time. An end before the start is the next morning's."""
    found = _HOURS.search(row.when)
    hours, _ = clock_text.hours(
        f"{found['from']}-{found['to']}" if found and found["to"] else (found or {"from": ""})["from"], 0
    )
    if not hours.start:
        return day.isoformat(), _last(row.when, day), True
    start = datetime.combine(day, time.fromisoformat(hours.start))
    if not hours.end:
        return start.isoformat(), "", False
    last = _last(row.when, day)
    end = datetime.combine(date.fromisoformat(last) if last else day, time.fromisoformat(hours.end))
    weekday = found["last"] if found is not None else None
    if weekday in _WEEKDAYS:  # "Fri: 9pm-Sun: 2am": the weekday counts, also where the dates end a day before
        end = datetime.combine(day + timedelta(days=(_WEEKDAYS.index(weekday) - day.weekday()) % 7), end.time())
    return start.isoformat(), (end if end > start else end + timedelta(days=1)).isoformat(), False


def _last(when: str, first: date) -> str:
    """The last day of "Fri: Sep 5-Sun: Sep 7", "" for a single one."""
    told = _TOLD.findall(when)
    if len(told) < 2 or told[-1][1] not in _MONTHS:
        return ""
    month, number = _MONTHS.index(told[-1][1]) + 1, int(told[-1][2])
    try:
        day = date(first.year + (month < first.month), month, number)
    except ValueError:
        return ""
    return day.isoformat() if first < day <= first + timedelta(days=14) else ""


def _price_and_age(written: str) -> tuple[str, str]:
    """ "$10-15 | 21+": a cell may have either alone."""
    parts = [part.strip() for part in written.split("|")]
    ages = [part for part in parts if _AGE.fullmatch(part)]
    return " | ".join(part for part in parts if part and part not in ages), ages[0].lower() if ages else ""


def _place(where: str) -> ListedPlace | None:
    """ "Venue (City)"; one that is announced later keeps its city."""
    found = _WHERE.fullmatch(where)
    venue, city = (found["venue"], found["city"]) if found is not None else (where, "")
    name = "" if _UNKNOWN.match(venue) else venue
    return ListedPlace(name=name, locality=city) if name or city else None


def _name(row: Row, day: date) -> str:
    """What a night is known by, for rows have no number: the page its link leads to and the day.

    A link to somebody's profile is told of many nights: those go by their title.
    """
    link = addresses.lasting(row.link)
    named = bool(link) and "/" in link and not _SOCIAL.match(split(row.link).hostname or "")
    return f"{link if named else _slug(row.title)}/{day.isoformat()}"


def titled(row: Row, told: Listing) -> str:
    """A closer name, for nights of one day whose links are the same."""
    return f"{told.source_id}/{_slug(row.title)}"


def _slug(title: str) -> str:
    return re.sub(r"[^0-9a-z]+", "-", anyascii(title).lower()).strip("-")[:80]
