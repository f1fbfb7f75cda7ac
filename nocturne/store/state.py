"""`.state/`: the public facts that outlive a run. A folder path is all this module knows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nocturne.errors import StateError
from nocturne.model.event import KnownEvent
from nocturne.model.gate import ClosedGate
from nocturne.model.geocode import Geocode
from nocturne.model.issue import Issue
from nocturne.model.letter import Digest
from nocturne.model.machine import Reading, Suggestion
from nocturne.model.picture import Picture
from nocturne.model.quarantine import Quarantined
from nocturne.model.ruling import Tombstone
from nocturne.model.run import Health, RunRecord
from nocturne.model.venue import Venue
from nocturne.model.visit import VisitRecord
from nocturne.store import folder
from nocturne.store.seal import is_whole

SCHEMA = 1
KEPT_RUNS = 60


@dataclass(frozen=True, slots=True)
class State:
    """The remembered state of the project in `project`."""

    project: Path

    @property
    def path(self) -> Path:
        """The `.state` folder."""
        return self.project / ".state"

    def open(self) -> State:
        """Check the schema; nothing is written. Raises StateError when a newer Nocturne wrote this state."""
        written = self._schema()
        if written not in (None, str(SCHEMA)):
            raise StateError(
                f"{self._mark}: the state has schema {written or 'nothing'}, this version reads {SCHEMA}; "
                "run the version that wrote it, or restore an older state"
            )
        return self

    @property
    def _mark(self) -> Path:
        return self.path / "schema"

    def _schema(self) -> str | None:
        """The schema that was written, None for a state that has not begun."""
        try:
            return self._mark.read_text(encoding="utf-8", errors="replace").strip()[:40]
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise StateError(f"{self._mark}: cannot be read ({problem.strerror})") from problem

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the project alone; raises Locked when another run does. What a killed run left half written goes."""
        with folder.lock(self.path / ".lock"):
            if self._schema() is None:
                folder.write(self._mark, f"{SCHEMA}\n".encode())
            folder.sweep(self.path)
            yield

    def events_path(self, city: str) -> Path:
        """The NDJSON of one city's upcoming events."""
        return self.path / "events" / f"{city}.ndjson"

    def load_events(self, city: str) -> list[KnownEvent]:
        """The events remembered for a city, sorted by id."""
        return folder.read_rows(self.events_path(city), KnownEvent)

    def save_events(self, city: str, events: Iterable[KnownEvent]) -> bool:
        """Remember a city's events; returns whether the file changed."""
        by_id = {event.id: event for event in events}
        return folder.write_rows(self.events_path(city), [by_id[key] for key in sorted(by_id)])

    def load_gone(self, city: str) -> list[KnownEvent]:
        """Events to come that every page said are gone, sorted by id."""
        return folder.read_rows(self.path / "gone" / f"{city}.ndjson", KnownEvent)

    def save_gone(self, city: str, gone: Iterable[KnownEvent]) -> None:
        """Remember them until their day, for the night one of them is listed again; a city without any has no file."""
        rows = sorted(gone, key=lambda each: each.id)
        folder.write_rows_if_any(self.path / "gone" / f"{city}.ndjson", rows)

    def load_quarantine(self, city: str) -> list[Quarantined]:
        """What was held back in a city in the last night that looked, sorted by name."""
        return folder.read_rows(self.path / "quarantine" / f"{city}.ndjson", Quarantined)

    def save_quarantine(self, city: str, held: Iterable[Quarantined]) -> None:
        """Remember what is held back tonight; a city with nothing held back has no file."""
        rows = sorted(held, key=lambda each: each.name)
        folder.write_rows_if_any(self.path / "quarantine" / f"{city}.ndjson", rows)

    def load_ruled(self, city: str) -> dict[str, tuple[str, ...]]:
        """Id of an event the operator ruled on -> every listing it ever had."""
        return folder.read_value(self.path / "rulings" / f"{city}.json", dict[str, tuple[str, ...]]) or {}

    def save_ruled(self, city: str, names: Mapping[str, tuple[str, ...]]) -> None:
        """Remember the listings of events that are ruled on, so that a ruling outlives the event."""
        if names or self.load_ruled(city):
            folder.write_value(self.path / "rulings" / f"{city}.json", dict(names))

    def load_gate(self, city: str) -> ClosedGate | None:
        """Why the last night of a city was not published, None when it was."""
        return folder.read_value(self.path / "gates" / f"{city}.json", ClosedGate)

    def save_gate(self, city: str, closed: ClosedGate | None) -> None:
        """Remember that a city's gate is shut, or that it is open."""
        path = self.path / "gates" / f"{city}.json"
        if closed is None:
            path.unlink(missing_ok=True)
        else:
            folder.write_value(path, closed)

    def load_tombstones(self) -> list[Tombstone]:
        """What is remembered of everybody who ever opted out."""
        return folder.read_rows(self.path / "opt-outs.ndjson", Tombstone)

    def save_tombstones(self, tombstones: Iterable[Tombstone]) -> None:
        """Remember opt-outs for ever; nothing is ever taken out again."""
        if rows := sorted({*tombstones, *self.load_tombstones()}):
            folder.write_rows(self.path / "opt-outs.ndjson", rows)

    def load_venues(self, city: str) -> list[Venue]:
        """The houses of a city, sorted by slug."""
        return folder.read_rows(self.path / "venues" / f"{city}.ndjson", Venue)

    def save_venues(self, city: str, venues: Iterable[Venue]) -> None:
        """Remember a city's houses."""
        if rows := list(venues):
            folder.write_rows(self.path / "venues" / f"{city}.ndjson", rows)

    def load_readings(self) -> list[Reading]:
        """What a model made of events, sorted by digest."""
        return folder.read_rows(self.path / "known" / "readings.ndjson", Reading)

    def save_readings(self, readings: Iterable[Reading]) -> None:
        """Remember a model's answers: they cost quota."""
        rows = sorted(readings, key=lambda each: each.digest)
        if rows or (self.path / "known" / "readings.ndjson").exists():
            folder.write_rows(self.path / "known" / "readings.ndjson", rows)

    def load_suggestions(self, city: str) -> list[Suggestion]:
        """What a model suggested for a city, sorted by date."""
        return folder.read_rows(self.path / "known" / "suggestions" / f"{city}.ndjson", Suggestion)

    def save_suggestions(self, city: str, found: Iterable[Suggestion]) -> None:
        """Remember suggestions; a city without any has no file."""
        folder.write_rows_if_any(self.path / "known" / "suggestions" / f"{city}.ndjson", list(found))

    def load_pictures(self) -> list[Picture]:
        """Which pictures were looked at, sorted by address."""
        return folder.read_rows(self.path / "pictures.ndjson", Picture)

    def save_pictures(self, pictures: Iterable[Picture]) -> None:
        """Remember what was seen of the pictures that are still told."""
        if rows := sorted(pictures, key=lambda each: each.url):
            folder.write_rows(self.path / "pictures.ndjson", rows)

    def load_geocodes(self) -> list[Geocode]:
        """What geocoders said, sorted by question."""
        return folder.read_rows(self.path / "geocodes.ndjson", Geocode)

    def save_geocodes(self, geocodes: Iterable[Geocode]) -> None:
        """Remember answers: they cost somebody's service, and hold for long."""
        if rows := sorted(geocodes, key=lambda each: each.question):
            folder.write_rows(self.path / "geocodes.ndjson", rows)

    def purge_archive(self, city: str, unwanted: Callable[[KnownEvent], bool]) -> list[KnownEvent]:
        """Take events out of every year of a city's archive; returns what was taken out."""
        gone: list[KnownEvent] = []
        for path in sorted((self.path / "archive" / city).glob("*.ndjson")):
            rows = folder.read_rows(path, KnownEvent)
            kept = [event for event in rows if not unwanted(event)]
            if len(kept) < len(rows):
                folder.write_rows(path, kept)
                gone += [event for event in rows if unwanted(event)]
        return gone

    def archive(self, city: str, over: Iterable[KnownEvent]) -> None:
        """Add events that are over to the file of their year; a later word about the same event replaces it."""
        years: dict[str, list[KnownEvent]] = {}
        for event in over:
            years.setdefault(event.date[:4], []).append(event)
        for year, events in years.items():
            path = self.path / "archive" / city / f"{year}.ndjson"
            kept: dict[str, KnownEvent] = {event.id: event for event in folder.read_rows(path, KnownEvent)}
            kept |= {event.id: event for event in events}
            folder.write_rows(path, (kept[key] for key in sorted(kept)))

    def digest_path(self, week: str, city: str) -> Path:
        """The frozen letter of a city's week."""
        return self.path / "digests" / week / f"{city}.json"

    def load_digest(self, week: str, city: str) -> Digest | None:
        """A city's letter of an ISO week, None where none was frozen. Raises StateError when it is not whole."""
        path = self.digest_path(week, city)
        digest = folder.read_value(path, Digest)
        if digest is not None and not is_whole(digest):
            raise StateError(f"{path}: was changed after it was frozen; restore it, or remove it before it is sent")
        return digest

    def save_digest(self, digest: Digest) -> None:
        """Remember a sealed letter."""
        folder.write_value(self.digest_path(digest.week, digest.city), digest)

    def forget_digest(self, week: str, city: str) -> None:
        """Take a letter away that was never sent."""
        self.digest_path(week, city).unlink(missing_ok=True)

    def digest_weeks(self, city: str) -> list[str]:
        """The ISO weeks a city has a frozen letter of, the oldest first."""
        return sorted(path.parent.name for path in (self.path / "digests").glob(f"[0-9]*-W[0-9]*/{city}.json"))

    def digests(self, city: str, *, before: str = "9999", most: int | None = None) -> list[Digest]:
        """A city's frozen letters of the weeks before one, the newest first, at most so many."""
        weeks = [week for week in reversed(self.digest_weeks(city)) if week < before]
        found = (self.load_digest(week, city) for week in weeks[:most])
        return [digest for digest in found if digest is not None]

    def visit_path(self, source: str, city: str, entry: str) -> Path:
        """Where a visit is remembered: readable, unique, and the same for ever."""
        words = re.sub(r"[^a-z0-9]+", "-", entry.lower()).strip("-")[:40]
        digest = hashlib.blake2b(entry.encode(), digest_size=4).hexdigest()
        return self.path / "visits" / city / f"{source}-{words}-{digest}.json"

    def load_visit(self, source: str, city: str, entry: str) -> VisitRecord | None:
        """How this visit went last time, None when it is new."""
        return folder.read_value(self.visit_path(source, city, entry), VisitRecord)

    def save_visit(self, record: VisitRecord) -> None:
        """Remember a visit."""
        folder.write_value(self.visit_path(record.source, record.city, record.entry), record)

    def visits(self) -> Iterator[VisitRecord]:
        """Every remembered visit, in path order."""
        for path in sorted((self.path / "visits").glob("*/*.json")):
            if (record := folder.read_value(path, VisitRecord)) is not None:
                yield record

    def load_hosts(self) -> dict[str, Any]:
        """What the fetcher remembers per host (circuit breakers)."""
        return folder.read_value(self.path / "hosts.json", dict[str, Any]) or {}

    def save_hosts(self, hosts: dict[str, Any]) -> None:
        """Remember what the fetcher knows of each host."""
        folder.write_value(self.path / "hosts.json", hosts)

    def load_health(self) -> Health | None:
        """Freshness per source and city of the last run, None before the first."""
        return folder.read_value(self.path / "health.json", Health)

    def save_health(self, health: Health) -> None:
        """Remember how fresh each source is."""
        folder.write_value(self.path / "health.json", health)

    def save_run(self, record: RunRecord) -> Path:
        """Keep the record of a run; only the newest sixty stay."""
        stamp = re.sub(r"[^0-9T]", "", record.started.partition("+")[0])
        path = self.path / "runs" / f"{stamp}-{record.verb}.json"
        folder.write_value(path, record)
        for old in sorted((self.path / "runs").glob("*.json"))[:-KEPT_RUNS]:
            old.unlink()
        return path

    def forget_samples(self, names: Set[str]) -> None:
        """Take every quotation of these listings ("source:source_id") out of the records of runs."""
        for path in sorted((self.path / "runs").glob("*.json")):
            record = folder.read_value(path, RunRecord)
            if record is None:
                continue
            kept = tuple(issue for issue in record.samples if not _quotes(issue, names))
            if len(kept) < len(record.samples):
                folder.write_value(path, replace(record, samples=kept))

    def runs(self) -> list[RunRecord]:
        """The kept records of runs, oldest first."""
        records = (folder.read_value(path, RunRecord) for path in sorted((self.path / "runs").glob("*.json")))
        return [record for record in records if record is not None]


def _quotes(issue: Issue, names: Set[str]) -> bool:
    return issue.subject in names or any(name in issue.message or name in issue.evidence for name in names)
