"""The people that platforms hand out unasked: guests, hosts and organisers of the invented nights.

None of them may ever reach a file. So that this can be proved, every name, handle and address of a person here
carries `MARK`, every telephone number `PHONE`, and every address that only guests may know `STREET`.
"""

from __future__ import annotations

from dataclasses import dataclass

from nocturne.demo.world import Happening

MARK = "canary"
PHONE = "555 0199"
STREET = "Canarygasse"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    name: str
    handle: str
    mail: str
    phone: str
    avatar: str
    bio: str


def person(happening: Happening, seat: int) -> Person:
    """Who sits on this seat of the happening: 0 is who runs it, the others are guests."""
    number = f"{happening.number}-{seat}"
    return Person(
        name=f"Canary Quill {number}",
        handle=f"canary_{number.replace('-', '_')}",
        mail=f"canary.{number}@people.example",
        phone=f"+1 {PHONE} {happening.number}",
        avatar=f"https://pictures.example/canary/{number}.jpg",
        bio=f"canary of {happening.town.name}, likes {happening.scene.name}",
    )


def guests(happening: Happening) -> list[Person]:
    """A few of those who come."""
    return [person(happening, seat) for seat in range(1, 2 + happening.number % 4)]


def secret_address(happening: Happening) -> str:
    """The street of a hidden place, as guests get to see it."""
    return f"{STREET} {happening.number}, {happening.town.name}"


def rough_point(happening: Happening) -> tuple[float, float]:
    """Latitude and longitude near a hidden place, in digits that nothing else of the demo has."""
    return round(happening.venue.lat + 0.01371, 5), round(happening.venue.lng - 0.01371, 5)


def asks(happening: Happening) -> str:
    """The line about questions that some organisers put into their text, "" for the others."""
    if happening.number % 12:
        return ""
    who = person(happening, 0)
    return f"Questions? Write to {who.mail} or call {who.phone}."
