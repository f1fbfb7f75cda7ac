"""A letter to one reader: slots, the fields that end a subscription, and what must never get into one."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocturne.deliver.headers import Unwritable, checked, sender, subject
from nocturne.deliver.message import MOST_BYTES, fill, fill_html
from nocturne.deliver.mime import encode
from nocturne.errors import ContentError
from nocturne.model.delivery import Message
from nocturne.model.letter import Slot
from tests.deliver.post.letters import ENDPOINT, MARKS, NOW, WEEK, Words, digest, message, reader, writer

VALUES: dict[Slot, str] = {
    "unsubscribe": "https://a.example/u/1",
    "preferences": "https://a.example/p",
    "address": "a@b",
}


def headers(mail: Message) -> dict[str, str]:
    """The fields beside From, To and Subject."""
    return dict(mail.headers)


def test_slots_are_filled_once_and_never_read_again() -> None:
    """A value that is itself a mark, or looks like a template, stays what it is."""
    values = {**VALUES, "address": f"{MARKS['unsubscribe']} {{{{7*7}}}} %s <b>&"}
    text = f"{MARKS['address']}|{MARKS['unsubscribe']}|{MARKS['address']}"
    assert fill(text, MARKS, values) == f"{values['address']}|{VALUES['unsubscribe']}|{values['address']}"
    assert fill_html(text, MARKS, values).startswith(escape(values["address"]))


@given(st.lists(st.text(max_size=20), min_size=4, max_size=4), st.fixed_dictionaries({s: st.text() for s in MARKS}))
def test_whatever_stands_around_a_mark_stays(between: list[str], values: dict[Slot, str]) -> None:
    """Filling is cutting and joining."""
    marks = list(MARKS)
    text = "".join(piece + MARKS[slot] for piece, slot in zip(between, marks, strict=False)) + between[3]
    wanted = "".join(piece + values[slot] for piece, slot in zip(between, marks, strict=False)) + between[3]
    assert fill(text, MARKS, values) == wanted


def test_a_letter_has_what_mail_services_ask_for() -> None:
    """One-click by https and by mail, the list, who sent it, that nobody answers it."""
    frozen = digest()
    mail = writer().message(frozen, frozen.setting, reader(7))
    token = Words().unsubscribe(reader(7).id, "berlin")
    found = headers(mail)
    by_mail = f"mailto:letter@nights.example.org?subject=unsubscribe%20{token}"
    assert found["List-Unsubscribe"] == f"<{ENDPOINT}/u/{token}>, <{by_mail}>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found["List-Id"] == "<berlin.nights.example.org>"
    assert found["Feedback-ID"] == f"{WEEK}:berlin:digest:nightsexampleor"
    assert (found["Auto-Submitted"], found["Precedence"]) == ("auto-generated", "bulk")
    assert f'href="{ENDPOINT}/u/{token}"' in mail.html and f"→ {ENDPOINT}/u/{token}\n" in mail.text
    assert not any(mark in part for mark in MARKS.values() for part in (mail.html, mail.text, str(mail.headers)))


def test_the_message_id_is_the_same_each_time_and_says_nothing() -> None:
    """So a letter that came twice is seen as one, and nobody learns whom it was for."""
    frozen, someone = digest(), reader(3)
    first, again = (headers(writer().message(frozen, frozen.setting, someone))["Message-ID"] for _ in range(2))
    other = headers(writer().message(frozen, frozen.setting, reader(4)))["Message-ID"]
    assert first == again != other
    assert re.fullmatch(r"<[0-9a-f]{40}@nights\.example\.org>", first)
    assert someone.id not in first


def test_readers_at_domains_beyond_ascii_have_their_own_fields() -> None:
    """Everything is known by the reader's id, so no spelling of a domain loses a field."""
    frozen = digest()
    mails = [
        writer().message(frozen, frozen.setting, reader(n, a)) for n, a in ((1, "b@xn--exmple-cua.com"), (2, "a@b.org"))
    ]
    assert len({headers(mail)["List-Unsubscribe"] for mail in mails}) == 2
    assert b"\r\nTo: b@xn--exmple-cua.com\r\n" in encode(mails[0], NOW)
    with pytest.raises(Unwritable):
        writer().message(frozen, frozen.setting, reader(1, "b@exämple.com"))


def test_no_address_of_another_reader_is_in_a_letter() -> None:
    """A thousand canaries: each sees its own address and token, and no other."""
    frozen, write = digest(), writer()
    people = [reader(n, f"canary{n:04}@mail.example.org") for n in range(1000)]
    tokens = set()
    for each in people:
        mail = encode(write.message(frozen, frozen.setting, each), NOW).replace(b"=\r\n", b"")
        assert set(re.findall(rb"canary\d{4}@", mail)) == {each.address.partition("@")[0].encode() + b"@"}
        tokens |= set(re.findall(rb"^List-Unsubscribe: <([^>]+)>", mail, re.MULTILINE))
    assert len(tokens) == 1000


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Nights\r\nBcc: all@example.org", "Nights Bcc: all@example.org"),
        ("  a\t\tb\x00\u202ec ", "a b c"),
        ("=?utf-8?q?a=0D=0ABcc:_v@x?=", "= ?utf-8?q?a=0D=0ABcc:_v@x?="),
        ("x" * 71, "x" * 69 + "…"),
        ("夜" * 70, "夜" * 70),
    ],
)
def test_subjects_are_one_line_of_at_most_seventy(given: str, shown: str) -> None:
    """What was scraped decides nothing but the words."""
    assert subject(given) == shown


def test_a_subject_of_nothing_is_refused() -> None:
    """Nobody opens that."""
    with pytest.raises(Unwritable, match="no subject"):
        subject("\r\n \u2066")


@pytest.mark.parametrize("sign", ["\r\n", "\r", "\n", "\0", "\x0b", "\x85", "\u2028", "ä", "\ud800"])
def test_what_would_begin_another_field_is_refused_and_not_repeated(sign: str) -> None:
    """The sentence names the field and keeps its words to itself."""
    with pytest.raises(Unwritable, match="List-Id") as refusal:
        checked("List-Id", f"<a{sign}Bcc: someone@example.org>")
    assert "someone" not in str(refusal.value)


ANY = st.text(max_size=60) | st.from_regex(r"[a-z]{0,5}[\r\n\x00]{0,2}(Bcc|To): x@y\.example", fullmatch=True)


@settings(max_examples=300)
@given(ANY, ANY, ANY, ANY)
def test_no_words_of_others_make_a_field(title: str, name: str, value: str, text: str) -> None:
    """Whatever is in subject, sender's name, a header or the texts: the head has the fields that it has, or none."""
    frozen = digest(nights=())
    plain = writer().message(frozen, frozen.setting, reader(1))
    try:
        mail = encode(
            Message(
                reader=plain.reader,
                to=plain.to,
                sender=sender(f'"{name}" <letter@nights.example.org>'),
                subject=subject(title),
                html=text,
                text=text,
                headers=(("X-Said", checked("X-Said", value)),),
            ),
            NOW,
        )
    except Unwritable:
        return
    head = mail.partition(b"\r\n\r\n")[0]
    names = re.findall(rb"^([^ \t][^:\r\n]*):", head, re.MULTILINE)
    assert names == [b"From", b"To", b"Subject", b"Date", b"X-Said", b"MIME-Version", b"Content-Type"]
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", mail) and b"\0" not in mail
    assert max(map(len, mail.split(b"\r\n"))) <= 998


def test_a_letter_that_would_be_cut_off_is_refused() -> None:
    """Gmail hides the end of long mails, and there stands how to leave."""
    filler = "<p>night</p>" * (MOST_BYTES // 12)
    with pytest.raises(Unwritable, match="90 kB"):
        message(html=f"<a href='{MARKS['unsubscribe']}'>leave</a>{filler}")


@pytest.mark.parametrize("part", ["html", "text"])
def test_a_letter_that_does_not_say_how_to_leave_is_refused(part: str) -> None:
    """In both parts."""
    with pytest.raises(Unwritable, match="how to leave"):
        message(html="Nothing here.") if part == "html" else message(text="Nothing here.")


def test_without_sender_or_endpoint_nothing_is_written() -> None:
    """And one-click needs https, but for tests on this machine."""
    wrong: tuple[tuple[dict[str, Any], dict[str, Any], str], ...] = (
        ({"sender": ""}, {}, "sender"),
        ({}, {"endpoint": ""}, "letters.endpoint"),
        ({}, {"endpoint": "http://list.nights.example.org"}, "letters.endpoint"),
    )
    for site, letters, key in wrong:
        with pytest.raises(ContentError, match=key):
            writer(site=site, **letters)
    assert writer(endpoint="http://127.0.0.1:8000")
