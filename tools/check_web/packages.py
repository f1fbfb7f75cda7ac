"""The checkers that come as npm packages: exact versions, each in a folder of its own below the cache."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from tools.check_web.outcome import MissingTool

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = {
    "axe-core": "4.14.1",
    "vnu-jar": "26.9.27",
    "html-validate": "10.17.0",
    "csp_evaluator": "1.1.8",
    "lighthouse": "12.8.2",
    "@stoplight/prism-cli": "5.14.2",
}
"""The newest that run on Node 20."""
NO_DOWNLOADS = {"PUPPETEER_SKIP_DOWNLOAD": "1"}
"""Lighthouse's parts would fetch a browser of their own."""
INSTALL_SECONDS = 300
LONGEST = 200
"""Letters of a checker's own words that are handed on."""


def cache_folder() -> Path:
    """Where checkers lie: NOCTURNE_CHECK_WEB, or a folder of the checkout that git ignores."""
    named = os.environ.get("NOCTURNE_CHECK_WEB", "")
    return Path(named) if named else ROOT / ".cache" / "check-web"


def installed(name: str, cache: Path) -> Path | None:
    """The folder of a package when its pinned version is there."""
    found = cache / f"{name}-{VERSIONS[name]}" / "node_modules" / name
    return found if (found / "package.json").is_file() else None


def package(name: str, cache: Path) -> Path:
    """The folder of a package, installed now when it is not there. Raises MissingTool."""
    found = installed(name, cache)
    if found is None:
        _install(name, cache)
        found = installed(name, cache)
    if found is None:
        raise MissingTool(f"npm installed no {name} {VERSIONS[name]}")
    return found


def _install(name: str, cache: Path) -> None:
    """Install beside and rename, so that a broken installation is never taken for a whole one."""
    npm = program("npm", "Debian: apt-get install npm")
    wanted = f"{name}@{VERSIONS[name]}"
    staged = cache / f"{name}.new"
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    (staged / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"]
    words = [npm, "install", "--prefix", str(staged), *options, wanted]
    try:
        done = subprocess.run(
            words, cwd=staged, env=os.environ | NO_DOWNLOADS, capture_output=True, text=True, check=False,
            timeout=INSTALL_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        raise MissingTool(f"npm could not install {wanted} within {INSTALL_SECONDS} s") from late
    if done.returncode:
        raise MissingTool(f"npm could not install {wanted}: {_last_line(done.stderr)}")
    whole = cache / f"{name}-{VERSIONS[name]}"
    shutil.rmtree(whole, ignore_errors=True)
    staged.rename(whole)


def program(name: str, advice: str) -> str:
    """The path of a program. Raises MissingTool with the advice."""
    found = shutil.which(name)
    if not found:
        raise MissingTool(f"{name} is not installed ({advice})")
    return found


def answer(
    words: Sequence[str],
    *,
    seconds: float,
    on_stderr: bool = False,
    given: str = "",
    environment: Mapping[str, str] | None = None,
) -> Any:
    """The JSON a checker prints, whatever its exit code says. Raises MissingTool when it prints none.

    It prints into files: a program of Node that ends early loses what a pipe has not taken yet.
    """
    name = Path(words[0]).name
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        try:
            done = subprocess.run(
                words,
                input=given,
                stdout=out,
                stderr=err,
                encoding="utf-8",
                check=False,
                timeout=seconds,
                env=os.environ | (environment or {}),
            )
        except subprocess.TimeoutExpired as late:
            raise MissingTool(f"{name} gave no answer within {seconds:.0f} s") from late
        printed, complained = _read(out), _read(err)
    try:
        return json.loads(complained if on_stderr else printed)
    except ValueError as problem:
        said = _last_line(complained) or _last_line(printed) or "no word"
        raise MissingTool(f"{name} ended with {done.returncode}: {said}") from problem


def _read(file: IO[str]) -> str:
    file.seek(0)
    return file.read()


def _last_line(text: str) -> str:
    return next((line.strip()[:LONGEST] for line in reversed(text.splitlines()) if line.strip()), "")
