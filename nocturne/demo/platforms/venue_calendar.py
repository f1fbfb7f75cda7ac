"""Stand-ins for the calendars of houses and collectives: one ICS feed a town, as a web site's plug-in writes it."""

from __future__ import annotations

from nocturne.demo.people import guests, person
from nocturne.demo.platforms import icalendar
from nocturne.demo.platforms.answers import Answer, Ask, missing, text
from nocturne.demo.world import Happening


def answer(ask: Ask, happenings: list[Happening], origin: str) -> Answer | None:
    """`/calendars/<town>.ics`. Cancelled nights stay in the feed and say so."""
    parts = ask.path.strip("/").split("/")
    if len(parts) != 2 or parts[0] != "calendars":
        return None
    town = parts[1].removesuffix(".ics")
    mine = [each for each in happenings if "calendar" in each.platforms and each.town.slug == town]
    if not mine:
        return missing()
    entries = [
        icalendar.Entry(
            uid=f"{each.number}@collective.example",
            happening=each,
            link=f"https://collective.example/{town}/{each.number}",
            description=text(each),
            location=f"{each.venue.name}, {each.venue.street}, {each.venue.postal_code} {each.town.name}",
            geo=f"{each.venue.lat};{each.venue.lng}",
            status="CANCELLED" if each.cancelled else "CONFIRMED",
            organizer=(person(each, 0).name, person(each, 0).mail),
            attendees=tuple((who.name, who.mail) for who in guests(each)),
        )
        for each in mine
    ]
    return icalendar.answer(
        f"Night calendar {town}", entries, "-//Collective//stand-in//EN", zone=mine[0].town.timezone
    )
