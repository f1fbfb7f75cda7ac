"""Addresses: normalised once, one key a mailbox, refused with a reason that does not repeat them."""

from __future__ import annotations

import pytest

from nocturne.subscribers.address import BadAddress, family, is_disposable, masked, normalised, unique


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("  a@b.example ", "a@b.example"),
        ("A.b+c@GMAIL.com", "A.b+c@gmail.com"),
        ("b@exämple.com", "b@xn--exmple-cua.com"),
        ("b@ｅxample.com", "b@example.com"),
        ("o'b@example.org", "o'b@example.org"),
        ("a" * 64 + "@example.org", "a" * 64 + "@example.org"),
    ],
)
def test_an_address_is_written_to_with_an_ascii_domain_and_its_local_part_as_given(given: str, taken: str) -> None:
    assert normalised(given) == taken


@pytest.mark.parametrize(
    "given",
    [
        "", "a", "a@", "@b.example", "a@b", "a@b.test", "a@localhost", "a b@example.org", "a@exam ple.org",
        "a@example.org\r\nBcc: v@example.org", "a@example.org\0", "a\u200b@example.org", "a\u202e@example.org",
        "a@example.org;b@example.org", "a@example.org,b@example.org", "Anna <a@example.org>", "a@[192.0.2.1]",
        '"a b"@example.org', "a" * 65 + "@example.org", "a@" + "b" * 250 + ".org", "x" * 5000, "a@-b.example",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_without_being_repeated(given: str) -> None:
    with pytest.raises(BadAddress) as refused:
        normalised(given)
    assert len(given) < 3 or given not in str(refused.value)


@pytest.mark.parametrize("given", ["zoë@example.org", "ａ@example.org", "İ@example.org", "用户@example.org"])
def test_letters_that_services_do_not_write_to_are_refused_with_the_reason(given: str) -> None:
    with pytest.raises(BadAddress, match="has letters before the @ that mail services do not write to"):
        normalised(given)


def test_spellings_of_one_mailbox_have_one_key_and_dots_and_plus_are_kept_apart() -> None:
    assert unique(normalised("Anna@EXÄMPLE.com")) == unique(normalised("anna@xn--exmple-cua.com"))
    assert unique("a.b@gmail.com") != unique("ab@gmail.com") != unique("ab+x@gmail.com")
    assert family("a.b+x@gmail.com") == family("ab@googlemail.com") == "ab@gmail.com"
    assert family("a.b+x@example.org") == "a.b@example.org"
    assert family("+x@example.org") == "+x@example.org"


def test_a_masked_address_tells_nobody_who_it_is() -> None:
    assert masked("anna@nights.example.org") == "a…@n….org"


def test_services_that_throw_mail_away_are_known_with_their_subdomains() -> None:
    assert is_disposable("a@mailinator.com")
    assert is_disposable("a@x.mailinator.com")
    assert not is_disposable("a@example.org")
