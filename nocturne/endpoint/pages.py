"""The endpoint's pages: few words, one thing to do, and the way back to the site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nocturne.endpoint.office import Office, Town
from nocturne.endpoint.words import chosen
from nocturne.model.subscriber import Subscriber
from nocturne.site import assets
from nocturne.site.language import Language, Languages
from nocturne.site.templates import PlainTemplate, Template, Templates

PAUSES = (28, 91, 182)
"""Days one can have no letters."""
_STYLE = "endpoint/endpoint.css"


@dataclass(frozen=True, slots=True)
class Said:
    """A page of words: heading, sentences, and a link of its own beside the one back."""

    title: str
    sentences: Sequence[str]
    link: str = ""
    link_title: str = ""


class Pages:
    """Renders in every language of the site's catalogues."""

    def __init__(self, office: Office) -> None:
        """Raises ContentError when a template or a catalogue is broken."""
        self.office = office
        self._folders = assets.template_folders(office.project)
        self._languages = Languages(self._folders, office.language)
        self._templates: dict[str, Templates] = {}
        self._loaded: dict[tuple[str, str], Template | PlainTemplate] = {}
        self.style = next(path for folder in self._folders if (path := folder / _STYLE).is_file()).read_bytes()

    def language(self, wanted: Iterable[str], accept: str) -> Language:
        """The language of an answer."""
        return chosen(self._languages, wanted, accept, self.office.language)

    def said(self, language: Language, said: Said, root: str, town: Town | None = None) -> bytes:
        """A page that only says something."""
        return self._render("said.html", language, root, said.title, town, said=said)

    def button(
        self, language: Language, said: Said, label: str, root: str, more: Sequence[tuple[str, str]] = ()
    ) -> bytes:
        """A page whose button does it; `more` are further buttons, (label, field that is sent as 1)."""
        return self._render("button.html", language, root, said.title, None, said=said, label=label, more=more)

    def form(
        self, language: Language, stamp: str, root: str, *, cities: Sequence[str] = (), problem: str = ""
    ) -> bytes:
        """The form to subscribe."""
        title = language.gettext("Once a week by mail")
        town = self.office.towns.get(cities[0]) if len(cities) == 1 else None
        return self._render(
            "form.html", language, root, title, town,
            stamp=stamp, cities=frozenset(cities), problem=problem, office=self.office,
        )  # fmt: skip

    def step(self, language: Language, stamp: str, address: str, cities: Sequence[str], root: str) -> bytes:
        """One more click, which a program does not make."""
        title = language.gettext("One more click")
        return self._render("step.html", language, root, title, None, stamp=stamp, address=address, cities=cities)

    def preferences(
        self, language: Language, reader: Subscriber | None, links: Mapping[str, str], root: str, problem: str = ""
    ) -> bytes:
        """What a reader gets, to be changed; of one we do not know, with nothing chosen."""
        title = language.gettext("Your letters")
        frequencies = (
            ("weekly", language.gettext("Every week")),
            ("monthly", language.gettext("The first of each month")),
            ("tags", language.gettext("Only when one of my tags is in it")),
        )
        pauses = [(days, language.ngettext("For {count} week", "For {count} weeks", days // 7)) for days in PAUSES]
        return self._render(
            "preferences.html", language, root, title, None,
            cities=frozenset(reader.cities if reader else ()), tags=", ".join(reader.tags) if reader else "",
            frequency=reader.frequency if reader else "weekly", frequencies=frequencies, pauses=pauses,
            paused_until=language.long_day(reader.paused_until) if reader and reader.paused_until else "",
            is_known=reader is not None, links=links, problem=problem, office=self.office,
        )  # fmt: skip

    def mail(self, language: Language, **values: object) -> str:
        """The HTML of a confirmation."""
        return self._template("mail.html", language, values).render({"language": language, **values}).decode()

    def _render(self, name: str, language: Language, root: str, title: str, town: Town | None, **values: Any) -> bytes:
        back = f"{self.office.base_url}/{town.slug}/" if town else f"{self.office.base_url}/"
        common = {
            "language": language, "root": root, "title": title, "site": self.office.title, "back": back,
            "towns": tuple(self.office.towns.values()),
        }  # fmt: skip
        everything = common | values
        return self._template(name, language, everything).render(everything)

    def _template(self, name: str, language: Language, values: Mapping[str, object]) -> Template | PlainTemplate:
        key = (language.tag, name)
        if key not in self._loaded:
            if language.tag not in self._templates:
                self._templates[language.tag] = Templates(self._folders, language)
            self._loaded[key] = self._templates[language.tag].load(f"endpoint/{name}", ("language", *values))
        return self._loaded[key]
