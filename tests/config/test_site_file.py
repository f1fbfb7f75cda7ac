"""`content/site.toml`: every mistake by its key and line, and nothing secret in it."""

from __future__ import annotations

import pytest

from nocturne.config.settings import Settings
from nocturne.config.site_file import parse
from nocturne.sources.base import sources
from tests.config.folders import SITE, Folder


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("x", "4: is not TOML: expected '=' after a key in a key/value pair, "),
        ("language = en", "4: is not TOML: invalid value, column 12 (text needs quotes, each setting its own line)"),
        ('title = "again"', "4: is not TOML: a key stands there twice, "),
        ("[fetch]\n[fetch]", "5: is not TOML: cannot declare fetch twice, column 7 (keep one of the two)"),
        ('titel = "T"', "4: titel: is not a known key (did you mean title?)"),
        ('language = "e n"', "4: language: is not a language tag (write one such as en or pt-BR)"),
        ("language = 5", "4: language: is not text (write one text; numbers and true/false need quotes)"),
        ('images = "arts"', "4: images: is not one of the choices (did you mean art?)"),
        ('sender = "nobody"', "4: sender: is not a mail address (write it such as Nocturne <letter@example.org>)"),
        ('provider_order = ["smpt"]', "4: provider_order.0: is not one of the choices (did you mean smtp?)"),
        ('provider_order = ["smtp", "smtp"]', "4: provider_order: names a provider twice (keep the first)"),
        ("when = 2026-05-09", "4: when: is a date (put it in quotes)"),
        ("[fetch]\n\ntimeout = \"3\"", "6: fetch.timeout: is not a number (write digits, without quotes)"),
        ("[fetch]\ntimeout = nan", "5: fetch.timeout: is not a number (write digits)"),
        ("[fetch]\nbudget = 1.5", "5: fetch.budget: is not a whole number (write digits, without quotes)"),
        ("[fetch]\nbudget = true", "5: fetch.budget: is not a whole number (write digits, without quotes)"),
        (
            '[fetch]\nallow_private = "127.0.0.0/8"',
            '5: fetch.allow_private: is not a list (write ["one", "two"])',
        ),
        (
            '[fetch]\nallow_private = ["0.0.0.0/0"]',
            ("5: fetch.allow_private.0: opens more than any private network "
            "(name the one that is meant, such as 10.0.0.0/8)"),
        ),
        (
            '[fetch]\nallow_private = ["10.0.0.1/8"]',
            "5: fetch.allow_private.0: has an address where the network is meant (write 10.0.0.0/8)",
        ),
        *(
            (
                f'[fetch]\nallow_private = ["{host}"]',
                ("5: fetch.allow_private.0: is neither a network nor a host "
                "(write one such as 127.0.0.0/8 or calendar.lan)"),
            )
            for host in ("a.lan:99999", "a.lan:0", "a.lan:", "...", "-", "http://a.lan", "10.0.0.0/33", "")
        ),
        (
            '[subscribe]\naction = "http://letters.example/"',
            "5: subscribe.action: is not encrypted (mail addresses travel over https:// only)",
        ),
        (
            '[subscribe]\naction = "https://lettres-é.example/x#join"',
            "5: subscribe.action: is not quite where a form is sent to (write https://xn--lettres--i1a.example/x)",
        ),
        (
            '[subscribe]\naction = "letters.example"',
            "5: subscribe.action: is not a web address (write it whole, such as https://example.org/page)",
        ),
        (
            '[subscribe]\nemail_field = "my mail"',
            ("5: subscribe.email_field: is not the name of a field of a form "
            "(letters, digits and signs such as _ - [ ] may stand in it)"),
        ),
        (
            '[subscribe]\nfields = {email = "x"}',
            "4: subscribe: has two fields of one name (give each a name of its own)",
        ),
        ('[subscribe]\nacton = "x"', "5: subscribe.acton: is not a known key (did you mean action?)"),
        ("[sources.lumma]\npages = true", "4: sources.lumma: is not a source (did you mean luma?)"),
        ("[sources.luma]\npage = true", "5: sources.luma.page: is not a known key (did you mean pages?)"),
        (
            '[sources.luma]\nbase_url = "/mirror"',
            "5: sources.luma.base_url: is not a web address (write it whole, such as https://example.org/page)",
        ),
        ("[sources.luma]\nbudget = 0", "5: sources.luma.budget: must be greater than or equal to 1 (change the value)"),
        (
            '[sources]\nluma = {pages = true, txet = "full"}',
            "5: sources.luma.txet: is not a known key (did you mean text?)",
        ),
        (
            '[sources.luma]\ntoken = "hunter2"',
            ("5: sources.luma.token: looks like a secret "
            "(set NOCTURNE_LUMA_TOKEN in the environment instead, and renew it if it was shared)"),
        ),
        (
            'smtp_password = "hunter2"',
            ("4: smtp_password: looks like a secret "
            "(set NOCTURNE_SMTP_PASSWORD in the environment instead, and renew it if it was shared)"),
        ),
        ('postal_address = "a\\u0000b"', "4: postal_address: holds a control character (delete it)"),
        ('postal_address = "a\\uffffb"', "4: postal_address: holds a control character (delete it)"),
        ("\x01", "4: holds a control character (delete it; save the file as UTF-8)"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_with_its_key_and_line(content: Folder, added: str, said: str) -> None:
    content.write("site.toml", f"{SITE}{added}\n")
    found = content.errors()
    assert len(found) == 1
    assert found[0].startswith(f"content/site.toml:{said}")
    assert "hunter2" not in found[0]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nights.test", "is not a web address"),
        ("https://", "is not a web address"),
        ("ftp://nights.test", "is not a web address"),
        ("https://nights.test:99999", "is not a web address"),
        ("https://nights.test/<b>", "is not a web address"),
        ("https://....", "is not a web address"),
        ("https://nights..test", "is not a web address"),
        ("https://-nights.test", "is not a web address"),
        ("https://nights!.test", "is not a web address"),
        (f"https://{'n' * 64}.test", "is not a web address"),
        (f"https://{'n' * 250}!", "is not a web address"),
        ("https://nights.test:", "is not a web address"),
        ("https://nights.test:0", "is not a web address"),
        ("https://nights.test/\\u0085", "is not a web address"),
        (
            "https://nights.test/%zz",
            "has letters that addresses spell in another way (write https://nights.test/%25zz)",
        ),
        ("https://user:pass@nights.test", "holds a user name or password"),
        ("https://nights.test/?city=berlin", "holds a ? or #"),
        (
            "https://nächte.test/a",
            "has letters that addresses spell in another way (write https://xn--nchte-gra.test/a)",
        ),
        (
            "https://nights.test/über",
            "has letters that addresses spell in another way (write https://nights.test/%C3%BC",
        ),
        ("https://nights.test/a/../b", "has dots or empty parts in its path"),
        ("https://nights.test//a", "has dots or empty parts in its path"),
    ],
)
def test_an_address_that_no_site_can_have_is_refused(content: Folder, address: str, said: str) -> None:
    content.change("site.toml", '"https://nights.test"', f'"{address}"')
    assert content.errors()[0].startswith(f"content/site.toml:2: base_url: {said}")


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:8000",
        "http://127.0.0.1",
        "http://[::1]:8000",
        "https://my_nights.test",
        "https://xn--nchte-gra.test",
    ],
)
def test_every_host_that_can_be_reached_may_be_one(content: Folder, address: str) -> None:
    content.change("site.toml", '"https://nights.test"', f'"{address}"')
    assert content.load().site.base_url == address


def test_private_hosts_are_named_with_or_without_a_port(content: Folder) -> None:
    named = ("10.0.0.0/8", "192.168.1.7", "calendar.lan", "calendar.lan:8080", "::1", "fd00::/8")
    content.write("site.toml", f"{SITE}[fetch]\nallow_private = {list(named)}\n")
    assert content.load().fetch.allow_private == named


def test_a_base_url_may_have_a_path_and_loses_its_last_slash(content: Folder) -> None:
    content.change("site.toml", "https://nights.test", "https://nights.test/events/")
    assert content.load().site.base_url == "https://nights.test/events"


def test_a_key_of_several_lines_is_still_said_on_one(content: Folder) -> None:
    content.write("site.toml", rf'{SITE}"a\nb\u001b[2J" = 1')
    gone = "\N{REPLACEMENT CHARACTER}"
    assert content.errors() == [f"content/site.toml: a{gone}b{gone}[2J: is not a known key"]


def test_all_mistakes_are_said_in_the_order_of_the_lines(content: Folder) -> None:
    content.write("site.toml", 'title = ""\nbase_url = "x"\nx = 1\n[sources.lumma]\n[quality]\nwindow_days = 0\n')
    assert [said.split(" ")[0] for said in content.errors()] == [
        f"content/site.toml:{line}:" for line in (1, 2, 3, 4, 6)
    ]


def test_what_is_needed_is_named_when_it_is_missing(content: Folder) -> None:
    content.write("site.toml", "")
    assert content.errors() == [
        "content/site.toml: base_url: is missing (add `base_url`)",
        "content/site.toml: title: is missing (add `title`)",
    ]


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a = " + "1" * 5000, "a = " + "{b = " * 3000])
def test_toml_that_would_exhaust_the_parser_is_refused(content: Folder, text: str) -> None:
    content.write("site.toml", SITE + text)
    assert len(content.errors()) == 1
    assert "TOML" in content.errors()[0]


def test_keys_in_texts_and_remarks_are_not_taken_for_keys() -> None:
    text = 'a = """\nb = 1\n"""\n# c = 1\n[d]\n"e f" = 1\nd.g = 2\n'
    lines = parse(text, "site.toml").lines
    assert lines == {"a": 1, "d": 5, "d.e f": 6, "d.d.g": 7}


def test_unset_keys_have_the_defaults_that_the_types_say(content: Folder) -> None:
    config = content.load()
    assert config.site == Settings(title="Test nights", base_url="https://nights.test", contact="hello@nights.test")
    assert config.site.list == "none"
    assert config.sources["luma"].pages is False
    assert (config.sources["luma"].text, config.sources["curated"].text) == ("excerpt", "full")
    assert set(config.sources) == {"curated", *sources()}


@pytest.mark.parametrize(
    ("title", "said"),
    [
        (r"  ", "is empty (write something, or leave the key out)"),
        (r"two\nlines", "has several lines (write it on one)"),
        (r"two\u2028lines", "has several lines (write it on one)"),
        (r"backwards\u202Eabc", "turns the direction of what follows it (delete the invisible character)"),
        (r"bell\u0007", "holds a control character (delete it)"),
    ],
)
def test_a_title_is_one_line_that_can_be_shown(content: Folder, title: str, said: str) -> None:
    content.change("site.toml", "Test nights", title)
    assert content.errors() == [f"content/site.toml:1: title: {said}"]


def test_a_title_in_any_script_is_kept_as_it_was_written(content: Folder) -> None:
    for title in ("शब‍्द", "می‌خواهم", "夜の音", "👩‍🎤"):
        content.change("site.toml", content.load().site.title, title)
        assert content.load().site.title == title
