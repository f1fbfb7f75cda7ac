"""The site that is checked when none is named: the demo's, with a form for subscribers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.check_web.packages import ROOT

FORM = '\n[subscribe]\naction = "https://letters.nocturne.example/subscribe"\n'
"""What stands in the settings below the last table."""


def built(cache: Path) -> Path:
    """The site, built anew below the cache. Raises CalledProcessError when the demo or the second build fails."""
    around = cache / "demo"
    around.mkdir(parents=True, exist_ok=True)
    _nocturne("demo", "--project", str(around), "--quiet")
    project = around / ".demo"
    settings = project / "content" / "site.toml"
    settings.write_text(with_form(settings.read_text("utf-8")), "utf-8")
    _nocturne("build", "--project", str(project), "--quiet")
    return project / "output"


def with_form(settings: str) -> str:
    """Settings of the demo, with a form."""
    return settings + FORM


def _nocturne(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "nocturne", *words], cwd=ROOT, check=True)
