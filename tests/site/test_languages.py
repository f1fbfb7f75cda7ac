"""Every page speaks its city's language, wholly, and a word that cannot stand on a page stops nothing silently."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from nocturne.errors import ContentError, ContentErrors
from nocturne.model.event import Offer, Organizer, Place
from nocturne.site import catalogue, shown
from nocturne.site.language import Languages
from nocturne.site.templates import Templates
from tests.site.projects import (
    ENGLISH,
    TEMPLATES,
    confirmed,
    event,
    save,
    save_health,
    site,
    unconfirmed,
    write_project,
)
from tools import catalogues

OURS = sorted(path.stem for path in (TEMPLATES / "languages").glob("*.po"))
_FILLED = re.compile(r"\{\w+\}|[^\w{]+")
"""What is no word of a message: what is filled in, and what stands between."""
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'


def speaking(path: Path, city: str, language: str, *, own: str = "") -> Path:
    """A project whose city `city` speaks a language; `own` is that of the site."""
    made = write_project(path, more=f'language = "{own}"' if own else "")
    file = made / "content" / "cities" / f"{city}.md"
    file.write_text(file.read_text("utf-8").replace("---\n", f"---\nlanguage: {language}\n", 1), encoding="utf-8")
    return made


def page(output: Path, path: str) -> LexborHTMLParser:
    return LexborHTMLParser((output / path).read_bytes())


def first(found: LexborHTMLParser, selector: str) -> LexborNode:
    node = found.css_first(selector)
    assert node is not None
    return node


def lang(found: LexborHTMLParser) -> str | None:
    return first(found, "html").attributes.get("lang")


def write(made: Path, tag: str, *pairs: tuple[str, str], header: str = HEADER) -> None:
    folder = made / "site_templates" / "languages"
    folder.mkdir(exist_ok=True)
    text = "".join(f'\nmsgid "{one}"\nmsgstr "{said}"\n' for one, said in pairs)
    (folder / f"{tag}.po").write_text(header + text, encoding="utf-8")


@pytest.mark.parametrize("tag", OURS)
def test_a_catalogue_that_comes_along_has_every_word_and_none_too_many(tag: str) -> None:
    path = TEMPLATES / "languages" / f"{tag}.po"
    wanted = {each.id if isinstance(each.id, str) else each.id[0] for each in catalogues.messages() if each.id}
    said = catalogue.read(path)
    assert said.messages.keys() == wanted
    assert all(len(forms) == said.forms for forms in said.messages.values() if isinstance(forms, tuple))
    assert len(wanted) > 150


def test_no_sentence_is_that_of_another_language() -> None:
    """A letter of a compass may be; words that were copied from one catalogue into another are not."""
    said = {tag: set(catalogue.read(TEMPLATES / "languages" / f"{tag}.po").messages.values()) for tag in OURS}
    for one, other in combinations(OURS, 2):
        assert {words for words in said[one] & said[other] if len(_FILLED.sub("", "".join(words))) > 1} == set()


def test_the_four_promised_languages_are_there() -> None:
    assert {"en", *OURS} >= {"en", "de", "es", "ja"}


@pytest.mark.parametrize(
    ("language", "heading", "day", "unsaid"),
    [
        ("de", "bei Nacht", "Freitag", "Preis nicht angegeben"),
        ("es", "de noche", "viernes", "precio sin indicar"),
        ("ja", "夜の", "金曜日", "料金の記載なし"),
        ("de-AT", "bei Nacht", "Freitag", "Preis nicht angegeben"),
    ],
)
def test_a_citys_pages_and_feeds_are_in_its_language_and_the_others_in_that_of_the_site(
    tmp_path: Path, language: str, heading: str, day: str, unsaid: str
) -> None:
    made = speaking(tmp_path, "berlin", language)
    (known,) = save(made, "berlin", [event(1, price="", offer=Offer())])
    save(made, "tokyo", [event(1, "tokyo")])
    output, _ = site(made)
    city, night = page(output, "berlin/index.html"), page(output, known.url.strip("/"))
    assert lang(city) == lang(night) == lang(page(output, "berlin/tonight/index.html")) == language
    assert heading in first(city, "title").text()
    assert day in first(city, ".night h2").text()
    assert unsaid in first(city, ".rows .said").text()
    assert day in first(night, "time.dt-start").text()
    assert unsaid in (output / "berlin/feed.xml").read_text("utf-8")
    assert f'xml:lang="{language}"' in (output / "berlin/feed.xml").read_text("utf-8")
    assert lang(page(output, "index.html")) == lang(page(output, "tokyo/index.html")) == "en"
    assert "price not stated" in first(page(output, "index.html"), ".rows .said").text()


def test_a_city_without_a_language_speaks_that_of_the_site(tmp_path: Path) -> None:
    made = speaking(tmp_path, "tokyo", "ja", own="de")
    save(made, "berlin", [event(1)])
    output, _ = site(made)
    assert lang(page(output, "berlin/index.html")) == lang(page(output, "index.html")) == "de"
    assert lang(page(output, "tokyo/index.html")) == "ja"
    assert "Niemand da" in (output / "404.html").read_text("utf-8")


def test_a_language_without_words_says_in_lang_what_the_page_is_really_in(tmp_path: Path) -> None:
    made = speaking(tmp_path, "berlin", "fi", own="es")
    save(made, "berlin", [event(1)])
    output, _ = site(made)
    assert lang(page(output, "berlin/index.html")) == "es"
    assert "viernes" in first(page(output, "berlin/index.html"), ".night h2").text()


GREEK: dict[str, Any] = {
    "title": "Ωμέγα", "description": "Λόγια.", "description_html": "<p>Λόγια.</p>", "location": "Υπόγειο",
    "place": Place(name="Υπόγειο", address="Οδός", locality="Πόλη", country="DE", lat=52.5, lng=13.4),
    "tags": (), "organizer": Organizer(name="Ομάδα"), "performers": ("Άλφα",), "age_limit": "18+",
}  # fmt: skip
NAMES = re.compile(
    r"Atom|JSON Feed|JSON|iCalendar|UTC|CEST|luma|Luma|example|https?:\S+|EUR|OpenStreetMap contributors|status\.json"
)
"""What is called the same in every language."""
SAID = re.compile("⟦[^⟦⟧]*⟧")
"""A message in its brackets; one may stand in another."""
TOLD = ("aria-label", "placeholder", "title", "alt", "content")


def test_no_page_says_a_word_that_no_catalogue_holds(tmp_path: Path) -> None:
    """Every message in brackets, every piece of data in Greek: what is left in Latin letters is said past them."""
    made = speaking(tmp_path, "berlin", "el", own="el")
    for file in (made / "content").rglob("*.md"):
        text = re.sub(r"(?m)^(name|title): .*", r"\1: Νύχτα", file.read_text("utf-8"))
        head, _, _ = text.partition("\n---\n")
        file.write_text(f"{head}\n---\nΛόγια.\n", encoding="utf-8")
    settings = made / "content" / "site.toml"
    settings.write_text(settings.read_text("utf-8").replace('"Nocturne"', '"Νύχτα"'), encoding="utf-8")
    pairs = []
    for each in catalogues.messages():
        if isinstance(each.id, str) and each.id:
            pairs.append(f'msgid "{each.id}"\nmsgstr "⟦{each.id}⟧"\n')
        elif each.id:
            one, many = each.id
            pairs.append(f'msgid "{one}"\nmsgid_plural "{many}"\nmsgstr[0] "⟦{one}⟧"\nmsgstr[1] "⟦{many}⟧"\n')
    write(made, "el", header=HEADER + "\n" + "\n".join(pairs))
    several = [event(number, **GREEK, slug=f"n{number}") for number in range(60)]
    several[2] = unconfirmed(several[2])
    several[4] = event(4, **GREEK, slug="n4", status="cancelled", offer=Offer(is_free=True), price="Free")
    changed = ({"at": "2026-05-01T03:00:00Z", "field": "price", "from": "", "to": "12"},)
    several[5] = event(5, **GREEK, slug="n5", changed=changed, end=None, time="", start="2026-05-02", date="2026-05-02")
    save(made, "berlin", several)
    save_health(made, confirmed(), confirmed("tokyo", at="2026-04-20T03:00:00Z"))
    output, _ = site(made)
    leaks: dict[str, set[str]] = {}
    for path in sorted(output.rglob("*.html")):
        found = page(output, path.relative_to(output).as_posix())
        written = ".prose, " if path.parent.name != "organisers" else ""
        for strange in found.css(f"{written}script, style, code, bdi, .keys [lang=en]"):
            strange.decompose()
        texts = [node.text(deep=False) for node in found.css("body *, title")]
        texts += [str(node.attributes[name]) for node in found.css("[aria-label], [placeholder], [title], [alt]")
                  for name in TOLD if node.attributes.get(name)]  # fmt: skip
        texts += [str(node.attributes.get("content")) for node in found.css("meta[name=description], meta[property]")]
        whole, count = " | ".join(texts), 1
        while count:
            whole, count = SAID.subn("", whole)
        left = re.findall(r"[A-Za-z]{3,}", NAMES.sub("", whole))
        if left:
            leaks[path.relative_to(output).as_posix()] = set(left)
    assert {word for words in leaks.values() for word in words} <= {"website", "article"}, leaks


def test_the_operators_words_stand_over_ours_also_in_english(tmp_path: Path) -> None:
    made = speaking(tmp_path, "berlin", "de")
    write(made, "de", ("Tonight in {city}", "{city} heut Nacht"))
    write(made, "en", ("Status", "How it goes"))
    save(made, "berlin", [event(1)])
    output, _ = site(made)
    assert "Berlin heut Nacht" in first(page(output, "berlin/tonight/index.html"), "h1").text()
    assert "Das Wochenende in Berlin" in first(page(output, "berlin/weekend/index.html"), "h1").text()
    assert "How it goes" in first(page(output, "index.html"), ".top nav").text()


@pytest.mark.parametrize(
    ("one", "said", "problem"),
    [
        ("Tonight in {city}", "Heute", "leaves out {city}"),
        ("Tonight in {city}", "Heute in {stadt} {city}", "names {stadt}, which it is not given"),
        ("Sold out", "<i>Aus</i>", "holds a bare <"),
        ("Sold out", "Aus & vorbei", "holds a bare &"),
        ("Sold out", '\\"Aus\\"', 'holds a bare "'),
        ("Sold out", "<b>Aus</b>", "has other elements"),
        ("Sold out", "Aus}", "holds a bare }"),
    ],
)
def test_a_translation_that_would_break_a_page_is_refused_with_its_line(
    tmp_path: Path, one: str, said: str, problem: str
) -> None:
    made = speaking(tmp_path, "berlin", "de")
    write(made, "de", (one, said))
    with pytest.raises(ContentErrors, match=rf"site_templates/languages/de\.po:5: .*{re.escape(problem)}"):
        site(made)
    assert not (made / "output" / "index.html").exists()


def test_what_is_no_catalogue_is_refused_in_a_sentence(tmp_path: Path) -> None:
    made = speaking(tmp_path, "berlin", "de")
    (made / "site_templates" / "languages" / "de.po").write_text("msgid words\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"site_templates/languages/de\.po:\d*:? ?is no catalogue"):
        site(made)


def test_what_is_fuzzy_or_empty_is_said_in_english(tmp_path: Path) -> None:
    made = speaking(tmp_path, "berlin", "nl")
    text = HEADER + '\n#, fuzzy\nmsgid "Tonight"\nmsgstr "Gisteren"\n\nmsgid "Weekend"\nmsgstr ""\n'
    (made / "site_templates" / "languages" / "nl.po").write_text(text, encoding="utf-8")
    output, _ = site(made)
    assert lang(page(output, "berlin/index.html")) == "nl"
    assert "Tonight" in (output / "berlin/week/index.html").read_text("utf-8")


def test_what_is_written_from_the_right_says_so(tmp_path: Path) -> None:
    made = speaking(tmp_path, "berlin", "ar")
    write(made, "ar", ("Tonight", "الليلة"))
    output, _ = site(made)
    root = first(page(output, "berlin/index.html"), "html")
    assert (root.attributes["lang"], root.attributes["dir"]) == ("ar", "rtl")
    assert "dir" not in first(page(output, "index.html"), "html").attributes


POLISH = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"\n\n'
    'msgid "{count} night of {who}"\nmsgid_plural "{count} nights of {who}"\n'
    'msgstr[0] "{count} noc {who}"\nmsgstr[1] "{count} noce {who}"\nmsgstr[2] "{who}: {count} nocy"\n'
)


@pytest.mark.parametrize("plain", [False, True])
def test_a_number_takes_the_form_its_language_wants(tmp_path: Path, *, plain: bool) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "pl.po").write_text(POLISH, encoding="utf-8")
    counted = '{{ ngettext("{count} night of {who}", "{count} nights of {who}", many, who=who) }}'
    text = f'<p title="{{{{ _("Tonight") }}}}">{counted}</p>'
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    said = {}
    for tag in ("pl", "en"):
        language = Languages([tmp_path]).of(tag)
        template = Templates([tmp_path], language, plain=plain).load("page.html", ("many", "who", "plural_form"))
        for count in (0, 1, 2, 5, 12, 22):
            values = {"many": count, "who": "<x>", "plural_form": language.words.form}
            said[tag, count] = template.render(values).decode().removeprefix('<p title="Tonight">').removesuffix("</p>")
    assert said == {
        ("pl", 0): "&lt;x&gt;: 0 nocy", ("pl", 1): "1 noc &lt;x&gt;", ("pl", 2): "2 noce &lt;x&gt;",
        ("pl", 5): "&lt;x&gt;: 5 nocy", ("pl", 12): "&lt;x&gt;: 12 nocy", ("pl", 22): "22 noce &lt;x&gt;",
        ("en", 0): "0 nights of &lt;x&gt;", ("en", 1): "1 night of &lt;x&gt;", ("en", 2): "2 nights of &lt;x&gt;",
        ("en", 5): "5 nights of &lt;x&gt;", ("en", 12): "12 nights of &lt;x&gt;", ("en", 22): "22 nights of &lt;x&gt;",
    }  # fmt: skip


def test_scripts_get_each_form_by_its_name_and_none_that_says_the_same(tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "pl.po").write_text(POLISH, encoding="utf-8")
    text = '<p {{ plurals("data-n", "{count} night of {who}", "{count} nights of {who}") }}></p>'
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    english = '<p data-n-one="{count} night of {who}" data-n-other="{count} nights of {who}"></p>'
    polish = '<p data-n-one="{count} noc {who}" data-n-few="{count} noce {who}"'
    for tag, said in {"en": english, "pl": polish + ' data-n-other="{who}: {count} nocy"></p>'}.items():
        for plain in (False, True):
            template = Templates([tmp_path], Languages([tmp_path]).of(tag), plain=plain).load("page.html", ())
            assert template.render({}).decode() == said
    es, ja = (Languages([TEMPLATES]).of(tag) for tag in ("es", "ja"))
    assert es.plural_categories("{n} event", "{n} events") == {"one": "{n} evento", "other": "{n} eventos"}
    assert ja.plural_categories("{n} event", "{n} events") == {"other": "イベント{n}件"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ plurals('data-n', 'one') }}", r"page\.html:1: has a message that is not written out"),
        ("{{ _(word) }}", r"page\.html:1: has a message that is not written out"),
        ("\n{{ _('x {name}') }}", r"page\.html:2: names \{name\} in \"x \{name\}\", which is not given"),
        ("{% if _('x') %}y{% endif %}", r"page\.html:1: uses _ inside of something else"),
        ("{{ ngettext('one', 'many') }}", r"page\.html:1: has a message that is not written out"),
    ],
)
def test_a_template_that_misuses_words_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=said):
        Templates([tmp_path], ENGLISH).load("page.html", ("word",))


@pytest.mark.parametrize(
    ("tag", "long", "short", "weekday", "instant"),
    [
        ("en", "Friday 1 May 2026", "1 May", "Fri", "1 May 2026, 04:12 UTC"),
        ("en-US", "Friday, May 1, 2026", "May 1", "Fri", "May 1, 2026, 4:12 AM UTC"),
        ("de", "Freitag, 1. Mai 2026", "1. Mai", "Fr", "1. Mai 2026, 04:12 UTC"),
        ("es", "viernes, 1 de mayo de 2026", "1 may", "vie", "1 de mayo de 2026, 04:12 UTC"),
        ("ja", "2026年5月1日金曜日", "5月1日", "金", "2026年5月1日, 04:12 UTC"),
    ],
)
def test_days_are_told_as_readers_of_the_language_write_them(
    tag: str, long: str, short: str, weekday: str, instant: str
) -> None:
    told = Languages([TEMPLATES]).of(tag)
    assert (told.long_day("2026-05-01"), told.short_day("2026-05-01")) == (long, short)
    assert told.short_weekday("2026-05-01") == weekday
    assert told.spoken_instant("2026-05-01T06:12:00+02:00") == instant


def test_translating_beforehand_gives_what_asking_on_every_page_gives(tmp_path: Path) -> None:
    for name in ("city.html", "event.html", "home.html", "status.html"):
        assert (TEMPLATES / name).is_file()
    text = '{{ _("Search {city}", city=city) }}{{ ngettext("{count} coming event", "{count} coming events", n) }}'
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    for tag in ("en", *OURS):
        language = Languages([TEMPLATES]).of(tag)
        for number in (0, 1, 2, 1_000_000):
            values = {"city": "<B&B>", "n": number, "plural_form": language.words.form}
            rendered = {
                Templates([tmp_path], language, plain=plain).load("page.html", values.keys()).render(values)
                for plain in (False, True)
            }
            assert len(rendered) == 1


@pytest.mark.parametrize(
    ("tag", "told"),
    [("en", "21:05"), ("en-GB", "21:05"), ("en-US", "9:05 PM"), ("de", "21:05"), ("de-AT", "21:05"), ("ja", "21:05"),
     ("es", "21:05"), ("es-MX", "9:05 p.m."), ("fr-CA", "21:05")],
)  # fmt: skip
def test_hours_are_counted_as_the_country_in_a_tag_counts_them(tag: str, told: str) -> None:
    language = Languages([TEMPLATES], tag).of(tag)
    said = language.hour("21:05") if language.tag == tag else "21:05"
    assert said.replace("\u00a0", " ") == told
    assert language.hour("") == "" and language.hour("after dark") == "after dark"


def test_a_city_of_an_american_tag_tells_hours_so_and_programs_are_told_them_as_ever(tmp_path: Path) -> None:
    made = speaking(tmp_path / "project", "berlin", "en-US")
    save(made, "berlin", [event(1, changed=(
        {"at": "2026-04-30T03:00:00Z", "field": "start", "from": "2026-05-01T20:30:00+02:00", "to": "x"},
    ), doors="21:30")])  # fmt: skip
    output, _ = site(made)
    row = first(page(output, "berlin/index.html"), ".rows time")
    assert (row.text(), row.attributes["datetime"]) == ("10:00 PM", "2026-05-01T22:00:00+02:00")
    event_page = page(output, "berlin/e/night-1-be0000000001.html")
    assert first(event_page, ".dt-start").text() == "Friday, May 1, 2026, 10:00 PM – 12:00 AM CEST"
    assert "doors 9:30 PM" in first(event_page, ".facts").text()
    assert "8:30 PM" in first(event_page, ".history").text()
    assert '"time":"22:00"' in (output / "api/v1/events/berlin.json").read_text().replace('": "', '":"')
    assert '"time":"22:00"' in (output / "api/v1/search/berlin.json").read_text().replace('": "', '":"')
    assert "T220000" in (output / "berlin/events.ics").read_text()


@pytest.mark.parametrize(
    ("told", "offer", "said"),
    [
        ("from €4", Offer(is_free=False, low=4.0, currency="EUR"), "ab €4"),
        ("Free–€5", Offer(is_free=False, low=0.0, high=5.0, currency="EUR"), "Kostenlos–€5"),
        (
            "Pay what you can, from €4",
            Offer(low=4.0, currency="EUR", pay_what_you_can=True),
            "Zahl, was du kannst, ab €4",
        ),
        ("Pay what you can, €4–8", Offer(low=4.0, high=8.0, pay_what_you_can=True), "Zahl, was du kannst, €4–8"),
        ("Pay what you can", Offer(pay_what_you_can=True), "Zahl, was du kannst"),
        ("12 EUR", Offer(low=12.0, high=12.0), "12 EUR"),
        ("", Offer(), "Preis nicht angegeben"),
    ],
)
def test_a_price_is_told_in_the_language_to_its_last_word(told: str, offer: Offer, said: str) -> None:
    german = Languages([TEMPLATES]).of("de")
    assert shown.price(event(1, price=told, offer=offer), german) == said
