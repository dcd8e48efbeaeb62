"""Locator maps: the country in one piece among its neighbours, small islands to be seen."""

import itertools
import re

import pytest

from briefing.charts import Style
from briefing.charts.frame import Area
from briefing.charts.map import layout_locator, shade
from briefing.charts.scene import write_svg
from tests.charts import boxes
from tests.charts.samples import place

STYLE = Style(176, 600, 8.5)
"""The width of the map on a first page."""


def square(x, y, side=1.0):
    ring = ((x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y))
    return tuple((((lon + 180) % 360 - 180 if lon > 180 else lon), lat) for lon, lat in ring)


def land(name, *rings, role="other", **more):
    return Area(tuple((ring,) for ring in rings), label=name, fill=role, **more)


def country(*rings, name="Land"):
    return land(name, *rings, role="country")


def placed(*lands, places=(), style=STYLE):
    return layout_locator(lands, places, style).block


def texts(found):
    """Return each text with its colour and its centre."""
    return {
        words: (mark.looks["fill"], float(at["x"]), float(at["y"]) - 3)
        for mark in found.marks
        for words, at in zip(mark.words, mark.places, strict=False)
    }


def filled(found, paint):
    """Return the points of the areas of a colour."""
    paths = [
        mark.places[0]["d"]
        for mark in found.marks
        if mark.tag == "path" and mark.looks.get("fill") == paint
    ]
    return [tuple(map(float, point.split(","))) for point in re.findall(r"[-\d.]+,[-\d.]+", *paths)]


FIVE = (
    country(square(60, 40, 10), name="Midland"),
    land("Norland", square(55, 50, 20), role="neighbour"),
    land("Westland", square(40, 35, 20), role="neighbour"),
    land("Farland", square(70, 20, 15)),
)


def extent(points):
    """Return the least and greatest x, and y."""
    xs, ys = zip(*points, strict=True)
    return min(xs), max(xs), min(ys), max(ys)


def has_inside(box, x, y):
    return box[0] < x < box[1] and box[2] < y < box[3]


def test_the_country_is_in_the_accent_colour_among_its_neighbours_with_white_names_on_it():
    found = placed(*FIVE, places=[place("In", (65.0, 47.0)), place("Out", (57.0, 42.0))])
    box = extent(filled(found, STYLE.accent))
    paint, x, y = texts(found)["Midland"]
    assert paint == texts(found)["In"][0] == "#ffffff"
    assert texts(found)["Out"][0] == "#1b1b1b"
    assert has_inside(box, x, y)
    assert texts(found)["Norland"][0] == texts(found)["Westland"][0] == "#555555"
    assert filled(found, shade(STYLE, "neighbour"))
    assert min(box[0], box[2]) > 5  # neighbours are in sight on all sides
    assert box[1] < STYLE.width - 5
    assert box[3] < found.height - 5


def test_a_name_that_does_not_fit_stands_beside_the_country_in_its_colour():
    found = placed(country(square(10, 10, 2), name="A republic with a long name"), *FIVE[1:])
    (line, *_) = [line for line in texts(found) if "republic" in line]
    paint, x, y = texts(found)[line]
    assert paint == STYLE.accent
    assert not has_inside(extent(filled(found, STYLE.accent)), x, y)


@pytest.mark.parametrize("wide", [176.0, 311.0, 473.4])
def test_no_names_overlap_or_leave_the_frame_at_any_width(wide):
    places = [place("Capital", (65.0, 45.0)), place("Port", (60.5, 41.0)), place("Off", (59, 44))]
    found = placed(*FIVE, places=places, style=Style(wide, 600, 8.5))
    names = [*boxes.texts(found)]
    for box in names:
        assert min(box.left, box.top) >= 0
        assert box.right <= wide
        assert box.bottom <= found.height
    assert not [pair for pair in itertools.combinations(names, 2) if pair[0].shares(pair[1], 0)]


@pytest.mark.parametrize("longitude", [-170.0, -60.0, 0.0, 100.0, 176.0])
def test_a_country_looks_the_same_wherever_it_lies_on_the_earth(longitude):
    peak = ((2, 10), (5, 15), (8, 10), (2, 10))
    there, here = (
        placed(
            country(square(start, 0, 10)),
            land("N", tuple(((start + x + 180) % 360 - 180, y) for x, y in peak)),
        )
        for start in (longitude, 20)
    )
    assert filled(there, STYLE.accent) == filled(here, STYLE.accent)


def test_a_country_cut_at_180_degrees_is_in_one_piece():
    east = ((170.0, 60.0), (180.0, 60.0), (180.0, 70.0), (170.0, 70.0), (170.0, 60.0))
    west = ((-180.0, 60.0), (-170.0, 60.0), (-170.0, 70.0), (-180.0, 70.0), (-180.0, 60.0))
    found = placed(country(east, west), land("N", square(150, 50, 10)))
    xs = [x for x, _ in filled(found, STYLE.accent)]
    assert max(xs) - min(xs) < STYLE.width
    assert min(xs) + max(xs) == pytest.approx(STYLE.width, abs=0.5)


def test_an_island_too_small_to_be_found_has_a_ring_and_its_name_beside_it():
    found = placed(country(square(167, 0, 0.05), name="Atoll"), land("Other", square(172, 3, 3)))
    (ring,) = [m for m in found.marks if m.tag == "circle" and "fill" not in m.looks]
    assert ring.looks["stroke"] == STYLE.accent
    assert texts(found)["Atoll"][0] == STYLE.accent


def test_an_archipelago_is_shown_with_the_lands_that_tell_where_it_lies():
    atolls = [square(73 + number % 2 / 4, 7 - 0.4 * number, 0.1) for number in range(20)]
    cape = ((72.0, 20.0), (77.5, 8.1), (83.0, 20.0), (72.0, 20.0))
    island = square(80, 6, 2)
    found = placed(
        country(*atolls, name="Atolls"),
        land("Cape", cape, role="neighbour"),
        land("Island", island, role="neighbour"),
    )
    assert {"Atolls", "Cape", "Island"} <= texts(found).keys()


def test_islands_on_both_sides_of_180_degrees_have_their_neighbours_beside_them():
    home = (square(177, -18), square(179, -17, 1.0), square(-180, -17, 0.3), square(-179, -19, 0.1))
    found = placed(
        country(*home, name="Fijiland"),
        land("Eastern Isles", square(-175, -21, 0.3), role="neighbour"),
        land("West", square(168, -18, 3), role="neighbour"),
    )
    x = {name: x for name, (_, x, _) in texts(found).items()}
    assert x["West"] < x["Fijiland"] < x["Eastern Isles"]


def test_a_country_that_is_no_island_is_not_made_small_for_a_second_neighbour():
    found = placed(
        country(square(0, 40, 10)), land("N", square(9, 49, 5), role="neighbour"),
        land("Far", square(30, 45, 5)),
    )  # fmt: skip
    ys = [y for _, y in filled(found, STYLE.accent)]
    assert max(ys) - min(ys) > found.height / 2


def test_a_possession_far_from_the_country_does_not_make_it_small():
    home = square(0, 45, 8)
    alone = placed(country(home), land("N", square(8, 46, 3)))
    with_far = placed(country(home, square(-53, 4, 2)), land("N", square(8, 46, 3)))
    assert filled(alone, STYLE.accent) == filled(with_far, STYLE.accent)


def test_the_frame_does_not_go_beyond_the_edge_at_which_outlines_were_cut():
    cut = land("Cut", ((0.0, 0.0), (30.0, 0.0), (30.0, 5.0), (0.0, 5.0), (0.0, 0.0)))
    top = land("Top", ((0.0, 15.0), (30.0, 15.0), (30.0, 20.0), (0.0, 20.0), (0.0, 15.0)))
    found = placed(country(square(1, 5, 10)), cut, top)
    xs = [x for x, _ in filled(found, shade(STYLE, "other"))]
    assert min(xs) == 0


def test_a_disputed_land_has_a_dashed_outline_and_a_map_in_mono_no_colour():
    mono = Style(176, 600, 8.5, mono=True)
    found = placed(*FIVE, land("D", square(66, 35, 4), is_disputed=True), style=mono)
    svg = write_svg(found, mono, "map", "A map")
    assert 'stroke-dasharray="3,2"' in svg
    assert "<title>A map</title>" in svg
    assert all(len({c[1:3], c[3:5], c[5:7]}) == 1 for c in re.findall("#[0-9a-f]{6}", svg))


def test_a_shared_border_is_drawn_once():
    found = placed(*FIVE)
    (borders,) = [
        mark.places[0]["d"]
        for mark in found.marks
        if mark.tag == "path" and mark.looks.get("stroke-width") == "0.6"
    ]
    lines = [line.split("L") for line in borders.split("M")[1:]]
    edges = [frozenset(edge) for line in lines for edge in itertools.pairwise(line)]
    assert len(edges) == len(set(edges))
