"""What a spam filter thinks of letters, offline: little; and that it would speak up."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from nocturne.deliver.mime import encode
from nocturne.model.delivery import Message
from tests.deliver.post.letters import NIGHTS, NOW, digest, message, reader, writer
from tests.deliver.post.tools import needed

pytestmark = pytest.mark.integration
MOST = 1.0
NEVER = {"MPART_ALT_DIFF", "MIME_HTML_ONLY", "SUBJ_ALL_CAPS", "MISSING_MID", "MISSING_DATE", "MIME_BASE64_TEXT"}
LONG = "A title that somebody wrote who had very much to say and said it at once |Friday, 22:00|Halle|without a break"
SHOUTING = """<html><body><center><font size="7" color="red">100% GUARANTEED!!! ACT NOW!!! FREE MONEY!!!</font></center>
<a href="https://bit.ly/x"><img src="https://a.example/huge.gif"></a></body></html>"""


def judged(mail: bytes) -> tuple[float, set[str]]:
    """The points, and the rules that gave them."""
    program = needed("spamassassin", "spamassassin")
    done = subprocess.run([program, "-t", "-L"], input=mail, capture_output=True, timeout=300, check=False)
    said = done.stdout.decode("utf-8", "replace")
    status = re.search(r"^X-Spam-Status: .*?score=(-?[\d.]+).*?tests=([A-Z0-9_,\s]*)", said, re.MULTILINE | re.DOTALL)
    assert status is not None, said[:2000]
    return float(status[1]), {name for name in re.split(r"[,\s]+", status[2]) if name}


def received(mail: bytes) -> bytes:
    """With what the receiving server puts before it."""
    return (
        b"Return-Path: <letter@nights.example.org>\r\n"
        b"Received: from mail.nights.example.org (mail.nights.example.org [93.184.216.34]) by mx.mail.example.org"
        b" with ESMTPS id N1; Thu, 3 Dec 2026 10:00:01 +0000\r\n" + mail
    )


SAMPLES = {
    "ten": lambda: message(nights=[*NIGHTS, *NIGHTS], subject="Ten nights in Berlin, from Tuesday on"),
    "one": lambda: message(nights=NIGHTS[:1], subject="One night in Berlin: Slow Tape Evening"),
    "beyond ASCII": lambda: message(nights=NIGHTS[3:], subject="日本の夜、ベルリンの五つの夜"),
    "long": lambda: message(nights=[LONG.replace("title", "title " * 20)] * 3, subject="A" + " long" * 40),
}


@pytest.mark.parametrize("sample", SAMPLES)
def test_letters_are_not_taken_for_spam(sample: str) -> None:
    """Well below what anybody filters at."""
    mail: Message = SAMPLES[sample]()
    points, rules = judged(received(encode(mail, NOW)))
    assert points < MOST and not rules & NEVER and not {rule for rule in rules if rule.endswith("_SHORTNER")}, rules


COMPOSED: dict[str, Callable[[Any], Any]] = {
    "ten nights": lambda desk: desk.composed(desk.week_of_nights(10)),
    "one night": lambda desk: desk.composed([desk.night(1, title="Slow Tape Evening")]),
    "as much as any can say": lambda desk: desk.composed(desk.maximal()),
    "beyond ASCII": lambda desk: desk.composed([desk.night(1, title="日本の夜 / Nihon no yoru")], "ja"),
}


@pytest.mark.parametrize("kind", COMPOSED)
def test_letters_as_they_are_composed_are_not_taken_for_spam(kind: str) -> None:
    """With the templates that ship."""
    setting = COMPOSED[kind](pytest.importorskip("tests.digest.desk"))
    mail = writer().message(digest(), setting, reader(1))
    points, rules = judged(received(encode(mail, NOW)))
    assert points < MOST and not rules & NEVER, rules


def test_the_filter_tells_a_bad_mail() -> None:
    """Otherwise the test above would say nothing."""
    bad = replace(message(), subject="100% FREE MONEY!!!", html=SHOUTING, text="hello", headers=())
    points, rules = judged(received(encode(bad, NOW)))
    assert points > 5, rules
