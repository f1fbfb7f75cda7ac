"""From a letter to the mail: a template of MJML, styles put into its elements, and the text part of the same model.

What comes out is never fed to a template again: a reader's own addresses are put where their marks stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import msgspec

from nocturne.config.load import Config
from nocturne.digest import text, words
from nocturne.digest.view import View, view
from nocturne.model.letter import SLOTS, Letter, Setting, Slot
from nocturne.site.assets import template_folders
from nocturne.site.headers import contact_url
from nocturne.site.language import Language, Languages
from nocturne.site.templates import PlainTemplate, Template, Templates

TEMPLATE, STYLES = "letter/letter.mjml", "letter/letter.css"
NAMES = ("letter", "preheader", "language", "plural_form")
"""What the template is given beside the words."""
_BETWEEN_OUTLOOK = re.compile(r"<!\[endif\]-->\s*<!--\[if mso \| IE\]>")
_INDENT = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Whose letter it is. `base_url` without a last slash; `contact` a web or mailto address, or "".

    `privacy`: the address of the page about it, "" where there is none.
    """

    title: str
    base_url: str
    postal_address: str
    contact: str = ""
    privacy: str = ""


@dataclass(frozen=True)
class Composer:
    """Sets letters in their languages. `folders`: where templates and catalogues are, the strongest first."""

    folders: tuple[Path, ...]
    imprint: Imprint
    language: str = "en"
    plain: bool = False
    _loaded: dict[str, Template | PlainTemplate] = field(default_factory=dict)

    @cached_property
    def languages(self) -> Languages:
        """The languages letters can be in."""
        return Languages(self.folders, self.language)

    @cached_property
    def _styles(self) -> str:
        return next((folder / STYLES).read_text("utf-8") for folder in self.folders if (folder / STYLES).is_file())

    def set(self, letter: Letter) -> Setting:
        """The letter as it goes out. Raises ContentError for a template that cannot be used."""
        import css_inline

        marks = slots(letter, self.imprint)
        shown = view(letter, self.imprint, marks, self.languages.of(letter.language))
        language = self.languages.of(letter.language)
        head = words.preheader(letter)
        html = self._html(self.mjml(shown, head, language))
        inliner = css_inline.CSSInliner(
            inline_style_tags=False, keep_style_tags=True, load_remote_stylesheets=False, extra_css=self._styles
        )
        return Setting(
            subjects=words.subjects(letter, language),
            preheader=head,
            html=_small(inliner.inline(html)),
            text=text.written(shown, language),
            slots=marks,
        )

    def view(self, letter: Letter) -> View:
        """The letter as templates see it."""
        return view(letter, self.imprint, slots(letter, self.imprint), self.languages.of(letter.language))

    def mjml(self, shown: View, preheader: str, language: Language) -> str:
        """The letter in MJML."""
        if (template := self._loaded.get(language.tag)) is None:
            template = Templates(self.folders, language, plain=self.plain).load(TEMPLATE, NAMES)
            self._loaded[language.tag] = template
        values = {"letter": shown, "preheader": preheader, "language": language, "plural_form": language.words.form}
        return template.render(values).decode()

    def _html(self, mjml: str) -> str:
        from mjml import mjml2html

        from nocturne.errors import ContentError

        try:
            return str(mjml2html(mjml, disable_comments=True, fonts={}))  # its own fonts would be fetched by readers
        except ValueError as problem:
            raise ContentError(f"is no MJML: {problem}", file=f"site_templates/{TEMPLATE}") from problem


def composer(config: Config) -> Composer:
    """What sets the letters of a project."""
    site = config.site
    base = site.base_url.rstrip("/")
    imprint = Imprint(
        title=site.title,
        base_url=base,
        postal_address=site.postal_address,
        contact=contact_url(site.contact),
        privacy=f"{base}/privacy/" if any(page.slug == "privacy" for page in config.pages) else "",
    )
    return Composer(tuple(template_folders(config.project)), imprint, site.language)


def slots(letter: Letter, imprint: Imprint) -> dict[Slot, str]:
    """The mark of each slot: nobody whose words stand in a letter can know it beforehand."""
    content = msgspec.json.encode((letter, msgspec.to_builtins(imprint)))
    return {slot: f"slot-{slot}-{sha256(slot.encode() + content).hexdigest()[:32]}" for slot in SLOTS}


def _small(html: str) -> str:
    """Without what only its authors read. A break between lines stays, for words and for the lines of a mail."""
    return _INDENT.sub("\n", _BETWEEN_OUTLOOK.sub("", html)).strip() + "\n"


def links(shown: View) -> Sequence[str]:
    """Every address of a letter, in the order in which both parts have them."""
    return [
        shown.city_url,
        *(each.url for each in shown.corrections),
        *(pick.url for night in shown.nights for pick in night.picks),
        shown.city_url,
        shown.archive_url,
        f"{shown.city_url}subscribe/",
        *([shown.privacy] if shown.privacy else []),
        shown.preferences,
        shown.unsubscribe,
    ]
