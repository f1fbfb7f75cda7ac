"""The codes an operator may release from are those of the rules that hold something back."""

from __future__ import annotations

import re
from pathlib import Path

import nocturne.crosscheck
from nocturne.model.quarantine import HELD_BACK
from nocturne.quality import contradiction, crowd

_CODE = re.compile(r'"([a-z]+/[a-z-]+)"')


def test_every_code_of_the_rules_that_hold_back_can_be_released_and_no_other() -> None:
    read = [
        Path(module.__file__ or "").read_text(encoding="utf-8")
        for module in (contradiction, crowd, nocturne.crosscheck)
    ]
    assert {code for text in read for code in _CODE.findall(text)} == HELD_BACK
