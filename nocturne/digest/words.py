"""The words of a letter: what others wrote made fit for a mail, subjects, preheader, why a pick is in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nocturne.digest.week import Week
from nocturne.model.letter import Letter
from nocturne.site.language import Language
from nocturne.site.language import gettext_noop as _
from nocturne.site.rows import Row
from nocturne.site.scenes import scene

SUBJECT, PREHEADER = 70, 110
"""The most letters of each: what programs show of them."""
TITLE, SUMMARY = 120, 150
KINDS = {
    "floor": _("Dancing"),
    "live": _("Live music"),
    "screen": _("Film"),
    "page": _("Words"),
    "bench": _("Making"),
    "wall": _("Art and stage"),
    "open": _("Of its own kind"),
}
"""Scene -> the reason of a pick that has no stronger one."""
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
"""Controls, halves of characters, and what turns the direction of the words around it."""


def scrubbed(text: str) -> str:
    """Words on one line, without what a mail cannot carry or what would change the words beside them."""
    return " ".join(_UNFIT.sub("", text).split())


def cut(text: str, length: int) -> str:
    """Words on one line of at most `length` letters, cut between words where there are any."""
    line = scrubbed(text)
    if len(line) <= length:
        return line
    head = line[: length - 1]
    whole, blank, rest = head.rpartition(" ")
    kept = whole if blank and len(rest) < length // 2 else head
    return kept.rstrip(" ,.;:–-‍") + "…"


def reason(row: Row, week: Week, language: Language, *, changed: bool, oldest: str) -> str:
    """The strongest reason why an event is in the letter. `oldest`: the first sight of any event of the city.

    None says tonight or tomorrow: a letter is read when its reader likes, and the day stands above each event.
    """
    event, free = row.event, bool(row.event.offer.is_free)
    is_new = oldest < event.first_seen[:10] and event.first_seen[:10] > week.night(-8)
    reasons = (
        (changed, _("Changed since our last letter")),
        (event.offer.availability == "limited", _("Few places left")),
        (free and is_new, _("New this week, free")),
        (is_new, _("New this week")),
        (free and event.night in week.weekend, _("Free this weekend")),
        (free, _("Free")),
    )
    return language.gettext(next((said for holds, said in reasons if holds), KINDS[scene(event.tags)]))


def by_tag(tag: str, language: Language) -> str:
    """The reason for a reader who named the tag."""
    return language.gettext("Your tag: {tag}", tag=tag)


def subjects(letter: Letter, language: Language) -> tuple[str, ...]:
    """Two or three subjects; the first is what everybody gets unless variants are tried."""
    made = [_with_title(letter, language), _with_days(letter, language)]
    free, total = sum(pick.is_free is True for pick in letter.picks), len(letter.picks)
    if free and total > 1:
        city = letter.city_name
        made.append(language.gettext("{city} at night: {count} of {total} free", city=city, count=free, total=total))
    return tuple(dict.fromkeys(cut(each, SUBJECT) for each in made))


def _with_title(letter: Letter, language: Language) -> str:
    """The best pick and how many more; its title has the room that the other words leave."""

    def said(title: str) -> str:
        more = len(letter.picks) - 1
        if not more:
            return language.gettext("{title}: {city} at night", title=title, city=letter.city_name)
        return language.ngettext(
            "{title}, and {count} more in {city}", "{title}, and {count} more in {city}", more,
            title=title, city=letter.city_name,
        )  # fmt: skip

    return said(cut(letter.picks[0].title, max(20, SUBJECT - len(said("")))))


def _with_days(letter: Letter, language: Language) -> str:
    nights = sorted(pick.night for pick in letter.picks)
    first, last = language.short_day(nights[0]), language.short_day(nights[-1])
    if first == last:
        return language.gettext("{city} at night, {day}", city=letter.city_name, day=first)
    return language.gettext("{city} at night, {first} to {last}", city=letter.city_name, first=first, last=last)


def preheader(letter: Letter) -> str:
    """What programs show beside the subject: the titles after the first, as many as there is room for."""
    titles = [pick.title for pick in (*letter.picks[1:], *letter.picks[:1])]
    return cut(" · ".join(_fitting(titles)), PREHEADER)


def _fitting(titles: Sequence[str]) -> Iterator[str]:
    room = PREHEADER
    for number, title in enumerate(titles):
        told = cut(title, 60)
        if number and len(told) + 3 > room:
            return
        room -= len(told) + 3
        yield told
