"""Scripts and styles lose what is for their readers alone, and nothing else."""

from __future__ import annotations

import pytest

from nocturne.site.thinned import thinned


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("/* Why. */\n{\n  a();\n}\n", "{\na();\n}\n"),
        ("a();\n  /* Over\n     two lines. */\n  b();\n", "a();\nb();\n"),
        ('a("/* a string */");\n', 'a("/* a string */");\n'),
        ("const a = 1; /* said beside */\n", "const a = 1; /* said beside */\n"),
        ("/*! A licence. */\na();\n", "/*! A licence. */\na();\n"),
        ("/* one */ a(); /* two */\n", "/* one */ a(); /* two */\n"),
        ("a(`  one\n  two`);\n", "a(`  one\n  two`);\n"),
        ("a(`/* one ${b} */`);\n  c();\n", "a(`/* one ${b} */`);\nc();\n"),
        ('a = "one\\\n  two";\n', 'a = "one\\\n  two";\n'),
        ("p {\n  margin: 0;\n}\n", "p {\nmargin: 0;\n}\n"),
    ],
)
def test_only_comment_lines_and_indentation_go(written: str, left: str) -> None:
    assert thinned(written.encode()).decode() == left
    assert thinned(left.encode()) == left.encode()


def test_what_is_no_text_stays_as_it_is() -> None:
    assert thinned(b"\xff  \n  a") == b"\xff  \n  a"
