"""The few events of a night on the home page: able to be gone to, and as different as the night allows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from nocturne.model.event import KnownEvent, Offer, Place
from tests.site.projects import event, save, site


def at(number: int, hour: int, tag: str, house: str, **changes: object) -> KnownEvent:
    """An event of the night at an hour."""
    begins = {"time": f"{hour}:00", "start": f"2026-05-01T{hour}:00:00+02:00", "end": None, "night": "2026-05-01"}
    given = {"tags": (tag,), "place": Place(name=house, locality="Berlin"), "venue": house.lower(), **changes}
    return replace(event(number), title=f"Night {number}", date="2026-05-01", **begins, **given)  # type: ignore[arg-type]


def shown(project: Path, *events: KnownEvent) -> tuple[list[str], list[str]]:
    """The numbers of what the home page shows tonight, and of what it has in reserve."""
    save(project, "berlin", events)
    page = LexborHTMLParser((site(project)[0] / "index.html").read_bytes())
    eve = page.css_first("[data-town=berlin] .eve")
    assert eve is not None
    rows = [(row.css_first("h3"), "hidden" in row.attributes) for row in eve.css(".rows li")]
    told = [(title.text().split()[-1], hidden) for title, hidden in rows if title is not None]
    return [title for title, hidden in told if not hidden], [title for title, hidden in told if hidden]


def test_each_scene_and_each_house_comes_before_a_second_of_one(project: Path) -> None:
    found = shown(
        project, at(1, 18, "film", "Kino"), at(2, 19, "film", "Kino"), at(3, 20, "film", "Saal"),
        at(4, 21, "techno", "Keller"), at(5, 22, "techno", "Keller"), at(6, 23, "poetry", "Kino"),
    )  # fmt: skip
    assert found == (["1", "3", "4", "6"], ["2", "5"])


def test_what_is_off_is_never_there_and_what_is_sold_out_comes_last(project: Path) -> None:
    gone = Offer(availability="sold_out")
    found = shown(
        project, at(1, 18, "film", "Kino", status="cancelled"), at(2, 19, "poetry", "Saal", status="postponed"),
        at(3, 20, "techno", "Keller", offer=gone), at(4, 21, "tape", "Turm", is_ai_generated=True),
        *(at(number, 22, "film", f"House{number}") for number in range(5, 9)),
    )  # fmt: skip
    assert found == (["5", "6", "7", "8"], ["3"])
