"""The workflow for changes of strangers: pinned, without secrets, with the least rights, and nothing but make."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from tests.project.files import ROOT

CHECK = ROOT / ".github" / "workflows" / "check.yml"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def _steps(workflow: dict[Any, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def _read(path: Any) -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_to_a_commit(path: Any) -> None:
    used = [step["uses"] for step in _steps(_read(path)) if "uses" in step]
    assert used
    assert [each for each in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", each)] == []


def test_forks_get_no_secret_and_may_only_read() -> None:
    workflow = _read(CHECK)
    assert set(workflow[True]) == {"push", "pull_request"}  # YAML 1.1 reads the key `on` as true
    assert workflow["permissions"] == {}
    assert all(job["permissions"] == {"contents": "read"} for job in workflow["jobs"].values())
    assert "secrets" not in CHECK.read_text(encoding="utf-8")
    checkouts = [step for step in _steps(workflow) if step.get("uses", "").startswith("actions/checkout@")]
    assert all(step["with"] == {"persist-credentials": False} for step in checkouts)


def test_each_step_is_one_make_target_that_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    commands = [step["run"] for step in _steps(_read(CHECK)) if "run" in step]
    assert {"make demo", "make test", "make check"} <= set(commands)
    assert [line for line in commands if line.removeprefix("make ") not in targets] == []


def test_a_hung_job_is_ended() -> None:
    assert all(job["timeout-minutes"] <= 30 for job in _read(CHECK)["jobs"].values())
