"""An event in the words of the site: what a list row, a page and a feed say about it."""

from __future__ import annotations

from functools import lru_cache

from nocturne.model.event import Event
from nocturne.site import dates
from nocturne.site.scenes import scene

STATUS = {
    "scheduled": "",
    "cancelled": "Cancelled",
    "postponed": "Postponed",
    "rescheduled": "New date",
    "moved_online": "Now online",
}
AVAILABILITY = {
    "": "",
    "in_stock": "",
    "limited": "Few places left",
    "sold_out": "Sold out",
    "waitlist": "Waiting list",
    "not_yet": "Not on sale yet",
    "closed": "Sale closed",
}
NO_TIME, NO_PRICE, NO_PLACE, HIDDEN_PLACE = (
    "time not stated", "price not stated", "place not stated", "place after sign-up",
)  # fmt: skip


class Shown:
    """An event and its phrases. `href` as in a Teaser; `over` when its last night has passed.

    `running` when it began in an earlier night: what its row says then is until when.
    """

    __slots__ = ("event", "has_hour", "href", "marks", "over", "price", "scene", "time", "where")

    def __init__(self, event: Event, *, href: str, over: bool, running: bool = False) -> None:
        self.event = event
        self.href = href
        self.over = over
        self.has_hour = bool(event.time) and not running
        self.time = _until_day(event) if running else "all day" if event.all_day else event.time or NO_TIME
        self.where = where(event)
        self.price = price(event)
        self.scene = scene(event.tags)
        self.marks = marks(event, over=over)

    @property
    def is_away(self) -> bool:
        """Whether its address leads to another site."""
        return self.href.startswith(("http:", "https:"))

    @property
    def day(self) -> tuple[str, str, str]:
        """The date apart: weekday, day of the month, month and year."""
        return dates.day_parts(self.event.date)

    @property
    def night(self) -> str:
        """The night it belongs to, in words."""
        return dates.long_day(self.event.night)

    @property
    def unconfirmed(self) -> str:
        """The day since when no source confirms it, "" while one does."""
        return unconfirmed_since(self.event)

    @property
    def when(self) -> str:
        """The whole time in one line: day, hours, zone."""
        return when(self.event)

    @property
    def paragraphs(self) -> list[str]:
        """The description's paragraphs, as plain text."""
        return [part for part in self.event.description.split("\n\n") if part.strip()]


def _until_day(event: Event) -> str:
    return f"until {dates.short_day(dates.last_night(event.night, event.end))}"


def where(event: Event) -> str:
    """One line: the venue and its town; never more than the town while the place is hidden."""
    place = event.place
    if place.hidden:
        return f"{place.locality} ({HIDDEN_PLACE})" if place.locality else HIDDEN_PLACE
    if event.attendance_mode == "online":
        return "online"
    if place.name and place.locality and place.locality not in place.name:
        return f"{place.name}, {place.locality}"
    return place.name or event.location or place.address or place.locality or NO_PLACE


def price(event: Event) -> str:
    """What it costs, or that nobody said."""
    if event.price:
        return event.price
    return "free" if event.offer.is_free else "pay what you can" if event.offer.pay_what_you_can else NO_PRICE


def marks(event: Event, *, over: bool) -> tuple[str, ...]:
    """What has to be said loudly, most important first."""
    if not (
        over or event.is_ai_generated or event.status != "scheduled" or event.offer.availability
        or event.attendance_mode == "mixed" or unconfirmed_since(event)
    ):  # fmt: skip
        return ()
    said = (
        STATUS[event.status],
        "Over" if over else "",
        AVAILABILITY[event.offer.availability] if not over else "",
        "Not confirmed" if unconfirmed_since(event) else "",
        "Also online" if event.attendance_mode == "mixed" else "",
        "Made by a machine" if event.is_ai_generated else "",
    )
    return tuple(filter(None, said))


def unconfirmed_since(event: Event) -> str:
    """The last day (ISO date) a source listed it, "" while one still does. No source at all says nothing."""
    for listing in event.sources:
        if listing.state == "listed":
            return ""
    return max((listing.last_seen[:10] for listing in event.sources), default="")


def when(event: Event) -> str:
    """`Friday 1 May 2026, 22:00 – Saturday 2 May 2026, 04:00 CEST`; only what is known."""
    start = dates.long_day(event.date)
    end_day = event.end[:10] if event.end else ""
    if not event.time:
        span = f" – {dates.long_day(end_day)}" if end_day > event.date else ""
        return f"{start}{span}, {'all day' if event.all_day else NO_TIME}"
    zone = dates.zone_name(event.timezone, f"{event.date}T{event.time}")
    return f"{start}, {event.time}{_until(event.date, event.end or '')} {zone}"


@lru_cache(4096)
def _until(day: str, end: str) -> str:
    """The second half of the line: the hour alone while it is the same night."""
    if len(end) < 16:
        return f" – {dates.long_day(end)}" if end > day else ""
    if end[:10] == day or (dates.last_night(day, end) == day and end[11:16] <= "12:00"):
        return f" – {end[11:16]}"
    return f" – {dates.long_day(end[:10])}, {end[11:16]}"


def short(text: str, length: int = 160) -> str:
    """The beginning of a text on one line, cut between words."""
    head = text[: length + 40]
    line = " ".join(head.split())
    if len(line) <= length and len(head) == len(text):
        return line
    return line[:length].rsplit(" ", 1)[0] + "…"


def summary(event: Event) -> str:
    """A sentence for search results and previews: when, where, and the beginning of the description."""
    return short(f"{when(event)}. {where(event)}. {event.description[:200]}")
