"""Programs of mail that a test needs: skipped without them, unless NOCTURNE_REQUIRE_MAIL_PROGRAMS=1 asks for them."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import NoReturn

import pytest

_PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


def needed(program: str, package: str) -> str:
    """Where a program is. Skips the test, or fails it where mail programs are required."""
    found = shutil.which(program, path=_PLACES)
    return found or _missing(f"{package} is not installed: run make mail")


def as_root(program: str) -> list[str]:
    """A command that runs a program as root: as it is, or by sudo where that asks nothing. Skips or fails without."""
    if os.geteuid() == 0:
        return [program]
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n", program]
    return [_missing(f"{program} runs only as root")]


def _missing(what: str) -> NoReturn:
    if os.environ.get("NOCTURNE_REQUIRE_MAIL_PROGRAMS") == "1":
        pytest.fail(f"{what}, and NOCTURNE_REQUIRE_MAIL_PROGRAMS=1 asks for it")
    pytest.skip(what)
