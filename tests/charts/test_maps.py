"""Maps: true shapes, no overlapping names, and the same bytes everywhere."""

import itertools
import random
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from briefing.charts import Style
from briefing.charts import map as maps
from briefing.charts.frame import Area, doubled_area, frame_all, project
from briefing.charts.map import layout_map
from briefing.charts.scene import colour, write_svg
from tests.charts.boxes import texts
from tests.charts.samples import place

STYLE = Style(473.4, 600, 8.5)
SVG = "{http://www.w3.org/2000/svg}"


def square(x, y, side=1.0):
    return ((x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y))


def placed_map(areas=(), places=(), style=STYLE):
    return layout_map(areas, places, style)


def many():
    """Return square areas with names of many lengths, and towns close together."""
    rng = random.Random(7)
    areas = [
        Area(((square(x, y),),), label=f"Region {'long ' * ((x + y) % 4)}{x}-{y}")
        for x, y in itertools.product(range(7), range(4))
    ]
    places = [place(f"Қала {n}", (2 + rng.random(), 1 + rng.random())) for n in range(20)]
    return areas, places


def lines_of_text(placed):
    return [words for mark in placed.block.marks for words in mark.words]


def test_names_neither_overlap_nor_leave_the_frame_and_those_without_room_are_numbered_or_listed():
    areas, places = many()
    placed = placed_map(areas, places)
    boxes = [*texts(placed.block)]
    assert len(boxes) > 30
    for box in boxes:
        assert min(box.left, box.top) >= 0
        assert box.right <= STYLE.width
        assert box.bottom <= placed.block.height
    assert not [pair for pair in itertools.combinations(boxes, 2) if pair[0].shares(pair[1], 0)]
    shown = " ".join(lines_of_text(placed))
    names = [one.label for one in (*areas, *places)]
    elsewhere = {*placed.numbered, *placed.left_out}
    for name in names:
        assert name in elsewhere or all(word in shown for word in name.split())
    assert placed.numbered
    assert all(str(n) in lines_of_text(placed) for n in range(1, len(placed.numbered) + 1))


@pytest.mark.parametrize(("x", "side"), [(0.1, "right"), (0.9, "left")])
def test_the_name_of_a_place_avoids_borders_if_it_can(x, side):
    halves = (Area(((square(0, 0),),)), Area(((square(1, 0),),)))
    placed = placed_map(halves, [place("A town", (x, 0.5))])
    (plate,) = [float(mark.places[0]["x"]) for mark in placed.block.marks if mark.tag == "rect"]
    frame = frame_all([square(0, 0), square(1, 0)], STYLE.width, 1000, maps.MARGIN)
    assert (plate > frame.at((x, 0.5))[0]) == (side == "right")


def projected(*areas):
    """Return areas as they are drawn, as large as the drawing."""
    rings = [ring for area in areas for ring in area.rings]
    frame = frame_all(rings, STYLE.width, 0.6 * STYLE.height, maps.MARGIN)
    return [project(area, frame) for area in areas]


def test_neighbours_still_share_their_border_when_simplified():
    wobble = tuple((5 + 0.01 * (n % 3), n / 50) for n in range(51))
    left = (*wobble, (4, 1), (4, 0), wobble[0])
    right = (*wobble[::-1], (6, 0), (6, 1), wobble[-1])
    one, other = projected(Area(((left,),)), Area(((right,),)))
    assert len({*one.polygons[0][0]} & {*other.polygons[0][0]}) > 20


@pytest.mark.parametrize("turned", [False, True])
def test_rings_are_oriented_for_the_page(turned):
    outer, hole = square(0, 0, 4), square(1, 1, 2)
    if turned:
        outer, hole = outer[::-1], hole[::-1]
    (area,) = projected(Area(((outer, hole),)))
    assert [doubled_area(ring) > 0 for ring in area.polygons[0]] == [True, False]


def test_a_name_is_not_placed_in_a_hole():
    area = Area(((square(0, 0, 4), square(0.5, 0.5, 3)),), label="Name")
    (name,) = texts(placed_map([area]).block)
    xs, ys = zip(*projected(area)[0].polygons[0][1], strict=True)
    x, y = (name.left + name.right) / 2, (name.top + name.bottom) / 2
    assert not (min(xs) < x < max(xs) and min(ys) < y < max(ys))


def test_an_area_too_small_to_see_is_a_dot():
    _, small = projected(Area(((square(0, 0, 90),),)), Area(((square(100, 0, 1e-6),),)))
    assert (small.polygons, len(small.points)) == ((), 1)


def test_a_coast_is_simplified_to_the_visible_corners():
    rng = random.Random(3)
    coast = tuple((n / 10_000, 5 + rng.random() / 1000) for n in range(100_000))
    (area,) = projected(Area((((*coast, (10.0, 0.0), (0.0, 0.0), coast[0]),),)))
    assert len(area.polygons[0][0]) < 5_000


def test_a_country_across_180_degrees_stays_together():
    east = ((170.0, 60.0), (180.0, 60.0), (180.0, 70.0), (170.0, 60.0))
    west = ((-180.0, 60.0), (-170.0, 60.0), (-180.0, 70.0), (-180.0, 60.0))
    plane = frame_all([east, west], 400, 400, 4)
    xs = [plane.at(point)[0] for point in (*east, *west)]
    assert min(xs) + max(xs) == pytest.approx(400)
    assert min(xs) > 4
    assert plane.at((180.0, 60.0)) == plane.at((-180.0, 60.0))


def test_a_map_of_the_whole_earth_is_cut_at_180_degrees():
    earth = tuple((lon, 0.0) for lon in range(-180, 181, 10))
    plane = frame_all([earth], 400, 400, 0)
    assert plane.at((-180.0, 0.0))[0] < plane.at((0.0, 0.0))[0] < plane.at((179.0, 0.0))[0]


def test_a_map_may_have_a_single_place():
    placed = placed_map(places=[place("Here", (71.4, 51.1))])
    assert lines_of_text(placed) == ["Here"]


def test_a_map_is_no_higher_than_its_share_of_a_page():
    tall = Area(((((0, -55), (1, -55), (1, -18), (0, -18), (0, -55)),),))
    assert placed_map([tall]).block.height <= 0.6 * STYLE.height + 0.1


MONO = replace(STYLE, mono=True)


def drawn(style=MONO):
    areas = [
        Area(((square(0, 0),),), label="الغرب", fill="hatched"),
        Area(((square(1, 0),),), label="<Ә & ғ>", fill="dotted"),
        Area(((square(2, 0),),), label="Plain", is_disputed=True),
        Area(((square(3, 0),),), fill="dark"),
        Area(lines=(((0.0, 0.5), (3.0, 0.7)),)),
    ]
    placed = placed_map(areas, [place("Астана", (2.5, 0.5))], style)
    return write_svg(placed.block, style, "figure-1", "A map")


def test_a_drawn_map_is_one_image_with_its_names_as_text_and_in_mono_textures():
    tinted, root = (ElementTree.fromstring(drawn(one)) for one in (STYLE, MONO))
    tints, textures = ({each.get("fill") for each in one.iter()} for one in (tinted, root))
    assert not [fill for fill in tints if fill and fill.startswith("url")]
    assert {colour(STYLE, series) for series in (1, 2, 3)} <= tints
    assert {"url(#figure-1-hatch-0)", "url(#figure-1-dots-0)"} <= textures
    assert (root[0].tag, root[0].text, root.get("role")) == (f"{SVG}title", "A map", "img")
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert sorted(ids) == ["figure-1-dots-0", "figure-1-hatch-0"]
    assert "".join(root.itertext()).count("Астана") == 1
    dashed = [element for element in root.iter() if element.get("stroke-dasharray") == "4,2.5"]
    assert len(dashed) == 1  # the disputed area
