"""A site that outgrows its host is said before the host says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from nocturne.site.limits import HOSTS, warnings
from tests.site.projects import site, write_settings


@pytest.mark.parametrize(
    ("host", "files", "size", "said"),
    [
        ("cloudflare-pages", 15_999, 1, []),
        ("cloudflare-pages", 16_001, 1, ["16,001 files: the site comes near the limit of Cloudflare Pages (free)"]),
        ("cloudflare-pages", 20_001, 1, ["20,001 files: the site passes the limit of Cloudflare Pages (free)"]),
        ("github-pages", 10**6, 1 << 30, ["1,073,741,824 bytes: the site comes near the limit of GitHub Pages"]),
        ("netlify", 60_000, 1 << 40, ["60,000 files: the site passes the limit of Netlify"]),
        ("any", 20_001, 1, ["20,001 files: the site passes the limit of Cloudflare Pages (free)"]),
    ],
)
def test_limits_that_are_near_or_passed_are_said(host: str, files: int, size: int, said: list[str]) -> None:
    found = warnings(host, files, size)
    assert [sentence.rpartition(" (")[0] for sentence in found] == said


def test_a_build_counts_its_files_and_bytes_against_the_host(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_settings(project, more='host = "netlify"')
    monkeypatch.setitem(HOSTS, "netlify", type(HOSTS["netlify"])("Netlify", files=100))
    output, result = site(project)
    real = [path for path in output.rglob("*") if path.is_file()]
    assert result.counts["files"] == len(real)
    assert result.counts["bytes"] == sum(path.stat().st_size for path in real)
    (warning,) = result.warnings
    assert warning == f"{len(real)} files: the site passes the limit of Netlify (100)"
