"""The list in its file: sealed, written without the secret key, and never where git would keep it for ever."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pyrage
import pytest

from nocturne.errors import Locked, Refused, StateError, UsageError
from nocturne.model.subscriber import Consent, Subscriber
from nocturne.subscribers.seal import Seal
from nocturne.subscribers.subscriber_file import SubscriberFile
from tests.subscribers.letterbox import ENVIRONMENT, IDENTITY, WRITE_ONLY

READERS = [
    Subscriber(
        id=letter * 16, address=f"{letter}@example.org", standing="confirmed", cities=("berlin",), tags=("techno",),
        consent=Consent(form="import plain"),
    )
    for letter in "ab"
]  # fmt: skip


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)


def test_the_list_comes_back_and_its_file_shows_nothing(tmp_path: Path) -> None:
    path = tmp_path / ".private" / "subscribers.age"
    file = SubscriberFile(path, ENVIRONMENT)
    assert file.load() == []
    file.save(READERS[::-1])
    assert file.load() == READERS
    data = path.read_bytes()
    assert data.startswith(b"age-encryption.org/v1\n")
    assert b"example" not in data and b"berlin" not in data
    assert [each.name for each in path.parent.iterdir()] == ["subscribers.age"]


def test_rows_are_json_lines_for_whoever_holds_the_key(tmp_path: Path) -> None:
    path = tmp_path / "subscribers.age"
    SubscriberFile(path, ENVIRONMENT).save(READERS)
    rows = pyrage.decrypt(path.read_bytes(), [IDENTITY]).splitlines()
    assert len(rows) == 2
    assert rows[0].startswith(b'{"id":"aaaaaaaaaaaaaaaa","address":"a@example.org"')


def test_writing_needs_only_the_public_key_and_reading_the_secret_one(tmp_path: Path) -> None:
    path = tmp_path / "subscribers.age"
    writer = SubscriberFile(path, WRITE_ONLY)
    writer.save(READERS)
    assert SubscriberFile(path, ENVIRONMENT).load() == READERS
    with pytest.raises(UsageError, match="can be written but not read here: set NOCTURNE_AGE_IDENTITY"):
        writer.load()


def test_another_key_and_a_torn_file_change_nothing_and_say_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "subscribers.age"
    SubscriberFile(path, ENVIRONMENT).save(READERS)
    other = {"NOCTURNE_AGE_IDENTITY": str(pyrage.x25519.Identity.generate())}
    with pytest.raises(StateError, match="set the one it was written for"):
        SubscriberFile(path, other).load()
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(StateError, match="cannot be decrypted"):
        SubscriberFile(path, ENVIRONMENT).load()
    path.write_bytes(Seal.of(ENVIRONMENT).close(b'{"id": 7}\n'))
    with pytest.raises(StateError, match="holds what is no list"):
        SubscriberFile(path, ENVIRONMENT).load()


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "NOCTURNE_AGE_IDENTITY is not set, and no NOCTURNE_AGE_RECIPIENT"),
        ({"NOCTURNE_AGE_IDENTITY": "AGE-SECRET-KEY-1NONSENSE"}, "NOCTURNE_AGE_IDENTITY is no age key"),
        ({"NOCTURNE_AGE_RECIPIENT": "age1nonsense"}, "NOCTURNE_AGE_RECIPIENT is no public age key"),
        (
            {
                "NOCTURNE_AGE_IDENTITY": str(IDENTITY),
                "NOCTURNE_AGE_RECIPIENT": str(pyrage.x25519.Identity.generate().to_public()),
            },
            "does not belong to",
        ),
    ],
    ids=["none", "identity", "recipient", "pair"],
)
def test_keys_that_are_none_are_refused_without_being_repeated(
    tmp_path: Path, environment: dict[str, str], sentence: str
) -> None:
    with pytest.raises(UsageError, match=sentence) as refused:
        SubscriberFile(tmp_path / "subscribers.age", environment)
    assert not any(value in str(refused.value) for value in environment.values())


def test_a_whole_key_file_is_a_key(tmp_path: Path) -> None:
    text = f"# created: 2026-05-01T12:00:00Z\n# public key: {IDENTITY.to_public()}\n{IDENTITY}\n"
    SubscriberFile(tmp_path / "subscribers.age", {"NOCTURNE_AGE_IDENTITY": text}).save(READERS)


def test_a_file_that_git_follows_is_refused_and_one_it_ignores_is_written(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    path = tmp_path / ".private" / "subscribers.age"
    file = SubscriberFile(path, ENVIRONMENT)
    file.save(READERS[:1])
    before = path.read_bytes()
    git(tmp_path, "add", "-f", ".private/subscribers.age")
    with pytest.raises(Refused, match="is tracked by git, which never forgets an address") as refused:
        file.save(READERS)
    assert len(str(refused.value).splitlines()) == 1
    assert path.read_bytes() == before
    path.unlink()
    with pytest.raises(Refused):
        file.save(READERS)
    git(tmp_path, "rm", "-q", "--cached", ".private/subscribers.age")
    file.save(READERS)
    assert file.load() == READERS


def test_two_that_change_the_list_at_once_do_not(tmp_path: Path) -> None:
    path = tmp_path / "subscribers.age"
    with SubscriberFile(path, ENVIRONMENT).alone(), pytest.raises(Locked), SubscriberFile(path, ENVIRONMENT).alone():
        pass
