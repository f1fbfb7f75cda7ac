"""The `[letters]` table of `content/site.toml`."""

from __future__ import annotations

import re
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field

from nocturne.config.fields import Line, SiteAddressOrNone, mail_domain
from nocturne.config.table import Table

Weekday: TypeAlias = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?", re.ASCII)
_GIT = re.compile(r"(?:https|ssh|file)://\S+|[\w.-]+@[\w.-]+:\S+")


def _clock_time(text: str) -> str:
    if not _CLOCK.fullmatch(text):
        raise ValueError("is not an hour; write it with four digits, such as 09:30")
    return text


def _address(text: str) -> str:
    if text and ("<" in text or not mail_domain(text)):
        raise ValueError("is not a plain mail address; write one such as letters@example.org")
    return text


def _domain(text: str) -> str:
    if text and mail_domain(f"a@{text}") != text:
        raise ValueError("is not a domain; write one in small letters, such as example.org")
    return text


def _label(text: str) -> str:
    if not _LABEL.fullmatch(text):
        raise ValueError("is no name in the DNS; small letters, digits, dots and dashes may stand in it")
    return text


def _ledger(text: str) -> str:
    if re.match(r"https://[^/]*@", text):
        raise ValueError("holds a name or a secret; leave those to git, or to NOCTURNE_LEDGER_TOKEN in the environment")
    if text != "folder" and not _GIT.fullmatch(text):
        raise ValueError(
            'is neither "folder" nor the address of a git repository, such as https://host.example/me/data'
        )
    return text


ClockTime: TypeAlias = Annotated[str, AfterValidator(_clock_time)]
"""An hour of the day, HH:MM."""


class LetterSettings(Table):
    """The weekly letter: when it goes, what is in it, how carefully it is sent."""

    weekday: Weekday = "thursday"
    """The day it goes out, in each city's own zone."""
    at: ClockTime = "10:00"
    """The hour from which it goes out, in the city's zone."""
    late: int = Field(default=36, ge=1, le=120)
    """Hours after which a letter is too late to be sent."""
    quiet: tuple[ClockTime, ClockTime] = ("21:00", "08:00")
    """From when to when nothing is sent, in the city's zone; two equal hours for no such time."""
    events: int = Field(default=10, ge=1, le=10)
    """The most events in one letter."""
    per_scene: int = Field(default=3, ge=1, le=10)
    """The most of one scene."""
    per_venue: int = Field(default=2, ge=1, le=10)
    """The most in one house."""
    reply_to: Annotated[str, AfterValidator(_address)] = ""
    """Where answers go; without it to the sender."""
    disposable: Literal["take", "warn", "refuse"] = "warn"
    """What becomes of addresses at services that throw mail away: taken, taken and counted, or refused."""
    endpoint: SiteAddressOrNone = ""
    """Where the endpoint for subscribing and leaving runs; letters we send ourselves need it."""
    audiences: dict[str, Line] = Field(default_factory=dict)
    """City -> the service's own name of those who get its letter (a tag at Buttondown, a segment at Resend)."""
    topics: dict[str, Line] = Field(default_factory=dict)
    """City -> the service's topic that a reader can leave on its own (Resend)."""
    warm_up: int = Field(default=0, ge=0, le=100_000)
    """Letters on the first day of a new domain, twice as many on each good day after; 0 sends all at once."""
    dkim_domain: Annotated[str, AfterValidator(_domain)] = ""
    """The domain that signs letters sent by SMTP; without it the service signs."""
    dkim_selector: Annotated[str, AfterValidator(_label)] = "nocturne"
    """The name of the key in its DNS."""
    ledger: Annotated[str, AfterValidator(_ledger)] = Field(default="folder", max_length=400)
    """Where it is remembered what was sent: "folder" for `.private/`, or the address of a private git repository."""
