"""What a verb of the night works on: content, state, clock, and tonight's visits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nocturne.config.load import Config, load
from nocturne.config.secrets import tokens
from nocturne.console import Console
from nocturne.crawl.plan import visits
from nocturne.errors import UsageError
from nocturne.model.visit import Visit
from nocturne.optout import OptOuts
from nocturne.sources.base import sources
from nocturne.store.state import State


@dataclass(frozen=True, slots=True)
class Night:
    """The project as loaded for one run. `environment` is where secrets come from; `now` is aware.

    `accepted`: cities whose night stands whatever it lost: the operator has looked.
    """

    config: Config
    state: State
    now: datetime
    console: Console
    environment: Mapping[str, str]
    accepted: frozenset[str] = frozenset()

    def opt_outs(self) -> OptOuts:
        """Everybody who ever asked not to be listed, read from rulings and state."""
        config = self.config
        remembered = self.state.load_tombstones()
        return OptOuts.of(config.rulings.opt_outs, remembered, self.environment, config.site.base_url)

    @property
    def texts(self) -> dict[str, str]:
        """Source name -> how much of its text is kept, for every source that may be listed."""
        enabled = {name: each.text for name, each in self.config.sources.items() if each.enabled}
        return {name: "full" if name == "curated" else text for name, text in enabled.items()}


def open_night(
    project: Path, now: datetime, console: Console, environment: Mapping[str, str], accepted: Iterable[str] = ()
) -> Night:
    """Load the content and open the state. `accepted`: see `Night`.

    Raises ContentErrors, StateError or UsageError before anything is touched.
    """
    config = load(project, city_options())
    known = frozenset(_known(accepted, {city.slug for city in config.cities}, "city"))
    return Night(config, State(project).open(), now, console, environment, known)


def city_options() -> dict[str, object]:
    """The type of a city's front matter for each source."""
    return {name: source.city_options for name, source in sources().items()}


def plan(night: Night, cities: Iterable[str] = (), names: Iterable[str] = ()) -> list[Visit]:
    """Tonight's visits: all, or only those of some cities and sources. Raises UsageError on unknown names."""
    wanted_cities = _known(cities, {city.slug for city in night.config.cities}, "city")
    wanted_names = _known(names, set(sources()), "source")
    return visits(
        {name: source for name, source in sources().items() if not wanted_names or name in wanted_names},
        [city for city in night.config.cities if not wanted_cities or city.slug in wanted_cities],
        night.config.sources,
        tokens(night.environment, (source.token_variable for source in sources().values())),
        night.now,
    )


def _known(wanted: Iterable[str], existing: set[str], what: str) -> set[str]:
    asked = set(wanted)
    if strange := sorted(asked - existing):
        raise UsageError(f"no {what} named {', '.join(strange)}; there are: {', '.join(sorted(existing))}")
    return asked
