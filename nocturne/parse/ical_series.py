"""The dates of one UID: a single event, or a series with its exceptions, additions and moved dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nocturne.parse.ical_event import Draft, IcalProblem, Instance, last_day
from nocturne.parse.ical_lines import Line
from nocturne.parse.ical_rules import Budget, RuleError, days, rule
from nocturne.parse.ical_times import Moment, moment, moments
from nocturne.parse.ical_zones import Zone

MOST_RULES = 5
MOST_DATES = 500
"""Dates of one RDATE or EXDATE list together; real series have a few dozen."""
_ONE_DAY = timedelta(days=1)

Item = Instance | IcalProblem


@dataclass(frozen=True, slots=True)
class Window:
    """The days to read, the zone floating times are lived in, and how much work the calendar may still make."""

    first: date
    last: date
    default: Zone
    budget: Budget


def instances(drafts: Sequence[Draft], window: Window) -> Iterator[Item]:
    """Every date of the window of the drafts of one UID, in order of time for each series."""
    masters, superseded = _latest([each for each in drafts if each.replaces is None], lambda each: each.start.stamp)
    moved = [each for each in drafts if each.replaces is not None]
    for each in superseded:
        message = "The calendar states this event again with a higher SEQUENCE; this statement is left out."
        yield IcalProblem("event/superseded", message, "info", each.uid, each.start.iso)
    for master in masters[:-1]:
        yield from _one(master, (), window, named=True)
    if masters:
        yield from _one(masters[-1], moved, window, named=len(masters) > 1)
    else:
        yield from _orphans(moved, window)


def _latest(drafts: Sequence[Draft], name: Callable[[Draft], str]) -> tuple[list[Draft], list[Draft]]:
    """(what counts, what is superseded): the highest SEQUENCE; of equal ones each start once, as changed last."""
    if not drafts:
        return [], []
    highest = max(each.rank[0] for each in drafts)
    kept: dict[str, Draft] = {}
    for each in drafts:
        if each.rank[0] == highest and (name(each) not in kept or each.rank >= kept[name(each)].rank):
            kept[name(each)] = each
    chosen = {id(each) for each in kept.values()}
    return list(kept.values()), [each for each in drafts if id(each) not in chosen]


def _one(master: Draft, moved: Sequence[Draft], window: Window, *, named: bool) -> Iterator[Item]:
    if master.repeats or moved:
        yield from _series(master, moved, window)
    else:
        yield from _checked(Instance(master, master.start, master.end, master.start.stamp if named else ""), window)


def _orphans(moved: Sequence[Draft], window: Window) -> Iterator[Item]:
    """Moved dates whose series is not in the feed: each stands for itself."""
    names = {_stamp(each): each for each in sorted(moved, key=lambda each: each.rank)}
    for name, each in names.items():
        yield from _checked(Instance(each, each.start, each.end, name), window)


def _stamp(each: Draft) -> str:
    return each.replaces.stamp if each.replaces else ""


def _checked(instance: Instance, window: Window) -> Iterator[Item]:
    """The instance, or the problem that it lies outside the window."""
    problem = _outside(instance, window)
    if problem:
        yield _left_out(instance.draft, problem, instance.start.iso)
    else:
        yield instance


def _outside(instance: Instance, window: Window) -> str:
    if last_day(instance.start, instance.end).date() < window.first:
        return "date/past"
    return "date/far" if instance.start.day > window.last else ""


def _left_out(draft: Draft, code: str, evidence: str) -> IcalProblem:
    what = "is over" if code == "date/past" else "is more than a year away"
    return IcalProblem(code, f"The event {what}.", "info", draft.uid, evidence)


def _series(master: Draft, moved: Sequence[Draft], window: Window) -> Iterator[Item]:
    """Dates by the rule and as moved; a series without any date in the window is one problem."""
    walls, problems = _walls(master, window)
    yield from problems
    here = _by_wall(master, [each for each in moved if not each.onwards], window)
    onwards = sorted(_by_wall(master, [each for each in moved if each.onwards], window).items())
    given = False
    for wall in sorted(walls | here.keys()):
        name = master.start.at(wall).stamp
        if wall in here:
            instance = Instance(here[wall], here[wall].start, here[wall].end, name)
        else:
            instance = _regular(master, wall, onwards, name)
        if not _outside(instance, window):
            given = True
            yield instance
    if not given:
        far = master.start.day > window.last
        yield _left_out(master, "date/far" if far else "date/past", master.start.iso)


def _regular(master: Draft, wall: datetime, onwards: Sequence[tuple[datetime, Draft]], name: str) -> Instance:
    """A date by the rule, told by the series or by the last change "from here on"."""
    told, since = master, master.start.wall
    for begins, change in onwards:
        if begins <= wall:
            told, since = change, begins
    start = told.start.at(told.start.wall + (wall - since))
    end = told.end.at(told.end.wall + (wall - since)) if told.end else None
    return Instance(told, start, end, name)


def _by_wall(master: Draft, moved: Iterable[Draft], window: Window) -> dict[datetime, Draft]:
    """Moved dates by their original start on the series' own wall; the highest rank counts."""
    found: dict[datetime, Draft] = {}
    for each in sorted(moved, key=lambda each: each.rank):
        if each.replaces is not None:
            found[_on_wall(each.replaces, master.start, window)] = each
    return found


def _on_wall(at: Moment, start: Moment, window: Window) -> datetime:
    """A moment in the series' own terms: of a day the hour the series begins, of an hour the day of an all-day one."""
    if at.day_only:
        return datetime.combine(at.day, start.wall.time())
    wall = at.wall_like(start, window.default)
    return datetime.combine(wall.date(), time()) if start.day_only else wall


def _walls(master: Draft, window: Window) -> tuple[set[datetime], list[IcalProblem]]:
    """When a series begins, on its own wall: DTSTART, the rules' days and RDATEs, without EXDATEs and EXRULEs."""
    problems: list[IcalProblem] = []
    start, block, own = master.start, master.block, master.own_zones
    span = last_day(start, master.end).date() - start.day
    reach = (window.first - span - _ONE_DAY, window.last + _ONE_DAY)
    walls = set() if _ended_before(master, window) else {start.wall}
    walls.update(_ruled(master, block.all("RRULE"), reach, window, problems))
    walls.update(_on_wall(at, start, window) for at in _moments(block.all("RDATE"), own))
    if any(line.value.count(",") >= MOST_DATES for line in block.all("RDATE")):
        message = f"Of the dates listed for this series only {MOST_DATES} are read."
        problems.append(IcalProblem("recurrence/too-many", message, subject=master.uid))
    walls.difference_update(_ruled(master, block.all("EXRULE"), reach, window, problems))
    for excepted in _moments(block.all("EXDATE"), own):
        wall = _on_wall(excepted, start, window)
        walls.discard(wall if wall in walls else excepted.wall)  # some writers name the hour, but in a wrong zone
    return walls, problems


def _moments(lines: Sequence[Line], own: Mapping[str, Zone]) -> list[Moment]:
    return [at for line in lines for at in moments(line, own, MOST_DATES)][:MOST_DATES]


def _ended_before(master: Draft, window: Window) -> bool:
    """Whether every rule ends before the series begins, which is how Google writes a series that was deleted."""
    rules = [line.value for line in master.block.all("RRULE")]
    try:
        ends = [_until(rule(each, master.start.wall).until, master, window) for each in rules]
    except RuleError:
        return False
    return bool(ends) and all(end is not None and end < master.start.wall for end in ends)


def _ruled(
    master: Draft, lines: Sequence[Line], reach: tuple[date, date], window: Window, problems: list[IcalProblem]
) -> Iterator[datetime]:
    start = master.start
    for line in lines[:MOST_RULES]:
        try:
            written = rule(line.value, start.wall)
            last = _until(written.until, master, window)
            for day in days(written, start.day, *reach, window.budget):
                wall = datetime.combine(day, start.wall.time())
                if last is not None and wall > last:
                    break
                yield wall
        except RuleError as problem:
            message = "The rule of this series cannot be followed; only dates that are written out are read."
            problems.append(IcalProblem("recurrence/refused", message, "warning", master.uid, str(problem)))


def _until(written: str, master: Draft, window: Window) -> datetime | None:
    """The last instant a rule reaches, on the series' own wall. Raises RuleError when it cannot be read."""
    if not written:
        return None
    at = moment(Line(written), master.own_zones)
    if at is None:
        raise RuleError(f"UNTIL={written}"[:40])
    if at.day_only:
        return datetime.combine(at.day, time.max)
    wall = at.wall_like(master.start, window.default)
    return datetime.combine(wall.date(), time.max) if master.start.day_only else wall
