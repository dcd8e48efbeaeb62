"""Squares: one for each item, with its status."""

from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from briefing.charts import Status, Style
from briefing.charts.bars import Squares, draw_unit

SVG = "{http://www.w3.org/2000/svg}"
STYLE = Style(473.4, 600, 8.5)


def root_of(filled, whole=0, status=Status.NORMAL, widest=100, style=STYLE):
    return ElementTree.fromstring(
        draw_unit(Squares("so many", filled, whole, status, widest, style))
    )


def rects(root):
    return [element for element in root if element.tag == f"{SVG}rect"]


@pytest.mark.parametrize(("filled", "whole"), [(1, 0), (7, 10), (100, 0), (0, 4), (10, 10)])
def test_there_is_one_square_for_each_item(filled, whole):
    root = root_of(filled, whole)
    assert (root[0].tag, root[0].text, root.get("role")) == (f"{SVG}title", "so many", "img")
    found = rects(root)
    assert len(found) == max(filled, whole)
    assert len([one for one in found if one.get("fill") == "currentColor"]) == filled


def test_statuses_are_distinct_without_colour():
    signs = set()
    for status in (Status.NORMAL, Status.ESTIMATE, Status.FORECAST, Status.PROVISIONAL):
        root = root_of(1, status=status, style=replace(STYLE, mono=True))
        (square,) = rects(root)
        inside = tuple(element.tag for element in root[2:])
        signs.add((square.get("fill"), square.get("stroke-dasharray"), inside))
    assert len(signs) == 4


@pytest.mark.parametrize("status", [Status.ESTIMATE, Status.PROVISIONAL])
def test_what_is_not_certain_is_a_tint_in_colour(status):
    root = root_of(1, status=status)
    (square,) = rects(root)
    assert square.get("fill").startswith("#")
    assert len(root) == 2


def test_no_square_leaves_the_drawing():
    root = root_of(100)
    width, height = (float(part) for part in root.get("viewBox").split()[2:])
    for one in rects(root):
        assert 0 < float(one.get("x")) < width - 9
        assert 0 < float(one.get("y")) < height - 9


def test_all_rows_of_a_figure_have_the_same_scale():
    assert root_of(1, widest=7).get("width") == root_of(7, widest=7).get("width")
