"""What the endpoint knows: the site it belongs to, its secrets, and where it keeps what it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nocturne.config.letters import LetterSettings
from nocturne.config.load import Config, load
from nocturne.endpoint.webhooks import SERVICES
from nocturne.errors import UsageError
from nocturne.night import city_options

DB, PROXIES, PROJECT, QUEUE = (
    "NOCTURNE_ENDPOINT_DB",
    "NOCTURNE_ENDPOINT_PROXIES",
    "NOCTURNE_PROJECT",
    "NOCTURNE_QUEUE_TOKEN",
)
KEEPERS = ("endpoint", "file")
"""Kinds of lists that somebody has to answer for."""
_SHORTEST_SECRET = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A city whose letter can be had."""

    slug: str
    name: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """`url`: where the endpoint is reached from outside, without a slash at its end. `proxies`: how many stand before
    it and may say where somebody comes from. `webhooks`: service -> what it proves itself with.
    """

    project: Path
    title: str
    base_url: str
    url: str
    language: str
    sender: str
    reply_to: str
    postal_address: str
    towns: Mapping[str, Town]
    providers: tuple[str, ...] = ()
    letters: LetterSettings = field(default_factory=LetterSettings)
    has_privacy_page: bool = False
    refuses_disposable: bool = False
    proxies: int = 0
    queue_token: str = field(default="", repr=False)
    webhooks: Mapping[str, str] = field(default_factory=dict, repr=False)


def office(project: Path, environment: Mapping[str, str], url: str = "") -> Office:
    """The office of a project; `url` where the settings name no endpoint. Raises ContentErrors, UsageError."""
    config = load(project, city_options())
    _check(config, environment)
    site, letters = config.site, config.letters
    towns = [Town(slug=city.slug, name=city.name, language=city.language) for city in config.cities]
    found = {name: environment.get(f"NOCTURNE_{name.upper()}_WEBHOOK_SECRET", "").strip() for name in SERVICES}
    return Office(
        project=project,
        title=site.title,
        base_url=site.base_url,
        url=letters.endpoint or url,
        language=site.language,
        sender=site.sender,
        reply_to=letters.reply_to,
        postal_address=site.postal_address,
        providers=site.provider_order,
        letters=letters,
        towns={town.slug: town for town in towns},
        has_privacy_page=any(page.slug == "privacy" for page in config.pages),
        refuses_disposable=letters.disposable == "refuse",
        proxies=_number(environment),
        queue_token=environment.get(QUEUE, "").strip(),
        webhooks={name: secret for name, secret in found.items() if secret},
    )


def database(project: Path, environment: Mapping[str, str]) -> Path:
    """Where the endpoint keeps its store."""
    named = environment.get(DB, "").strip()
    return Path(named) if named else project / ".private" / "endpoint.db"


def _check(config: Config, environment: Mapping[str, str]) -> None:
    site = config.site
    if site.list not in KEEPERS:
        raise UsageError(
            f'list = "{site.list}" in content/site.toml, so nobody subscribes here; '
            'set list = "endpoint" to keep the list yourself'
        )
    if not site.sender:
        raise UsageError("sender is not set in content/site.toml; confirmations need a From address")
    token = environment.get(QUEUE, "").strip()
    if len(token) < _SHORTEST_SECRET:
        fault = "holds a word that can be guessed" if token else "is not set"
        raise UsageError(f"{QUEUE} {fault}; make one with: openssl rand -hex 32")


def _number(environment: Mapping[str, str]) -> int:
    text = environment.get(PROXIES, "").strip() or "0"
    if not text.isascii() or not text.isdecimal() or int(text) > 9:
        raise UsageError(f"{PROXIES} is no small number; say how many proxies of yours stand before the endpoint")
    return int(text)
