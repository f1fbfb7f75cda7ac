"""What static hosts take: a site that outgrows its host is said before the host says it."""

from __future__ import annotations

from dataclasses import dataclass

GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Limit:
    """A host's published limits; None where there is none that matters here."""

    title: str
    files: int | None = None
    total: int | None = None


HOSTS = {
    "any": Limit("any host"),
    "github-pages": Limit("GitHub Pages", total=GIB),
    "cloudflare-pages": Limit("Cloudflare Pages (free)", files=20_000),
    "cloudflare-pages-paid": Limit("Cloudflare Pages (paid)", files=100_000),
    "gitlab-pages": Limit("GitLab Pages", files=200_000, total=GIB),
    "netlify": Limit("Netlify", files=54_000),
}
NEAR = 0.8


def warnings(host: str, files: int, total: int) -> list[str]:
    """A sentence for each limit of `host` that is passed or near; for "any" those that many hosts share."""
    found = []
    hosts = [HOSTS[host]] if host != "any" else [HOSTS["github-pages"], HOSTS["cloudflare-pages"]]
    for limit in hosts:
        for number, most, unit in ((files, limit.files, "files"), (total, limit.total, "bytes")):
            if most is not None and number > most * NEAR:
                word = "passes" if number > most else "comes near"
                found.append(f"{number:,} {unit}: the site {word} the limit of {limit.title} ({most:,})")
    return found
