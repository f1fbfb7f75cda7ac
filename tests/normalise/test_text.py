"""Words are repaired, plain and of decent length; HTML comes only through the sanitiser; people's contacts are out."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys

import pytest

from nocturne.model.listing import TextFormat
from nocturne.normalise.characters import repaired
from nocturne.normalise.markdown import to_html
from nocturne.normalise.markup import sanitised
from nocturne.normalise.text import description, excerpt, line, title, without_people
from tests.normalise.listings import event

HANG_SECONDS = 120


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("𝕿𝖊𝖈𝖍𝖓𝖔 ℕ𝕚𝕘𝕙𝕥", "Techno Night"),
        ("𝓔𝓬𝓱𝓸 & 𝔇𝔲𝔰𝔱", "Echo & Dust"),
        ("Ｎｉｇｈｔ　２３", "Night 23"),
        ("ⓉⒺⒸⒽⓃⓄ hour", "TECHNO hour"),
        ("🆃🅴🅲🅷🅽🅾", "TECHNO"),
        ("Ⓐ Café ½ ™ № “quoted” naïve ！", "Ⓐ Café ½ ™ № “quoted” naïve ！"),
        ("Straße Ελλάδα Київ 夜の音楽 ليلة", "Straße Ελλάδα Київ 夜の音楽 ليلة"),
        ("schÃ¶ne NÃ¤chte", "schöne Nächte"),
        ("Salt &amp; Smoke", "Salt & Smoke"),
        ("Salt &amp;amp;amp; Smoke", "Salt & Smoke"),
        ("I &lt;3 noise", "I <3 noise"),
        ("a\u202eb\u200bc\u2066d\ufeff", "abcd"),
        ("z\u0301\u0302\u0303\u0304\u0305go", "ź\u0302\u0303go"),
        ("a\x00b\x1bc\x7f\ud800d\ue000\uffff", "abcd"),
        ("two\r\nlines\u2028here\tnow", "two lines here now"),
        (
            "👩‍🎤 🏳️‍🌈 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
            "👩‍🎤 🏳️‍🌈 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        ),
        ("tag\U000e0041\U000e0042 smuggling", "tag smuggling"),
        ("می‌خواهم", "می‌خواهم"),
    ],
)
def test_characters_are_repaired_without_harm_to_what_is_meant(written: str, told: str) -> None:
    assert title(written) == told
    assert title(told) == told


def test_a_title_is_at_most_two_hundred_characters_and_ends_between_words() -> None:
    found = title("night and day " * 100)
    assert len(found) <= 200
    assert found.endswith(("night…", "day…", "and…"))
    assert len(title("x" * 5000)) == 200


@pytest.mark.parametrize(
    "contact",
    [
        "someone@example.org",
        "some.one+door@mail.example.co.uk",
        "someone (at) example.org",
        "someone[at]example[dot]org",
        "mailto:someone@example.org",
        "+49 30 1234567",
        "+1 (415) 555-0132",
        "415-555-0132",
        "(415) 555-0132",
        "030 1234567",
        "0176 12345678",
        "WhatsApp: 0176/12345678",
    ],
)
def test_addresses_and_numbers_of_people_are_taken_out(contact: str) -> None:
    told = without_people(f"Guest list: {contact} until noon")
    assert "example" not in told.replace("[e-mail]", "")
    assert not re.search(r"\d{3}", told)
    assert told.startswith("Guest list")
    assert told.endswith("until noon")
    assert contact not in event(description=f"Write to {contact}").description
    assert event(organizer_name=contact).organizer.name == ""
    assert contact not in event(title=f"Night {contact}").title


@pytest.mark.parametrize("markup", ["<p>Write to ann@<b>mail.example</b>", "<p>Call <i>+49</i> 30 <b>1234567</b>"])
def test_a_contact_written_across_elements_is_taken_out_of_the_html_too(markup: str) -> None:
    told = description(markup, "html", "full")
    assert not any(left in told.html + told.plain for left in ("mail.example", "1234567"))
    assert told.html.startswith("<p>")


@pytest.mark.parametrize(
    "words",
    [
        "23:00 – 06:00",
        "2026-05-02",
        "02.05.2026",
        "10 € / 8 €",
        "10 000 people",
        "https://example.org/e/4155550132",
        "4x4 @ noon",
    ],
)
def test_hours_dates_prices_and_addresses_are_no_contacts(words: str) -> None:
    assert without_people(words) == words


@pytest.mark.parametrize(
    ("format", "written", "plain", "html"),
    [
        ("plain", "one\ntwo\n\nthree <b>", "one\ntwo\n\nthree <b>", "<p>one<br>two</p><p>three &lt;b&gt;</p>"),
        ("html", "<div>one</div><div>two</div>", "one\n\ntwo", "<p>one</p><p>two</p>"),
        ("html", "<p>one\n  line</p><br><br><br><br>", "one line", "<p>one line</p><br><br>"),
        ("html", "<h2>Head</h2>text", "Head\n\ntext", "<p><strong>Head</strong></p>text"),
        ("html", "<ul><li>one<li>two</ul>", "- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
        ("html", "<table><tr><td>1<td>2</table>", "1 2", None),
        ("html", "a<script>alert(1)</script><style>p{}</style>b", "ab", "ab"),
        ("html", "<img src=x onerror=alert(1)><svg onload=alert(1)>x</svg>y", "y", "y"),
        ("html", "<p style='x' onclick='y' class=z id=q>a</p>", "a", "<p>a</p>"),
        ("html", "<a href='javascript:alert(1)'>a</a>", "a", "a"),
        (
            "html",
            "<a href='https://EXAMPLE.org/?utm_source=x&id=1' target=_blank>a</a>",
            "a",
            '<a href="https://example.org/?id=1" rel="nofollow ugc noopener noreferrer">a</a>',
        ),
        ("html", "&lt;script&gt; is written", "<script> is written", "&lt;script&gt; is written"),
        ("html", "<p> </p><p><br></p>x", "x", "x"),
        ("markdown", "# Head\n\n* one\n* two\n\n**bold**", "Head\n\n- one\n- two\n\nbold", None),
        ("markdown", "<script>alert(1)</script>", "<script>alert(1)</script>", None),
    ],
)
def test_a_description_is_plain_words_and_a_few_harmless_elements(
    format: TextFormat, written: str, plain: str, html: str | None
) -> None:
    found = description(written, format, "full")
    assert found.plain == plain
    if html is not None:
        assert found.html == html
    assert sanitised(found.html) == found.html


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("a\nb\n\nc", "<p>a<br>b</p>\n<p>c</p>"),
        ("1) x\n2) y", "<ul><li>x</li><li>y</li></ul>"),
        ("text\n* x", "<p>text</p>\n<ul><li>x</li></ul>"),
        ("---\n***\n_ _ _", ""),
        ("*it* **b** _u_ snake_case_x 2 * 3", "<p><em>it</em> <strong>b</strong> <em>u</em> snake_case_x 2 * 3</p>"),
        ("\\*no\\* \\# \\[x\\]", "<p>*no* # [x]</p>"),
        ("[l](https://x.example/_a_)", '<p><a href="https://x.example/&#95;a&#95;">l</a></p>'),
        ("[l](javascript:alert)", "<p>[l](javascript:alert)</p>"),
        ("<b>&", "<p>&lt;b&gt;&amp;</p>"),
        ("# #", "<p><strong>#</strong></p>"),
    ],
)
def test_the_little_markdown_of_platforms_becomes_html(written: str, html: str) -> None:
    assert to_html(written) == html


def test_how_much_of_a_description_is_kept_is_the_operators_choice() -> None:
    words = "A sentence of some length stands here. " * 40
    assert description(words, "plain", "none") == description("", "plain", "full")
    short = description(f"<p>{words}</p>", "html", "excerpt")
    assert len(short.plain) <= 400
    assert short.plain.endswith("here.")
    assert short.html == f"<p>{short.plain}</p>"
    assert excerpt(short.plain) == short.plain
    assert description("<p>one</p><p>two</p>", "html", "excerpt").plain == "one\n\ntwo"
    assert len(description("x" * 90_000, "plain", "full").plain) == 20_000


def test_html_deeper_than_anybody_writes_becomes_plain_paragraphs() -> None:
    found = description("<b>" * 5000 + "deep" + "</b>" * 5000, "html", "full")
    assert (found.plain, found.html) == ("deep", "<p>deep</p>")


@pytest.mark.parametrize("limit", [10, 40, 200])
def test_shortened_text_is_within_its_limit_and_stays(limit: int) -> None:
    short = line("a word " * 300, limit)
    assert len(short) <= limit
    assert line(short, limit) == short


PIECES = [
    "[",
    "<",
    "*",
    "&",
    "&amp;",
    "<b>",
    "[a](",
    "_a ",
    "# ",
    "* ",
    " ",
    "- ",
    "\n",
    "a@",
    "0 ",
    "+49 30 ",
    "a.",
    "Ã",
    "e\u0301",
    "(",
    "[at]",
    "tel ",
    "1",
    "[]",
    "<p ",
    "</",
    "<!--",
    "&#38;",
    '"',
    "1-",
    "<br>",
    "<p><br></p>",
    "**",
    "[a](https://",
    "<a href='https://x/",
    "![",
    "`",
    "|",
    "\\",
    "-",
    "cancelled ",
    "€",
    "1 ",
    "address sent ",
    ",",
    "\U0001d400",
    "ⓐ",
    "é",
    "\u202e",
    "<div>",
    "<table><tr>",
    "<li>",
    "http://",
    "%",
    "?a=1&",
    "#",
]
SEED, SAMPLE = 11, 16
"""What the default run takes of them."""
HOSTILE = """
import json, sys
from nocturne.normalise import links, text
from nocturne.normalise.price import price
from nocturne.normalise.place import place
from nocturne.model.listing import ListedOffer, ListedPlace
from nocturne.normalise.title import read
MEGABYTE = 1_000_000
for piece in json.loads(sys.argv[1]):
    for text_ in (piece * (MEGABYTE // len(piece)), "#" + piece * 2_000 + "x#y"):
        for form in ("plain", "html", "markdown"):
            assert len(text.description(text_, form, "full").plain) <= 20_000
        assert len(text.title(text_)) <= 220
        read(text_, "")
        links.canonical("https://example.org/" + text_[:1900])
        price(ListedOffer(text=text_), "DE")
        place(ListedPlace(name=text_, address=text_, locality=text_, postal_code=text_, lat=text_, lng=text_))
print("done")
"""


def test_a_megabyte_of_anything_takes_time_in_step_with_its_length(long: bool) -> None:
    pieces = PIECES if long else random.Random(SEED).sample(PIECES, SAMPLE)
    done = subprocess.run(
        [sys.executable, "-c", HOSTILE, json.dumps(pieces)],
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert done.stdout.strip() == "done", done.stderr[-2000:]


def test_repairing_twice_changes_nothing() -> None:
    for written in (
        "schÃƒÂ¶n",
        "&amp;lt;",
        "Ã¢â‚¬â„¢",
        "𝕬\u0301",
        "\U0001f1e9\U0001f1ea",
        "ﬁ ﬂ",
        "à\u0300\u0301\u0302",
    ):
        assert repaired(repaired(written)) == repaired(written)
