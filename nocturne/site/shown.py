"""An event in the words of the site: what a list row, a page and a feed say about it."""

from __future__ import annotations

from functools import lru_cache

from nocturne.model.event import Event
from nocturne.site import dates
from nocturne.site.language import Language
from nocturne.site.language import gettext_noop as _
from nocturne.site.scenes import scene

STATUS = {
    "scheduled": "",
    "cancelled": _("Cancelled"),
    "postponed": _("Postponed"),
    "rescheduled": _("New date"),
    "moved_online": _("Now online"),
}
AVAILABILITY = {
    "": "",
    "in_stock": "",
    "limited": _("Few places left"),
    "sold_out": _("Sold out"),
    "waitlist": _("Waiting list"),
    "not_yet": _("Not on sale yet"),
    "closed": _("Sale closed"),
}
NO_TIME, NO_PRICE, NO_PLACE, HIDDEN_PLACE = (
    _("time not stated"), _("price not stated"), _("place not stated"), _("place after sign-up"),
)  # fmt: skip
FROM, FREE_TO, OPEN_AT = "from ", "Free–", "Pay what you can, "
"""How the data tells a price that is more than an amount."""


class Shown:
    """An event and its phrases in a language. `href` as in a Teaser; `over` when its last night has passed.

    `running` when it began in an earlier night: what its row says then is until when. `spoken`: BCP 47, the language
    it is told in, "" unknown. `hour` is the class of the hour it begins in, for its artwork; "" unknown.
    """

    __slots__ = (
        "event", "has_hour", "hour", "href", "language", "marks", "over", "price", "scene", "spoken", "time", "where",
    )  # fmt: skip

    def __init__(
        self, event: Event, language: Language, *, href: str, over: bool = False, running: bool = False,
        spoken: str = "",
    ) -> None:  # fmt: skip
        self.event = event
        self.language = language
        self.spoken = spoken
        self.href = href
        self.over = over
        self.has_hour = bool(event.time) and not running
        self.time = _until_day(event, language) if running else language.hour(event.time) or no_hour(event, language)
        self.where = where(event, language)
        self.price = price(event, language)
        self.hour = f"h{event.time[:2]}" if event.time else ""
        self.scene = scene(event.tags)
        self.marks = marks(event, language, over=over)

    @property
    def foreign(self) -> str:
        """The language it is told in where that is known to be another than the page's, "" elsewhere."""
        return self.spoken if self.spoken.partition("-")[0] != self.language.tag.partition("-")[0] else ""

    @property
    def is_away(self) -> bool:
        """Whether its address leads to another site."""
        return self.href.startswith(("http:", "https:"))

    @property
    def day(self) -> tuple[str, str, str]:
        """The date apart: weekday, day of the month, month and year."""
        return self.language.day_parts(self.event.date)

    @property
    def night(self) -> str:
        """The night it belongs to, in words."""
        return self.language.long_day(self.event.night)

    @property
    def unconfirmed(self) -> str:
        """The day since when no source confirms it, "" while one does."""
        return unconfirmed_since(self.event)

    @property
    def when(self) -> str:
        """The whole time in one line: day, hours, zone."""
        return when(self.event, self.language)

    @property
    def doors(self) -> str:
        """The hour doors open, as readers count hours."""
        return self.language.hour(self.event.doors)

    @property
    def address(self) -> str:
        """What the line that says where leaves out: street, postal code, town; "" when it says it all."""
        place = self.event.place
        if not place.address or place.hidden:
            return ""
        street = "" if place.address in self.where else place.address
        town = place.locality if street or place.locality not in self.where else ""
        code = "" if place.postal_code in self.where else place.postal_code
        return ", ".join(filter(None, (street, f"{code} {town}".strip())))

    @property
    def paragraphs(self) -> list[str]:
        """The description's paragraphs, as plain text."""
        return [part for part in self.event.description.split("\n\n") if part.strip()]


def _until_day(event: Event, language: Language) -> str:
    return language.gettext("until {day}", day=language.short_day(dates.last_night(event.night, event.end)))


def no_hour(event: Event, language: Language) -> str:
    """What stands where an hour would."""
    return language.gettext("all day") if event.all_day else language.gettext(NO_TIME)


def where(event: Event, language: Language) -> str:
    """One line: the venue and its town; never more than the town while the place is hidden."""
    place = event.place
    if place.hidden:
        hidden = language.gettext(HIDDEN_PLACE)
        return f"{place.locality} ({hidden})" if place.locality else hidden
    if event.attendance_mode == "online":
        return language.gettext("online")
    if place.name and place.locality and place.locality not in place.name:
        return f"{place.name}, {place.locality}"
    street = f"{place.address}, {place.locality}" if place.address and place.locality else place.address
    return place.name or event.location or street or place.locality or language.gettext(NO_PLACE)


def price(event: Event, language: Language) -> str:
    """What it costs, or that nobody said; amounts stand as the event tells them."""
    told, offer = event.price, event.offer
    if offer.is_free:
        return language.gettext("Free")
    if offer.pay_what_you_can:
        said = language.gettext("Pay what you can")
        return f"{said}, {_amount(told.removeprefix(OPEN_AT), language)}" if told.startswith(OPEN_AT) else said
    return _amount(told, language) or language.gettext(NO_PRICE)


def _amount(told: str, language: Language) -> str:
    """An amount, or where amounts begin."""
    if told.startswith(FROM):
        return language.gettext("from {price}", price=told.removeprefix(FROM))
    if told.startswith(FREE_TO):
        return f"{language.gettext('Free')}–{told.removeprefix(FREE_TO)}"
    return told


def marks(event: Event, language: Language, *, over: bool) -> tuple[str, ...]:
    """What has to be said loudly, most important first."""
    if not (
        over or event.is_ai_generated or event.status != "scheduled" or event.offer.availability
        or event.attendance_mode == "mixed" or unconfirmed_since(event)
    ):  # fmt: skip
        return ()
    said = (
        STATUS[event.status],
        _("Over") if over else "",
        AVAILABILITY[event.offer.availability] if not over else "",
        _("Not confirmed") if unconfirmed_since(event) else "",
        _("Also online") if event.attendance_mode == "mixed" else "",
        _("Made by a machine") if event.is_ai_generated else "",
    )
    return tuple(language.gettext(words) for words in said if words)


def unconfirmed_since(event: Event) -> str:
    """The last day (ISO date) a source listed it, "" while one still does. No source at all says nothing."""
    for listing in event.sources:
        if listing.state == "listed":
            return ""
    return max((listing.last_seen[:10] for listing in event.sources), default="")


def when(event: Event, language: Language) -> str:
    """`Friday 1 May 2026, 22:00 – Saturday 2 May 2026, 04:00 CEST`; only what is known."""
    start = language.long_day(event.date)
    end_day = event.end[:10] if event.end else ""
    if not event.time:
        span = f" – {language.long_day(end_day)}" if end_day > event.date else ""
        return f"{start}{span}, {no_hour(event, language)}"
    zone = dates.zone_name(event.timezone, f"{event.date}T{event.time}")
    return f"{start}, {language.hour(event.time)}{_until(event.date, event.end or '', language)} {zone}"


@lru_cache(4096)
def _until(day: str, end: str, language: Language) -> str:
    """The second half of the line: the hour alone while it is the same night."""
    if len(end) < 16:
        return f" – {language.long_day(end)}" if end > day else ""
    if end[:10] == day or (dates.last_night(day, end) == day and end[11:16] <= "12:00"):
        return f" – {language.hour(end[11:16])}"
    return f" – {language.long_day(end[:10])}, {language.hour(end[11:16])}"


def short(text: str, length: int = 160) -> str:
    """The beginning of a text on one line, cut between words."""
    head = text[: length + 40]
    line = " ".join(head.split())
    if len(line) <= length and len(head) == len(text):
        return line
    return line[:length].rsplit(" ", 1)[0] + "…"


def summary(event: Event, language: Language) -> str:
    """A sentence for search results and previews: when, where, and the beginning of the description."""
    return short(f"{when(event, language)}. {where(event, language)}. {event.description[:200]}")
