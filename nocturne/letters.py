"""The week's letters: from the events that the site shows to one frozen digest for each city."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC
from functools import cached_property
from typing import Any, Literal, TypeAlias, cast

from nocturne.dedupe.lifecycle import without
from nocturne.digest.compose import Composer, composer
from nocturne.digest.corrections import corrections
from nocturne.digest.lint import Draft, Finding, lint
from nocturne.digest.select import Limits, choose, pool, told_in
from nocturne.digest.week import Week, week_of
from nocturne.errors import ContentError
from nocturne.model.city import City
from nocturne.model.event import Event
from nocturne.model.letter import Digest, Letter
from nocturne.night import Night
from nocturne.rulings import resolved
from nocturne.site import coming, dates, rows
from nocturne.site.content import CityFacts, Content, facts
from nocturne.site.rows import Row
from nocturne.store.seal import sealed

REMEMBERED = 8
"""An event that stood in one of so many letters before stands in the next only when it has changed."""
Outcome: TypeAlias = Literal["frozen", "stands", "sent", "nothing", "refused"]
"""What came of a city: frozen now; frozen before; sent already, so that it stays; nothing to tell; kept by the gate."""
WasSent: TypeAlias = Callable[[str, str], bool]
"""Asked with a week and a city: whether a letter of theirs went out to anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How it went for a city. `digest`: None where there is none; `findings`: why it was refused."""

    city: City
    week: str
    outcome: Outcome
    digest: Digest | None = None
    findings: tuple[Finding, ...] = ()


def _never(week: str, city: str) -> bool:
    """Until something sends, nothing was sent."""
    return False


def freeze_week(
    night: Night, cities: Iterable[City] | None = None, *, again: bool = False, was_sent: WasSent = _never
) -> list[Result]:
    """Compose and freeze this ISO week's letters of some cities, all by default; those that are frozen stay.

    `again`: compose them anew, unless one of them was sent. Raises ContentError when a letter could not be sent for
    want of a sender or a postal address, or when a template is broken, and what reading the state raises.
    """
    check_imprint(night)
    wanted = list(night.config.cities if cities is None else cities)
    results = []
    with night.state.lock():
        desk = Desk(night)
        for done, city in enumerate(wanted, 1):
            result = _freeze(desk, city, again=again, was_sent=was_sent)
            night.console.progress(done, len(wanted), f"{city.name:<15} {result.outcome}", city=city.slug)
            results.append(result)
    return results


def check_imprint(night: Night) -> None:
    """Raise ContentError where there are readers and the letter would not say whose it is."""
    site = night.config.site
    missing = [name for name in ("sender", "postal_address") if not getattr(site, name).strip()]
    if site.list != "none" and missing:
        verb = "are" if len(missing) > 1 else "is"
        raise ContentError(
            f"{verb} missing, and no letter may go out without",
            file="content/site.toml",
            key=" and ".join(missing),
            advice='write it, or set list = "none" for previews alone',
        )


def _freeze(desk: Desk, city: City, *, again: bool, was_sent: WasSent) -> Result:
    state, week = desk.night.state, week_of(desk.night.now, city.timezone, desk.night.config.letters).name
    known = state.load_digest(week, city.slug)
    if known is not None and was_sent(week, city.slug):
        return Result(city=city, week=week, outcome="sent", digest=known)
    if known is not None and not again:
        return Result(city=city, week=week, outcome="stands", digest=known)
    composed = desk.compose(city)
    if composed is None:
        state.forget_digest(week, city.slug)
        return Result(city=city, week=week, outcome="nothing")
    if findings := desk.findings(composed):
        return Result(city=city, week=week, outcome="refused", findings=findings)
    state.save_digest(composed)
    return Result(city=city, week=week, outcome="frozen", digest=composed)


@dataclass(frozen=True)
class Desk:
    """Where letters are composed; nothing is written here."""

    night: Night
    _rows: dict[str, list[Row]] = field(default_factory=dict)

    @cached_property
    def composer(self) -> Composer:
        """What sets them."""
        return composer(self.night.config)

    @cached_property
    def content(self) -> Content:
        """Site and cities as the site's pages know them."""
        return facts(self.night.config, "")

    def compose(self, city: City) -> Digest | None:
        """The city's letter of this week; None when there is nothing to tell."""
        night, shown = self.night, self._facts(city)
        week = week_of(night.now, city.timezone, night.config.letters)
        language = self.composer.languages.of(shown.language)
        earlier = [digest.letter for digest in night.state.digests(city.slug, before=week.name, most=REMEMBERED)]
        listed = self._listed(city)
        found = pool(listed, week, night.now, told_in(earlier), language)
        picks = choose(found, Limits.of(night.config.letters), (), language)
        if not picks:
            return None
        last = earlier[0] if earlier else None
        letter = Letter(
            city=city.slug,
            city_name=city.name,
            timezone=city.timezone,
            language=shown.language,
            week=week.name,
            picks=picks,
            corrections=corrections(last, self._known(city, listed, last), language),
            archive_url=f"{self.content.site.base_url}/{archive_path(city.slug, week)}",
        )
        at = night.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        setting = self.composer.set(letter)
        unsealed = Digest(
            week=week.name, city=city.slug, at=at, letter=letter, setting=setting, pool=found, content_hash=""
        )
        return sealed(unsealed)

    def findings(self, digest: Digest) -> tuple[Finding, ...]:
        """What keeps the letter from going out."""
        made = self.composer
        language = made.languages.of(digest.letter.language)
        mjml = made.mjml(made.view(digest.letter), digest.setting.preheader, language)
        alive = self._alive(digest)
        to_be_sent = self.night.config.site.list != "none"
        return lint(Draft(mjml=mjml, setting=digest.setting, imprint=made.imprint, alive=alive, to_be_sent=to_be_sent))

    def _facts(self, city: City) -> CityFacts:
        return next(each for each in self.content.cities if each.slug == city.slug)

    def _listed(self, city: City) -> list[Row]:
        """The rows that the site shows, with their addresses, but for what was hidden or opted out since."""
        if city.slug in self._rows:
            return self._rows[city.slug]
        night = self.night
        path = night.state.events_path(city.slug)
        try:
            found = rows.read(path.read_bytes(), f".state/events/{path.name}")
        except FileNotFoundError:
            found = []
        unwanted = self._unwanted(city)
        found = [row for row in found if row.event.id not in unwanted]
        to_come, over = coming.split(found, dates.tonight(night.now, city.timezone))
        coming.address(self.content.site, self._facts(city), to_come, over)
        self._rows[city.slug] = [*to_come, *over]
        return self._rows[city.slug]

    def _unwanted(self, city: City) -> set[str]:
        """Events that tonight's gathering will take back: the operator hid them, or their makers opted out."""
        night = self.night
        known, opted_out = night.state.load_events(city.slug), night.opt_outs()
        rulings = resolved(night.config.rulings, city, known, night.state.load_ruled(city.slug))
        return {
            event.id
            for event in known
            if opted_out.refuses_event(event) or without(event, rulings.hidden(event)) is None
        }

    def _known(self, city: City, listed: Iterable[Row], last: Letter | None) -> dict[str, Event]:
        """Everything that is known of the last letter's picks, also of those that are over and have no page."""
        found: dict[str, Event] = {}
        folder = self.night.state.path / "archive" / city.slug
        opted_out = self.night.opt_outs()
        for year in sorted({pick.date[:4] for pick in last.picks} if last is not None else ()):
            path = folder / f"{year}.ndjson"
            for row in rows.read(path.read_bytes(), f".state/archive/{path.name}") if path.is_file() else ():
                if not opted_out.refuses_event(row.event):
                    cast(Any, row.event).url = row.event.link
                    found[row.event.id] = row.event
        return found | {row.event.id: row.event for row in listed}

    def _alive(self, digest: Digest) -> Callable[[str], bool]:
        """Whether a path is, or will be with the next build, a page of the site."""
        config, base = self.night.config, f"{self.content.site.base_url}/"
        city, output = digest.city, config.project / "output"
        listed = self._listed(next(each for each in config.cities if each.slug == city))
        known = {row.event.url.partition("#")[0].removeprefix(base) for row in listed}
        known |= {f"{city}/", f"{city}/subscribe/", digest.letter.archive_url.removeprefix(base)}
        known |= {f"{page.slug}/" for page in config.pages}

        def alive(path: str) -> bool:
            if path in known:
                return True
            file = output / path / "index.html" if path.endswith("/") or not path else output / path
            return file.is_file()

        return alive


def archive_path(city: str, week: Week) -> str:
    """Where a letter stands on the site."""
    return f"{city}/digests/{week.name}/"


def spoken(result: Result) -> str:
    """A line about a city."""
    name = f"{result.city.slug:<15}"
    if result.outcome == "nothing":
        return f"{name} {result.week}  nothing to tell, so no letter"
    if result.digest is None:
        count = len(result.findings)
        return f"{name} {result.week}  refused for {count} reason{'' if count == 1 else 's'}"
    count = len(result.digest.letter.picks)
    more = {"frozen": "frozen", "stands": "stands as it was frozen", "sent": "was sent, and stays"}[result.outcome]
    return f"{name} {result.week}  {more}, {count} event{'' if count == 1 else 's'}"


def previews(night: Night) -> Iterator[Digest]:
    """The letters of this week as they are frozen, or as they would be now; nothing is written."""
    desk = Desk(night)
    for city in night.config.cities:
        week = week_of(night.now, city.timezone, night.config.letters).name
        digest = night.state.load_digest(week, city.slug) or desk.compose(city)
        if digest is not None:
            yield digest
