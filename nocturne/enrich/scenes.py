"""Tags from an event's own words, each with the words that gave it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from nocturne.dedupe.title import plain
from nocturne.enrich.vocabulary import SCENES
from nocturne.model.event import KnownEvent
from nocturne.normalise.tags import LIMIT

TEXT_READ = 600
"""Letters of a text that still speak of the event itself; what follows is who the organiser is and how to get there."""
_HEAD = 3
"""So many letters of a word tell most words from all stems."""
_WORD = re.compile(r"[a-z0-9]+")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def tagged(event: KnownEvent) -> KnownEvent:
    """The event with the scenes its words name beside its sources' tags; doing it twice changes nothing.

    `tagged` of the event says for each what it was read from: `title "jazz"`.
    """
    why = dict(_found(event.title, event.description[:TEXT_READ]))
    theirs = tuple(tag for tag in event.tags if tag not in event.tagged)
    ours = [tag for tag in why if tag not in theirs][: max(0, LIMIT - len(theirs))]
    return replace(event, tags=(*theirs, *ours), tagged={tag: why[tag] for tag in ours})


def _found(title: str, text: str) -> Iterator[tuple[str, str]]:
    """Scene and reason, in the order of the vocabulary; a title counts before a text."""
    index = _index()
    in_title = index.named(title, weak=True)
    in_text = index.named(text, weak=False)
    for scene in SCENES:
        if words := in_title.get(scene.tag):
            yield scene.tag, f'title "{words}"'
        elif words := in_text.get(scene.tag):
            yield scene.tag, f'text "{words}"'


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words in a row that name a scene; `open`: the last may have any ending."""

    tag: str
    words: tuple[str, ...]
    weak: bool
    open: bool

    def stands(self, said: list[str], at: int) -> bool:
        """Whether the phrase stands in `said` from `at` on."""
        here = said[at : at + len(self.words)]
        if len(here) < len(self.words) or here[:-1] != list(self.words[:-1]):
            return False
        return here[-1].startswith(self.words[-1]) if self.open else here[-1] == self.words[-1]


@dataclass(frozen=True, slots=True)
class _Index:
    """Phrases by their first word, so that a text costs its words and not the vocabulary's. `heads`: how
    stems begin."""

    by_word: dict[str, list[_Phrase]]
    by_stem: dict[str, list[_Phrase]]
    heads: frozenset[str]
    lengths: tuple[int, ...]
    japanese: re.Pattern[str]
    tags: dict[str, tuple[str, bool]]

    def named(self, words: str, *, weak: bool) -> dict[str, str]:
        """Tag -> the first words that name it; weak words only where they are asked for."""
        found: dict[str, str] = {}
        said = _WORD.findall(plain(words))
        for at, word in enumerate(said):
            if word not in self.by_word and word[:_HEAD] not in self.heads:
                continue
            for phrase in self._beginning(word):
                if (weak or not phrase.weak) and phrase.tag not in found and phrase.stands(said, at):
                    found[phrase.tag] = " ".join(said[at : at + len(phrase.words)])
        if _JAPANESE.search(words):
            for match in self.japanese.finditer(words):
                tag, is_weak = self.tags[match[0]]
                if weak or not is_weak:
                    found.setdefault(tag, match[0])
        return found

    def _beginning(self, word: str) -> Iterator[_Phrase]:
        yield from self.by_word.get(word, ())
        for length in self.lengths:
            yield from self.by_stem.get(word[:length], ()) if len(word) >= length else ()


@cache
def _index() -> _Index:
    by_word: dict[str, list[_Phrase]] = defaultdict(list)
    by_stem: dict[str, list[_Phrase]] = defaultdict(list)
    tags: dict[str, tuple[str, bool]] = {}
    for scene in SCENES:
        for phrases, weak in ((scene.strong, False), (scene.weak, True)):
            for written in filter(None, (each.strip() for each in phrases.split(","))):
                if _JAPANESE.search(written):
                    tags[written] = (scene.tag, weak)
                    continue
                words = tuple(_WORD.findall(plain(written)))
                phrase = _Phrase(scene.tag, words, weak, written.endswith("*"))
                (by_stem if phrase.open and len(words) == 1 else by_word)[words[0]].append(phrase)
    longest_first = sorted(tags, key=lambda each: (-len(each), each))
    japanese = re.compile("|".join(map(re.escape, longest_first)))
    heads = frozenset(stem[:_HEAD] for stem in by_stem)
    lengths = tuple(sorted({len(stem) for stem in by_stem}))
    return _Index(dict(by_word), dict(by_stem), heads, lengths, japanese, tags)
