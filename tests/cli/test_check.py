"""`nocturne check` finds what would stop a night, and says where, what and what to do; run as its own process."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from nocturne.cli.main import main
from nocturne.template import start
from tests.config.rights import unprivileged

HANG = 120
NOW = "2026-05-01T12:00:00+00:00"
EVENT = '---\ntitle: Slow Night\ncity: berlin\ndate: "2026-05-09"\n---\nTea.\n'


@dataclass(frozen=True)
class Checked:
    """How a run ended: its code, the findings on stderr, the summary on stdout."""

    code: int
    findings: list[str]
    summary: str

    def of(self, severity: str) -> list[str]:
        """The findings of one severity, without its name."""
        return [line.removeprefix(f"{severity}: ") for line in self.findings if line.startswith(f"{severity}: ")]


def check(project: Path, *words: str, secrets: Mapping[str, str] | None = None) -> Checked:
    """Run the verb with an environment that holds no secrets but the given ones."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NOCTURNE_", "AWS_"))}
    done = subprocess.run(
        [sys.executable, "-m", "nocturne", "check", "--project", str(project), "--now", NOW, *words],
        env=kept | dict(secrets or {}), capture_output=True, text=True, timeout=HANG, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return Checked(done.returncode, done.stderr.splitlines(), done.stdout)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A new project with an address of its own and somebody to reach."""
    start(tmp_path / "nights")
    replaced(tmp_path / "nights" / "content" / "site.toml", "https://nocturne.example", "https://nights.test/here")
    replaced(tmp_path / "nights" / "content" / "site.toml", "hello@nocturne.example", "hello@nights.test")
    return tmp_path / "nights"


def replaced(path: Path, old: str, new: str) -> None:
    """Change a file that holds `old`."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_sound_project_ends_with_0_even_strictly_and_names_the_next_step(project: Path) -> None:
    done = check(project, "--strict")
    assert done.code == 0
    assert done.summary == "no errors, no warnings\nnext: nocturne nightly\n"
    assert not done.of("error")
    assert not done.of("warning")


def test_what_the_template_left_open_is_a_warning_and_strictly_a_mistake(tmp_path: Path) -> None:
    start(tmp_path / "nights")
    done = check(tmp_path / "nights")
    assert done.code == 0
    assert [re.sub(r"toml:\d+", "toml", said) for said in done.of("warning")] == [
        "content/site.toml: base_url: is still the example's (write the address where the site will be published)",
        (
            "content/site.toml: contact: names nobody who can be reached "
            "(organisers, visitors and the hosts we ask need to reach you)"
        ),
    ]
    assert done.summary.splitlines()[0] == "no errors, 2 warnings in 1 file"
    strict = check(tmp_path / "nights", "--strict")
    assert strict.code == 2
    assert strict.summary.splitlines()[1] == "next: mend the warnings above, or leave out --strict"


@pytest.mark.parametrize(
    ("file", "old", "new", "wanted"),
    [
        (
            "content/site.toml", "language =", "langauge =",
            "content/site.toml:6: langauge: is not a known key (did you mean language?)",
        ),
        (
            "content/cities/berlin.md", "Europe/Berlin", "Europe/Berlinn",
            "content/cities/berlin.md:5: timezone: is not an IANA time zone (did you mean Europe/Berlin?)",
        ),
        (
            "content/cities/berlin.md", "{place: germany--berlin}", "{plaec: germany--berlin}",
            "content/cities/berlin.md:9: sources.eventbrite.plaec: is not a known key (did you mean place?)",
        ),
        (
            "site_templates/home.html", "{% block main %}", "{% block main ",
            "site_templates/home.html:",
        ),
        (
            "site_templates/city.html", "{% block main %}", "{% block main %}{{ nonsense }}",
            "site_templates/city.html",
        ),
        (
            "content/pages/about.md", "../legal/", "../imprint/",
            ("content/pages/about.md:18: links to ../imprint/, which is no page of the site "
            "(write it as seen from this page, such as ../about/, or whole, such as https://example.org/)"),
        ),
        (
            "content/pages/legal.md", "{{ contact }}", "{{ contakt }}",
            "content/pages/legal.md:4: {{ contakt }} stands for no setting (did you mean contact?)",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_line_and_next_step(
    project: Path, file: str, old: str, new: str, wanted: str
) -> None:
    replaced(project / file, old, new)
    done = check(project)
    assert done.code == 2
    assert [said for said in done.of("error") if said.startswith(wanted)] == done.of("error")
    assert done.of("error")
    assert "until then no night starts" in done.summary


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ('"2026-05-09"', '"2026-02-30"', '4: date: is not a date (write year, month and day, such as "2026-05-09")'),
        ("city: berlin", "city: berlni", "3: city: is not a city (did you mean berlin?)"),
        ("---\nTea", "prise: 8\n---\nTea", "5: prise: is not a known key (did you mean price?)"),
    ],
)
def test_a_file_that_would_cost_an_event_at_night_is_an_error_here(
    project: Path, old: str, new: str, wanted: str
) -> None:
    (project / "content" / "events" / "slow.md").write_text(EVENT.replace(old, new), encoding="utf-8")
    done = check(project)
    assert (done.code, done.of("error")) == (2, [f"content/events/slow.md:{wanted}"])


def test_everything_that_is_wrong_is_said_at_once(project: Path) -> None:
    replaced(project / "content" / "site.toml", 'images = "art"', 'images = "arts"')
    replaced(project / "content" / "cities" / "tokyo.md", "country: JP", "country: Japan")
    replaced(project / "content" / "cities" / "london.md", "lat: 51.5074", "lat: 515074")
    replaced(project / "site_templates" / "home.html", "{% block main %}", "{% block main ")
    (project / "content" / "events" / "slow.md").write_text(EVENT.replace("title", "tilte"), encoding="utf-8")
    done = check(project)
    assert done.code == 2
    assert [said.split(":")[0] for said in done.of("error")] == [
        "content/cities/london.md",
        "content/cities/tokyo.md",
        "content/events/slow.md",
        "content/events/slow.md",
        "content/site.toml",
        "site_templates/home.html",
    ]
    assert done.summary.startswith("6 errors, no warnings in 5 files\n")


def test_links_to_cities_pages_feeds_and_other_sites_are_fine(project: Path) -> None:
    links = (
        "[a](../berlin/) [b](../about/#x) [c](https://a.test/) [d](#here) [e](/here/tokyo/) [f](mailto:a@b.test) "
        "[g](../berlin/events.ics) [h](../status/) [i](../berlin/page/2/) [j](../sources) <https://b.test/>"
    )
    (project / "content" / "pages" / "extra.md").write_text(f"---\ntitle: Extra\n---\n{links}\n", encoding="utf-8")
    assert check(project).of("error") == []


@pytest.mark.parametrize("target", ["/berlin/", "../berlin/nothing/", "berlin/", "../assets/", "../..", "../tokio/"])
def test_a_link_that_leads_nowhere_is_an_error_however_it_is_written(project: Path, target: str) -> None:
    text = f"---\ntitle: Extra\n---\n\nSee [this][way].\n\n[way]: {target}\n"
    (project / "content" / "pages" / "extra.md").write_text(text, encoding="utf-8")
    done = check(project)
    assert done.code == 2
    assert [said.split(" (")[0] for said in done.of("error")] == [
        f"content/pages/extra.md:7: links to {target}, which is no page of the site"
    ]


def test_a_site_below_a_path_says_so_to_links_that_forget_it(project: Path) -> None:
    (project / "content" / "pages" / "extra.md").write_text("---\ntitle: E\n---\n[a](/berlin/)\n", encoding="utf-8")
    assert "(the site lies below /here/; " in check(project).of("error")[0]


def test_an_option_that_nobody_will_ask_for_is_a_warning_with_the_way_to_make_it_count(project: Path) -> None:
    replaced(project / "content" / "site.toml", "[sources.luma]\npages = true", "[sources.luma]\npages = false")
    options = "{place: germany--berlin, organizations: ['1234']}"
    replaced(project / "content" / "cities" / "berlin.md", "{place: germany--berlin}", options)
    wanted = (
        "content/cities/berlin.md:9: sources.eventbrite.organizations: is not asked for "
        "(set NOCTURNE_EVENTBRITE_TOKEN in the environment)"
    )
    done = check(project)
    assert done.code == 0
    assert wanted in done.of("warning")
    assert (
        "content/cities/berlin.md:11: sources.luma.place: is not asked for "
        "(set `pages = true` under [sources.luma] in content/site.toml)"
    ) in done.of("warning")
    done = check(project, secrets={"NOCTURNE_EVENTBRITE_TOKEN": "a-secret-value"})
    assert wanted not in done.of("warning")
    assert any("Eventbrite is asked by its official interface and its public pages" in said for said in done.findings)
    assert "a-secret-value" not in str(done)


def test_a_city_without_sources_is_a_warning(project: Path) -> None:
    path = project / "content" / "cities" / "berlin.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"sources:\n(  .*\n)+", "", text), encoding="utf-8")
    assert [said.partition(" (")[0] for said in check(project).of("warning")] == [
        "content/cities/berlin.md: names no source, so nothing is asked for it"
    ]


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("{lat: 52.52, lng: 13.405}", "{lat: 13.405, lng: 52.52}", "lat and lng seem to have changed places"),
        ("{lat: 52.52, lng: 13.405}", "{lat: -52.52, lng: 13.405}", "the sign of lat seems wrong"),
        ("Europe/Berlin", "America/Los_Angeles", "check coordinates and time zone"),
    ],
)
def test_a_city_that_lies_where_its_zone_cannot_reach_is_a_warning(
    project: Path, old: str, new: str, wanted: str
) -> None:
    replaced(project / "content" / "cities" / "berlin.md", old, new)
    said = check(project).of("warning")
    assert len(said) == 1
    assert said[0].startswith("content/cities/berlin.md:4: coordinates: lie ")
    assert wanted in said[0]


def test_a_template_that_no_page_is_made_from_is_a_warning_and_one_that_is_included_is_not(project: Path) -> None:
    folder = project / "site_templates"
    (folder / "evnt.html").write_text("x", encoding="utf-8")
    (folder / "greeting.html").write_text("Good evening", encoding="utf-8")
    replaced(folder / "home.html", "{% block main %}", '{% block main %}{% include "greeting.html" %}')
    done = check(project)
    assert (done.code, done.of("warning")) == (
        0,
        ["site_templates/evnt.html: is used by no page (did you mean event.html?)"],
    )


def test_a_folder_whose_events_nobody_would_read_is_a_warning(project: Path) -> None:
    (project / "content" / "events").rename(project / "content" / "event")
    (project / "content" / "notes.txt").write_text("mine", encoding="utf-8")
    (project / "content" / "_drafts").mkdir()
    (project / "content" / ".DS_Store").write_text("", encoding="utf-8")
    done = check(project)
    assert (done.code, done.of("warning")) == (
        0,
        [
            "content/event: is not read (did you mean events?)",
            "content/notes.txt: is not read (known: cities, events, pages, rulings, site.toml, sources)",
        ],
    )
    (project / "content" / "site.toml").rename(project / "content" / "settings.toml")
    done = check(project)
    assert done.of("error") == ["content/site.toml: is missing (`nocturne new` shows what a project holds)"]
    assert [said.partition(":")[0] for said in done.of("warning")] == [
        "content/event",
        "content/notes.txt",
        "content/settings.toml",
    ]


def test_letters_that_could_not_go_out_are_warnings_once_they_are_wanted(project: Path) -> None:
    replaced(project / "content" / "site.toml", 'list = "none"', 'list = "provider"')
    assert [said.split(" (")[0].split(": ", 1)[1] for said in check(project).of("warning")] == [
        "sender: is missing",
        "postal_address: is missing",
        "provider_order: names no service to send with",
        "list: is provider, and nobody can join it: there is no address for the form",
    ]
    form = '[subscribe]\naction = "https://buttondown.com/api/emails/embed-subscribe/nights"\n\n[quality]'
    replaced(project / "content" / "site.toml", "[quality]", form)
    replaced(project / "content" / "site.toml", 'sender = ""', 'sender = "Nights <letter@post.nights.test>"')
    replaced(project / "content" / "site.toml", 'postal_address = ""', 'postal_address = "1 Night Street"')
    replaced(project / "content" / "site.toml", "provider_order = []", 'provider_order = ["postmark", "outbox"]')
    done = check(project)
    assert [said.split(" (")[0].split(": ", 1)[1] for said in done.of("warning")] == [
        "provider_order: postmark cannot send: NOCTURNE_POSTMARK_API_KEY is not set"
    ]
    assert not any("mail domain" in said for said in done.of("note"))
    done = check(project, "--strict", secrets={"NOCTURNE_POSTMARK_API_KEY": "x"})
    assert done.code == 0
    replaced(project / "content" / "site.toml", "letter@post.nights.test", "letter@elsewhere.test")
    done = check(project, "--strict", secrets={"NOCTURNE_POSTMARK_API_KEY": "x"})
    assert done.code == 0
    assert any("the mail domain elsewhere.test is not that of the site, nights.test" in s for s in done.of("note"))


@pytest.mark.parametrize(
    ("kept_by", "action", "said"),
    [
        ("endpoint", "", "list: is endpoint, and nobody can join it: there is no address for the form"),
        ("none", "https://letters.nights.test/", 'subscribe.action: is not used while `list` is "none"'),
        ("provider", "https://buttondown.com/nights", "subscribe.action: is not where Buttondown takes forms"),
        ("file", "", ""),
        ("endpoint", "https://letters.nights.test/subscribe", ""),
    ],
)
def test_a_list_nobody_can_join_and_a_form_nobody_sees_are_warnings(
    project: Path, kept_by: str, action: str, said: str
) -> None:
    settings = project / "content" / "site.toml"
    replaced(settings, 'list = "none"', f'list = "{kept_by}"')
    replaced(settings, "[quality]", f'[subscribe]\naction = "{action}"\n\n[quality]')
    found = [each.split(": ", 1)[1] for each in check(project).of("warning") if " list" in each or "subscribe" in each]
    assert [each.split(" (")[0] for each in found] == ([said] if said else [])


def test_a_secret_under_a_misspelt_name_is_noted_without_its_value(project: Path) -> None:
    done = check(project, secrets={"NOCTURNE_EVENBRITE_TOKEN": "a-secret-value"})
    said = [each for each in done.of("note") if "read by nobody" in each]
    assert len(said) == 1
    assert "NOCTURNE_EVENBRITE_TOKEN is set and read by nobody (did you mean NOCTURNE_EVENTBRITE_TOKEN?)" in said[0]
    assert "a-secret-value" not in str(done)


def test_sources_whose_pages_are_read_come_with_a_word_about_their_terms(project: Path) -> None:
    replaced(project / "content" / "site.toml", "[sources.meetup]\npages = true", "[sources.meetup]\npages = false")
    groups = "{location: de--Berlin, groups: [slow-ears]}"
    replaced(project / "content" / "cities" / "berlin.md", "{location: de--Berlin}", groups)
    notes = check(project).of("note")
    eventbrite = next(said for said in notes if "Eventbrite is asked by its public pages for berlin, london" in said)
    assert "Eventbrite's terms" in eventbrite
    meetup = next(said for said in notes if "Meetup is asked by public feeds for berlin, london" in said)
    assert "terms" not in meetup
    assert "NOCTURNE_MEETUP_TOKEN would open its official interface" in meetup
    assert check(project, "--quiet").of("note") == []


def test_machines_get_the_parts_of_each_sentence(project: Path) -> None:
    replaced(project / "content" / "cities" / "berlin.md", "radius_km: 25", "radius: 25")
    done = check(project, "--log-format", "json")
    assert done.code == 2
    finding = json.loads(done.findings[0])
    assert {key: finding[key] for key in ("severity", "file", "line", "key", "problem", "advice")} == {
        "severity": "error", "file": "content/cities/berlin.md", "line": 6, "key": "radius",
        "problem": "is not a known key", "advice": "did you mean radius_km?",
    }  # fmt: skip


def test_a_folder_without_a_project_is_told_how_to_start_one(tmp_path: Path) -> None:
    done = check(tmp_path)
    assert done.code == 2
    assert "(run `nocturne new DIR` to start a project, or give --project)" in done.findings[0]


@pytest.mark.parametrize(
    ("closed", "named"),
    [
        ("content", "content: cannot be read (Permission denied)"),
        ("content/cities", "content/cities: cannot be read (Permission denied)"),
        ("content/events", "content/events: cannot be read (Permission denied)"),
        ("content/site.toml", "content/site.toml: cannot be read (Permission denied)"),
        ("site_templates/home.html", "site_templates/home.html: cannot be read (Permission denied)"),
        ("site_templates/assets/icon.svg", "site_templates/assets/icon.svg: cannot be read (Permission denied)"),
    ],
)
def test_what_may_not_be_read_is_one_error(
    capsys: pytest.CaptureFixture[str], project: Path, closed: str, named: str
) -> None:
    (project / closed).chmod(0)
    with unprivileged():
        code = main(["check", "--project", str(project), "--now", NOW])
    (project / closed).chmod(0o755)
    errors = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]
    assert (code, len(errors)) == (2, 1)
    assert named in errors[0]


def test_looking_writes_nothing(project: Path) -> None:
    before = sorted((path, path.stat().st_mtime_ns) for path in project.rglob("*"))
    check(project)
    assert sorted((path, path.stat().st_mtime_ns) for path in project.rglob("*")) == before


def test_rulings_that_bear_on_nothing_are_named_with_their_line(project: Path) -> None:
    (project / "content" / "rulings").mkdir(exist_ok=True)
    file = project / "content" / "rulings" / "spring.toml"
    file.write_text(
        '[[release]]\nevent = "meetup:1"\ncodes = ["date/wekday"]\n\n'
        '[[correct]]\nevent = "abcdefghijkl"\nset = { title = "Slow Night" }\n\n'
        '[[hide]]\nevent = "luma:evt-gone"\n',
        encoding="utf-8",
    )
    before = check(project)
    assert before.code == 0
    said = "content/rulings/spring.toml:1: releases from date/wekday, which holds nothing back"
    assert [line for line in before.of("warning") if "spring" in line] == [f"{said} (did you mean date/weekday?)"]
    assert [line for line in before.of("note") if "spring" in line] == [], "no night has seen anything yet"

    (project / "content" / "events").mkdir(exist_ok=True)
    (project / "content" / "events" / "slow.md").write_text(EVENT, encoding="utf-8")
    assert main(["gather", "--project", str(project), "--now", NOW]) == 3, "nothing of the platforms was visited"
    advice = "look at the end of its page's address, or take the ruling out if the event is long over"
    assert [line for line in check(project).of("note") if "spring" in line] == [
        f"content/rulings/spring.toml:1: names meetup:1, which no night has seen ({advice})",
        f"content/rulings/spring.toml:5: names abcdefghijkl, which no night has seen ({advice})",
    ]


def test_a_language_without_words_is_named_with_what_pages_speak_instead(project: Path) -> None:
    replaced(project / "content" / "cities" / "berlin.md", "language: de", "language: fi")
    found = check(project)
    assert found.code == 0
    said = "content/cities/berlin.md:7: language: there are no words in fi, so these pages are in en"
    advice = "name one of de, en, es, ja, or write site_templates/languages/fi.po"
    assert [line for line in found.of("warning") if "language" in line] == [f"{said} ({advice})"]
    folder = project / "site_templates" / "languages"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fi.po").write_text('msgid "Tonight"\nmsgstr "Tänä & yönä"\n', encoding="utf-8")
    broken = check(project)
    assert broken.code == 2
    assert broken.of("error") == [
        'site_templates/languages/fi.po:1: the translation of "Tonight" holds a bare &',
    ]
