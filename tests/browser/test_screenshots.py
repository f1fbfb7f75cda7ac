"""One command takes the pictures of a built site."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]


def size(picture: Path) -> tuple[int, int]:
    """Width and height of a PNG."""
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return width, height


def take(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the tool as its reader would."""
    command = [sys.executable, "-m", "tools.screenshots", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.browser
def test_each_page_is_taken_on_phone_and_desktop_dark_and_light(browser: Browser, site: Path, tmp_path: Path) -> None:
    assert browser.is_connected()
    done = take(site, tmp_path, "index.html", "404.html")
    assert done.returncode == 0, done.stderr
    sizes = {picture.name: size(picture) for picture in tmp_path.iterdir()}
    assert sizes == {
        f"{page}-{device}-{scheme}.png": pixels
        for page in ("index", "404")
        for device, pixels in (("phone", (720, 1560)), ("desktop", (1280, 900)))
        for scheme in ("dark", "light")
    }
    assert (tmp_path / "404-phone-dark.png").read_bytes() != (tmp_path / "404-phone-light.png").read_bytes()


def test_a_folder_without_a_site_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = take(tmp_path / "nothing", tmp_path / "pictures")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "pictures").exists()
