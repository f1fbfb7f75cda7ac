"""A project of two cities with events, as most tests of the site want it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import pytest

from nocturne.site.code_store import CodeStore
from tests.site import projects


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Berlin has 130 events, Tokyo 20; Luma was read last night."""
    made = projects.write_project(tmp_path / "project")
    projects.save(made, "berlin", (projects.event(number) for number in range(130)))
    projects.save(made, "tokyo", (projects.event(number, "tokyo") for number in range(20)))
    projects.save_health(made, projects.confirmed("berlin"), projects.confirmed("tokyo"))
    return made


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Projects of equal templates and settings share what is compiled, as the builds of one project do."""
    known: dict[tuple[str, str], CodeType] = {}
    load, save = CodeStore.load, CodeStore.save

    def remembered(store: CodeStore, name: str) -> CodeType | None:
        return load(store, name) or (known.get((store.key, name)) if store.key else None)

    def remember(store: CodeStore, name: str, code: CodeType) -> None:
        save(store, name, code)
        known[store.key, name] = code

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CodeStore, "load", remembered)
        patch.setattr(CodeStore, "save", remember)
        yield
