"""`nocturne send`, `nocturne reconcile` and `nocturne report --letters`, whole: real files, real providers, a service
in a process of its own.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nocturne.cli.main import main
from nocturne.config.load import load
from nocturne.model.letter import Digest
from nocturne.night import city_options
from nocturne.store.seal import sealed
from nocturne.store.state import State
from nocturne.subscribers.subscriber_file import NAME, SubscriberFile
from tests.deliver.people import WEEK, digest, reader
from tests.deliver.sender import QuickClock
from tests.deliver.test_kill import HELD, ROOT, StandIn
from tests.fetch.server import Site, answer
from tests.subscribers.letterbox import ENVIRONMENT, project

NOW = "2026-12-03T12:00:00Z"
SECRET = "re_a_secret_key"


@pytest.fixture(scope="module")
def service() -> Iterator[StandIn]:
    stand_in = StandIn()
    yield stand_in
    stand_in.end()


@pytest.fixture
def endpoint() -> Iterator[Site]:
    with Site() as site:
        site.replies["/queue?after=0"] = answer(200, json.dumps({"store": "s", "notices": [], "next": 0}).encode())
        yield site


@pytest.fixture
def here(
    tmp_path: Path, service: StandIn, endpoint: Site, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Path:
    """A project with a frozen letter for Berlin, nine readers and Resend, whose place the stand-in takes."""
    for name, value in {
        **ENVIRONMENT,
        "NOCTURNE_RESEND_API_KEY": SECRET,
        "NOCTURNE_RESEND_URL": service.url,
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("nocturne.weekly.RunClock", QuickClock)
    folder = project(tmp_path / "project", 'provider_order = ["resend"]')
    settings = folder / "content" / "site.toml"
    settings.write_text(settings.read_text().replace("https://letters.nocturne.example", endpoint.url("")))
    assert load(folder, city_options()).letters.endpoint
    State(folder).save_digest(frozen(request.node.name))
    SubscriberFile(folder / ".private" / NAME, ENVIRONMENT).save([reader(number) for number in range(9)])
    service.play(now=NOW.replace("Z", "+00:00"), faults=0.0, hold_at=0)
    return folder


def frozen(subject: str) -> Digest:
    return sealed(digest(subject=subject))


def run(here: Path, capsys: pytest.CaptureFixture[str], *words: str, now: str = NOW) -> tuple[int, str, str]:
    code = main([*words, "--project", str(here), "--now", now])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    assert "example.org" not in out + err and SECRET not in out + err
    return code, out, err


def test_letters_go_out_once(here: Path, service: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(here, capsys, "send", "--dry-run")
    assert (code, out) == (0, f"berlin {WEEK}  everybody: 9 letters in 1 call(s) by resend\n")
    code, out, _ = run(here, capsys, "send")
    assert (code, out.splitlines()[0]) == (0, f"berlin {WEEK}: 9 sent")
    code, out, _ = run(here, capsys, "send")
    assert (code, out.splitlines()[0]) == (0, f"berlin {WEEK}: 0 sent")
    assert run(here, capsys, "send", "--dry-run")[1] == "nothing would be sent\n"
    letters = {name: count for name, count in service.mail()["letters"].items() if "go_out_once" in name}
    assert len(letters) == 9 and set(letters.values()) == {1}
    code, out, _ = run(here, capsys, "report", "--letters")
    assert (code, out) == (0, f"{WEEK} berlin by resend: 9 sent\n")
    code, out, _ = run(here, capsys, "report", "--letters", "--json")
    assert json.loads(out)[0]["services"] == {"resend": {"sent": 9}}
    assert run(here, capsys, "reconcile")[:2] == (0, "nothing is in doubt\n")


def test_a_letter_that_was_sent_is_not_composed_anew(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(here, capsys, "send")
    before = State(here).digest_path(WEEK, "berlin").read_bytes()
    code, out, _ = run(here, capsys, "digest", "--again", "--city", "berlin")
    assert code == 0 and "was sent, and stays" in out
    assert State(here).digest_path(WEEK, "berlin").read_bytes() == before


def test_no_address_and_no_key_is_left_anywhere(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(here, capsys, "send")
    files = [path for path in here.rglob("*") if path.is_file() and "content" not in path.parts]
    assert any(path.name == "ledger.ndjson" for path in files)
    for path in files:
        data = path.read_bytes()
        assert b"@example.org" not in data and SECRET.encode() not in data, path


def test_who_left_at_the_endpoint_gets_nothing(
    here: Path, service: StandIn, endpoint: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    left = {"kind": "unsubscribed", "at": "2026-12-03T11:00:00Z", "number": 1, "subscriber": reader(4).id}
    page = {"store": "s", "notices": [left], "next": 1}
    endpoint.replies["/queue?after=0"] = answer(200, json.dumps(page).encode())
    endpoint.replies["/queue?after=1"] = answer(200, json.dumps({**page, "notices": []}).encode())
    assert run(here, capsys, "send")[0] == 0
    letters = [name for name in service.mail()["letters"] if "left_at_the_endpoint" in name]
    assert len(letters) == 8 and not any(name.startswith("r4@") for name in letters)


def test_an_endpoint_that_does_not_answer_stops_everything(
    here: Path, endpoint: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint.replies["/queue?after=0"] = answer(500, b"")
    code, _, err = run(here, capsys, "send")
    assert code == 1 and "nothing is sent" in err


def test_too_late_is_refused_and_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(here, capsys, "send", now="2026-12-05T12:00:00Z")
    assert code == 1 and "nocturne send --late" in out
    assert run(here, capsys, "send", "--late", now="2026-12-05T12:00:00Z")[0] == 0


def test_nothing_due_says_when(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(here, capsys, "send", now="2026-12-01T12:00:00Z")
    assert (code, out) == (0, "nothing is due; the next window opens 2026-12-03 09:00 UTC\n")


@pytest.mark.parametrize(
    ("setting", "replaced", "said"),
    [
        ('list = "endpoint"', 'list = "none"', "nobody to write to"),
        ('list = "endpoint"', 'list = "provider"', "names no audience for berlin, london"),
        ("[letters]\nendpoint", "[letters]\nreply_to = 'a@b.example'\n#", "letters.endpoint: is missing"),
        ("[letters]", "[letters]\nledger = 'file:///nowhere/data.git'", "/nowhere/data.git"),
    ],
)
def test_settings_that_do_not_fit_are_one_sentence(
    here: Path, capsys: pytest.CaptureFixture[str], setting: str, replaced: str, said: str
) -> None:
    settings = here / "content" / "site.toml"
    assert setting in settings.read_text()
    settings.write_text(settings.read_text().replace(setting, replaced))
    code, _, err = run(here, capsys, "send")
    assert code == (1 if "nowhere" in said else 2) and said in err and len(err.splitlines()) == 1


def test_a_missing_key_is_one_sentence(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NOCTURNE_RESEND_API_KEY")
    code, _, err = run(here, capsys, "send")
    assert code == 2 and "NOCTURNE_RESEND_API_KEY" in err
    code, _, err = run(here, capsys, "send", "--provider", "postmark")
    assert code == 2 and "not in provider_order" in err


def test_a_letter_that_was_changed_by_hand_is_not_sent(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = State(here).digest_path(WEEK, "berlin")
    path.write_text(path.read_text().replace("A night.", "Another night."))
    code, out, _ = run(here, capsys, "send")
    assert code == 3 and "changed after it was frozen" in out


def test_killed_in_the_worst_moment_it_goes_on(
    here: Path, service: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command itself, as a process: the service has taken the letters, we have not written it down."""
    service.play(hold_at=1, hold=HELD)
    words = [sys.executable, "-m", "nocturne", "send", "--project", str(here), "--now", NOW]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert service.hear(60).startswith("taken ")
    process.kill()
    assert process.wait(20) == -signal.SIGKILL
    code, out, _ = run(here, capsys, "report", "--letters")
    assert code == 3 and "9 unknown" in out and "nocturne reconcile" in out
    code, out, _ = run(here, capsys, "send", now="2026-12-03T12:01:00Z")
    assert (code, out.splitlines()[0]) == (0, f"berlin {WEEK}: 0 sent")
    letters = [count for name, count in service.mail()["letters"].items() if "worst_moment" in name]
    assert letters == [1] * 9


def test_past_the_life_of_the_key_the_service_is_asked_by_name(
    here: Path, service: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    """Real Resend requests: the list of mails, page after page, and the text of those that could be ours."""
    service.play(kinds=["dropped-after"], faults=1.0)
    code, out, _ = run(here, capsys, "send", "--provider", "resend")
    assert code == 3 and "9 letter(s) by resend" in out
    service.play(now="2026-12-04T12:00:00+00:00", faults=0.0, lifetime=1.0)
    calls = service.mail()["calls"]["batch"]
    code, out, _ = run(here, capsys, "reconcile", now="2026-12-04T12:00:00Z")
    assert (code, out) == (0, "nothing is in doubt\n")
    assert service.mail()["calls"]["batch"] == calls, "asked, not sent again"
    assert run(here, capsys, "send", now="2026-12-04T12:05:00Z")[0] == 0
    letters = [count for name, count in service.mail()["letters"].items() if "life_of_the_key" in name]
    assert letters == [1] * 9


def test_a_person_decides_by_the_beginning_of_a_key(
    here: Path, service: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    service.play(kinds=["broken-before"], faults=1.0)
    assert run(here, capsys, "send")[0] == 3
    [open_] = json.loads(run(here, capsys, "report", "--letters", "--json")[1])
    [key] = open_["keys"]
    assert run(here, capsys, "reconcile", "--lost", key, "--sent", key)[0] == 2
    assert run(here, capsys, "reconcile", "--lost", "0123")[0] == 2
    code, out, _ = run(here, capsys, "reconcile", "--lost", key[:12])
    assert (code, out.splitlines()[0]) == (0, f"{key[:12]}  berlin {WEEK}, 9 letter(s): lost; next: nocturne send")
    service.play(faults=0.0)
    assert run(here, capsys, "send")[0] == 0
    letters = [count for name, count in service.mail()["letters"].items() if "person_decides" in name]
    assert letters == [1] * 9


def test_a_second_sender_is_turned_away(here: Path, service: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    service.play(hold_at=1, hold=HELD)
    words = [sys.executable, "-m", "nocturne", "send", "--project", str(here), "--now", NOW]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert service.hear(60).startswith("taken ")
    code, _, err = run(here, capsys, "send")
    assert code == 1 and "another run is at work here" in err
    process.kill()
    process.wait(20)


def test_into_the_outbox_without_any_service(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = here / "content" / "site.toml"
    settings.write_text(settings.read_text().replace('provider_order = ["resend"]', ""))
    assert run(here, capsys, "send")[0] == 0
    letters = sorted((here / ".private" / "outbox" / WEEK / "berlin").glob("*.eml"))
    assert len(letters) == 9 and b"List-Unsubscribe: <http" in letters[0].read_bytes()


def test_a_list_that_a_service_keeps_gets_a_broadcast(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a list of ours no endpoint, no tokens and no readers are needed."""
    settings = here / "content" / "site.toml"
    text = settings.read_text().replace('provider_order = ["resend"]', 'provider_order = ["outbox"]')
    text = text.replace('list = "endpoint"', 'list = "provider"')
    settings.write_text(text.partition("[letters]")[0] + '[letters.audiences]\nberlin = "b"\nlondon = "l"\n')
    assert run(here, capsys, "send", "--dry-run")[1] == f"berlin {WEEK}  b: one broadcast by outbox\n"
    assert run(here, capsys, "send")[0] == 0
    assert run(here, capsys, "send")[1].splitlines()[0] == f"berlin {WEEK}: 0 sent"
    assert len(list((here / ".private" / "outbox" / WEEK / "berlin").glob("*.eml"))) == 1
