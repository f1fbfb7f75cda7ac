"""Find a Chromium for the browser tests, or install the system's; standard library only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
ADVICE = "no Chromium found; install one (Debian: apt-get install chromium, macOS: brew install --cask chromium)"


def find(environment: Mapping[str, str]) -> str:
    """The path of a Chromium, "" when there is none. NOCTURNE_CHROMIUM names one outright."""
    named = environment.get("NOCTURNE_CHROMIUM", "")
    found = (shutil.which(name) for name in ([named] if named else NAMES))
    installed = (path for path in APPLICATIONS if not named and os.access(path, os.X_OK))
    return next((path for path in (*found, *installed) if path), "")


def install() -> None:
    """Ask apt for Chromium, as root or where sudo needs no password."""
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (as_root and not shutil.which("sudo")):
        return
    for words in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "chromium"]):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*as_root, "apt-get", *words], env=environment, stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    """Exit 0 and print the path when a Chromium is there, 1 with advice when not."""
    found = find(os.environ)
    if not found and "NOCTURNE_CHROMIUM" not in os.environ:
        install()
        found = find(os.environ)
    named = os.environ.get("NOCTURNE_CHROMIUM", "")
    print(found or (f"NOCTURNE_CHROMIUM names {named}, which cannot be run" if named else ADVICE))
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
