"""manifest.webmanifest: what a device has to know to install the site (W3C Web Application Manifest)."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

from nocturne.site.content import SiteFacts

PAPER = "#0b0b0c"
"""The ground of the dark pages, as the style sheet has it."""
SHORT = 12
"""Letters that fit below an icon."""
ICONS = {
    "icon.svg": ("any", "image/svg+xml", "any"),
    "icon-192.png": ("192x192", "image/png", "any"),
    "icon-512.png": ("512x512", "image/png", "any"),
    "icon-maskable.png": ("512x512", "image/png", "maskable"),
}
"""Asset -> sizes, type and purpose; a maskable one leaves its outer tenth to whatever shape the device cuts."""


def manifest(site: SiteFacts, names: Mapping[str, str]) -> bytes:
    """The manifest; `names`: asset -> its path. Addresses are relative to it, only `id` begins at the host."""
    return msgspec.json.encode(
        {
            "id": f"{urlsplit(site.base_url).path}/",
            "name": site.title,
            "short_name": short(site.title),
            "lang": site.language,
            "start_url": "./",
            "scope": "./",
            "display": "standalone",
            "display_override": ["minimal-ui"],
            "background_color": PAPER,
            "theme_color": PAPER,
            "icons": [
                {"src": names[name], "sizes": sizes, "type": kind, "purpose": purpose}
                for name, (sizes, kind, purpose) in ICONS.items()
                if name in names
            ],
        }
    )


def short(title: str) -> str:
    """As many whole words of a title as fit below an icon, or the beginning of the first."""
    words = title.split()
    fitting = (" ".join(words[:count]) for count in range(len(words), 0, -1))
    return next((said for said in fitting if len(said) <= SHORT), title.strip()[:SHORT])
