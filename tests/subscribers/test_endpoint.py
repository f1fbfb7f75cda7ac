"""The endpoint in process: subscribing, confirming, choosing, leaving, erasing; and what no question changes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from nocturne.endpoint.desk import Desk
from nocturne.endpoint.store import Store
from nocturne.errors import UsageError
from nocturne.model.subscriber import Suppression
from nocturne.subscribers.seal import Seal
from nocturne.subscribers.suppression import Digester
from nocturne.subscribers.tokens import Tokens
from tests.subscribers.letterbox import ENVIRONMENT, QUEUE_TOKEN, REFUSING, WRITE_ONLY, Letterbox, letterbox

ANNA, BERT = "anna@example.org", "bert@example.org"


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Letterbox]:
    with letterbox(tmp_path) as opened:
        yield opened


def reader_page(box: Letterbox, subscriber: str) -> LexborHTMLParser:
    return LexborHTMLParser(box.get(f"/prefs/{box.tokens.preferences(subscriber)}").text)


def test_a_form_a_mail_a_button_and_somebody_is_in(box: Letterbox) -> None:
    answer = box.subscribe("Anna@Example.org", "berlin")
    assert answer.status_code == 200 and "Schau in deine Post" in answer.text
    (mail,) = box.courier.messages
    assert (mail.to, mail.sender) == ("Anna@example.org", "Nocturne <letter@nocturne.example>")
    assert "Berlin" in mail.subject and "1 Night Street" in mail.text and mail.html.count(box.link()) == 1
    assert dict(mail.headers)["Auto-Submitted"] == "auto-generated"
    assert box.queue() == [], "nobody is on the list yet"
    page = box.get(box.link())
    assert page.status_code == 200 and '<form method="post">' in page.text
    assert box.queue() == []
    assert box.post(box.link()).status_code == 200
    (notice,) = box.queue()
    assert (notice.kind, notice.subscriber, notice.cities, notice.language) == (
        "confirmed",
        mail.reader,
        ("berlin",),
        "de",
    )
    assert notice.consent.asked_at <= notice.consent.confirmed_at and notice.consent.form == "endpoint 1"
    assert "192.0.2.7" not in str(notice)
    assert notice.address == ""


@pytest.mark.parametrize("known", ["nobody", "pending", "confirmed", "unsubscribed", "complained", "erased", "limited"])
def test_the_answer_is_the_same_for_every_address(tmp_path: Path, known: str) -> None:
    with letterbox(tmp_path) as box:
        if known in ("pending", "limited"):
            box.subscribe(ANNA)
        elif known != "nobody":
            reader = box.join(ANNA)
            if known == "unsubscribed":
                box.post(f"/u/{box.tokens.unsubscribe(reader, 'berlin')}")
            if known == "erased":
                box.post(f"/erase/{box.tokens.erase(reader, box.now)}")
            if known == "complained":
                complain(box, ANNA)
        box.wait(days=0 if known == "limited" else 2)
        before = len(box.courier.messages)
        mine, stranger = box.subscribe(ANNA), box.subscribe(BERT)
        assert (mine.status_code, mine.content, mine.headers) == (
            stranger.status_code,
            stranger.content,
            stranger.headers,
        )
        assert (ANNA in [each.to for each in box.courier.messages[before:]]) == (known not in ("complained", "limited"))


def complain(box: Letterbox, address: str) -> None:
    """What a mail service's webhook does."""
    store = Store(box.database)
    desk = Desk(store, Seal.of(box.environment), Digester.of(box.environment))
    desk.hear(Suppression(address=address, blow="complained"), box.now)
    store.close()


def test_a_confirmation_counts_once_and_an_old_link_brings_nobody_back(box: Letterbox) -> None:
    reader = box.join(ANNA)
    link = box.link()
    assert box.post(link).status_code == 200, "a second press is as good as one"
    assert [each.kind for each in box.queue()] == ["confirmed"]
    box.post(f"/u/{box.tokens.unsubscribe(reader, 'berlin')}")
    assert (box.get(link).status_code, box.post(link).status_code) == (200, 410)
    assert [each.kind for each in box.queue()] == ["confirmed", "unsubscribed"]


def test_a_confirmation_expires_and_whoever_never_confirmed_is_forgotten(box: Letterbox) -> None:
    box.subscribe(ANNA)
    link = box.link()
    box.wait(days=7, seconds=1)
    assert (box.get(link).status_code, box.post(link).status_code) == (404, 404)
    box.subscribe(BERT)
    assert len(box.snapshot()["readers"]) == 1, "Anna's row went with her attempt"


def test_who_left_comes_back_by_the_form_and_who_complained_does_not(box: Letterbox) -> None:
    reader = box.join(ANNA)
    box.post(f"/u/{box.tokens.unsubscribe(reader, 'berlin')}")
    box.wait(days=2)
    assert box.join(ANNA, "london") == reader
    assert [each.kind for each in box.queue()] == ["confirmed", "unsubscribed", "confirmed"]
    complain(box, ANNA)
    box.wait(days=2)
    mails = len(box.courier.messages)
    assert box.subscribe(ANNA).status_code == 200
    assert len(box.courier.messages) == mails


def test_one_click_leaves_and_get_and_head_do_not(box: Letterbox) -> None:
    reader = box.join(ANNA, "berlin", "london")
    address = f"/u/{box.tokens.unsubscribe(reader, 'berlin')}"
    before = box.snapshot()
    for method in ("GET", "HEAD", "OPTIONS"):
        answer = box.ask(method, address)
        assert answer.status_code == (405 if method == "OPTIONS" else 200)
        assert box.snapshot() == before
    for _ in range(3):
        answer = box.post(address, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers and "location" not in answer.headers
    multipart = box.ask("POST", address, files={"List-Unsubscribe": (None, "One-Click")})
    assert multipart.status_code == 200
    assert [(each.kind, each.city) for each in box.queue()][1:] == [("unsubscribed", "berlin")]
    assert [node.attributes["value"] for node in reader_page(box, reader).css("input[name=city][checked]")] == [
        "london"
    ]
    box.post(address, {"all": "1"})
    assert [(each.kind, each.city) for each in box.queue()][2:] == [("unsubscribed", "")]


def test_a_reader_of_an_imported_list_leaves_though_the_endpoint_never_met_them(box: Letterbox) -> None:
    stranger = "z" * 16
    for _ in range(3):
        assert box.post(f"/u/{box.tokens.unsubscribe(stranger, 'london')}").status_code == 200
    assert [(each.kind, each.subscriber, each.city) for each in box.queue()] == [("unsubscribed", stranger, "london")]
    page = reader_page(box, stranger)
    assert not page.css("input[checked][name=city]") and "is not kept here" in page.text()
    assert box.post(f"/prefs/{box.tokens.preferences(stranger)}", {"city": "berlin"}).status_code == 200
    assert [each.kind for each in box.queue()] == ["unsubscribed", "chosen"]


@pytest.mark.parametrize("kind", ["u", "prefs", "confirm", "export", "erase"])
def test_forged_truncated_and_foreign_tokens_do_nothing(box: Letterbox, kind: str) -> None:
    reader = box.join(ANNA)
    tokens = box.tokens
    made = {
        "u": tokens.unsubscribe(reader, "berlin"), "prefs": tokens.preferences(reader),
        "confirm": tokens.confirm(reader, "0" * 16, box.now), "export": tokens.export(reader, box.now),
        "erase": tokens.erase(reader, box.now),
    }  # fmt: skip
    good, forged = made.pop(kind), Tokens(["f" * 32]).unsubscribe(reader, "berlin")
    before = box.snapshot()
    bad = [good[:-1], good[:20], good[:-1] + ("A" if good[-1] != "A" else "B"), forged, "x", *made.values()]
    for token in bad:
        for method in ("GET", "POST"):
            status = box.ask(method, f"/{kind}/{token}", data={} if method == "POST" else None).status_code
            assert status in (404, 405, 410), (kind, token)
    assert box.snapshot() == before


def test_a_link_of_before_a_change_of_keys_still_leaves(box: Letterbox) -> None:
    reader = box.join(ANNA)
    old = Tokens(["old key of thirty-two characters"]).unsubscribe(reader, "berlin")
    assert box.post(f"/u/{old}").status_code == 200
    assert [each.kind for each in box.queue()] == ["confirmed", "unsubscribed"]


def test_choices_are_saved_shown_and_queued(box: Letterbox) -> None:
    reader = box.join(ANNA)
    address = f"/prefs/{box.tokens.preferences(reader)}"
    wanted = {"city": ["london", "atlantis"], "tags": "Techno, live coding", "frequency": "tags", "pause": "28"}
    assert box.post(address, wanted).status_code == 200
    notice = box.queue()[-1]
    assert (notice.kind, notice.cities, notice.tags) == ("chosen", ("london",), ("live-coding", "techno"))
    assert (notice.frequency, notice.paused_until) == ("tags", "2026-05-29")
    page = reader_page(box, reader)
    assert [node.attributes["value"] for node in page.css("input[checked]")] == ["london", "tags"]
    assert "29. Mai 2026" in page.text()
    none = box.post(address, {"frequency": "weekly"})
    assert none.status_code == 422 and 'role="alert"' in none.text
    assert box.post(address, {"here": "1"}).status_code == 200
    assert box.post(address, {"leave": "1"}).status_code == 200
    assert [each.kind for each in box.queue()] == ["confirmed", "chosen", "alive", "unsubscribed"]
    assert (box.get(address).status_code, box.post(address, wanted).status_code) == (410, 410)


def test_my_data_is_handed_out_whole_where_it_can_be_read(tmp_path: Path) -> None:
    with letterbox(tmp_path / "whole") as box:
        reader = box.join(ANNA)
        (link,) = reader_page(box, reader).css("a[href*=export]")
        answer = box.get("/" + str(link.attributes["href"]).removeprefix("../"))
        told = answer.json()
        assert (told["address"], told["standing"], told["cities"]) == (ANNA, "confirmed", ["berlin"])
        assert told["consent"]["form"] == "endpoint 1" and "attachment" in answer.headers["content-disposition"]
    with letterbox(tmp_path / "sealed", WRITE_ONLY) as box:
        reader = box.join(ANNA)
        told = box.get(f"/export/{box.tokens.export(reader, box.now)}").json()
        assert told["address"] == "" and "kept encrypted" in told["address_note"]


@pytest.mark.parametrize("environment", [ENVIRONMENT, WRITE_ONLY], ids=["reads", "only writes"])
def test_after_erasing_nothing_is_left_but_a_keyed_hash(tmp_path: Path, environment: dict[str, str]) -> None:
    with letterbox(tmp_path, environment) as box:
        reader = box.join(ANNA)
        box.join(BERT)
        address = f"/erase/{box.tokens.erase(reader, box.now)}"
        before = box.snapshot()
        assert box.get(address).status_code == 200 and box.ask("HEAD", address).status_code == 200
        assert box.snapshot() == before
        for _ in range(2):
            assert box.post(address).status_code == 200
        kept = box.snapshot()
        assert [row[0] for row in kept["readers"]] == [box.courier.messages[-1].reader]
        assert [(each.kind, each.subscriber) for each in box.queue() if each.subscriber == reader] == [
            ("erased", reader)
        ]
        assert len(kept["suppressed"]) == 1
        secrets = [ANNA, hashlib.sha256(ANNA.encode()).hexdigest(), hashlib.md5(ANNA.encode()).hexdigest()]  # noqa: S324
        sealed = next(each[4] for each in before["readers"] if each[0] == reader)
        for path in tmp_path.rglob("*"):
            data = path.read_bytes() if path.is_file() else b""
            assert not any(secret.encode() in data.lower() for secret in secrets), path
            assert bytes(sealed) not in data, f"the sealed address still lies in {path.name}"  # type: ignore[call-overload]


def test_a_queue_is_read_from_any_number_on_and_only_with_its_word(box: Letterbox) -> None:
    for name in "abc":
        box.join(f"{name}@example.org")
        box.wait(minutes=20)
    assert [each.number for each in box.queue()] == [1, 2, 3]
    assert [each.number for each in box.queue(2)] == [3]
    assert box.queue(3) == []
    stamps = [each.at for each in box.queue()]
    assert stamps == sorted(set(stamps))
    for headers in (
        {},
        {"Authorization": QUEUE_TOKEN},
        {"Authorization": f"Bearer {QUEUE_TOKEN}x"},
        {"Authorization": "Bearer é"},
    ):
        assert box.get("/queue?after=0", headers={k: v.encode() for k, v in headers.items()}).status_code == 401
    for after in ("-1", "x", "1" * 30, "٣"):
        answer = box.get("/queue", params={"after": after}, headers={"Authorization": f"Bearer {QUEUE_TOKEN}"})
        assert answer.status_code == 400


def test_the_honeypot_and_a_form_filled_in_no_time_are_answered_alike_and_dropped(box: Letterbox) -> None:
    genuine = box.subscribe(BERT)
    caught = box.post("/subscribe", {"email": ANNA, "city": "berlin", "website": "https://spam.example"})
    assert caught.content == genuine.content
    stamp = LexborHTMLParser(box.get("/subscribe?city=berlin").text).css_first("input[name=stamp]")
    assert stamp is not None
    fields = {"email": ANNA, "city": "berlin", "stamp": stamp.attributes["value"]}
    box.wait(seconds=1)
    assert box.post("/subscribe", fields).content == genuine.content
    assert box.post("/subscribe", fields | {"stamp": "forged"}).content == genuine.content
    assert [each.to for each in box.courier.messages] == [BERT]
    box.wait(seconds=5)
    assert box.post("/subscribe", fields).content == genuine.content
    assert [each.to for each in box.courier.messages] == [BERT, ANNA]
    box.wait(days=2)
    stale = box.post("/subscribe", fields)
    assert "One more click" in stale.text or "Noch ein Klick" in stale.text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"email": "nobody", "city": "berlin"}, 422),
        ({"city": "berlin"}, 422),
        ({"email": ANNA}, 422),
        ({"email": ANNA, "city": "atlantis"}, 422),
        ({"email": f"{ANNA}\r\nBcc: {BERT}", "city": "berlin"}, 422),
        ({"email": ANNA, "city": "berlin", "more": "x" * 20_000}, 413),
    ],
)
def test_a_form_that_is_not_right_says_what_is_wrong(box: Letterbox, fields: dict[str, str], status: int) -> None:
    answer = box.post("/subscribe", fields)
    assert answer.status_code == status
    assert box.courier.messages == []
    if status == 422:
        page = LexborHTMLParser(answer.text)
        assert page.css("[role=alert]") and page.css("input[type=email]") and ANNA not in answer.text


def test_other_bodies_methods_and_addresses_are_refused(box: Letterbox) -> None:
    assert box.ask("POST", "/subscribe", json={"email": ANNA}).status_code == 415
    assert box.ask("PUT", "/subscribe").status_code == 405
    assert box.get("/nothing").status_code == 404
    assert box.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    assert box.get("/health").text == "ok"


def test_a_confirmation_that_could_not_be_sent_does_not_count(box: Letterbox) -> None:
    box.courier.answer = REFUSING
    refused = box.subscribe(ANNA)
    box.courier.answer = None
    assert box.subscribe(ANNA).content == refused.content
    assert [each.to for each in box.courier.messages] == [ANNA]


def test_every_answer_forbids_scripts_frames_keeping_and_telling(box: Letterbox) -> None:
    reader = box.join(ANNA)
    for path in ("/subscribe", "/nothing", f"/u/{box.tokens.unsubscribe(reader, '')}", "/queue", "/u/x"):
        headers = box.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; form-action 'self'")
        assert (headers["referrer-policy"], headers["cache-control"]) == ("no-referrer", "no-store")
        assert "set-cookie" not in headers
    assert box.get("/endpoint.css").headers["cache-control"] == "max-age=86400"


def test_pages_speak_the_reader_the_city_or_the_browser(box: Letterbox) -> None:
    def language(answer: httpx.Response) -> str:
        return str(re.findall(r'<html lang="([^"]+)"', answer.text)[0])

    assert language(box.get("/subscribe?city=berlin")) == "de"
    assert language(box.get("/subscribe")) == "en"
    assert language(box.get("/nothing", headers={"Accept-Language": "fr, es-MX;q=0.9, en;q=0.5"})).startswith("es")
    assert language(box.get("/nothing", headers={"Accept-Language": "*, ;;; q=7,"})) == "en"
    reader = box.join(ANNA, "berlin")
    assert (
        language(box.get(f"/u/{box.tokens.unsubscribe(reader, 'berlin')}", headers={"Accept-Language": "es"})) == "de"
    )


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("NOCTURNE_TOKEN_KEYS", "NOCTURNE_TOKEN_KEYS is not set"),
        ("NOCTURNE_AGE_IDENTITY", "NOCTURNE_AGE_IDENTITY is not set"),
        ("NOCTURNE_QUEUE_TOKEN", "NOCTURNE_QUEUE_TOKEN is not set"),
    ],
)
def test_what_is_missing_is_said_before_the_first_question(tmp_path: Path, missing: str, sentence: str) -> None:
    environment = {name: value for name, value in ENVIRONMENT.items() if name != missing}
    with pytest.raises(UsageError, match=sentence), letterbox(tmp_path, environment):
        pass
