"""The endpoint as a real process: from the form to the list of the job, under load, and without leaving an address."""

from __future__ import annotations

import asyncio
import email
import email.policy
import json
import random
import re
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest

from nocturne.errors import Refused, UsageError
from nocturne.model.subscriber import Suppression
from nocturne.subscribers import pull
from nocturne.subscribers.subscriber_file import SubscriberFile
from nocturne.subscribers.tokens import Tokens
from tests.subscribers.letterbox import ENVIRONMENT, NOW, QUEUE_TOKEN, URL, WRITE_ONLY, project
from tests.subscribers.running import Running, running

CLIENTS = 200


def confirmations(folder: Path) -> dict[str, str]:
    """Address -> path of the link in the mail that went to it."""
    found = {}
    for path in (folder / ".private/outbox").glob("*/confirmation/*.eml"):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        part = mail.get_body(("plain",))
        assert part is not None
        found[str(mail["To"])] = re.findall(rf"{re.escape(URL)}(/confirm/\S+)", part.get_content())[0]
    return found


def wait_for(folder: Path, count: int) -> dict[str, str]:
    """Mails go out after the answer; all of them are there soon."""
    until = time.monotonic() + 30
    while len(found := confirmations(folder)) < count and time.monotonic() < until:
        time.sleep(0.05)
    return found


def subscribe(endpoint: Running, address: str) -> httpx.Response:
    return httpx.post(f"{endpoint.url}/subscribe", data={"email": address, "city": "berlin", "website": ""})


def test_from_the_form_to_the_list_of_the_job_and_off_it_again(tmp_path: Path) -> None:
    site = project(tmp_path / "site")
    job = tmp_path / "job"
    with running(site, WRITE_ONLY) as endpoint:
        for name in ("anna", "bert"):
            assert subscribe(endpoint, f"{name}@example.org").status_code == 200
        assert pull.renewed(job, ENVIRONMENT, endpoint.url, NOW) == []
        links = wait_for(site, 2)
        for link in links.values():
            assert httpx.post(endpoint.url + link).status_code == 200
        readers = pull.renewed(job, ENVIRONMENT, endpoint.url, NOW)
        assert sorted(each.address for each in readers) == ["anna@example.org", "bert@example.org"]
        assert {each.standing for each in readers} == {"confirmed"}
        anna = next(each for each in readers if each.address.startswith("anna"))
        token = Tokens.of(ENVIRONMENT).unsubscribe(anna.id, "berlin")
        body = {"List-Unsubscribe": "One-Click"}
        assert httpx.post(f"{endpoint.url}/u/{token}", data=body).status_code == 200
        bounced = (Suppression(address="bert@example.org", blow="bounced"),)
        readers = pull.renewed(job, ENVIRONMENT, endpoint.url, NOW.replace(year=2027), bounced)
        assert {each.address: each.standing for each in readers} == {
            "anna@example.org": "unsubscribed", "bert@example.org": "bounced",
        }  # fmt: skip
        assert SubscriberFile(job / ".private/subscribers.age", ENVIRONMENT).load() == readers
        (job / ".private/subscribers.age").unlink()
        fresh = pull.renewed(job, ENVIRONMENT, endpoint.url, NOW)
        assert {each.address: each.standing for each in fresh}["anna@example.org"] == "unsubscribed", (
            "a list that was lost is read anew from the beginning"
        )
        with pytest.raises(Refused, match="does not know NOCTURNE_QUEUE_TOKEN, so nothing is sent"):
            pull.renewed(job, {**ENVIRONMENT, "NOCTURNE_QUEUE_TOKEN": "x" * 20}, endpoint.url, NOW)
        log = endpoint.log.read_text()
        assert token not in log and QUEUE_TOKEN not in log and "@example.org" not in log and "/u/" not in log
    with pytest.raises(Refused, match="cannot be asked who left"):
        pull.renewed(job, ENVIRONMENT, endpoint.url, NOW)
    for file in (site / ".private/endpoint.db", site / ".private/endpoint.db-wal"):
        if file.exists():
            (site / ".private" / "gone").mkdir(exist_ok=True)
            file.rename(site / ".private" / "gone" / file.name)
    with running(site, WRITE_ONLY) as endpoint:
        (site / ".private/outbox").rename(site / "old")
        subscribe(endpoint, "carl@example.org")
        (link,) = wait_for(site, 1).values()
        httpx.post(endpoint.url + link)
        readers = pull.renewed(job, ENVIRONMENT, endpoint.url, NOW)
        assert "carl@example.org" in {each.address for each in readers}, (
            "an endpoint that began anew is heard from its first word"
        )


@pytest.mark.parametrize(
    ("endpoint", "environment", "problem"),
    [
        ("http://letters.example", ENVIRONMENT, "https:// only"),
        ("https://letters.example", {**ENVIRONMENT, "NOCTURNE_QUEUE_TOKEN": ""}, "NOCTURNE_QUEUE_TOKEN is not set"),
    ],
)
def test_the_queue_is_asked_for_over_tls_and_with_its_word(
    tmp_path: Path, endpoint: str, environment: dict[str, str], problem: str
) -> None:
    with pytest.raises(UsageError, match=problem):
        pull.renewed(tmp_path, environment, endpoint, NOW)


def test_the_verb_runs_it_on_loopback(tmp_path: Path) -> None:
    site = project(tmp_path)
    with running(site, ENVIRONMENT, "nocturne", "endpoint", "--project", str(site), "--port", "PORT") as endpoint:
        answer = httpx.get(f"{endpoint.url}/subscribe?city=london")
        assert answer.status_code == 200 and "server" not in answer.headers
        assert endpoint.url in endpoint.log.read_text()


def test_under_two_hundred_clients_no_question_is_lost_no_limit_breaks_and_no_address_is_left(
    tmp_path: Path, long: bool
) -> None:
    """Floods of one address, of its spellings and of one network, in a crowd of canaries with networks of their own."""
    site = project(tmp_path / "site")
    seconds, crowd = (60.0, 1_000) if long else (0.0, 300)
    canaries = [f"canary{number:04}@example.org" for number in range(crowd)]
    with running(site, {**WRITE_ONLY, "NOCTURNE_ENDPOINT_PROXIES": "1"}) as endpoint:
        statuses, asked, lost = asyncio.run(_crowd(endpoint.url, canaries, seconds))
        mails = wait_for(site, min(len(asked), 1_000))
        log = endpoint.log.read_text()
    assert (lost, [status for status in statuses if status >= 500]) == ([], [])
    assert statuses[200] and statuses[429], "the crowd gets in, and the flood from one network does not"
    families = Counter("flood" if "flood" in to else to for to in mails)
    assert max(families.values()) == 1, "one mail to a mailbox, however often and in how many spellings"
    assert len(mails) == min(len(asked), 1_000), "of all that were let in every one got its mail"
    texts = [*canaries, "flood@example.org", "f.l.o.o.d@gmail.com"]
    kept = [path for path in site.rglob("*") if path.is_file() and "outbox" not in path.parts]
    haystack = b"".join(path.read_bytes() for path in kept)
    assert not [each for each in texts if each.encode() in haystack or each in log]
    assert b"203.0.113" not in haystack and "Traceback" not in log


async def _crowd(url: str, canaries: list[str], seconds: float) -> tuple[Counter[int], set[str], list[str]]:
    """Statuses by count, the mailboxes that were let in, and why a question got no answer."""
    statuses: Counter[int] = Counter()
    asked: set[str] = set()
    lost: list[str] = []
    waiting = list(enumerate(canaries))
    until = time.monotonic() + seconds
    dice = random.Random(7)

    async def post(client: httpx.AsyncClient, address: str, host: str) -> int:
        form = {"email": address, "city": "berlin", "website": ""}
        try:
            status = (await client.post("/subscribe", data=form, headers={"X-Forwarded-For": host})).status_code
        except httpx.HTTPError as problem:
            lost.append(repr(problem))
            return 0
        statuses[status] += 1
        return status

    async def visitor(client: httpx.AsyncClient) -> None:
        while waiting or time.monotonic() < until:
            if waiting:
                number, address = waiting.pop()
                if await post(client, address, f"198.18.{number >> 8}.{number & 255}") == 200:
                    asked.add(address)
            kind = dice.randrange(3)
            spelling = "flood@example.org" if kind == 0 else f"fl.oo.d+{dice.randrange(9**9)}@gmail.com"
            host = "203.0.113.9" if kind == 2 else f"198.19.{dice.randrange(256)}.{dice.randrange(256)}"
            if await post(client, spelling, host) == 200 and kind != 2:
                asked.add("flood@example.org" if kind == 0 else "flood@gmail.com")

    limits = httpx.Limits(max_connections=CLIENTS, max_keepalive_connections=CLIENTS, keepalive_expiry=2)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=60) as client:
        await asyncio.gather(*(visitor(client) for _ in range(CLIENTS)))
    return statuses, asked, lost


class _Service(BaseHTTPRequestHandler):
    """Resend, as far as it takes mail."""

    taken: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        mails = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.taken.extend(mails)
        body = json.dumps({"data": [{"id": str(number)} for number, _ in enumerate(mails)]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def test_confirmations_go_out_by_the_service_that_the_settings_name(tmp_path: Path) -> None:
    site = project(tmp_path, 'provider_order = ["resend"]')
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    service = {
        "NOCTURNE_RESEND_API_KEY": "re_a_key_for_tests",
        "NOCTURNE_RESEND_URL": f"http://127.0.0.1:{server.server_port}",
    }
    addresses = [f"reader{number}@example.org" for number in range(4)]
    try:
        with running(site, {**WRITE_ONLY, **service}) as endpoint:
            assert [subscribe(endpoint, address).status_code for address in addresses] == [200] * 4
            until = time.monotonic() + 30
            while len(_Service.taken) < 4 and time.monotonic() < until:
                time.sleep(0.05)
            log = endpoint.log.read_text()
    finally:
        server.shutdown()
        server.server_close()
    assert sorted(mail["to"][0] if isinstance(mail["to"], list) else mail["to"] for mail in _Service.taken) == addresses
    assert all("/confirm/" in mail["text"] and mail["headers"]["Auto-Submitted"] for mail in _Service.taken)
    assert "re_a_key" not in log and "example.org" not in log
