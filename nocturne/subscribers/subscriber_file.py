"""The list in one encrypted file: `.private/subscribers.age`, the rows of which are subscribers as JSON lines."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec

from nocturne.errors import Refused, StateError
from nocturne.model.subscriber import Subscriber
from nocturne.store import folder
from nocturne.subscribers.seal import Seal

NAME = "subscribers.age"


class SubscriberFile:
    """The list at `path`. Reading needs NOCTURNE_AGE_IDENTITY, writing only NOCTURNE_AGE_RECIPIENT."""

    def __init__(self, path: Path, environment: Mapping[str, str]) -> None:
        """Raises UsageError when there is no key."""
        self.path = path
        self._seal = Seal.of(environment)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the list while it is read, changed and written. Raises Locked."""
        with folder.lock(self.path.with_name(f".{self.path.name}.lock")):
            yield

    def load(self) -> list[Subscriber]:
        """Everybody, by id; nobody when there is no file. Raises UsageError, StateError."""
        try:
            closed = self.path.read_bytes()
        except FileNotFoundError:
            return []
        except OSError as problem:
            raise StateError(f"{self.path}: cannot be read ({problem.strerror})") from problem
        decode = msgspec.json.Decoder(Subscriber).decode
        try:
            return [decode(line) for line in self._seal.open(closed, str(self.path)).splitlines()]
        except msgspec.DecodeError as problem:
            raise StateError(f"{self.path}: holds what is no list ({problem}); restore it from a copy") from problem

    def save(self, subscribers: Iterable[Subscriber]) -> None:
        """Put the list there in one step. Raises Refused when git follows the file."""
        if is_tracked(self.path):
            raise Refused(
                f"{self.path} is tracked by git, which never forgets an address; "
                f"take it out with `git rm --cached {self.path.name}` and ignore .private/"
            )
        encode = msgspec.json.Encoder().encode
        rows = b"".join(encode(each) + b"\n" for each in sorted(subscribers, key=lambda each: each.id))
        folder.write(self.path, self._seal.close(rows))


def is_tracked(path: Path) -> bool:
    """Whether git follows the file at `path`, there or deleted."""
    git = shutil.which("git")
    if git is None or not path.parent.is_dir():
        return False
    asked = subprocess.run(
        [git, "ls-files", "--error-unmatch", "--", path.name], cwd=path.parent, capture_output=True, check=False
    )
    return asked.returncode == 0
