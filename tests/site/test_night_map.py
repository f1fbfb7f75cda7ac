"""A dot stands the right way and in the order of distance, words never touch, and nothing hidden is on the map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nocturne.model.event import KnownEvent, Place
from nocturne.model.point import EARTH_KM, Point, distance_km
from nocturne.site.houses import House, Houses, houses
from nocturne.site.labels import Spot, placed, text_px
from nocturne.site.night_map import (
    COMPASS,
    FULL,
    MOST_RINGS,
    NARROW,
    RIM,
    WIDE,
    NightMap,
    bearing,
    night_map,
    ring_kilometres,
    towards,
)
from nocturne.site.rows import Row, read
from nocturne.store.state import State
from tests.site.projects import ENGLISH, event, save, site

CENTRES = st.tuples(st.floats(-66, 66), st.floats(-180, 180))
AWAY = st.tuples(st.floats(0, 40), st.floats(0, 359.99), st.integers(1, 60))
"""Kilometres, degrees, events."""


def beside(centre: Point, kilometres: float, degrees: float) -> Point:
    """The point that lies so far from the centre in a direction."""
    south, turn, part = math.radians(centre[0]), math.radians(degrees), kilometres / EARTH_KM
    north = math.asin(math.sin(south) * math.cos(part) + math.cos(south) * math.sin(part) * math.cos(turn))
    across = math.sin(turn) * math.sin(part) * math.cos(south)
    east = math.atan2(across, math.cos(part) - math.sin(south) * math.sin(north))
    return math.degrees(north), (centre[1] + math.degrees(east) + 540) % 360 - 180


def house(name: str, point: Point, events: int = 1) -> House:
    """A house of no scene in particular."""
    return House(slug=name.lower(), name=name, address="", point=point, events=events, scene="open")


def drawn(centre: Point, told: list[tuple[float, float, int]]) -> NightMap:
    """The map of houses told by distance, direction and number of events."""
    return night_map(
        centre, [house(f"House {at}", beside(centre, km, turn), n) for at, (km, turn, n) in enumerate(told)], ENGLISH
    )


@given(CENTRES, st.lists(AWAY, min_size=1, max_size=30))
@settings(max_examples=200, deadline=None)
def test_dots_keep_direction_and_the_order_of_distance(centre: Point, told: list[tuple[float, float, int]]) -> None:
    """Also where the date line runs through the town."""
    found = drawn(centre, told)
    assert sorted(dot.number for dot in found.dots) == list(range(1, len(told) + 1))
    for dot in found.nearest:
        km, turn, _ = told[int(dot.house.name.removeprefix("House "))]
        assert dot.km == pytest.approx(km, abs=0.01)
        across, up = dot.x - 50, 50 - dot.y
        if math.hypot(across, up) > 2:
            off = (math.degrees(math.atan2(across, up)) - turn + 180) % 360 - 180
            assert abs(off) < 1
    radii = [math.hypot(dot.x - 50, dot.y - 50) for dot in found.nearest]
    assert all(one <= other + 0.02 for one, other in pairwise(radii))
    assert [dot.km for dot in found.nearest] == sorted(dot.km for dot in found.nearest)


@given(CENTRES, st.lists(AWAY, min_size=1, max_size=30))
@settings(max_examples=200, deadline=None)
def test_a_dot_lies_between_the_rings_it_lies_between(centre: Point, told: list[tuple[float, float, int]]) -> None:
    found = drawn(centre, told)
    assert 1 <= len(found.rings) <= MOST_RINGS
    assert found.rings[-1].r == FULL
    for dot in found.dots:
        radius = math.hypot(dot.x - 50, dot.y - 50)
        assert dot.far == (dot.km > found.rings[-1].km)
        if dot.far:
            assert radius == pytest.approx(RIM, abs=0.02)
            continue
        for ring in found.rings:
            assert (radius <= ring.r + 0.02) if dot.km <= ring.km else (radius >= ring.r - 0.02)


@given(CENTRES, st.lists(AWAY, min_size=2, max_size=20))
@settings(deadline=None)
def test_more_events_make_no_smaller_dot_and_the_largest_is_drawn_first(
    centre: Point, told: list[tuple[float, float, int]]
) -> None:
    near = [dot for dot in drawn(centre, told).dots if not dot.far]
    for one, other in combinations(near, 2):
        assert one.r >= other.r
        assert one.house.events >= other.house.events or one.r == other.r
    assert all(0.9 <= dot.r <= 4.0 for dot in near)


@given(st.lists(st.floats(0, 500), min_size=1, max_size=60))
def test_rings_hold_nearly_all_houses_whatever_lies_far_out(distances: list[float]) -> None:
    distances.sort()
    rings = ring_kilometres(distances)
    assert 1 <= len(rings) <= MOST_RINGS
    assert sum(distance <= rings[-1] * 1.000001 for distance in distances) >= 0.9 * len(distances)
    assert [ring - before for before, ring in pairwise([0.0, *rings])] == pytest.approx([rings[0]] * len(rings))


def test_one_house_far_away_does_not_press_the_others_into_a_point() -> None:
    found = drawn((52.5, 13.4), [*((1 + at / 10, at * 17.0, 1) for at in range(19)), (300.0, 90.0, 1)])
    assert [ring.km for ring in found.rings] == [1, 2, 3]
    assert [dot.far for dot in found.nearest] == [False] * 19 + [True]
    assert (found.nearest[-1].away, found.nearest[-1].towards) == ("300", "e")


def test_directions_have_the_names_of_the_compass() -> None:
    assert [towards(45.0 * at) for at in range(8)] == list(COMPASS)
    assert [towards(degrees) for degrees in (22.4, 22.6, 337.6, 359.9)] == ["n", "ne", "n", "n"]
    assert bearing((-16.8, 179.99), (-16.8, -179.99)) == pytest.approx(90, abs=0.1)
    assert drawn((48.0, 2.0), [(0.0, 0.0, 1)]).nearest[0].towards == ""


def test_without_houses_there_is_nothing_to_draw() -> None:
    assert night_map((0.0, 0.0), [], ENGLISH) == NightMap(rings=(), dots=(), nearest=(), labels=())


SPOTS = st.builds(
    Spot,
    words=st.text("abcWM 地é", max_size=26),
    x=st.floats(3, 97),
    y=st.floats(3, 97),
    r=st.floats(0.9, 4),
)


@given(st.lists(SPOTS, min_size=1, max_size=25), st.floats(NARROW, 2000))
@settings(max_examples=200, deadline=None)
def test_labels_touch_neither_each_other_nor_a_mark_on_any_width(spots: list[Spot], width: float) -> None:
    """Of those that are shown at that width: the narrow ones always, the wide ones from where there is room."""
    at = {spot.words: spot for spot in spots}
    assume(len(at) == len(spots))
    labels = [each for each in placed(spots, [], NARROW, WIDE, 25) if not each.wide or width >= WIDE]
    boxes = [_rectangle(label.words, label.x, label.y, label.dx, label.dy, label.anchor, width) for label in labels]
    marks = {
        spot.words: [
            each * width / 100 for each in (spot.x - spot.r, spot.y - spot.r, spot.x + spot.r, spot.y + spot.r)
        ]
        for spot in spots
    }
    for one, other in combinations(boxes, 2):
        assert not _overlap(one, other)
    for label, box in zip(labels, boxes, strict=True):
        assert label.words
        assert box[0] >= -0.5 and box[1] >= -0.5 and box[2] <= width + 0.5 and box[3] <= width + 0.5
        assert not [words for words, mark in marks.items() if _overlap(box, mark)]


def _rectangle(
    words: str, x: float, y: float, dx: int, dy: float, anchor: str, width: float
) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in pixels as SVG sets such words, from the head of the tall letters to the line."""
    long, at, base = text_px(words), x * width / 100 + dx, y * width / 100 + dy * 15
    left = at - {"start": 0.0, "middle": long / 2, "end": long}[anchor]
    return left, base - 11, left + long, base


def _overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    """By more than what rounding to hundredths of a per cent can do."""
    room = 0.5
    return (
        one[0] < other[2] - room and other[0] < one[2] - room and one[1] < other[3] - room and other[1] < one[3] - room
    )


def rows_of(project: Path, events: list[KnownEvent]) -> list[Row]:
    """The events as the site reads them."""
    save(project, "berlin", events)
    return read(State(project).events_path("berlin").read_bytes(), "berlin")


HALL = Place(name="Kesselhaus", address="Uferweg 3", locality="Berlin", lat=52.53, lng=13.41)


def test_events_of_a_house_are_one_dot_and_what_cannot_be_placed_is_counted(project: Path) -> None:
    found = houses(
        rows_of(
            project,
            [
                event(1, venue="kesselhaus", place=HALL, tags=("film",)),
                event(2, venue="kesselhaus", place=replace(HALL, name="Kesselhaus am Ufer"), tags=("film",)),
                event(3, venue="kesselhaus", place=replace(HALL, lat=None, lng=None), tags=("techno",)),
                event(4, venue="kesselhaus", place=HALL, status="cancelled"),
                event(5, venue="kesselhaus", place=HALL, is_ai_generated=True),
                event(6, place=Place(name="Nowhere Told")),
                event(7, venue="kesselhaus", place=replace(HALL, name="The Room", hidden=True)),
                event(8, venue="kesselhaus", place=HALL, attendance_mode="online"),
                event(9, venue="kesselhaus", place=HALL, status="moved_online"),
                event(10, place=Place(lat=52.5, lng=13.4)),
            ],
        )
    )
    kesselhaus, nameless = sorted(found.found, key=lambda each: each.name, reverse=True)
    assert kesselhaus == House(
        slug="kesselhaus", name="Kesselhaus", address="Uferweg 3", point=(52.53, 13.41), events=3, scene="screen"
    )
    assert (nameless.name, nameless.events) == ("", 1)
    assert replace(found, found=()) == Houses(found=(), total=8, placed=4, hidden=1, online=2, unknown=1)


def test_a_hidden_place_is_in_no_byte_of_the_map(project: Path) -> None:
    secret = Place(name="The Room", address="Cellar Lane 9", locality="Berlin", lat=52.5123, lng=13.4321, hidden=True)
    save(project, "berlin", [event(1, venue="the-room", place=secret), event(2, venue="kesselhaus", place=HALL)])
    text = (site(project)[0] / "berlin/map/index.html").read_text(encoding="utf-8")
    assert "Kesselhaus" in text
    assert "guests only" in text
    for told in ("The Room", "the-room", "Cellar Lane", "52.51", "13.43"):
        assert told not in text


def test_a_house_with_a_page_is_linked_and_one_without_is_not(project: Path) -> None:
    other = replace(HALL, name="Twice Only", lat=52.6)
    events = [event(at, venue="kesselhaus", place=HALL) for at in range(3)]
    save(project, "berlin", [*events, *(event(at, venue="twice", place=other) for at in (7, 8))])
    output, _ = site(project)
    text = (output / "berlin/map/index.html").read_text(encoding="utf-8")
    assert '<a href="../../berlin/venue/kesselhaus/">Kesselhaus</a>' in text
    assert "venue/twice" not in text
    assert text.index(">Kesselhaus<") < text.index("Twice Only</bdi>"), "the nearest first"


def test_both_pages_are_linked_from_their_city_and_in_the_sitemap(project: Path) -> None:
    output, _ = site(project)
    city = (output / "berlin/index.html").read_text(encoding="utf-8")
    addresses = (output / "sitemaps/berlin.xml").read_text(encoding="utf-8")
    for page in ("map", "vibe"):
        assert f'href="../berlin/{page}/"' in city
        assert f"https://nocturne.example/guide/berlin/{page}/</loc>" in addresses


@pytest.mark.parametrize("field", ["name", "point"])
def test_a_house_that_moves_or_is_called_otherwise_changes_the_map_and_not_the_vibe(project: Path, field: str) -> None:
    output, _ = site(project)
    pages = {name: (output / f"tokyo/{name}/index.html") for name in ("map", "vibe")}
    before = {name: page.read_bytes() for name, page in pages.items()}
    place = event(0, "tokyo").place
    other = replace(place, name="Otherwise") if field == "name" else replace(place, lat=35.7, lng=139.7)
    events = [event(at, "tokyo") for at in range(20)]
    save(project, "tokyo", (replace(each, place=other) if each.place == place else each for each in events))
    site(project)
    assert pages["map"].read_bytes() != before["map"]
    assert pages["vibe"].read_bytes() == before["vibe"]


def test_another_middle_of_the_city_moves_every_dot(project: Path) -> None:
    output, _ = site(project)
    page = output / "berlin/map/index.html"
    assert "in the middle" in page.read_text(encoding="utf-8")
    file = project / "content/cities/berlin.md"
    file.write_text(file.read_text(encoding="utf-8").replace("lat: 52.52", "lat: 52.42"), encoding="utf-8")
    site(project)
    text = page.read_text(encoding="utf-8")
    away = distance_km((52.42, 13.405), (52.52, 13.405))
    assert f"{away:.0f} km</td><td>north</td>" in text
    assert "in the middle" not in text
