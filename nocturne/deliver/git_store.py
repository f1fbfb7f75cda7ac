"""The ledger on a branch of a private git repository: it outlives the machine that sends.

Every step is a commit, pushed before the next step begins and only onto what was read: whoever was quicker makes the
push fail, and that is how two senders on two machines find out about each other. Batches on their way lie on branches
of their own without a history, pushed and deleted in the same atomic push as the line that speaks of them.
"""

from __future__ import annotations

import base64
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nocturne.deliver.store import NOTHING
from nocturne.errors import Locked, StateError
from nocturne.store import folder

BRANCH = "refs/heads/nocturne-ledger"
BATCHES = "refs/heads/nocturne-batch/"
TOKEN = "NOCTURNE_LEDGER_TOKEN"  # noqa: S105  the variable's name
LINES_A_FILE = 1000
"""A step rewrites one file; it stays small however long the ledger grows."""
PATIENCE = 120
"""Seconds for one word with the repository."""
_KEPT = ("GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_SSL_CAINFO", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM")
_NOBODY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "nocturne"), ("EMAIL", "nocturne@localhost"))
}


class _Failed(Exception):
    """Git said no."""


@dataclass
class GitStore:
    """The repository at `url`, worked on through a passing copy in `private`."""

    url: str
    private: Path
    environment: Mapping[str, str]
    shared = True
    _copy: str = ""
    _head: str = ""
    _files: dict[str, str] = field(default_factory=dict)
    _count: int = 0
    _tail: bytes = b""
    _batches: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Read the branch as it is now; that nobody else writes shows with every push."""
        self.private.mkdir(mode=0o700, parents=True, exist_ok=True)
        with folder.lock(self.private / ".sending.lock"):
            for left in self.private.glob("ledger-*.git"):
                shutil.rmtree(left, ignore_errors=True)
            with self._opened():
                yield

    def lines(self) -> Iterator[bytes]:
        """Every line of every file; who does not hold it reads a copy of their own."""
        if not self._copy:
            reader = GitStore(self.url, self.private, self.environment)
            with reader._opened():
                yield from reader.lines()
            return
        for name in sorted(self._files):
            yield from self._git("cat-file", "blob", self._files[name]).splitlines(keepends=True)

    def cut(self, count: int) -> None:
        """A commit is whole or it is not there: a torn line is damage."""
        raise StateError(f"line {count + 1} of the ledger in {self._where} is damaged; go back to its last good commit")

    def append(self, line: bytes, keep: Mapping[str, bytes] = NOTHING, drop: Collection[str] = ()) -> None:
        """One commit and one push, all of it or nothing."""
        name = f"{self._count // LINES_A_FILE:06}.ndjson"
        begun = self._tail if self._count % LINES_A_FILE else b""
        files = {**self._files, name: self._blob(begun + line)}
        commit = self._commit(files, self._head)
        kept = {each: self._commit({"batch": self._blob(data)}, "") for each, data in keep.items()}
        self._push(commit, kept, [each for each in drop if each in self._batches])
        self._head, self._files, self._tail, self._count = commit, files, begun + line, self._count + 1

    def kept(self, name: str) -> bytes | None:
        """A batch on its way."""
        if name not in self._batches:
            return None
        self._git("fetch", "--quiet", "--depth=1", self.url, BATCHES + name)
        return self._git("cat-file", "blob", f"{self._batches[name]}:batch")

    def names(self) -> frozenset[str]:
        """All batches on their way."""
        return frozenset(self._batches)

    def drop(self, names: Collection[str]) -> None:
        """Delete the branches of batches that are settled."""
        if gone := [each for each in names if each in self._batches]:
            self._push(self._head, {}, gone)

    @property
    def _where(self) -> str:
        """The repository as it may be shown: its address holds no password, the settings refuse one."""
        return self.url

    @contextmanager
    def _opened(self) -> Iterator[None]:
        """A copy of the branch that is gone afterwards."""
        self.private.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="ledger-", suffix=".git", dir=self.private) as copy:
            self._copy = copy
            try:
                self._read()
                yield
            finally:
                self._copy, self._head, self._files, self._count, self._tail, self._batches = "", "", {}, 0, b"", {}

    def _read(self) -> None:
        self._git("init", "--quiet", "--bare", self._copy)
        for row in self._git("ls-remote", self.url, BRANCH, f"{BATCHES}*").decode().splitlines():
            commit, _, ref = row.partition("\t")
            if ref == BRANCH:
                self._head = commit
            else:
                self._batches[ref.removeprefix(BATCHES)] = commit
        if not self._head:
            if self._batches:
                raise StateError(f"{self._where}: batches are on their way but {BRANCH} is gone; bring it back")
            return
        self._git("fetch", "--quiet", "--depth=1", self.url, BRANCH)
        if self._git("rev-parse", "FETCH_HEAD").decode().strip() != self._head:
            raise Locked(f"another sender is at work: {self._where} moves on while it is read; wait for it to end")
        for row in self._git("ls-tree", self._head).decode().splitlines():
            facts, _, name = row.partition("\t")
            self._files[name] = facts.split()[2]
        for name in sorted(self._files):
            self._tail = self._git("cat-file", "blob", self._files[name])
            self._count += self._tail.count(b"\n")

    def _blob(self, data: bytes) -> str:
        return self._git("hash-object", "-w", "--stdin", data=data).decode().strip()

    def _commit(self, files: Mapping[str, str], parent: str) -> str:
        rows = "".join(f"100644 blob {blob}\t{name}\n" for name, blob in sorted(files.items()))
        tree = self._git("mktree", data=rows.encode()).decode().strip()
        above = ("-p", parent) if parent else ()
        name = secrets.token_hex(8)  # two senders that write the same line in the same second are still two
        return self._git("commit-tree", tree, *above, "-m", name).decode().strip()

    def _push(self, commit: str, kept: Mapping[str, str], gone: Collection[str]) -> None:
        """Move the branch from where it was read to `commit`, and the batches with it. Raises Locked."""
        words = [f"{commit}:{BRANCH}"] if commit != self._head else []
        words += [f"+{each}:{BATCHES}{name}" for name, each in kept.items()]
        words += [f":{BATCHES}{name}" for name in gone]
        lease = f"--force-with-lease={BRANCH}:{self._head}"
        try:
            self._git("push", "--quiet", "--atomic", lease, self.url, *words)
        except StateError:
            if self._remote_head() != commit:
                raise
        except _Failed as failed:
            found = self._remote_head()
            if found not in (commit, self._head):
                raise Locked(f"another sender is at work: {self._where} has moved on; wait for it to end") from failed
            if found != commit or commit == self._head:
                raise StateError(f"{self._where}: cannot be written ({failed})") from failed
        self._batches = {name: each for name, each in (self._batches | dict(kept)).items() if name not in gone}

    def _remote_head(self) -> str:
        found = self._git("ls-remote", self.url, BRANCH).decode()
        return found.partition("\t")[0]

    def _git(self, *words: str, data: bytes = b"") -> bytes:
        """What git prints. Raises _Failed for a push that was refused, StateError for everything else."""
        command = ["git", "--git-dir", self._copy, "-c", "gc.auto=0", "-c", f"core.hooksPath={os.devnull}", *words]
        try:
            done = subprocess.run(
                command, input=data, capture_output=True, env=self._environment(), timeout=PATIENCE, check=False
            )
        except FileNotFoundError as problem:
            raise StateError("git is not installed, and [letters] ledger names a repository") from problem
        except subprocess.TimeoutExpired as problem:
            raise StateError(f"{self._where}: no answer within {PATIENCE} s") from problem
        if done.returncode == 0:
            return done.stdout
        said = _last_line(done.stderr)
        if words[0] == "push":
            raise _Failed(said)
        raise StateError(f"{self._where}: cannot be read ({said})")

    def _environment(self) -> dict[str, str]:
        """The caller's, without what would lead git to another repository; a token travels in no command line."""
        ours = {
            name: value
            for name, value in self.environment.items()
            if not name.startswith("GIT_") or name in _KEPT or name.startswith("GIT_CONFIG_")
        }
        ours |= {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", **_NOBODY}
        token = self.environment.get(TOKEN, "").strip()
        if token and self.url.startswith("https://"):
            count = int(ours.get("GIT_CONFIG_COUNT") or 0)
            basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
            ours |= {
                "GIT_CONFIG_COUNT": str(count + 1),
                f"GIT_CONFIG_KEY_{count}": f"http.{self.url}.extraHeader",
                f"GIT_CONFIG_VALUE_{count}": f"Authorization: Basic {basic}",
            }
        return ours


def _last_line(said: bytes) -> str:
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1].strip()[:200] if lines else "it did not say why"
