"""The gate: a good letter passes, and each thing that may be wrong with one is found, by its name."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from nocturne.digest import contrast, support
from nocturne.digest.lint import Draft, lint
from nocturne.model.letter import Setting
from tests.digest.desk import BASE, IMPRINT, chosen, composer, letter, maximal, week_of_nights
from tests.digest.tools import npm_folder

PICTURE = f'<img src="{BASE}/a.png" width="40" alt="">'


@pytest.fixture(scope="module")
def draft() -> Draft:
    """A letter of ten events."""
    made = letter(chosen(week_of_nights(30)))
    setting = composer().set(made)
    mjml = composer().mjml(composer().view(made), setting.preheader, composer().languages.of("en"))
    return Draft(mjml=mjml, setting=setting, imprint=IMPRINT, alive=lambda path: not path.startswith("nowhere"))


def changed(draft: Draft, change: Callable[[Setting], Setting]) -> list[str]:
    """What is said of the letter with that change."""
    return [str(each) for each in lint(replace(draft, setting=change(draft.setting)))]


def test_a_good_letter_passes(draft: Draft) -> None:
    assert lint(draft) == ()
    most = letter(chosen(maximal()))
    assert lint(replace(draft, setting=composer().set(most))) == ()


def within(html: str) -> Callable[[Setting], Setting]:
    """More HTML at the end of the letter."""
    return lambda setting: replace(setting, html=setting.html.replace("</body>", f"{html}</body>"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (within("x" * 90_000), "HTML: 1"),
        (within("<a href='javascript:x()'>x</a>"), "is no address of the web"),
        (within("<a href='mailto:a@b.example'>x</a>"), "is no address of the web"),
        (within("<a href='/berlin/'>x</a>"), "is no address of the web"),
        (within("<a href='http://[x'>x</a>"), "is no address of the web"),
        (within(f"<a href='{BASE}/nowhere/'>x</a>"), "leads to no page of the site"),
        (within("<a href='https://a.example/?utm_source=x'>x</a>"), "follows its readers"),
        (within("<a href='https://a.example/'>x</a>"), "there are 18 links in one and 17 in the other"),
        (within("<a href='https://a.example/'>x</a>" * 60), "77 links"),
        (within("<script>x()</script>"), "<script> has no place in a mail"),
        (within("<form></form>"), "<form> has no place in a mail"),
        (within("<p onclick='x()'>x</p>"), "<p> has a onclick"),
        (within(PICTURE.replace(' alt=""', "")), "has no alt"),
        (within(PICTURE.replace("40", "1")), "as small as a tracker's"),
        (within(PICTURE.replace(BASE, "https://other.example")), "is not the site's own"),
        (within(PICTURE.replace("a.png", "a.png?reader=7")), "is not the site's own"),
        (within("<style>@import 'https://fonts.example/x.css'</style>"), "@import makes a reader's program fetch"),
        (within("<p style='background:url(https://a.example/x)'>x</p>"), "makes a reader's program fetch something"),
        (within("<p style='color:#999999'>faint</p>"), "HTML, light: 'faint' is #999999 on #f5f1e8"),
        (within("<a href='https://a.example/'>blue</a>"), "'blue' is #0000ee on #0b0b0c"),
        (within("<p style='display:grid'>x</p><style>p:hover{color:red}</style>"), "css-pseudo is not known"),
        (within("<p style='mask-image:none'>x</p>"), "css-mask-image is not known to work"),
        (within("<video></video>"), "html-video is not known to work"),
        (within("\u202e"), r"holds the control '\u202e'"),
        (lambda s: replace(s, subjects=()), "0 subjects"),
        (lambda s: replace(s, subjects=("x" * 71,)), "subject: 71 letters"),
        (lambda s: replace(s, subjects=("a\r\nBcc: x",)), "subject: "),
        (lambda s: replace(s, preheader=""), "preheader: 0 letters"),
        (lambda s: replace(s, preheader="x" * 111), "preheader: 111 letters"),
        (lambda s: replace(s, text=f"{s.text}{'x' * 999}\n"), "a line of more than 998 bytes"),
        (lambda s: replace(s, text=s.text.replace(s.slots["unsubscribe"], "")), "text: the mark of unsubscribe"),
        (lambda s: replace(s, html=s.html.replace(s.slots["unsubscribe"], "")), "HTML: the mark of unsubscribe"),
        (lambda s: replace(s, html=s.html.replace("3 Canal Street", "")), "HTML: the postal address is missing"),
        (lambda s: replace(s, text=s.text.replace("3 Canal Street", "")), "text: the postal address is missing"),
        (lambda s: replace(s, text=s.text.replace("/e/night", "/e/nicht", 1)), "link 2 is"),
        (lambda s: replace(s, html=s.html.replace("color: #62d4ff", "color: #202020")), "HTML, dark: "),
        (lambda s: replace(s, html=s.html.replace("background: #0b0b0c !important", "")), "HTML, dark: "),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(draft: Draft, change: Callable[[Setting], Setting], said: str) -> None:
    found = changed(draft, change)
    assert any(said in each for each in found), found


def test_the_compiler_leaves_out_what_it_does_not_know_and_the_gate_does_not(draft: Draft) -> None:
    broken = replace(draft, mjml=draft.mjml.replace("<mj-text>", "<mj-foo>"))
    assert [each.what for each in lint(broken)] == ["<mj-foo> is no element that letters are made of"]


def test_a_preview_may_lack_a_postal_address_and_a_letter_may_not(draft: Draft) -> None:
    bare = replace(draft, imprint=replace(IMPRINT, postal_address=""))
    assert [each.what for each in lint(bare)] == ["there is no postal address"]
    assert lint(replace(bare, to_be_sent=False)) == ()


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast.ratio("#000", "#ffffff") == pytest.approx(21)
    assert contrast.ratio("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast.ratio("rgb(0, 0, 0)", "#ffffff") == 1


def test_what_a_letter_uses_is_written_down_and_nothing_else_is(draft: Draft) -> None:
    made = letter(chosen(maximal()), corrections=(), tags=("film",))
    used = {*support.used(draft.setting.html), *support.used(composer().set(made).html)}
    assert used <= support.BASELINE | support.OLDER
    assert used >= {"css-at-media-prefers-color-scheme", "html-table", "css-selector-child", "css-unit-px"}


MAIN = {
    "gmail": ("desktop-webmail", "android", "ios"), "apple-mail": ("macos", "ios"),
    "outlook": ("windows", "outlook-com", "macos"), "yahoo": ("desktop-webmail",), "thunderbird": ("macos",),
}  # fmt: skip
"""The programs a letter has to be read in."""


@pytest.mark.integration
def test_what_is_written_down_is_what_caniemail_says() -> None:
    data = json.loads((npm_folder() / "node_modules/caniemail/data/caniemail.json").read_text(encoding="utf-8"))
    features = {each["slug"]: each["stats"] for each in data["data"]}
    ours = {"css-supported-color-schemes", *support.OLDER}
    assert support.BASELINE - features.keys() - ours == set()
    missing = {
        (slug, family, platform)
        for slug in sorted(support.NEEDED)
        for family, platforms in MAIN.items()
        for platform in platforms
        if (tested := features[slug].get(family, {}).get(platform)) and list(tested.values())[-1].startswith("n")
    }
    assert missing == set()
