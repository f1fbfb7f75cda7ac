"""The build, top to bottom: look, make what changed, put the site together, let it take the old one's place.

A pure function of content, templates, state and `now`. Parts whose key is the remembered one are not looked into, and
when no part changed nothing is imported that could render a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from nocturne.errors import ContentError, Refused, StateError
from nocturne.site import limits, publish
from nocturne.site.remembered import Index, Memory, Part
from nocturne.site.survey import MANY_FILES, Survey, Surveyed, survey
from nocturne.store import folder

if TYPE_CHECKING:
    from nocturne.site.content import CityOptions
    from nocturne.site.make import Made


WRITTEN_BY_HAND = ("content", "site_templates")
"""The folders of a project that a build only reads."""


class Progress(Protocol):
    """Told that unit `done` of `total` is finished."""

    def __call__(self, done: int, total: int, text: str, **facts: object) -> None: ...


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build came to. `counts`: cities, events, files, bytes, written, removed; `warnings`: host limits."""

    counts: dict[str, int]
    warnings: tuple[str, ...] = ()


def build(
    project: Path,
    output: Path,
    now: datetime,
    jobs: int | None = None,
    progress: Progress | None = None,
    city_options: CityOptions | None = None,
) -> BuildResult:
    """Bring `output` to what content, templates and state of `project` say at the aware instant `now`.

    Raises ContentErrors or ContentError for what the operator wrote, StateError for what cannot be read, Locked while
    another build works on the same output, Refused when nothing could be published: the old site stands then.
    """
    output = publish.target(output)
    memory = Memory.of(project, output)
    with folder.lock(memory.lock), _published_whole(project, output):
        publish.repair(output)
        publish.claim(output, project)
        found = survey(project, output, now, memory.load(), jobs, city_options)
        made = _renew(found, memory, progress) if found.changed else {}
        return _result(found, made)


@contextmanager
def _published_whole(project: Path, output: Path) -> Iterator[None]:
    """Say in one sentence what kept the site from being written: a file of the operator's, the state, or the disk."""
    try:
        yield
    except OSError as problem:
        path = Path(problem.filename) if isinstance(problem.filename, str) else Path()
        if any(path.is_relative_to(project / written) for written in WRITTEN_BY_HAND):
            said = f"cannot be read ({problem.strerror})"
            file = path.relative_to(project).as_posix()
            raise ContentError(said, file=file, advice="check its permissions; the site stands as it was") from problem
        if path.is_relative_to(project / ".state"):
            raise StateError(
                f"{path.relative_to(project).as_posix()}: cannot be read ({problem.strerror}); check its permissions, "
                "or restore it from the last good state; the site stands as it was"
            ) from problem
        where = f" ({problem.filename})" if isinstance(problem.filename, str) else ""
        raise Refused(
            f"the site could not be written: {problem.strerror or problem}{where}; {output} stands as it was, "
            "make room or give another folder with --output, then run again"
        ) from problem


def _renew(found: Survey, memory: Memory, progress: Progress | None) -> dict[str, Made]:
    """Make what changed; when a byte of it is different, publish. Returns every part that was made."""
    from nocturne.site.renewal import Renewal

    stage = publish.stage_path(found.output)
    stage.mkdir(parents=True)
    try:
        renewal = Renewal(found, memory, stage)
        made = renewal.make(progress)
        parts = {part.area.name: _part(part, made) for part in (*found.cities, found.site)}
        different = {name for name, each in made.items() if each.different}
        if different:
            renewal.carry({name: part.standing.files for name, part in parts.items() if name not in different})
            publish.swap(stage, found.output)
    finally:
        many = sum(part.standing.files for part in found.index.parts.values()) > MANY_FILES
        publish.discard(found.output, stage, found.jobs if many else 1)
    memory.save(Index(output=str(found.output), shared=found.common, schema=found.schema, parts=parts))
    return made


def _part(part: Surveyed, made: dict[str, Made]) -> Part:
    """What is to be remembered of a part."""
    if (new := made.get(part.area.name)) is not None:
        return Part(key=part.key, standing=new.standing, summary=new.summary)
    if part.stands is None:  # only parts that stand as remembered are left alone
        raise AssertionError(part.area.name)
    return part.stands


def _result(found: Survey, made: dict[str, Made]) -> BuildResult:
    parts = [_part(part, made) for part in (*found.cities, found.site)]
    files, size = sum(part.standing.files for part in parts), sum(part.standing.bytes for part in parts)
    counts = {
        "cities": len(found.cities),
        "events": sum(part.summary.events for part in parts if part.summary is not None),
        "files": files,
        "bytes": size,
        "written": sum(each.written for each in made.values()),
        "removed": sum(each.removed for each in made.values()),
    }
    return BuildResult(counts, tuple(limits.warnings(found.content.site.host, files, size)))
