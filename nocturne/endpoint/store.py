"""The endpoint's own memory: one SQLite file. Addresses in it are sealed, networks are hashes."""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from nocturne.errors import StateError
from nocturne.model.notice import Notice
from nocturne.model.subscriber import Subscriber
from nocturne.subscribers.suppression import Suppressed

_TABLES = """
CREATE TABLE IF NOT EXISTS readers (
    id TEXT PRIMARY KEY, digest TEXT UNIQUE, standing TEXT NOT NULL, attempt TEXT NOT NULL, sealed BLOB,
    body BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS pending (
    attempt TEXT PRIMARY KEY, reader TEXT NOT NULL, until INTEGER NOT NULL, body BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS queue (number INTEGER PRIMARY KEY AUTOINCREMENT, reader TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS queue_reader ON queue (reader);
CREATE TABLE IF NOT EXISTS suppressed (digest TEXT PRIMARY KEY, why TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS born (name TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS hits (key TEXT PRIMARY KEY, since INTEGER NOT NULL, count INTEGER NOT NULL);
"""
_encode = msgspec.json.Encoder().encode
_subscriber = msgspec.json.Decoder(Subscriber).decode
_notice = msgspec.json.Decoder(Notice).decode


class Store:
    """The file at `path`, made when it is not there. Its methods are for use within `change`."""

    def __init__(self, path: Path) -> None:
        """Raises StateError when the file cannot be used."""
        self.path = path
        self._one_at_a_time = threading.RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=20)
            for pragma in ("journal_mode=WAL", "secure_delete=ON", "busy_timeout=20000"):
                self._db.execute(f"PRAGMA {pragma}")
            self._db.executescript(_TABLES)
            with self.change():
                if self._one("SELECT name FROM born") is None:
                    self._db.execute("INSERT INTO born VALUES (?)", (secrets.token_hex(8),))
        except (OSError, sqlite3.Error) as problem:
            raise StateError(f"{path}: cannot be used as the endpoint's store ({problem})") from problem

    @contextmanager
    def change(self, *, lasting: bool = True) -> Iterator[Store]:
        """One step that happens whole or not at all, and outlives a power cut once it returned.

        Not `lasting`: it outlives the process, and a power cut may undo the last of them.
        """
        with self._one_at_a_time:
            self._db.execute(f"PRAGMA synchronous={'FULL' if lasting else 'NORMAL'}")
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @property
    def name(self) -> str:
        """What this memory is called: another one begins its numbers anew."""
        row = self._one("SELECT name FROM born")
        return str(row[0]) if row else ""

    def close(self) -> None:
        """Let go of the file."""
        with self._one_at_a_time:
            self._db.close()

    def reader(self, id: str) -> Subscriber | None:
        """A reader; the address is not among what is told."""
        row = self._one("SELECT body FROM readers WHERE id = ?", id)
        return _subscriber(row[0]) if row else None

    def reader_of(self, digest: str) -> Subscriber | None:
        """A reader by the hash of the address."""
        row = self._one("SELECT body FROM readers WHERE digest = ?", digest)
        return _subscriber(row[0]) if row else None

    def sealed(self, id: str) -> tuple[str, bytes]:
        """(hash, sealed address) of a reader."""
        row = self._one("SELECT digest, sealed FROM readers WHERE id = ?", id)
        return (str(row[0]), bytes(row[1])) if row else ("", b"")

    def add_reader(self, reader: Subscriber, digest: str, sealed: bytes) -> None:
        """A new reader."""
        bare = _encode(replace(reader, address=""))
        values = (reader.id, digest, reader.standing, "", sealed, bare)
        self._db.execute("INSERT INTO readers VALUES (?, ?, ?, ?, ?, ?)", values)

    def put_reader(self, reader: Subscriber) -> None:
        """What is known now of a reader who is there."""
        values = (reader.standing, _encode(replace(reader, address="")), reader.id)
        self._db.execute("UPDATE readers SET standing = ?, body = ? WHERE id = ?", values)

    def remove_reader(self, id: str) -> None:
        """Everything about a reader, what waits in the queue included."""
        for table, column in (("readers", "id"), ("pending", "reader"), ("queue", "reader")):
            self._db.execute(f"DELETE FROM {table} WHERE {column} = ?", (id,))  # noqa: S608 - our own names

    def scrub(self) -> None:
        """Let nothing removed lie in the log of writes either; outside of a change."""
        with self._one_at_a_time:
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def add_pending(self, attempt: str, reader: str, until: int, notice: Notice) -> None:
        """What is to happen when an attempt is confirmed."""
        self._db.execute("INSERT INTO pending VALUES (?, ?, ?, ?)", (attempt, reader, until, _encode(notice)))

    def take_pending(self, attempt: str, reader: str, now: int) -> Notice | None:
        """The notice of an attempt, which can be had once; None when there is none any more."""
        row = self._one(
            "SELECT body FROM pending WHERE attempt = ? AND reader = ? AND until >= ?", attempt, reader, now
        )
        if row is None:
            return None
        self._db.execute("DELETE FROM pending WHERE attempt = ?", (attempt,))
        self._db.execute("UPDATE readers SET attempt = ? WHERE id = ?", (attempt, reader))
        return _notice(row[0])

    def is_last_attempt(self, attempt: str, reader: str) -> bool:
        """Whether this attempt was the one a reader confirmed last."""
        return self._one("SELECT 1 FROM readers WHERE id = ? AND attempt = ?", reader, attempt) is not None

    def is_pending(self, attempt: str, reader: str, now: int) -> bool:
        """Whether an attempt can still be confirmed."""
        query = "SELECT 1 FROM pending WHERE attempt = ? AND reader = ? AND until >= ?"
        return self._one(query, attempt, reader, now) is not None

    def append(self, notice: Notice) -> None:
        """The next number of the queue."""
        self._db.execute("INSERT INTO queue (reader, body) VALUES (?, ?)", (notice.subscriber, _encode(notice)))

    def last_notice(self, reader: str = "") -> Notice | None:
        """The newest notice, of everybody or of one reader."""
        if reader:
            row = self._one("SELECT body FROM queue WHERE reader = ? ORDER BY number DESC LIMIT 1", reader)
        else:
            row = self._one("SELECT body FROM queue ORDER BY number DESC LIMIT 1")
        return _notice(row[0]) if row else None

    def notices(self, after: int, count: int) -> list[Notice]:
        """The queue from a number on, which is not among them."""
        query = "SELECT number, body FROM queue WHERE number > ? ORDER BY number LIMIT ?"
        with self._one_at_a_time:
            rows = self._db.execute(query, (after, count)).fetchall()
        return [replace(_notice(body), number=number) for number, body in rows]

    def suppressed(self, digest: str) -> Suppressed | None:
        """Why an address that is on no list gets nothing."""
        row = self._one("SELECT digest, why, at FROM suppressed WHERE digest = ?", digest)
        return Suppressed(digest=row[0], why=row[1], at=row[2]) if row else None

    def suppress(self, row: Suppressed) -> None:
        """Remember it; a complaint stays one."""
        known = self.suppressed(row.digest)
        if known is None or known.why != "complained":
            self._db.execute("INSERT OR REPLACE INTO suppressed VALUES (?, ?, ?)", (row.digest, row.why, row.at))

    def lift(self, digest: str) -> None:
        """Forget it."""
        self._db.execute("DELETE FROM suppressed WHERE digest = ?", (digest,))

    def hit(self, key: str, window: int, now: int) -> int:
        """Count one more in the current window of so many seconds; returns how many there are."""
        row = self._one("SELECT since, count FROM hits WHERE key = ?", key)
        since, count = (row[0], row[1] + 1) if row and now - row[0] < window else (now, 1)
        self._db.execute("INSERT OR REPLACE INTO hits VALUES (?, ?, ?)", (key, since, count))
        return int(count)

    def unhit(self, key: str) -> None:
        """Take the last count back."""
        self._db.execute("UPDATE hits SET count = count - 1 WHERE key = ? AND count > 0", (key,))

    def sweep(self, now: int, oldest_hit: int) -> None:
        """Forget attempts that ran out, whoever never confirmed, and old counts."""
        self._db.execute("DELETE FROM pending WHERE until < ?", (now,))
        self._db.execute(
            "DELETE FROM readers WHERE standing = 'unconfirmed' AND id NOT IN (SELECT reader FROM pending)"
        )
        self._db.execute("DELETE FROM hits WHERE since < ?", (now - oldest_hit,))

    def counts(self) -> dict[str, int]:
        """How many readers there are of each standing."""
        with self._one_at_a_time:
            rows = self._db.execute("SELECT standing, count(*) FROM readers GROUP BY standing").fetchall()
        return {str(standing): int(count) for standing, count in rows}

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        with self._one_at_a_time:
            row: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
        return row
