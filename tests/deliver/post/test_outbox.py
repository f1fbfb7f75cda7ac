"""The courier that writes files: one for each letter, and never a second one of the same."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from nocturne.deliver.outbox import OutboxCourier
from nocturne.model.delivery import Batch, NotLikeThis, NotToday, Taken
from tests.deliver.post.letters import NOW, WEEK, batch, broadcast, digest, message, reader, writer


@pytest.fixture
def outbox(tmp_path: Path) -> OutboxCourier:
    """In a new folder."""
    return OutboxCourier(tmp_path / "outbox", lambda: NOW)


def letters(outbox: OutboxCourier) -> dict[str, bytes]:
    """Every file of it."""
    return {
        str(path.relative_to(outbox.root)): path.read_bytes()
        for path in sorted(outbox.root.rglob("*"))
        if path.is_file()
    }


def three() -> Batch:
    """Letters to three readers."""
    return replace(batch(message()), messages=tuple(message(number=n) for n in range(3)))


def test_each_letter_is_a_file_that_a_mail_reader_opens(outbox: OutboxCourier) -> None:
    """Named by week, city and the reader's id, in a folder that is nobody else's."""
    many = three()
    given = outbox.send(many)
    assert isinstance(given, Taken) and [each.outcome for each in given.receipts] == ["sent"] * 3
    found = letters(outbox)
    assert list(found) == [f"{WEEK}/berlin/{each.reader}.eml" for each in many.messages]
    for each, mail in zip(many.messages, found.values(), strict=True):
        read = message_from_bytes(mail, policy=policy.default)
        assert (read["To"], read["Subject"]) == (each.to, each.subject)
    assert stat.S_IMODE(outbox.root.stat().st_mode) == 0o700


def test_a_letter_that_lies_there_is_not_written_again(outbox: OutboxCourier) -> None:
    """The same bytes and the same file, whatever the clock says by then."""
    outbox.send(batch(message()))
    before = letters(outbox)
    later = replace(outbox, now=lambda: NOW + timedelta(days=2))
    assert isinstance(later.send(three()), Taken)
    after = letters(outbox)
    assert len(after) == 3 and before.items() <= after.items()


def test_it_knows_what_lies_there(outbox: OutboxCourier) -> None:
    """And takes another letter to the same reader for another one."""
    many = three()
    assert outbox.lookup(many).receipts == () and outbox.lookup(many).certain
    outbox.send(replace(many, messages=many.messages[:2]))
    assert [each.reader for each in outbox.lookup(many).receipts] == [each.reader for each in many.messages[:2]]
    other = replace(digest(), content_hash="0ther")
    assert outbox.lookup(batch(writer().message(other, other.setting, reader(0)))).receipts == ()
    assert outbox.suppressions(None) == ()


def test_letters_without_a_number_get_one(outbox: OutboxCourier) -> None:
    """So they are known again."""
    bare = batch(replace(message(), headers=()))
    outbox.send(bare)
    assert len(outbox.lookup(bare).receipts) == 1


def test_a_letter_to_a_list_is_one_file(tmp_path: Path) -> None:
    """To the sender; what would be a reader's own leads nowhere."""
    outbox = OutboxCourier(tmp_path / "outbox", lambda: NOW, keeps_list=True)
    assert outbox.capabilities.owns_list
    letter = broadcast()
    assert outbox.find(letter).sent is False
    assert outbox.broadcast(letter) == outbox.broadcast(letter) == Taken(broadcast=letter.name)
    assert outbox.find(letter).sent is True
    found = letters(outbox)
    assert list(found) == [f"{WEEK}/berlin/everybody.eml"]
    mail = found[f"{WEEK}/berlin/everybody.eml"]
    assert b"https://unsubscribe.invalid/" in mail and b"slot-" not in mail


def test_no_name_leads_out_of_the_folder(outbox: OutboxCourier) -> None:
    """Not even one that nobody could have given."""
    for bad in (replace(three(), city="../up"), replace(three(), week=".."), batch(replace(message(), reader="a/b"))):
        assert isinstance(outbox.send(bad), NotLikeThis)
    assert not outbox.root.exists()


def test_a_folder_that_cannot_be_written_is_an_answer(tmp_path: Path) -> None:
    """And not the end of the run."""
    (tmp_path / "outbox").write_text("a file")
    given = OutboxCourier(tmp_path / "outbox", lambda: NOW).send(three())
    assert isinstance(given, NotToday) and "cannot be written" in given.reason
