"""What pages cost their readers, measured in a browser as `make check-web` does it, and what accessibility says."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import KINDS
from tests.browser.programme import PREFIX
from tools.check_web import axe, weight
from tools.check_web.packages import cache_folder, installed
from tools.host import served

pytestmark = pytest.mark.browser

EVENING = "2026-05-01T18:00:00Z"
"""When scripts have most to add: events begin soon, and the night is tonight."""
VISITED = ("city", "tonight", "event: normal", "city without events", "about")
"""The city with the long name before the last: what it leaves behind is shown on the page after it."""
LOOKED_AT = ("home", "city", "event: cancelled", "event: arabic", "status", "missing")
BAD_PAGE = """\
<!doctype html><html><head><title>Bad</title></head>
<body><img src="https://pictures.example/a.png"><p>Long words that move down the page.</p>
<script src="bad.js" defer></script></body></html>
"""
BAD_SCRIPT = """\
document.cookie = 'seen=1';
const high = document.createElement('div');
high.style.height = '400px';
document.body.prepend(high);
"""


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A site that does what ours must not."""
    (tmp_path / "index.html").write_text(BAD_PAGE, "utf-8")
    (tmp_path / "bad.js").write_text(BAD_SCRIPT + "/* " + "".join(map(chr, range(160, 20_000))) + " */", "utf-8")
    return tmp_path


def pages(names: tuple[str, ...]) -> dict[str, str]:
    return {name: KINDS[name] for name in names}


def engine() -> Path:
    """The file of axe-core, where the tool has installed it."""
    found = installed("axe-core", cache_folder())
    if found is None:
        pytest.skip("axe-core is not installed: run make check-web ARGS='--only axe'")
    return found / "axe.min.js"


def test_a_visitor_with_late_scripts_sees_nothing_move_and_pays_little(browser: Browser, site: Path) -> None:
    with served(site, PREFIX, weight.SCRIPT_DELAY) as origin:
        visits = list(weight.visits(browser, origin, pages(VISITED), 390, 844, EVENING))
    assert [name for name, _, _ in visits] == ["city", "city, searched", *VISITED[1:]]
    assert [finding for name, _, cost in visits for finding in weight.over(name, cost)] == []
    assert all(cost.css and cost.js and cost.requests > 2 for _, _, cost in visits)


def test_what_moves_is_heavy_or_asks_others_is_found(browser: Browser, bad: Path) -> None:
    """The control for the one above."""
    with served(bad, "", weight.SCRIPT_DELAY) as origin:
        ((_, _, cost),) = weight.visits(browser, origin, {"home": ""}, 390, 844)
    found = {finding.rule: finding.words for finding in weight.over("home", cost)}
    assert found.keys() == {"layout shift", "budget: js", "third party", "cookie"}
    assert (found["third party"], found["cookie"]) == ("pictures.example", "seen")
    assert [finding.page for finding in weight.heavy(bad)] == ["bad.js"]


def test_axe_finds_nothing(browser: Browser, site: Path) -> None:
    file = engine()
    with served(site, PREFIX) as origin:
        found = list(axe.look(browser, file, origin, pages(LOOKED_AT), schemes=("dark",), widths=(360,)))
    assert [finding for unsure, finding in found if not unsure] == []


def test_axe_finds_what_is_wrong(browser: Browser, bad: Path) -> None:
    """The control for the one above."""
    file = engine()
    with served(bad, "") as origin:
        found = list(axe.look(browser, file, origin, {"home": ""}, schemes=("dark",), widths=(360,)))
    rules = {finding.rule for unsure, finding in found if not unsure}
    assert rules >= {"html-has-lang", "image-alt", "landmark-one-main"}
