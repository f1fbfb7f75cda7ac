"""Who wants to be told finds a form where there is a list, and calendars and feeds with or without one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.site.projects import BASE, contents, event, save, site, write_settings

ENDPOINT = 'list = "endpoint"\n[subscribe]\naction = "https://letters.you.example:8443/subscribe?site=1"'
BUTTONDOWN = 'list = "provider"\n[subscribe]\naction = "https://buttondown.com/api/emails/embed-subscribe/nights"'
LISTMONK = (
    'list = "provider"\n[subscribe]\naction = "https://list.you.example/subscription/form"\ncity_field = ""\n'
    'honeypot_field = "nonce"\nfields = {l = "c7e1"}'
)
POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]+)"')


def subscribe(output: Path, city: str = "berlin") -> LexborHTMLParser:
    return LexborHTMLParser((output / city / "subscribe/index.html").read_bytes())


def sent(page: LexborHTMLParser) -> dict[str, str]:
    """What the form would send, by field, before anybody wrote anything."""
    return {
        str(field.attributes["name"]): field.attributes.get("value") or ""
        for field in page.css("form.join input[name]")
    }


def form_actions(built: dict[str, bytes]) -> dict[str, str]:
    """Page -> where its policy lets forms go."""
    found = {}
    for path, data in built.items():
        if path.endswith(".html"):
            policy = POLICY.search(data.decode())
            assert policy is not None, path
            found[path] = re.findall("form-action ([^;]+);", policy[1].replace("&#39;", "'"))[0]
    return found


@pytest.mark.parametrize("more", ["", 'list = "provider"', '[subscribe]\naction = "https://letters.you.example/"'])
def test_without_a_list_or_an_address_there_is_no_form_but_calendars_and_feeds(project: Path, more: str) -> None:
    write_settings(project, more=more)
    output, _ = site(project)
    page = subscribe(output)
    assert not page.css("form, input")
    assert "There is no letter here." in page.text()
    codes = [node.text() for node in page.css("pre code")]
    assert codes == [f"{BASE}/berlin/{name}" for name in ("events.ics", "feed.xml", "feed.json")]
    assert page.css("a[href='webcal://nocturne.example/guide/berlin/events.ics']")
    assert set(form_actions(contents(output)).values()) <= {"'self'", "'none'"}
    assert f"{BASE}/berlin/subscribe/</loc>" in (output / "sitemaps/berlin.xml").read_text()
    assert 'href="../berlin/subscribe/"' in (output / "berlin/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("more", "action", "fields"),
    [
        (ENDPOINT, "https://letters.you.example:8443/subscribe?site=1", {"email": "", "website": "", "city": "berlin"}),
        (
            BUTTONDOWN, "https://buttondown.com/api/emails/embed-subscribe/nights",
            {"email": "", "website": "", "embed": "1"},
        ),
        (f'{BUTTONDOWN}\ncity_field = "tag"', "https://buttondown.com/api/emails/embed-subscribe/nights",
         {"email": "", "website": "", "embed": "1", "tag": "berlin"}),
        (LISTMONK, "https://list.you.example/subscription/form", {"email": "", "nonce": "", "l": "c7e1"}),
    ],
    ids=["endpoint", "buttondown", "buttondown with tags", "listmonk"],
)  # fmt: skip
def test_each_service_gets_the_fields_it_knows(project: Path, more: str, action: str, fields: dict[str, str]) -> None:
    write_settings(project, more=more)
    page = subscribe(site(project)[0])
    form = page.css_first("form.join")
    assert form is not None
    assert (form.attributes["method"], form.attributes["action"]) == ("post", action)
    assert sent(page) == fields
    consent = page.css_first("#consent")
    assert consent is not None
    said = consent.text()
    assert action.split("/")[2] in said and "asks you to confirm" in said and "link to leave" in said
    assert ("and the city" in said) == ("berlin" in fields.values())


def test_only_subscribe_pages_may_send_to_that_origin_and_to_no_other(project: Path) -> None:
    write_settings(project, more=ENDPOINT)
    built = contents(site(project)[0])
    for path, allowed in form_actions(built).items():
        framed, subscribing = path.endswith("/embed.html"), path.endswith("/subscribe/index.html")
        wanted = "'none'" if framed else "'self' https://letters.you.example:8443" if subscribing else "'self'"
        assert allowed == wanted, path
    assert "form-action 'self' https://letters.you.example:8443;" in built["_headers"].decode()


def test_the_field_that_people_leave_empty_is_out_of_their_way_and_not_merely_undisplayed(project: Path) -> None:
    write_settings(project, more=ENDPOINT)
    page = subscribe(site(project)[0])
    field = page.css_first("[aria-hidden=true] > input[name=website]")
    assert field is not None
    assert (field.attributes["tabindex"], field.attributes["autocomplete"]) == ("-1", "off")
    assert "hidden" not in field.attributes and field.attributes["type"] == "text"
    label = page.css_first(f"label[for={field.attributes['id']}]")
    assert label is not None and label.text() == "Leave this empty"
    email = page.css_first("input[type=email]")
    assert email is not None
    assert (email.attributes["autocomplete"], email.attributes["aria-describedby"]) == ("email", "consent")
    assert "required" in email.attributes


def test_the_privacy_page_is_named_beside_the_form_where_there_is_one(project: Path) -> None:
    write_settings(project, more=ENDPOINT)
    assert not subscribe(site(project)[0]).css("#consent a")
    (project / "content/pages/privacy.md").write_text("---\ntitle: Privacy\n---\nWords.\n")
    (link,) = subscribe(site(project)[0]).css("#consent a")
    assert link.attributes["href"] == "../../privacy/"


def test_events_that_come_and_go_leave_the_page_as_it_is(project: Path) -> None:
    output, _ = site(project)
    before = (output / "berlin/subscribe/index.html").stat()
    save(project, "berlin", [event(7)])
    site(project)
    after = (output / "berlin/subscribe/index.html").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
