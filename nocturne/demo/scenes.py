"""The words the invented nights are made of: scenes with their hours, prices, titles and sentences."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scene:
    """One kind of night. Hours are local wall clock; `price` a range in units of a cheap beer, 0 for free."""

    name: str
    category: str
    tags: tuple[str, ...]
    hour: tuple[int, ...]
    length_hours: tuple[int, ...]
    price: tuple[int, int]
    titles: tuple[str, ...]
    texts: tuple[str, ...]
    age_limit: str = ""


SCENES = (
    Scene(
        "techno", "Music", ("techno", "club"), (22, 23), (6, 8, 10), (3, 6),
        (
            "{crew} invites {artist}", "{artist} all night long", "Concrete Hours with {artist}",
            "{crew}: {artist} b2b {other}",
        ),
        (
            "{artist} plays from the first minute to the last. One room, one sound system, no phones on the floor.",
            "The basement is small and loud; come early and bring a friend who listens.",
            "Tickets at the door while there is room. No photos inside, please.",
        ),
        "18+",
    ),
    Scene(
        "noise", "Music", ("noise", "experimental"), (20, 21), (3, 4), (2, 3),
        (
            "Feedback Study no. {number}", "{artist} / {other} / open table", "Sheet Metal Hour",
            "{crew} presents {artist}",
        ),
        (
            "Three short sets, two long pauses, one very old mixing desk. Ear plugs lie at the bar.",
            "{artist} works with contact microphones and a radiator; {other} answers with tape.",
        ),
    ),
    Scene(
        "ambient", "Music", ("ambient", "listening"), (19, 20), (3, 4), (0, 2),
        ("Listening Room: {artist}", "Slow Weather", "Horizontal Concert with {artist}", "Drone Vespers"),
        (
            "Cushions, tea and four speakers. Shoes stay at the door, talking too.",
            "{artist} stretches one chord over an evening. Doors close when the first note sounds.",
        ),
    ),
    Scene(
        "punk", "Music", ("punk", "diy"), (19, 20), (4, 5), (1, 2),
        (
            "{artist}, {other} and a band with no name yet", "Matinee of Errors", "{crew} benefit: {artist} + {other}",
            "Loud for the Rent",
        ),
        (
            "Donation at the door, nobody turned away. All money goes to the house.",
            "Four bands, ten songs each, home before the last train.",
        ),
    ),
    Scene(
        "jazz", "Music", ("jazz", "improvisation"), (20, 21), (3,), (2, 4),
        ("{artist} Trio", "Late Set: {artist}", "Improvisers' Table", "{artist} meets {other}"),
        (
            "Two sets, no amplification. The kitchen is open until ten.",
            "Whoever brings an instrument may sit in on the last hour.",
        ),
    ),
    Scene(
        "workshop", "Science & Technology", ("workshop", "electronics"), (15, 18), (3,), (0, 3),
        ("Build a Contact Microphone", "Modular for the Curious", "Soldering Night", "Field Recording Walk"),
        (
            "No experience needed; tools and parts are there. Bring an old toy that makes a noise.",
            "We start with the basics and end with something that hums.",
        ),
    ),
    Scene(
        "film", "Film, Media & Entertainment", ("film", "screening"), (19, 21), (2, 3), (1, 2),
        (
            "Sixteen Millimetres: Shorts", "Cinema of the Last Row", "Silent Film, Live Score by {artist}",
            "Lost Reels no. {number}",
        ),
        (
            "Prints from a private attic, shown as they are. Subtitles where we could make them.",
            "{artist} plays live to the picture.",
        ),
    ),
    Scene(
        "poetry", "Performing & Visual Arts", ("poetry", "spoken-word"), (18, 19), (2, 3), (0, 1),
        ("Open Page", "Readings in the Dark", "Zine Table & Open Mic", "Words before Midnight"),
        (
            "Ten readers, five minutes each, one lamp. The list opens half an hour before.",
            "Bring a zine, take a zine. The first hour is for browsing.",
        ),
    ),
    Scene(
        "after hours", "Music", ("afterhours", "house"), (0, 1, 2), (5, 6), (2, 4),
        ("After the After", "{artist} until Breakfast", "Doors at Dawn with {crew}", "Second Shift: {artist}"),
        (
            "For those who are still awake and those who are already up. Coffee from six.",
            "{artist} takes over when the other floors close.",
        ),
        "21+",
    ),
)  # fmt: skip

ARTISTS = (
    "Ondra Vale", "Mira Kest", "Tall Ferns", "Nine Volt Choir", "Sable Arp", "Juno Tarrant", "Hollow Kiosk", "Ida Moor",
    "Kettle Drums of Mars", "Paper Transistor", "Lou Ashdown", "Vesper Quarry", "Rei Hozumi", "The Absent Floor",
    "Ciro Lamas", "Glass Tramway", "Dolores Umbral", "Night Ferry", "Amber Null", "Otto Reeds", "Salt Index",
    "Yuna Kirisame",
)  # fmt: skip
CREWS = (
    "Dim Lights Union", "Sub Rosa Sound", "Kollektiv Kaltlicht", "Third Rail Society", "Bad Weather Club",
    "Colectivo Niebla", "Open Circuit", "Nightshift Press", "Rooftop Antenna",
)  # fmt: skip
