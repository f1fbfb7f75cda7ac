"""Languages: codes tidied, names understood, nothing guessed."""

from __future__ import annotations

import pytest

from nocturne.normalise.language import language


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("de", "de"), ("EN", "en"), ("en-us", "en-US"), ("pt_BR", "pt-BR"), ("zh-Hans-CN", "zh-CN"),
        ("es-419", "es-419"), ("de_DE.UTF-8", "de-DE"), ("German", "de"), ("Deutsch", "de"), ("日本語", "ja"),
        (" fr ", "fr"),
        ("und", ""), ("mul", ""), ("", ""), ("English and German", ""), ("e", ""), ("!!", ""), ("klingonese", ""),
        ("İı", ""), ("٣٤", ""), ("de-١٢٣", "de"),
    ],
)  # fmt: skip
def test_what_is_said(written: str, said: str) -> None:
    assert language(written) == said


@pytest.mark.parametrize("written", ["de", "en-us", "Deutsch", "zh-Hans-CN"])
def test_at_rest(written: str) -> None:
    assert language(language(written)) == language(written)
