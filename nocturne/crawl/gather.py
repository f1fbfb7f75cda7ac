"""Bringing the visits of several machines together; a shard that never came back equals failed visits."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from nocturne.errors import UsageError
from nocturne.store.state import State


def gather(state: State, folders: Iterable[Path]) -> int:
    """Take over every visit that is newer in one of `folders` than in `state`; returns how many.

    A folder is a shard's project or its `.state`. Host memory is taken per host from the shard that visited it.
    """
    taken = 0
    for folder in folders:
        shard = _state_in(folder)
        for record in shard.visits():
            known = state.load_visit(record.source, record.city, record.entry)
            if known is None or known.tried_at < record.tried_at:
                state.save_visit(record)
                taken += 1
        state.save_hosts(state.load_hosts() | shard.load_hosts())
    return taken


def _state_in(folder: Path) -> State:
    for project in (folder, folder.parent):
        if (project / ".state" / "visits").is_dir() and (project == folder or folder.name == ".state"):
            return State(project)
    raise UsageError(f"{folder}: no .state/visits here; give the folder of a shard's project or its .state")
