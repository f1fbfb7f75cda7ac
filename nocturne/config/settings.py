"""`content/site.toml`, typed: each option is one field with its sentence. Unknown keys are errors."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from nocturne.config.fields import (
    Contact,
    FieldName,
    FieldNameOrNone,
    FormAddressOrNone,
    Language,
    Line,
    Name,
    PrivateNetwork,
    Sender,
    SiteAddress,
    SiteAddressOrNone,
)
from nocturne.config.letters import LetterSettings
from nocturne.config.table import Table

Host: TypeAlias = Literal["any", "github-pages", "cloudflare-pages", "cloudflare-pages-paid", "gitlab-pages", "netlify"]
Provider: TypeAlias = Literal["outbox", "smtp", "resend", "buttondown", "postmark", "ses"]


def _each_once(providers: tuple[Provider, ...]) -> tuple[Provider, ...]:
    if len(set(providers)) < len(providers):
        raise ValueError("names a provider twice; keep the first")
    return providers


class SiteSettings(Table):
    """What the site is and who stands behind it."""

    title: Name = Field(max_length=80)
    """The name of the site, in the head of every page and feed."""
    base_url: SiteAddress
    """Where the site is published, with a path when it is not at the root of its host."""
    language: Language = "en"
    """The language of the pages that belong to no city, as BCP 47 names it."""
    contact: Contact = ""
    """A mail or web address where organisers and visitors reach you; part of the crawler's User-Agent."""
    sender: Sender = ""
    """The From address of letters, such as `Nocturne <letter@example.org>`."""
    postal_address: str = Field(default="", max_length=400)
    """The postal address that stands in every letter and on the legal page."""
    images: Literal["art", "source"] = "art"
    """Whether events show artwork made here or the source's picture (a third party then sees the visitor)."""
    event_pages: Literal["all", "upcoming", "none"] = "all"
    """Which events get a page of their own."""
    feeds: Literal["city", "lists"] = "city"
    """Whether only cities have a feed of what is new, or each tag, house and organiser with a list of its own too."""
    offline: bool = True
    """Whether browsers may keep what was read for reading without a connection."""
    host: Host = "any"
    """Where the site is hosted: `build` reports its files and bytes against that host's limits."""
    provider_order: Annotated[tuple[Provider, ...], AfterValidator(_each_once)] = ()
    """The e-mail services to send with: the first, and those to turn to when one refuses."""
    list: Literal["none", "provider", "endpoint", "file"] = "none"
    """Who keeps the subscribers; without a list the site offers calendars and feeds instead of a form."""


class SubscribeSettings(Table):
    """The form on every city's subscribe page: where it is sent, and what its fields are called there."""

    action: FormAddressOrNone = ""
    """Where the form is sent; without it there is none."""
    email_field: FieldName = "email"
    """The field with the mail address."""
    city_field: FieldNameOrNone | None = None
    """The field with the city, "" for none; when it is left out, `city`, and none at Buttondown."""
    honeypot_field: FieldName = "website"
    """A field that people leave empty and programs fill."""
    fields: dict[FieldName, Line] = Field(default_factory=dict)
    """Further fields, sent as they are."""

    @model_validator(mode="after")
    def _each_field_once(self) -> SubscribeSettings:
        city = "city" if self.city_field is None else self.city_field
        names = [name for name in (self.email_field, city, self.honeypot_field, *self.fields) if name]
        if len(set(names)) < len(names):
            raise ValueError("has two fields of one name; give each a name of its own")
        return self


class SourceSettings(Table):
    """How one source is used."""

    enabled: bool = True
    """Whether the source is visited at all."""
    pages: bool = False
    """Whether public pages may be read where no feed or official interface serves; see the platform's terms."""
    base_url: SiteAddressOrNone = ""
    """Another origin to ask in place of the platform's own."""
    delay: float | None = Field(default=None, ge=0, le=600)
    """Seconds between two requests to one host; robots.txt can only make it longer."""
    budget: int | None = Field(default=None, ge=1, le=100_000)
    """Requests a night to one host; what is left waits for the next night."""
    text: Literal["excerpt", "full", "none"] = "excerpt"
    """How much of the source's description is published."""


class FetchSettings(Table):
    """The one door to the network."""

    allow_private: tuple[PrivateNetwork, ...] = ()
    """Networks or hosts on private addresses that may be visited all the same."""
    budget: int = Field(default=600, ge=1, le=100_000)
    """Requests a night to one host where its source sets none."""
    timeout: float = Field(default=30.0, gt=0, le=600)
    """Seconds from asking to the last byte of one answer."""


class GeocodingSettings(Table):
    """Points for addresses whose source gives none: off until a service is named."""

    url: SiteAddressOrNone = ""
    """A search of the Nominatim kind, such as https://geocoder.example/search; read its terms, and credit it."""
    delay: float = Field(default=1.1, ge=1.0, le=600)
    """Seconds between two questions; public services allow one a second."""
    budget: int = Field(default=100, ge=1, le=10_000)
    """Questions a night; each address is asked about once."""


class GeminiSettings(Table):
    """A model that reads events: off by default; its key comes from NOCTURNE_GEMINI_API_KEY."""

    enabled: bool = False
    """Whether a model is asked at all; whatever it says is labelled."""
    model: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,80}$")] = "gemini-2.5-flash"
    """The model's name."""
    cities: tuple[Line, ...] = ()
    """Only these cities; all without any."""
    budget: int = Field(default=20, ge=1, le=1_000)
    """Questions a night."""
    allowance: int = Field(default=100_000, ge=1_000, le=10_000_000)
    """Tokens a night, after which nothing more is asked."""
    delay: float = Field(default=4.0, ge=0, le=600)
    """Seconds between two questions."""
    suggestions: bool = False
    """Whether the model may name events of its own, shown as a list of suggestions and nowhere else."""


class QualitySettings(Table):
    """Thresholds of what is published."""

    window_days: int = Field(default=365, ge=1, le=366)
    """How many days ahead events are listed."""
    exclude_tags: tuple[Line, ...] = ()
    """Events with one of these tags are listed in no city."""
    most_lost: float = Field(default=0.3, gt=0, le=1)
    """The share of a city's coming events that one night may lose before the night before it stays."""


class Settings(SiteSettings):
    """The whole file."""

    sources: dict[str, SourceSettings] = Field(default_factory=dict)
    """How each source is used, by its name."""
    subscribe: SubscribeSettings = SubscribeSettings()
    """The form on every city's subscribe page."""
    letters: LetterSettings = LetterSettings()
    """The weekly letter."""
    fetch: FetchSettings = FetchSettings()
    """The one door to the network."""
    geocoding: GeocodingSettings = GeocodingSettings()
    """Points for addresses whose source gives none."""
    gemini: GeminiSettings = GeminiSettings()
    """A model that reads events."""
    quality: QualitySettings = QualitySettings()
    """Thresholds of what is published."""
