"""Files change in one step or not at all, and say where they are broken."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nocturne.errors import Locked, StateError
from nocturne.store import folder


def test_writing_the_same_bytes_leaves_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file"
    assert folder.write(path, b"one")
    os.utime(path, ns=(1, 1))
    assert not folder.write(path, b"one")
    assert path.stat().st_mtime_ns == 1
    assert folder.write(path, b"two")


def test_a_write_that_fails_leaves_the_old_file_and_no_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    folder.write(path, b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        folder.write(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_broken_row_is_named_by_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "rows.ndjson"
    path.write_bytes(b'{"a": 1}\n{"a": \n')
    with pytest.raises(StateError, match=r"rows\.ndjson:2: "):
        folder.read_rows(path, dict)


def test_a_missing_file_holds_nothing(tmp_path: Path) -> None:
    assert folder.read_rows(tmp_path / "none", dict) == []
    assert folder.read_value(tmp_path / "none", dict) is None


HOLDER = """
import pathlib, sys
from nocturne.store import folder
with folder.lock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_lock_keeps_two_runs_apart_and_dies_with_its_holder(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        with pytest.raises(Locked, match="another run"), folder.lock(path):
            pass
        holder.kill()
        holder.wait(30)
        with folder.lock(path):
            pass
