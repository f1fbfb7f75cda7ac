"""Who imports what: one door to the network, and no dependency that nobody uses or nobody declared."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.project.files import ROOT, modules, settings

CLIENTS = {"httpx", "requests", "aiohttp", "urllib3", "http.client", "urllib.request", "ftplib"}
MAILERS = {"smtplib", "aiosmtplib"}


def _imports(path: Path) -> Iterator[str]:
    """Every module that a file names in an import, dotted, wherever the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_http_client_is_imported_in_one_module() -> None:
    assert _using(CLIENTS) == {"nocturne/fetch/exchange.py"}


def test_mail_leaves_by_one_module() -> None:
    assert _using(MAILERS) == {"nocturne/deliver/smtp.py"}


def _using(names: set[str]) -> set[str]:
    """The modules that import one of `names`."""
    return {path.relative_to(ROOT).as_posix() for path in modules("nocturne") if names & set(_imports(path))}


def _used(paths: Iterable[Path]) -> set[str]:
    """The distributions whose modules these files import."""
    homes = packages_distributions()
    roots = {name.partition(".")[0] for path in paths for name in _imports(path)}
    outside = {root for root in roots if root not in sys.stdlib_module_names and root in homes} - {"pydantic_core"}
    return {re.sub(r"[_.]", "-", homes[root][0]).lower() for root in outside}


def _declared(requirements: Iterable[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9._-]", each)[0].lower().replace("_", "-").replace(".", "-") for each in requirements}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    used, declared = _used(modules("nocturne")), _declared(settings()["project"]["dependencies"])
    assert used - declared == set()
    assert declared - used == set()


def test_what_tests_and_tools_import_is_declared() -> None:
    groups = settings()["dependency-groups"]
    declared = _declared([*settings()["project"]["dependencies"], *groups["test"], *groups["check"]])
    assert _used([*modules("tests"), *modules("tools")]) - declared == set()


def test_tools_need_nothing_but_the_standard_library_before_there_is_an_environment() -> None:
    for name in ("bootstrap", "browser", "lock"):
        roots = {each.partition(".")[0] for each in _imports(ROOT / "tools" / f"{name}.py")}
        assert roots <= sys.stdlib_module_names, name


def test_every_room_has_its_place_in_the_page_about_the_house() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {path.name for path in (ROOT / "nocturne").iterdir() if (path / "__init__.py").is_file()}
    assert {room for room in rooms if f"`{room}`" not in page} == set()
