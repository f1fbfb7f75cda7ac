"""Reading without a connection: the service worker, and the page it shows for what a device has not kept.

The worker's version is a digest over its text, the offline page, the page of saved nights and the files both are made
of. A night that brings nothing but other events leaves it as it is, and no visitor is told of a newer version.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from nocturne.site import saved
from nocturne.site.digests import digest
from nocturne.site.plan import Head, Page, Shared

PAGE, WORKER, LEAVING = "offline.html", "sw.js", "sw.off.js"
"""The page, the worker, and the text of the worker that takes everything back."""


def pages(shared: Shared) -> Iterator[Page]:
    """The worker and its page; where reading offline is switched off, a worker that clears up after the former one."""
    if not shared.site.offline:
        yield Page(WORKER, digest(LEAVING), partial(_text, shared, LEAVING))
        return
    yield Page(PAGE, digest(PAGE), partial(_page, shared))
    nights = saved.page(shared)
    yield Page(WORKER, digest(WORKER, nights.digest), partial(_worker, shared, nights))


def _page(shared: Shared) -> bytes:
    return shared.render(PAGE, Head(title=shared.language().gettext("No connection"), path=PAGE, index=False))


def _worker(shared: Shared, nights: Page) -> bytes:
    text, pages = _text(shared, WORKER), [_page(shared), nights.render()]
    parts = [path for path in shared.assets.names.values() if any(path.encode() in page for page in pages)]
    version = digest(text, *pages, *parts)
    head = f"const VERSION = {json.dumps(version)}, SHELL = {json.dumps([PAGE, saved.ADDRESS, *parts])};\n"
    return head.encode() + text


def _text(shared: Shared, name: str) -> bytes:
    """A worker as it was written, from the first folder of templates that has it."""
    return next(path for folder in shared.folders if (path := folder / name).is_file()).read_bytes()
