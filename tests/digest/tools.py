"""Other people's mail tools from npm, at exact versions: MJML's own compiler and caniemail's data."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = {"caniemail": "1.0.5", "mjml": "5.4.1"}
HANG_SECONDS = 600


def npm_folder() -> Path:
    """The folder with the packages: NOCTURNE_MAIL_TOOLS, or `.cache/mail-tools`.

    They are installed where NOCTURNE_REQUIRE_MAIL_TOOLS=1 asks for them; otherwise the test is skipped without them.
    """
    folder = Path(os.environ.get("NOCTURNE_MAIL_TOOLS", "") or ROOT / ".cache" / "mail-tools")
    if all(_version(folder, name) == version for name, version in PACKAGES.items()):
        return folder
    if os.environ.get("NOCTURNE_REQUIRE_MAIL_TOOLS") != "1":
        pytest.skip("mail tools are not installed: set NOCTURNE_REQUIRE_MAIL_TOOLS=1 to have npm install them")
    if not shutil.which("npm"):
        pytest.fail("NOCTURNE_REQUIRE_MAIL_TOOLS=1 asks for mail tools, and there is no npm")
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), *wanted]
    subprocess.run(command, check=True, timeout=HANG_SECONDS, capture_output=True)
    return folder


def _version(folder: Path, name: str) -> str:
    try:
        told = json.loads((folder / "node_modules" / name / "package.json").read_text(encoding="utf-8"))
    except OSError:
        return ""
    return str(told["version"])
