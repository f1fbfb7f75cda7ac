"""One Meetup event, as the site's embedded cache and the official API describe it, to a Listing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nocturne.model.issue import Issue
from nocturne.model.listing import ListedOffer, ListedPlace, Listing
from nocturne.model.visit import Assignment
from nocturne.parse import duration, money
from nocturne.parse.apollo import Cache, Node
from nocturne.parse.paths import at, flag, items, text
from nocturne.parse.platform_links import meetup_event, meetup_link
from nocturne.sources.finding import finding

SITE = "https://www.meetup.com"

TYPES = ("Event", "Group", "Venue", "PhotoInfo", "Topic", "TopicCategory", "Series",
         "EventEdge", "EventSearchEdge", "RecommendedEventsEdge", "GroupEventEdge", "TopicEdge")  # fmt: skip
"""The cache nodes that are looked into. Members, RSVPs and hosts are people: they are not in this list."""

STATUS = {
    "ACTIVE": "scheduled",
    "AUTOSCHED": "scheduled",
    "AUTOSCHED_CANCELLED": "cancelled",
    "AUTOSCHED_FINISHED": "scheduled",
    "CANCELLED": "cancelled",
    "CANCELLED_PERM": "cancelled",
    "PAST": "scheduled",
}
UNPUBLISHED = frozenset({"AUTOSCHED_DRAFT", "BLOCKED", "DRAFT", "PENDING", "PROPOSED", "TEMPLATE"})
AVAILABILITY = {
    "CLOSED": "closed",
    "DUES": "in_stock",
    "FULL": "sold_out",
    "JOIN_APPROVAL": "in_stock",
    "JOIN_DUES_APPROVAL": "in_stock",
    "JOIN_OPEN": "in_stock",
    "NOT_OPEN_YET": "not_yet",
    "RSVP": "in_stock",
    "WAITLIST": "waitlist",
}
"""What `rsvpState` says about the event; its other values ("YES", "PAST") are about a member or the calendar."""

_ID = re.compile(r"[A-Za-z0-9]{1,32}")
_STAND_IN_CODE = re.compile(r"meetup\d+", re.IGNORECASE)
"""Meetup puts "meetup4" where it knows no postal code."""
_ONLINE_VENUE = "online event"


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads event nodes of one document. `partial` as in Listing; `subject` the id a page was asked for by."""

    task: Assignment
    cache: Cache
    extractor: str
    partial: bool = True
    subject: str = ""

    def read(self, event: Node) -> Iterator[Listing | Issue]:
        """The listing of an event that is public, and what is odd about it. Nothing but an id is required."""
        source_id, aliases = self._identity(event)
        if not source_id:
            yield finding(self.task, "id/missing", "An event without an id cannot be followed.", severity="error")
            return
        key, status = f"meetup:{source_id}", text(event, "status").upper()
        if status in UNPUBLISHED:
            yield finding(self.task, "status/unpublished", "Meetup does not list this event publicly.",
                          severity="info", subject=key, evidence=status)  # fmt: skip
            return
        if status and status not in STATUS:
            yield finding(self.task, "status/unknown", "Meetup uses a status word we do not know.",
                          subject=key, evidence=status)  # fmt: skip
        yield self._listing(event, source_id, aliases)

    def _listing(self, event: Node, source_id: str, aliases: tuple[str, ...]) -> Listing:
        group = self.cache.follow(event.get("group"))
        mode = text(event, "eventType").upper()
        online = True if mode == "ONLINE" else False if mode == "PHYSICAL" else None
        if not mode and flag(event, "isOnline") is not None:
            online = flag(event, "isOnline")
        start = text(event, "dateTime")
        return Listing(
            source="meetup",
            source_id=source_id,
            aliases=aliases,
            extractor=self.extractor,
            title=text(event, "title"),
            start=start,
            end=text(event, "endTime") or duration.end(start, text(event, "duration")),
            timezone=text(group, "timezone") or text(event, "timezone"),
            link=_link(event, group, source_id),
            description=text(event, "description"),
            description_format="markdown",
            place=None if online else self._place(event),
            online=online,
            mixed=mode == "HYBRID",
            offer=_offer(event),
            tags=self._tags(event, group),
            image_url=self._image(event),
            status=STATUS.get(text(event, "status").upper(), ""),
            organizer_name=text(group, "name"),
            organizer_url=_group_link(group),
            series_id=text(self.cache.follow(event.get("series")), "id"),
            partial=self.partial,
        )

    def _identity(self, event: Node) -> tuple[str, tuple[str, ...]]:
        """The id and the other name: a repeated event has a lasting token and an id that may still change.

        Whichever of the two the page was asked for by stays the name, so that list and page agree.
        """
        names = [name for name in (text(event, "id"), text(event, "token")) if _ID.fullmatch(name)]
        named = meetup_event(text(event, "eventUrl"))[1]
        names = names or ([named] if named else [])
        if self.subject in names:
            names = [self.subject, *names]
        others = {f"meetup:{name}" for name in names[1:] if name != names[0]}
        return (names[0] if names else ""), tuple(sorted(others))

    def _place(self, event: Node) -> ListedPlace | None:
        """The first real venue; the stand-in for online events may carry coordinates of an island far away."""
        for written in (event.get("venue"), *items(event, "venues")):
            venue = self.cache.follow(written)
            if venue and text(venue, "venueType") != "online" and text(venue, "name").casefold() != _ONLINE_VENUE:
                return _venue(venue)
        return None

    def _tags(self, event: Node, group: Node) -> tuple[str, ...]:
        """The event's own topics, then the group's category."""
        topics = [text(topic, "name") for topic in self.cache.connection(event.get("topics"))]
        category = text(self.cache.follow(group.get("topicCategory")), "name")
        return tuple(dict.fromkeys(tag for tag in (*topics, category) if tag))

    def _image(self, event: Node) -> str:
        photo = self.cache.follow(event.get("featuredEventPhoto")) or self.cache.follow(event.get("displayPhoto"))
        for key in ("highResUrl", "source", "standardUrl"):
            if text(photo, key).startswith("https://"):
                return text(photo, key)
        base, number = text(photo, "baseUrl"), text(photo, "id")
        return f"{base}{number}/676x507.jpg" if base.startswith("https://") and number.isdigit() else ""


def _venue(venue: Node) -> ListedPlace | None:
    code = text(venue, "postalCode")
    place = ListedPlace(
        name=text(venue, "name"),
        address=text(venue, "address"),
        locality=text(venue, "city"),
        region=text(venue, "state"),
        postal_code="" if _STAND_IN_CODE.fullmatch(code) else code,
        country=text(venue, "country").upper(),
        lat=text(venue, "lat"),
        lng=text(venue, "lon") or text(venue, "lng"),
    )
    return place if place != ListedPlace() else None


def _offer(event: Node) -> ListedOffer:
    """The fee Meetup knows of. No fee only means that Meetup collects nothing: the text may still name a price."""
    low = money.amount(at(event, "feeSettings", "amount"))
    low = "" if low == "0" else low
    closed = "closed" if flag(event, "rsvpSettings", "rsvpsClosed") else ""
    return ListedOffer(
        low=low,
        high=low,
        currency=money.currency(at(event, "feeSettings", "currency")) if low else "",
        availability=AVAILABILITY.get(text(event, "rsvpState").upper(), "") or closed,
    )


def _link(event: Node, group: Node, source_id: str) -> str:
    written = meetup_link(text(event, "eventUrl"))
    return written or (f"{_group_link(group)}events/{source_id}/" if _group_link(group) else "")


def _group_link(group: Node) -> str:
    name = text(group, "urlname")
    return f"{SITE}/{name}/" if name and "/" not in name else ""
