"""The ledger on a branch of a real repository on this disk: it outlives machines, and two senders never both win."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import ValidationError

from nocturne.config.letters import LetterSettings
from nocturne.deliver import git_store
from nocturne.deliver.git_store import BATCHES, BRANCH, LINES_A_FILE, TOKEN, GitStore
from nocturne.deliver.ledger import Ledger, read
from nocturne.deliver.seal import Seal
from nocturne.errors import Locked, StateError
from nocturne.model.delivery import Receipt
from tests.deliver.people import NOW, WEEK, reader
from tests.deliver.test_ledger import batch, said, sealed


@pytest.fixture(scope="module")
def seal() -> Seal:
    return sealed(pack=True)


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """A bare repository, as a host keeps it."""
    path = tmp_path / "data.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(path)], check=True)
    return path


def store(remote: Path, machine: str) -> GitStore:
    """A machine's way to it."""
    return GitStore(f"file://{remote}", remote.parent / machine, dict(os.environ))


@contextmanager
def held(remote: Path, seal: Seal, machine: str = "one") -> Iterator[Ledger]:
    with Ledger.held(store(remote, machine), seal, NOW) as ledger:
        yield ledger


def git(remote: Path, *words: str) -> str:
    done = subprocess.run(["git", "--git-dir", str(remote), *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def refs(remote: Path) -> Sequence[str]:
    return git(remote, "for-each-ref", "--format=%(refname)").splitlines()


def test_it_outlives_the_machine(remote: Path, seal: Seal) -> None:
    with held(remote, seal, "runner-1") as ledger:
        ledger.intend(batch(1, 2), "resend", NOW)
    assert refs(remote) == [f"{BATCHES}key1.age", BRANCH]
    assert not list((remote.parent / "runner-1").glob("ledger*"))
    with held(remote, seal, "runner-2") as ledger:
        claim = ledger.claims.open["key1"]
        assert ledger.batch(claim) == batch(1, 2)
        ledger.answered("key1", said("sent", 1, 2), NOW)
    assert refs(remote) == [BRANCH]
    with held(remote, seal, "runner-3") as ledger:
        assert ledger.claims.taken("berlin", WEEK) == {reader(1).id, reader(2).id}


def test_no_address_reaches_the_repository(remote: Path, seal: Seal) -> None:
    with held(remote, seal) as ledger:
        ledger.intend(batch(1, 2), "resend", NOW)
        ledger.doubted("key1", "r1@example.org timed out", NOW)
    everything = git(remote, "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)")
    blobs = [row.split()[0] for row in everything.splitlines() if row.endswith("blob")]
    found = b"".join(
        subprocess.run(
            ["git", "--git-dir", str(remote), "cat-file", "blob", blob], check=True, capture_output=True
        ).stdout
        for blob in blobs
    )
    assert len(blobs) == 3 and b"intent" in found and b"example.org" not in found


def test_a_settled_batch_leaves_no_history(remote: Path, seal: Seal) -> None:
    with held(remote, seal) as ledger:
        ledger.intend(batch(1), "resend", NOW)
        ledger.answered("key1", said("sent", 1), NOW)
    assert git(remote, "log", "--format=%an", BRANCH).splitlines() == ["nocturne", "nocturne"]
    assert git(remote, "ls-tree", "-r", "--name-only", BRANCH) == "000000.ndjson"
    assert git(remote, "count-objects", "-v") and git(remote, "gc", "--quiet", "--prune=now") == ""
    left = git(remote, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)").splitlines()
    assert left.count("blob") == 2, "the two states of the ledger, and no batch"


def test_who_was_slower_stops_before_the_call(remote: Path, seal: Seal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both read the same branch and write the same line in the same second; the second to push finds out."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setitem(git_store._NOBODY, f"GIT_{who}_DATE", "1790000000 +0000")
    with held(remote, seal, "one") as first, held(remote, seal, "two") as second:
        first.intend(batch(1), "resend", NOW)
        with pytest.raises(Locked, match="another sender is at work"):
            second.intend(batch(1), "resend", NOW)
        first.answered("key1", said("sent", 1), NOW)
    assert len(git(remote, "log", "--format=%H", BRANCH).splitlines()) == 2
    assert refs(remote) == [BRANCH]


def test_who_was_overtaken_after_a_call_leaves_a_doubt_and_no_lie(remote: Path, seal: Seal) -> None:
    with held(remote, seal, "one") as first:
        first.intend(batch(1), "resend", NOW)
        with held(remote, seal, "two") as second:
            assert set(second.claims.open) == {"key1"}
            second.intend(batch(2), "resend", NOW)
            with pytest.raises(Locked):
                first.answered("key1", said("sent", 1), NOW)
            second.answered("key1", said("sent", 1), NOW, by="lookup")
    with held(remote, seal) as ledger:
        assert set(ledger.claims.open) == {"key2"}


def test_a_push_that_arrived_although_its_answer_was_lost_counts(
    remote: Path, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = subprocess.run

    def losing(words: Sequence[str], **given: object) -> object:
        done = real(words, **given)  # type: ignore[call-overload]
        if "push" in words:
            done.returncode, done.stderr = 128, b"fatal: the remote end hung up unexpectedly"
        return done

    with held(remote, seal) as ledger:
        monkeypatch.setattr(subprocess, "run", losing)
        ledger.intend(batch(1), "resend", NOW)
        monkeypatch.undo()
        ledger.answered("key1", said("sent", 1), NOW)
    assert len(git(remote, "log", "--format=%H", BRANCH).splitlines()) == 2


def test_a_repository_that_does_not_take_it_stops_the_run(remote: Path, seal: Seal) -> None:
    hook = remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho the repository is archived >&2\nexit 1\n")
    hook.chmod(0o755)
    with held(remote, seal) as ledger, pytest.raises(StateError, match="cannot be written"):
        ledger.intend(batch(1), "resend", NOW)
    assert refs(remote) == []


def test_a_repository_that_is_not_there_is_one_sentence(tmp_path: Path, seal: Seal) -> None:
    with pytest.raises(StateError, match="cannot be read"), held(tmp_path / "nowhere.git", seal):
        pass


def test_a_ledger_that_vanished_while_letters_are_on_their_way_is_not_begun_anew(remote: Path, seal: Seal) -> None:
    with held(remote, seal) as ledger:
        ledger.intend(batch(1), "resend", NOW)
    git(remote, "update-ref", "-d", BRANCH)
    with pytest.raises(StateError, match="bring it back"), held(remote, seal):
        pass


def test_a_step_rewrites_one_small_file(remote: Path, seal: Seal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nocturne.deliver.git_store.LINES_A_FILE", 1)
    assert LINES_A_FILE == 1000
    for number in range(2):
        with held(remote, seal) as ledger:
            ledger.intend(batch(number), "resend", NOW)
    names = git(remote, "ls-tree", "-r", "--name-only", BRANCH).splitlines()
    assert names == ["000000.ndjson", "000001.ndjson"]
    assert len(read(store(remote, "report"), NOW).open) == 2


def test_an_outsider_can_read_it_meanwhile(remote: Path, seal: Seal) -> None:
    with held(remote, seal) as ledger:
        ledger.intend(batch(1), "resend", NOW)
        assert set(read(store(remote, "one"), NOW).open) == {"key1"}
        ledger.answered("key1", (Receipt(reader=reader(1).id, outcome="sent"),), NOW)


def test_a_token_travels_in_no_command_line() -> None:
    environment = {"PATH": os.environ["PATH"], TOKEN: "ghs_secret", "GIT_DIR": "/elsewhere"}
    ours = GitStore("https://host.example/me/data", Path("/nowhere"), environment)._environment()
    assert "GIT_DIR" not in ours and ours["GIT_CONFIG_KEY_0"] == "http.https://host.example/me/data.extraHeader"
    assert ours["GIT_CONFIG_VALUE_0"].startswith("Authorization: Basic ")
    plain = GitStore("file:///data", Path("/nowhere"), environment)._environment()
    assert "GIT_CONFIG_COUNT" not in plain


def test_a_repository_is_named_without_a_secret() -> None:
    assert LetterSettings(ledger="https://host.example/me/data").ledger
    for secret in ("https://me:word@host.example/me/data", "https://ghp_token@host.example/me/data"):
        with pytest.raises(ValidationError, match="holds a name or a secret"):
            LetterSettings(ledger=secret)
