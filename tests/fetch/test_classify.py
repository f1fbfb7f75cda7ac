"""What an answer is: judged by status, header and body, and never by hope."""

from __future__ import annotations

from pathlib import Path

import pytest

from nocturne.fetch.classify import classify
from nocturne.model.exchange import Format, Outcome
from tests.fetch.asking import ask, page
from tests.fetch.server import Site, answer

HTML = b"<!doctype html><html><head><title>Nights</title></head><body>"


def judged(body: bytes, expects: Format = "html", status: int = 200, **headers: str) -> Outcome:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return classify(page("https://host.example/", expects=expects), status, named, body)[0]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.OK), (203, Outcome.OK), (401, Outcome.BLOCKED), (402, Outcome.BLOCKED), (403, Outcome.BLOCKED),
        (407, Outcome.BLOCKED), (429, Outcome.BLOCKED), (451, Outcome.BLOCKED), (404, Outcome.GONE),
        (410, Outcome.GONE), (400, Outcome.FAILED), (405, Outcome.FAILED), (418, Outcome.FAILED),
        (500, Outcome.FAILED), (503, Outcome.FAILED), (520, Outcome.FAILED), (304, Outcome.FAILED),
    ],
)  # fmt: skip
def test_each_status_over_the_wire_has_its_outcome(site: Site, status: int, outcome: Outcome) -> None:
    site.replies["/"] = answer(status, HTML)
    response = ask(site.url())
    assert response.outcome is outcome
    assert bool(response.reason) is (not outcome.good)


@pytest.mark.parametrize(
    "challenge",
    [
        b"<html><head><title>Just a moment...</title></head></html>",
        b"<!DOCTYPE html><title>Attention Required! | Cloudflare</title>",
        b"<html><title lang=en> Access Denied</title>",
        HTML + b'<script src="/cdn-cgi/challenge-platform/h/b/orchestrate"></script>',
        HTML + b'<script src="https://ct.captcha-delivery.com/c.js"></script>',
        HTML + b"<p>Please enable JS and disable any ad blocker</p>",
        HTML + b'<div id="px-captcha"></div>',
        HTML + b"<script>window.gokuProps = {}</script>",
        HTML + b'<iframe src="/_Incapsula_Resource?x=1"></iframe>',
        HTML + b'<form><div class="g-recaptcha"></div></form>',
        b"\xef\xbb\xbf\n<html><title>Robot Check</title>",
    ],
)
@pytest.mark.parametrize("status", [200, 403, 503])
def test_robot_checks_are_challenges_whatever_their_status(challenge: bytes, status: int) -> None:
    assert judged(challenge, status=status) is Outcome.CHALLENGE
    assert judged(challenge, "ics", status) is Outcome.CHALLENGE
    assert judged(challenge, "json", status) is Outcome.CHALLENGE


@pytest.mark.parametrize("header", [{"cf_mitigated": "challenge"}, {"x_amzn_waf_action": "captcha"}])
def test_guards_that_name_themselves_are_believed(header: dict[str, str]) -> None:
    assert judged(b"", "json", 202, **header) is Outcome.CHALLENGE


@pytest.mark.parametrize(
    "body",
    [
        HTML + b'<script type="application/ld+json">{}</script><form><div class="g-recaptcha"></div></form>',
        HTML + b'<div class="g-recaptcha"></div>' + b"<p>A programme of nights.</p>" * 2000,
        HTML + b"<script>/cdn-cgi/challenge-platform/</script>" + b"<p>A night.</p>" * 9000,
        HTML + b"<h1>Just a moment: a night of ambient</h1>",
        HTML + b"<p>Our captcha workshop, access denied to nobody.</p>",
    ],
)
def test_pages_with_content_are_no_challenges(body: bytes) -> None:
    assert judged(body) is Outcome.OK


def test_a_guard_that_watches_good_answers_too_is_no_challenge() -> None:
    assert judged(b'{"events": []}', "json", x_datadome="protected") is Outcome.OK


@pytest.mark.parametrize(
    ("expects", "right", "wrong"),
    [
        ("html", HTML, b'{"error": "none"}'),
        ("html", b"\xef\xbb\xbf\n <html>", b"Service is down"),
        ("html", b"\xc3\xaf\xc2\xbb\xc2\xbf<!DOCTYPE html>", b"BEGIN:VCALENDAR"),
        ("json", b' \n{"a": 1}', HTML),
        ("json", b"[]", b"null and void"),
        ("ics", b"BEGIN:VCALENDAR\r\n", HTML),
        ("ics", b"\xef\xbb\xbfbegin:vcalendar\n", b'{"error": "no group"}'),
        ("xml", b'<?xml version="1.0"?><rss/>', HTML),
        ("xml", b"<feed/>", b"[]"),
    ],
)
def test_a_body_of_another_kind_is_a_wrong_body(expects: Format, right: bytes, wrong: bytes) -> None:
    assert judged(right, expects) is Outcome.OK
    assert judged(wrong, expects) is Outcome.WRONG_BODY
    assert judged(b" \r\n", expects) is Outcome.WRONG_BODY
    assert judged(b"", expects) is Outcome.WRONG_BODY


def test_of_the_recorded_pages_only_the_recorded_trouble_is_trouble(corpus: Path) -> None:
    kinds: dict[str, Format] = {".html": "html", ".json": "json", ".ics": "ics"}
    found = {
        path.name: judged(path.read_bytes(), kinds[path.suffix])
        for folder in ("eventbrite", "meetup", "luma", "ics", "jsonld", "other")
        for path in sorted((corpus / folder).iterdir())
        if path.suffix in kinds
    }
    assert len(found) > 50
    assert {name: each for name, each in found.items() if not each.good} == {
        "cloudflare_challenge_instead_of_ics.ics": Outcome.CHALLENGE,
        "group_ical_error_group_not_found.ics": Outcome.WRONG_BODY,
        "group_ical_error_invalid_signature.ics": Outcome.WRONG_BODY,
    }
