"""One date of a calendar's event in plain words; people named in it are not among them."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from nocturne.model.issue import Severity
from nocturne.parse import duration
from nocturne.parse.ical_lines import Block
from nocturne.parse.ical_times import Moment, moment
from nocturne.parse.ical_zones import Zone

_TAG = re.compile(
    r"</?(?:p|br|a|b|i|u|ul|ol|li|div|span|strong|em|h[1-6]|table|img|html)\b[^<>]{0,2000}>", re.IGNORECASE
)
_GEO = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d+)?)\s*[;,]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*", re.ASCII)
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$)", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class IcalEvent:
    """One event, or one date of a series.

    `uid`            as given; a name made from start and title when the feed gives none.
    `occurrence`     "" for a single event; else the date's original start ("20260501T200000", "…Z", "20260501"),
                     which stays when the date is moved: (`uid`, `occurrence`) is the identity.
    `start`, `end`   ISO 8601: "…Z", local (see `timezone`), with offset (a zone without an IANA name), or a bare date.
                     The end of an all-day event is its last day itself; "" when not said or the same day.
    `timezone`       IANA name of a local time, "" for instants, days and floating times.
    `floating`       a wall time without zone, or with one that nobody knows.
    `status`         "scheduled", "cancelled" or "" (not said, or tentative).
    `location`       as given: free text, often an address, sometimes a link.
    `url`, `image`   http(s) addresses or "".
    `lat`, `lng`     decimal degrees as written, "" unknown.
    `last_modified`  LAST-MODIFIED as given, else SEQUENCE; to be compared for equality only.
    `calendar`       the calendar's own name; of a personal calendar this is a person's.
    """

    uid: str
    start: str
    occurrence: str = ""
    end: str = ""
    timezone: str = ""
    floating: bool = False
    all_day: bool = False
    summary: str = ""
    description: str = ""
    description_format: Literal["plain", "html"] = "plain"
    location: str = ""
    lat: str = ""
    lng: str = ""
    url: str = ""
    image: str = ""
    status: str = ""
    sequence: int = 0
    last_modified: str = ""
    categories: tuple[str, ...] = ()
    calendar: str = ""
    recurring: bool = False


@dataclass(frozen=True, slots=True)
class IcalProblem:
    """What is wrong with a feed or an event of it. `subject` is the UID, "" for the feed itself."""

    code: str
    message: str
    severity: Severity = "warning"
    subject: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A VEVENT with what its place among the others depends on. `end` is as written: of a day the day after.

    `replaces`: the original start of the date it stands for; `onwards`: and for all dates after it.
    """

    block: Block
    uid: str
    start: Moment
    end: Moment | None
    own_zones: Mapping[str, Zone]
    replaces: Moment | None = None
    onwards: bool = False
    calendar: str = ""
    cancelled: bool = False

    @property
    def rank(self) -> tuple[int, str]:
        """Of two statements about one event the higher counts: SEQUENCE, then the later change."""
        return sequence(self.block), self.block.text("LAST-MODIFIED") or self.block.text("DTSTAMP")

    @property
    def repeats(self) -> bool:
        """Whether the event states further dates."""
        return bool(self.block.all("RRULE") or self.block.all("RDATE"))


@dataclass(frozen=True, slots=True)
class Instance:
    """One date: whose words, when, and its name within a series ("" for a single event)."""

    draft: Draft
    start: Moment
    end: Moment | None
    occurrence: str = ""


def draft(
    block: Block, uid: str, start: Moment, own: Mapping[str, Zone], calendar: str, *, cancelled: bool = False
) -> Draft:
    """The draft of a VEVENT whose start is known. Raises ValueError when its RECURRENCE-ID cannot be read."""
    replaced = block.first("RECURRENCE-ID")
    replaces = moment(replaced, own) if replaced else None
    if replaced is not None and replaces is None:
        raise ValueError("RECURRENCE-ID")
    end = _end(block, start, own)
    if block.text("X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE" and start.wall.time() == time():
        start, end = _whole_days(start), _whole_days(end) if end and end.wall.time() == time() else None
    return Draft(
        block=block,
        uid=uid,
        start=start,
        end=end,
        own_zones=own,
        replaces=replaces,
        onwards=replaced is not None and replaced.parameters.get("RANGE", "").upper() == "THISANDFUTURE",
        calendar=calendar,
        cancelled=cancelled or block.text("STATUS").upper() in ("CANCELLED", "CANCELED"),
    )


def _whole_days(at: Moment) -> Moment:
    return Moment(datetime.combine(at.day, time()), day_only=True)


def _end(block: Block, start: Moment, own: Mapping[str, Zone]) -> Moment | None:
    """DTEND or DURATION; a day cannot end at an hour, nor an hour with a day."""
    line = block.first("DTEND")
    if line is not None:
        end = moment(line, own)
        return end if end is not None and end.day_only == start.day_only else None
    length = duration.parse(block.text("DURATION").upper().lstrip("+"))
    return start.plus(length) if length is not None else None


def last_day(start: Moment, end: Moment | None) -> datetime:
    """The midnight that begins the last day an event touches."""
    if end is None or end.wall <= start.wall:
        return datetime.combine(start.day, time())
    return datetime.combine((end.wall - _ONE_DAY).date() if end.day_only else end.day, time())


def sequence(block: Block) -> int:
    """SEQUENCE, 0 when it is none."""
    written = block.text("SEQUENCE")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def told(instance: Instance) -> IcalEvent:
    """The instance in plain words."""
    block, start, end = instance.draft.block, instance.start, instance.end
    if start.day_only:
        last = last_day(start, end).date()
        ends = last.isoformat() if last > start.day else ""
    else:
        ends = _like(end, start).iso if end is not None else ""
    description, form = _description(block)
    geo = _GEO.fullmatch(block.text("GEO"))
    return IcalEvent(
        uid=instance.draft.uid,
        occurrence=instance.occurrence,
        recurring=bool(instance.occurrence),
        start=start.iso,
        end=ends,
        timezone=start.timezone,
        floating=start.floating,
        all_day=start.day_only,
        summary=_plain(block.text("SUMMARY")),
        description=description,
        description_format=form,
        location=_plain(block.text("LOCATION")),
        lat=geo[1] if geo else "",
        lng=geo[2] if geo else "",
        url=_address(block.text("URL")),
        image=_image(block),
        status=_status(block, cancelled=instance.draft.cancelled),
        sequence=sequence(block),
        last_modified=block.text("LAST-MODIFIED") or block.text("SEQUENCE"),
        categories=_categories(block),
        calendar=_plain(instance.draft.calendar),
    )


def _like(end: Moment, start: Moment) -> Moment:
    """An end told in another zone than its start has another wall: as an instant it is the same."""
    if end.zone == start.zone or end.zone is None or start.zone is None:
        return end
    return start.at(end.wall_like(start, start.zone))


def _plain(text: str) -> str:
    """Text as meant: many writers escape for HTML what is no HTML."""
    return html.unescape(text).strip() if "&" in text else text


def _description(block: Block) -> tuple[str, Literal["plain", "html"]]:
    """DESCRIPTION, which often holds HTML unsaid; else the HTML that Outlook and others put beside it."""
    written = block.text("DESCRIPTION")
    if not written:
        written = block.text("X-ALT-DESC")
        return written, "html" if written else "plain"
    return (written, "html") if _TAG.search(written) else (_plain(written), "plain")


def _status(block: Block, *, cancelled: bool) -> str:
    return "cancelled" if cancelled else "scheduled" if block.text("STATUS").upper() == "CONFIRMED" else ""


def _address(text: str) -> str:
    return text if _WEB.fullmatch(text) and len(text) <= 2_000 else ""


def _image(block: Block) -> str:
    """The first IMAGE or attached picture that has a web address."""
    for name in ("IMAGE", "ATTACH"):
        for line in block.all(name):
            address = _address(line.text)
            kind = line.parameters.get("FMTTYPE", "").lower()
            if address and (kind.startswith("image/") or name == "IMAGE" or _PICTURE.search(address)):
                return address
    return ""


def _categories(block: Block) -> tuple[str, ...]:
    words = (_plain(word) for line in block.all("CATEGORIES") for word in line.texts)
    return tuple(dict.fromkeys(word for word in words if word))
