"""Places that are no places: the doors of meetings on the internet, and the words that stand for them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_HOSTS = re.compile(
    r"(?:[\w-]+\.)*(?:zoom\.us|meet\.google\.com|teams\.(?:microsoft|live)\.com|webex\.com|gotomeeting\.com|whereby\.com"
    r"|bluejeans\.com|meet\.jit\.si|youtube\.com|youtu\.be|twitch\.tv|streamyard\.com|crowdcast\.io)",
    re.IGNORECASE,
)
_TELLING = frozenset(
    """
    online onlineevent onlinemeeting virtual virtually virtuell zoom webinar livestream livestreamed internet web
    youtube twitch discord jitsi webex gotomeeting streamyard crowdcast whereby cyberspace remote remoto videocall
    videokonferenz videoconferencia オンライン オンライン開催 配信 線上 온라인 línea linea ligne
    """.split()
)
"""One of these has to be there."""
_BESIDE = frozenset(
    """
    a an and or the in on to at of for with via by per as only nur solo über von auf und mit y por para con en
    event events meeting meetings meetup call conference video class session room link links url bio info details
    will be is sent shared provided posted emailed available visible follows following after before upon once you your
    we register registration registering registered rsvp signup sign up ticket tickets attendees attendee members
    folgt wird nach anmeldung zugang zugangsdaten veranstaltung treffen vortrag enlace sala evento reunión reunion clase
    microsoft teams google meet skype live stream streaming facebook instagram tba email e mail confirmation join
    開催 会議 イベント
    """.split()
)
"""And nothing but these beside it."""
_PAIRS = re.compile(r"\b(?:microsoft teams|ms teams|google meet|(?:facebook|instagram) live|live ?stream(?:ed|ing)?)\b")
_WORD = re.compile(r"[^\W\d_]+")


def is_address(url: str) -> bool:
    """Whether a web address is the door of a meeting or a stream; the scheme may be missing."""
    written = url.strip()
    if not written or " " in written:
        return False
    try:
        parts = urlsplit(written if "//" in written else f"//{written}")
        return bool(_HOSTS.fullmatch(parts.hostname or ""))
    except ValueError:
        return False


def is_said(words: str) -> bool:
    """Whether a place's name says nothing but "on the internet", in the languages of our cities."""
    if is_address(words):
        return True
    said = _PAIRS.sub("online", words.casefold())
    found = _WORD.findall(said)
    return not _TELLING.isdisjoint(found) and all(word in _TELLING or word in _BESIDE for word in found)
