"""Secrets: from the environment and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

LOOKS_SECRET = re.compile(r"(?:^|_)(?:token|secret|password|passwd|api_?key|apikey|private_key)(?:$|_)")
"""Names of settings that must not stand in a file under version control."""


def tokens(environment: Mapping[str, str], variables: Iterable[str]) -> dict[str, str]:
    """The values of those `variables` that are set, surrounding blanks removed."""
    found = {name: environment.get(name, "").strip() for name in variables if name}
    return {name: value for name, value in found.items() if value}
