"""A run in words: the closing lines of a night, the preview of a dry run, the health report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from nocturne.model.report import HostLedger
from nocturne.model.run import CityRow, RunRecord, VisitRow
from nocturne.store.state import State


def closing(record: RunRecord, project: Path) -> str:
    """What a person wants to know when a run ends, and what to do next."""
    return "\n".join(_closing(record, project))


def _closing(record: RunRecord, project: Path) -> Iterable[str]:
    left_over = [row for row in record.visits if row.left_over]
    troubled = [row for row in record.visits if row.trouble and not row.left_over]
    degraded = [row for row in record.visits if row.degraded and not row.trouble]
    if record.cities:
        new = sum(row.new for row in record.cities)
        yield f"{listed(record)} events in {len(record.cities)} cities, {new} of them new"
    good = len(record.visits) - len(troubled) - len(left_over)
    yield f"{good} of {len(record.visits)} visits good" + (
        f", {len(degraded)} by a fallback reader" if degraded else ""
    )
    for row in troubled:
        yield f"  {row.source}/{row.city} {row.entry}: {row.outcome}{_because(row.reason)}; last good data is kept"
    for city in record.cities:
        if city.gate:
            yield f"  {city.city}: yesterday's events stay ({city.gate}); --accept {city.city} lets the night stand"
    if held := sum(row.held for row in record.cities):
        yield f"held back for contradicting themselves: {held} (nocturne report shows them)"
    deferred = sum(row.deferred for row in record.visits)
    if deferred or left_over:
        yield f"left for the next night by the request budget: {len(left_over)} visits, {deferred} event pages"
    if record.build:
        yield f"{record.build.get('written', 0)} files written, {record.build.get('files', 0)} in {project / 'output'}"
    yield "next: nocturne report" if troubled else "next: nocturne serve" if record.build else "next: nocturne build"


def listed(record: RunRecord) -> int:
    """How many events a visitor finds coming; before anything is built, how many are remembered.

    An event of last night is remembered for a day longer than it is listed.
    """
    return record.build.get("events", sum(row.events for row in record.cities))


def _because(reason: str) -> str:
    return f" ({reason})" if reason else ""


def full(record: RunRecord) -> str:
    """The health of one run: cities, sources, hosts, findings."""
    blocks = [
        [f"{record.verb} of {record.now}, exit {record.exit_code}"],
        _cities(record.cities),
        _visits(record.visits),
        _hosts(record.hosts),
        _issues(record),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _cities(rows: Sequence[CityRow]) -> list[str]:
    table = [("city", "events", "new", "changed", "unconfirmed", "over", "listings", "findings", "held back")]
    for row in rows:
        counts = (row.events, row.new, row.changed, row.unconfirmed, row.over, row.listings)
        numbers = (*counts, sum(row.dropped.values()), row.held)
        table.append((row.name, *map(str, numbers)))  # type: ignore[arg-type]
    return columns(table) if rows else []


def _visits(rows: Sequence[VisitRow]) -> list[str]:
    table = [("source", "city", "outcome", "listed", "confirmed", "last good", "read by", "entry")]
    for row in sorted(rows, key=lambda row: (not row.trouble, not row.degraded, row.source, row.city, row.entry)):
        read_by = ", ".join(f"{name} {count}" for name, count in row.extractors.items())
        last_good = row.good_at[:16] or "never"
        state = row.outcome + (", fallback" if row.degraded else "") + _because(row.reason)
        numbers = (str(row.listed), str(row.confirmed))
        table.append((row.source, row.city, state, *numbers, last_good, read_by or "-", row.entry))
    return columns(table) if rows else []


def _hosts(rows: Sequence[HostLedger]) -> list[str]:
    names = ("host", "requests", "kB", "unchanged", "304", "retries", "failures", "refused", "deferred", "waited s")
    table = [(*names, "robots", "circuit")]
    for row in rows:
        counts = (row.retries, row.failures, row.refused, row.deferred)
        table.append(
            (
                row.host,
                str(row.requests),
                str(row.bytes // 1000),
                str(row.unchanged),
                f"{100 * row.not_modified // max(row.requests, 1)}%",
                *map(str, counts),  # type: ignore[arg-type]
                f"{row.waited_s:.0f}",
                row.robots or "-",
                row.circuit,
            )
        )
    return columns(table) if rows else []


def _issues(record: RunRecord) -> list[str]:
    lines = [f"{count:>6}  {code}" for code, count in sorted(record.issues.items(), key=lambda pair: -pair[1])]
    loud = [issue for issue in record.samples if issue.severity in ("critical", "error", "warning")]
    for issue in loud[:40]:
        where = "/".join(part for part in (issue.source, issue.city) if part)
        quoted = f" [{issue.evidence}]" if issue.evidence else ""
        lines.append(f"{issue.severity:<8} {issue.code}  {where} {issue.subject}: {issue.message}{quoted}")
    return ["findings", *lines] if lines else []


def columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """A plain table: columns as wide as their widest cell, numbers to the right."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(width) if cell.replace(".", "").isdigit() else cell.ljust(width)
            for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def preview(before: State, after: State, cities: Iterable[str]) -> str:
    """What a dry run would have changed, event by event."""
    lines = []
    for city in cities:
        old = {event.id: event for event in before.load_events(city)}
        new = {event.id: event for event in after.load_events(city)}
        lines += [f"+ {city} {new[key].date} {new[key].title}" for key in sorted(new.keys() - old.keys())]
        lines += [f"- {city} {old[key].date} {old[key].title}" for key in sorted(old.keys() - new.keys())]
        for key in sorted(old.keys() & new.keys()):
            for change in new[key].changed[len(old[key].changed) :]:
                lines.append(f"~ {city} {new[key].title}: {change['field']} {change['from']} -> {change['to']}")
    return "\n".join(lines or ["nothing would change"])
