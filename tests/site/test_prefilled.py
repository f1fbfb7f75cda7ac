"""Whatever an operator gives as contact, a form or a mail opens with title and text in it, or nothing is promised."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from nocturne.site import prefilled

TITLE, TEXT = "A title & more", "First line\nsecond + third\n"
GITHUB, CODEBERG, GITLAB = (
    "https://github.com/kest/nights/issues/new", "https://codeberg.org/kest/nights/issues/new",
    "https://gitlab.com/kest/club/nights/-/issues/new",
)  # fmt: skip


@pytest.mark.parametrize(
    ("contact", "form"),
    [
        ("https://github.com/kest/nights", GITHUB),
        ("https://github.com/kest/nights/", GITHUB),
        ("https://github.com/kest/nights.git", GITHUB),
        ("http://www.github.com/kest/nights/issues", GITHUB),
        ("https://github.com/kest/nights/issues/new/choose", GITHUB),
        ("https://codeberg.org/kest/nights", CODEBERG),
        ("https://codeberg.org/kest/nights/issues/", CODEBERG),
        ("https://gitlab.com/kest/club/nights", GITLAB),
        ("https://gitlab.com/kest/club/nights.git", GITLAB),
        ("https://gitlab.com/kest/club/nights/-/issues", GITLAB),
        ("https://gitlab.com/kest/club/nights/-/issues/new", GITLAB),
        ("https://gitlab.com/kest/club/nights/issues", GITLAB),
        ("https://git.kest.example/kest/nights/issues", "https://git.kest.example/kest/nights/issues/new"),
        ("https://lab.kest.example:8443/a/b/c/-/issues", "https://lab.kest.example:8443/a/b/c/-/issues/new"),
    ],
)
def test_a_repository_opens_a_new_issue_whether_its_issues_are_named_or_not(contact: str, form: str) -> None:
    address = prefilled.address(contact, TITLE, TEXT)
    assert address.partition("?")[0] == form
    assert "+" not in address
    names = ("issue[title]", "issue[description]") if "/-/" in form else ("title", "body")
    assert parse_qs(urlsplit(address).query) == dict(zip(names, ([TITLE], [TEXT]), strict=True))


def test_a_text_that_is_to_be_used_as_it_is_stands_between_fences() -> None:
    address = prefilled.address("https://codeberg.org/kest/nights", TITLE, TEXT, code="yaml")
    assert parse_qs(urlsplit(address).query)["body"] == [f"```yaml\n{TEXT}```\n"]


@pytest.mark.parametrize("contact", ["hello@nocturne.example", "Night <hello@nocturne.example>",
                                     "mailto:hello@nocturne.example"])  # fmt: skip
def test_a_mail_address_opens_a_letter(contact: str) -> None:
    address = prefilled.address(contact, TITLE, TEXT, code="yaml")
    split = urlsplit(address)
    assert (split.scheme, split.path) == ("mailto", "hello@nocturne.example")
    assert parse_qs(split.query) == {"subject": [TITLE], "body": [TEXT.replace("\n", "\r\n")]}


@pytest.mark.parametrize(
    "contact",
    ["", "nobody", "https://github.com/kest", "https://github.com.evil.example/kest/nights",
     "https://nocturne.example/contact/us", "https://github.com/kest/nights/wiki"],
)  # fmt: skip
def test_any_other_contact_takes_no_message(contact: str) -> None:
    assert prefilled.address(contact, TITLE, TEXT) == ""
