"""The lock files install the same bytes everywhere and tell nothing of the machine that wrote them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.project.files import ROOT, settings
from tools.lock import RUN, TESTS, pins

PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^ ;]+)(?: ; .+)?")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")

each_lock = pytest.mark.parametrize("lock", [RUN, TESTS], ids=lambda path: str(path.relative_to(ROOT)))


def _versions(lock: Path) -> dict[str, set[str]]:
    """Name -> every version that is pinned (markers may choose between several)."""
    found: dict[str, set[str]] = {}
    for line in pins(lock.read_text(encoding="utf-8")):
        read = PIN.fullmatch(line)
        assert read, f"not a pin: {line}"
        found.setdefault(read["name"], set()).add(read["version"])
    return found


def _name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower().replace("_", "-").replace(".", "-")


@each_lock
def test_a_lock_names_no_address(lock: Path) -> None:
    assert "://" not in lock.read_text(encoding="utf-8")


@each_lock
def test_a_lock_is_nothing_but_pins_and_every_pin_has_a_hash(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if HASH.fullmatch(line):
            continue
        assert PIN.fullmatch(line.rstrip(" \\")), f"neither pin nor hash: {line}"
        assert HASH.fullmatch(following), f"no hash: {line}"


def test_the_lock_of_a_run_holds_every_dependency() -> None:
    wanted = {_name(each) for each in settings()["project"]["dependencies"]}
    assert wanted <= _versions(RUN).keys()


def test_the_lock_of_the_tests_holds_every_dependency_and_group() -> None:
    groups = settings()["dependency-groups"]
    wanted = [*settings()["project"]["dependencies"], *groups["test"], *groups["check"]]
    assert {_name(each) for each in wanted} <= _versions(TESTS).keys()


def test_tests_run_on_the_versions_that_a_run_has() -> None:
    tested = _versions(TESTS)
    assert {name: versions for name, versions in _versions(RUN).items() if tested.get(name) != versions} == {}
