"""The name by which the endpoint is deployed: `nocturne.subscribers.endpoint:app`.

The app sends confirmations, and so stands above delivery, in `nocturne.endpoint`; it is put together from the
environment when it is asked for here, which is why this floor does not import it.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from typing import Any


def __getattr__(name: str) -> Any:
    if name == "app":
        return _app()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _app() -> Any:
    return import_module("nocturne.endpoint.start").from_environment(os.environ)
