"""`nocturne subscribers`: what each action does, says and exits with; addresses only where they were asked for."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from nocturne.cli.main import main
from nocturne.model.notice import Notice
from nocturne.model.subscriber import Subscriber
from nocturne.subscribers.fold import applied
from nocturne.subscribers.subscriber_file import SubscriberFile
from tests.subscribers.letterbox import ENVIRONMENT, project

ANNA, BERT = "anna@example.org", "bert@example.org"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    return project(tmp_path / "project")


def run(here: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["subscribers", *words, "--project", str(here), "--now", "2026-05-01T12:00:00Z"])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return code, out, err


def csv_file(here: Path, text: str, name: str = "list.csv") -> str:
    path = here / name
    path.write_text(text)
    return str(path)


def readers(here: Path) -> list[Subscriber]:
    return SubscriberFile(here / ".private/subscribers.age", ENVIRONMENT).load()


def test_import_list_export_and_stats(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = csv_file(here, f"email,city,tags\n{ANNA},berlin,techno\n{BERT},london,\n")
    code, out, err = run(here, capsys, "import", path)
    assert (code, err) == (0, "")
    assert out == f"{path}: 2 row(s), read as plain\n       2 new\n"
    assert run(here, capsys, "import", path)[1].endswith("       2 known already\n")
    _, out, _ = run(here, capsys, "list")
    assert "a…@e….org  berlin" in out and ANNA not in out and readers(here)[0].id in out
    assert ANNA in run(here, capsys, "list", "--addresses")[1]
    _, out, _ = run(here, capsys, "export")
    assert (
        out.startswith("email,city,tags,frequency,language,standing,since,asked_at,confirmed_at")
        and f"{ANNA},berlin,techno" in out
    )
    assert run(here, capsys, "export", "--dialect", "mailchimp")[1].startswith("Email Address,OPTIN_TIME")
    assert ANNA not in run(here, capsys, "export", "--gone")[1]
    _, out, _ = run(here, capsys, "stats")
    assert "     2 confirmed" in out and "     1 get berlin" in out and "@" not in out


def test_a_file_with_one_bad_line_changes_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(here, capsys, "import", csv_file(here, f"email,city\n{ANNA},berlin\nnobody,berlin\n"))
    assert (code, out) == (2, "")
    assert "list.csv:3: the address is not a mail address" in err
    assert readers(here) == []


def test_export_never_mixes_those_who_left_with_those_who_stay(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(here, capsys, "import", csv_file(here, f"email,city\n{ANNA},berlin\n{BERT},london\n"))
    file = SubscriberFile(here / ".private/subscribers.age", ENVIRONMENT)
    left = Notice(kind="unsubscribed", at="2026-06-01T00:00:00Z")
    file.save([applied(each, left) if each.address == BERT else each for each in file.load()])
    for dialect in ("plain", "buttondown", "mailchimp", "listmonk", "resend"):
        _, stays, _ = run(here, capsys, "export", "--dialect", dialect)
        _, gone, _ = run(here, capsys, "export", "--dialect", dialect, "--gone")
        assert ANNA in stays and BERT not in stays
        assert BERT in gone and ANNA not in gone
        assert "0 new" not in run(here, capsys, "import", csv_file(here, gone))[1]
    assert [each.standing for each in readers(here) if each.address == BERT] == ["unsubscribed"]


def test_erase_leaves_nothing_but_a_keyed_hash_and_blocks_the_import(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = csv_file(here, f"email,city\n{ANNA},berlin\n{BERT},london\n")
    run(here, capsys, "import", source)
    anna = next(each for each in readers(here) if each.address == ANNA)
    outbox = here / ".private/outbox/2026-W18/berlin"
    outbox.mkdir(parents=True)
    (outbox / "1.eml").write_text(f"To: {ANNA.upper()}\n\nwords")
    (outbox / "2.eml").write_text(f"To: {BERT}\n\nwords")
    code, out, err = run(here, capsys, "erase", ANNA.upper())
    assert code == 0, err
    assert f"erased {anna.id}" in out and "removed .private/outbox/2026-W18/berlin/1.eml" in out
    assert "next: open https://letters.nocturne.example/erase/" in out
    assert ANNA not in out.lower()
    Path(source).unlink()
    for secret in (ANNA, hashlib.sha256(ANNA.encode()).hexdigest(), hashlib.md5(ANNA.encode()).hexdigest(), anna.id):  # noqa: S324
        for path in here.rglob("*"):
            assert not path.is_file() or secret.encode() not in path.read_bytes().lower(), path
    assert [each.address for each in readers(here)] == [BERT]
    _, out, _ = run(here, capsys, "import", csv_file(here, f"email,city\n{ANNA},berlin\n"))
    assert "1 not brought back: left, bounced, complained or erased" in out
    assert [each.address for each in readers(here)] == [BERT]
    code, out, _ = run(here, capsys, "erase", "else@example.org")
    assert (code, "was not on the list" in out) == (0, True)


def test_an_address_that_stands_where_we_did_not_put_it_is_reported(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(here, capsys, "import", csv_file(here, f"email,city\n{ANNA},berlin\n"))
    (here / ".state").mkdir()
    (here / ".state/leak.json").write_text(ANNA)
    code, _, err = run(here, capsys, "erase", ANNA)
    assert code == 1 and "the address still stands in .state/leak.json" in err and ANNA not in err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("import",), "`subscribers import` wants the CSV file after it"),
        (("erase",), "`subscribers erase` wants the address after it"),
        (("erase", "nobody"), "what is to be erased is not a mail address"),
        (("list", "x"), "`subscribers list` takes no further word"),
        (("list", "--city", "berlin"), "--city belongs to `subscribers import`"),
        (("import", "nowhere.csv"), "nowhere.csv: cannot be read (No such file or directory)"),
        (
            ("import", "x.csv", "--city", "atlantis"),
            "no city named atlantis in content/cities; there are: berlin, london",
        ),
        (("burn",), "argument ACTION: invalid choice: 'burn'"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_2(
    here: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    code, out, err = run(here, capsys, *words)
    assert (code, out) == (2, "")
    assert err.startswith(f"nocturne: {sentence}") and err.count("\n") == 1


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("none", 'there is no list: list = "none"'), ("provider", 'your mail service keeps the list (list = "provider")')],
)
def test_without_a_list_of_our_own_it_says_so(
    here: Path, capsys: pytest.CaptureFixture[str], kind: str, sentence: str
) -> None:
    path = here / "content/site.toml"
    path.write_text(path.read_text().replace('list = "endpoint"', f'list = "{kind}"'))
    code, _, err = run(here, capsys, "list")
    assert code == 2 and err.startswith(f"nocturne: {sentence}")


def test_without_a_key_it_says_which(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NOCTURNE_AGE_IDENTITY")
    code, _, err = run(here, capsys, "list")
    assert code == 2 and "NOCTURNE_AGE_IDENTITY is not set" in err
