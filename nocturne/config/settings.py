"""`content/site.toml`, typed: each option is one field with its sentence. Unknown keys are errors."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Host = Literal["any", "github-pages", "cloudflare-pages", "cloudflare-pages-paid", "gitlab-pages", "netlify"]


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("is not a web address such as https://events.example or https://example.org/events")
    return text.rstrip("/")


def _optional_address(text: str) -> str:
    return _web_address(text) if text else ""


def _network(text: str) -> str:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        if not text or any(letter.isspace() or letter in "/:@" for letter in text):
            raise ValueError("is neither a network such as 127.0.0.0/8 nor a host name") from None
    return text


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SiteSettings(_Table):
    """What the site is and who stands behind it."""

    title: str = Field(min_length=1, max_length=80)
    """The name of the site, in the head of every page and feed."""
    base_url: Annotated[str, AfterValidator(_web_address)]
    """Where the site is published, with a path when it is not at the root of its host."""
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    """BCP 47 language of the pages."""
    contact: str = ""
    """An address or page where organisers and visitors reach the operator; part of the crawler's User-Agent."""
    sender: str = ""
    """The From address of letters, such as `Nocturne <letter@example.org>`."""
    postal_address: str = ""
    """The postal address that stands in every letter and on the legal page."""
    images: Literal["art", "source"] = "art"
    """Whether event pictures are generated artwork or come from the source (a third party then sees the visitor)."""
    event_pages: Literal["all", "upcoming", "none"] = "all"
    """Which events get a page of their own."""
    host: Host = "any"
    """Where the site is hosted: `build` reports its files and bytes against the host's limits."""
    provider_order: tuple[str, ...] = ()
    """The e-mail services to try, in this order."""
    list: Literal["none", "provider", "endpoint", "file"] = "none"
    """Who keeps the subscribers; without a list the site offers calendars and feeds instead of a form."""


class SourceSettings(_Table):
    """How one source is used."""

    enabled: bool = True
    """Whether the source is visited at all."""
    pages: bool = False
    """Whether public pages may be read where no feed or official interface serves; see the platform's terms."""
    base_url: Annotated[str, AfterValidator(_optional_address)] = ""
    """Another origin to ask in place of the platform's own."""
    delay: float | None = Field(default=None, ge=0, le=600)
    """Seconds between two requests to one host; robots.txt can only make it longer."""
    budget: int | None = Field(default=None, ge=1, le=100_000)
    """Requests a night to one host; what is left waits for the next night."""
    text: Literal["excerpt", "full", "none"] = "excerpt"
    """How much of the source's description is published."""


class FetchSettings(_Table):
    """The one door to the network."""

    allow_private: tuple[Annotated[str, AfterValidator(_network)], ...] = ()
    """Networks or hosts on private addresses that may be visited all the same."""
    budget: int = Field(default=600, ge=1, le=100_000)
    """Requests a night to one host where its source sets none."""
    timeout: float = Field(default=30.0, gt=0, le=600)
    """Seconds from asking to the last byte of one answer."""


class QualitySettings(_Table):
    """Thresholds of what is published."""

    window_days: int = Field(default=365, ge=1, le=366)
    """How far ahead events are listed."""


class Settings(SiteSettings):
    """The whole file."""

    sources: dict[str, SourceSettings] = {}
    fetch: FetchSettings = FetchSettings()
    quality: QualitySettings = QualitySettings()
