"""Rulings that can be read but bear on nothing."""

from __future__ import annotations

from collections.abc import Iterator

from nocturne.checkup.finding import Finding, Severity
from nocturne.config.advice import did_you_mean
from nocturne.config.load import Config
from nocturne.errors import ContentError, StateError
from nocturne.model.quarantine import HELD_BACK
from nocturne.model.ruling import Ruling, Rulings
from nocturne.store import all_cities
from nocturne.store.state import State


def aimless(config: Config) -> Iterator[Finding]:
    """A release of a rule that does not exist, and rulings on events that no night has seen."""
    rulings = config.rulings
    for release in rulings.releases:
        for code in release.codes:
            if code not in HELD_BACK:
                problem = f"releases from {code}, which holds nothing back"
                yield _finding("warning", release, problem, did_you_mean(code, HELD_BACK))
    yield from _unknown(rulings, State(config.project))


def _unknown(rulings: Rulings, state: State) -> Iterator[Finding]:
    """What is hidden is not remembered, so a ruling that hides is never said to name nothing."""
    ruled: tuple[Ruling, ...] = (*rulings.merges, *rulings.splits, *rulings.releases, *rulings.corrections)
    if not any(_names(ruling) for ruling in ruled):
        return
    try:
        known = _known(state.open())
    except StateError:
        return  # every night says so
    if not known:
        return
    for ruling in ruled:
        for name in _names(ruling):
            if name not in known:
                advice = "look at the end of its page's address, or take the ruling out if the event is long over"
                yield _finding("note", ruling, f"names {name}, which no night has seen", advice)


def _names(ruling: Ruling) -> list[str]:
    """Ids and listings; an address may be written in many ways."""
    return [ref for ref in ruling.about if not ref.startswith(("http://", "https://"))]


def _known(state: State) -> set[str]:
    """Every id and listing of what is listed, over, held back or ruled on; none before the first night."""
    known: set[str] = set()
    for event in all_cities.events(state):
        known |= {*event.aliases, *all_cities.former_ids(event)}
    known |= {row.name for _, row in all_cities.held(state)}
    for path in sorted((state.path / "rulings").glob("*.json")):
        for event_id, names in state.load_ruled(path.stem).items():
            known |= {event_id, *names}
    return known


def _finding(severity: Severity, ruling: Ruling, problem: str, advice: str) -> Finding:
    file, _, line = ruling.where.rpartition(":")
    said = ContentError(problem, file=file or ruling.where, line=int(line) if line.isdigit() else None, advice=advice)
    return Finding(severity, said)
