"""The text part of a letter: the same words and the same links in the same order, for those who read no HTML."""

from __future__ import annotations

from collections.abc import Iterator

from nocturne.digest.view import ShownCorrection, ShownNight, ShownPick, View
from nocturne.site.language import Language

LINK = "→ "
"""What stands before every address, each on a line of its own; no other line begins so."""


def written(shown: View, language: Language) -> str:
    """The whole part, lines ended by newlines."""
    return "\n".join(_lines(shown, language)) + "\n"


def _lines(shown: View, language: Language) -> Iterator[str]:
    yield f"{shown.title.upper()}/// {shown.city.upper()}"
    yield f"  {shown.span}"
    if shown.tags:
        yield f"  {language.gettext('Chosen by your tags: {tags}', tags=shown.tags)}"
    yield f"{LINK}{shown.city_url}"
    yield ""
    if shown.corrections:
        yield language.gettext("Since our last letter").upper()
        for each in shown.corrections:
            yield from _correction(each, language)
        yield ""
    for night in shown.nights:
        yield from _night(night)
    yield language.gettext("All that is to come")
    yield f"{LINK}{shown.city_url}"
    yield language.gettext("This letter on the site, to pass on")
    yield f"{LINK}{shown.archive_url}"
    yield language.gettext("Passed on to you? Have your own")
    yield f"{LINK}{shown.city_url}subscribe/"
    yield from _end(shown, language)


def _correction(each: ShownCorrection, language: Language) -> Iterator[str]:
    yield f"- {each.kind}: {each.title}"
    yield f"  {language.gettext('It was announced for {when}.', when=each.was)}"
    if each.now:
        yield f"  {language.gettext('Now: {when}', when=each.now)}"
    yield f"{LINK}{each.url}"


def _night(night: ShownNight) -> Iterator[str]:
    yield night.spoken.upper()
    for pick in night.picks:
        yield from _pick(pick)
    yield ""


def _pick(pick: ShownPick) -> Iterator[str]:
    yield f"* {pick.time}  {pick.title}"
    yield f"  {' · '.join(filter(None, (pick.mark, pick.where, pick.price)))}"
    if pick.summary:
        yield f"  {pick.summary}"
    yield f"  [{pick.reason}]"
    yield f"{LINK}{pick.url}"


def _end(shown: View, language: Language) -> Iterator[str]:
    yield ""
    yield "--"
    yield language.gettext(
        "This letter went to {address}, because it was given and confirmed for nights in {city}. It counts nobody.",
        address=shown.address,
        city=shown.city,
    )
    if shown.privacy:
        yield language.gettext("What is known of you")
        yield f"{LINK}{shown.privacy}"
    yield language.gettext("Change what comes")
    yield f"{LINK}{shown.preferences}"
    yield language.gettext("Leave this letter")
    yield f"{LINK}{shown.unsubscribe}"
    yield from shown.postal
