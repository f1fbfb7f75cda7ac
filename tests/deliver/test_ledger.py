"""What is written before and after a send, and what is left of it when a file is torn or damaged."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest

from nocturne.deliver.claims import Contradiction
from nocturne.deliver.folder_store import FolderStore
from nocturne.deliver.ledger import Ledger, read
from nocturne.deliver.seal import IDENTITY, Seal
from nocturne.errors import Locked, StateError, UsageError
from nocturne.model.delivery import Batch, Receipt
from tests.deliver.people import NOW, WEEK, Letters, digest, reader


def sealed(*, pack: bool = False) -> Seal:
    """With a key of its own."""
    return Seal.of({IDENTITY: str(pyrage.x25519.Identity.generate())}, shared=pack)


def batch(*numbers: int, key: str = "", week: str = WEEK, city: str = "berlin") -> Batch:
    """Letters to these readers."""
    letter = digest(city, week)
    made = tuple(Letters().message(letter, letter.setting, reader(number)) for number in numbers)
    return Batch(key=key or f"key{numbers[0]}", city=city, week=week, messages=made)


@contextmanager
def held(folder: Path, seal: Seal | None = None) -> Iterator[Ledger]:
    """The ledger of a folder."""
    with Ledger.held(FolderStore(folder), seal or Seal(), NOW) as ledger:
        yield ledger


def said(outcome: str, *numbers: int) -> tuple[Receipt, ...]:
    return tuple(Receipt(reader=reader(number).id, outcome=outcome, id=f"n{number}") for number in numbers)  # type: ignore[arg-type]


def written(folder: Path) -> list[bytes]:
    return (folder / "ledger.ndjson").read_bytes().splitlines(keepends=True)


def test_a_line_is_json_with_a_number_and_a_checksum(tmp_path: Path) -> None:
    with held(tmp_path) as ledger:
        ledger.intend(batch(1, 2), "resend", NOW)
        ledger.answered("key1", said("sent", 1, 2), NOW)
    first, second = map(json.loads, written(tmp_path))
    assert (first["kind"], first["n"], first["readers"]) == ("intent", 1, [reader(1).id, reader(2).id])
    assert (second["kind"], second["n"], len(second["sum"])) == ("answered", 2, 16)


def test_no_line_holds_an_address(tmp_path: Path) -> None:
    with held(tmp_path) as ledger:
        ledger.intend(batch(1), "resend", NOW)
        ledger.doubted("key1", "r1@example.org is <inactive>, said R1@Example.ORG", NOW)
        ledger.answered("key1", (Receipt(reader=reader(1).id, outcome="sent", id="<a@example.org>"),), NOW)
    text = (tmp_path / "ledger.ndjson").read_text()
    assert "example.org" not in text.lower() and "(address)" in text


def test_what_is_on_its_way_is_kept_before_the_line_and_gone_after_the_answer(tmp_path: Path) -> None:
    with held(tmp_path) as ledger:
        ledger.intend(batch(1, 2), "resend", NOW)
        claim = ledger.claims.open["key1"]
        assert ledger.batch(claim) == batch(1, 2)
        ledger.answered("key1", said("sent", 1), NOW)
        assert ledger.claims.open["key1"].readers == (reader(2).id,) and ledger.claims.open["key1"].state == "unknown"
        assert list((tmp_path / "batches").iterdir())
        ledger.answered("key1", said("sent", 2), NOW, by="person")
    assert not list((tmp_path / "batches").iterdir())


def test_with_an_identity_it_is_kept_sealed(tmp_path: Path) -> None:
    seal = sealed(pack=True)
    with held(tmp_path, seal) as ledger:
        ledger.intend(batch(1, 2), "resend", NOW)
        assert ledger.batch(ledger.claims.open["key1"]) == batch(1, 2)
    [kept] = (tmp_path / "batches").iterdir()
    assert kept.suffix == ".age" and b"example.org" not in kept.read_bytes()
    other = sealed()
    with held(tmp_path, other) as ledger, pytest.raises(StateError, match="cannot be decrypted"):
        ledger.batch(ledger.claims.open["key1"])
    with pytest.raises(UsageError, match="NOCTURNE_AGE_IDENTITY is no age key"):
        Seal.of({IDENTITY: "nonsense"}, shared=False)
    with pytest.raises(UsageError, match="batches hold addresses"):
        Seal.of({}, shared=True)


@pytest.mark.parametrize("cut", [1, 20, 400])
def test_a_torn_last_line_is_mended(tmp_path: Path, cut: int) -> None:
    with held(tmp_path) as ledger:
        ledger.intend(batch(1), "resend", NOW)
        ledger.answered("key1", said("sent", 1), NOW)
        ledger.intend(batch(2), "resend", NOW)
    whole = (tmp_path / "ledger.ndjson").read_bytes()
    lines = written(tmp_path)
    (tmp_path / "ledger.ndjson").write_bytes(whole[: -min(cut, len(lines[2]) - 1)])
    with held(tmp_path) as ledger:
        assert set(ledger.claims.open) == ({"key2"} if cut == 1 else set())
        ledger.intend(batch(3), "resend", NOW)
    assert len(written(tmp_path)) == (4 if cut == 1 else 3)
    with held(tmp_path) as ledger:
        assert ledger.claims.taken("berlin", WEEK) >= {reader(1).id, reader(3).id}


def test_a_tail_of_zeros_after_a_power_cut_is_a_torn_line(tmp_path: Path) -> None:
    with held(tmp_path) as ledger:
        ledger.intend(batch(1), "resend", NOW)
    with (tmp_path / "ledger.ndjson").open("ab") as file:
        file.write(b"\0" * 300)
    with held(tmp_path) as ledger:
        assert set(ledger.claims.open) == {"key1"}
    assert len(written(tmp_path)) == 1


@pytest.mark.parametrize("damage", ["changed", "missing", "twice"])
def test_damage_further_up_stops_everything_and_says_the_way_out(tmp_path: Path, damage: str) -> None:
    with held(tmp_path) as ledger:
        for number in range(1, 4):
            ledger.intend(batch(number), "resend", NOW)
    lines = written(tmp_path)
    lines[1:2] = {"changed": [lines[1].replace(b"berlin", b"lisbon")], "missing": [], "twice": [lines[1]] * 2}[damage]
    (tmp_path / "ledger.ndjson").write_bytes(b"".join(lines))
    before = (tmp_path / "ledger.ndjson").read_bytes()
    with pytest.raises(StateError, match=r"line [23] of the ledger is damaged .*restore"), held(tmp_path):
        pass
    assert (tmp_path / "ledger.ndjson").read_bytes() == before


def test_one_reader_gets_one_claim_a_week(tmp_path: Path) -> None:
    with held(tmp_path) as ledger:
        ledger.intend(batch(1, 2), "resend", NOW)
        for other in (batch(2, 3, key="other"), batch(1, 2)):
            with pytest.raises(Contradiction):
                ledger.intend(other, "postmark", NOW)
        ledger.intend(batch(2, 3, key="elsewhere", city="lisbon"), "resend", NOW)
        ledger.intend(batch(2, 3, key="later", week="2026-W50"), "resend", NOW)
        with pytest.raises(Contradiction, match="too far back"):
            ledger.intend(batch(2, 3, key="earlier", week="2026-W20"), "resend", NOW)
        ledger.refused("key1", "429", NOW)
        ledger.intend(batch(2, 3, key="other"), "postmark", NOW)
    assert len(written(tmp_path)) == 5


def test_a_refusal_after_a_doubt_frees_nobody(tmp_path: Path) -> None:
    with held(tmp_path) as ledger:
        ledger.intend(batch(1), "resend", NOW)
        ledger.again("key1", NOW)
        ledger.refused("key1", "429", NOW)
        assert ledger.claims.open["key1"].state == "unsure"
        with pytest.raises(Contradiction):
            ledger.intend(batch(1, key="other"), "postmark", NOW)


def test_what_failed_for_certain_is_free_again(tmp_path: Path) -> None:
    with held(tmp_path) as ledger:
        ledger.intend(batch(1, 2), "resend", NOW)
        ledger.answered("key1", said("failed", 1) + said("invalid", 2), NOW)
        assert ledger.claims.taken("berlin", WEEK) == {reader(2).id}
        assert ledger.claims.counts[WEEK, "berlin", "resend"] == {"invalid": 1}


def test_a_second_sender_is_locked_out_and_a_reader_is_not(tmp_path: Path) -> None:
    with held(tmp_path) as ledger:
        ledger.intend(batch(1), "resend", NOW)
        with pytest.raises(Locked), held(tmp_path):
            pass
        assert set(read(FolderStore(tmp_path), NOW).open) == {"key1"}


def test_what_a_kill_left_without_a_line_is_swept(tmp_path: Path) -> None:
    with held(tmp_path) as ledger:
        ledger.intend(batch(1), "resend", NOW)
    (tmp_path / "batches" / "stray.json").write_text("{}")
    with held(tmp_path):
        assert [path.name for path in (tmp_path / "batches").iterdir()] == ["key1.json"]


def test_readers_are_known_for_a_month_and_counts_for_ever(tmp_path: Path) -> None:
    with held(tmp_path) as ledger:
        ledger.intend(batch(1), "resend", NOW)
        ledger.answered("key1", said("sent", 1), NOW)
    with Ledger.held(FolderStore(tmp_path), Seal(), NOW + timedelta(days=30)) as ledger:
        assert ledger.claims.taken("berlin", WEEK)
    with Ledger.held(FolderStore(tmp_path), Seal(), NOW + timedelta(days=60)) as ledger:
        assert not ledger.claims.taken("berlin", WEEK) and ledger.claims.counts[WEEK, "berlin", "resend"]


def test_a_full_disk_leaves_a_whole_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with held(tmp_path) as ledger:
        ledger.intend(batch(1), "resend", NOW)
        write = os.write
        monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:10]))
        with pytest.raises(OSError, match="No space"):
            ledger.intend(batch(2), "resend", NOW)
        monkeypatch.undo()
        ledger.intend(batch(2), "resend", NOW)
    assert len(written(tmp_path)) == 2
