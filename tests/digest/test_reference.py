"""The compiler we use against MJML's own: the same words, the same links, the same picture."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path
from typing import Any

import css_inline
import pytest
from playwright.sync_api import Browser

from nocturne.digest.compose import STYLES
from nocturne.digest.lint import hrefs
from nocturne.model.letter import Letter
from tests.digest.desk import chosen, composer, letter, maximal, week_of_nights
from tests.digest.test_compose import CORRECTION, visible
from tests.digest.test_look import COMPARE
from tests.digest.tools import npm_folder
from tests.site.projects import TEMPLATES

CALL = """
const mjml = require("mjml")
let text = ""
process.stdin.on("data", (part) => { text += part })
process.stdin.on("end", async () => {
  const made = await mjml(text, { fonts: {}, minify: false, keepComments: false, validationLevel: "strict" })
  process.stdout.write(made.html)
})
"""


def reference(mjml: str, tmp_path: Path) -> str:
    """What MJML's own compiler makes of it, strictly, with our styles put in."""
    folder = npm_folder()
    script = folder / "compile.cjs"
    script.write_text(CALL, encoding="utf-8")
    done = subprocess.run(["node", str(script)], input=mjml, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    css = (TEMPLATES / STYLES).read_text(encoding="utf-8")
    return str(css_inline.CSSInliner(inline_style_tags=False, keep_style_tags=True, extra_css=css).inline(done.stdout))


def letters() -> dict[str, Letter]:
    return {
        "ten": letter(chosen(week_of_nights(30)), corrections=(CORRECTION,), tags=("film",)),
        "maximal": letter(chosen(maximal()), "de"),
    }


@pytest.mark.integration
@pytest.mark.browser
@pytest.mark.parametrize("name", ["ten", "maximal"])
def test_both_compilers_make_the_same_letter(browser: Browser, tmp_path: Path, name: str) -> None:
    made = letters()[name]
    setting = composer().set(made)
    language = composer().languages.of(made.language)
    theirs = reference(composer().mjml(composer().view(made), setting.preheader, language), tmp_path)
    assert visible(theirs) == visible(setting.html)
    assert hrefs(theirs) == hrefs(setting.html)
    for width in (600, 375):
        for scheme in ("light", "dark"):
            pictures = [picture(browser, html, width, scheme) for html in (setting.html, theirs)]
            page = browser.new_page()
            assert page.evaluate(COMPARE, pictures) < 0.001, (width, scheme)
            page.close()


def picture(browser: Browser, html: str, width: int, scheme: Any) -> str:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.set_content(html)
    shot = base64.b64encode(page.screenshot(full_page=True)).decode()
    context.close()
    return shot
