"""Squares: one for each item, with its status."""

from xml.etree import ElementTree

import pytest

from briefing.charts import Status
from briefing.charts.bars import draw_squares
from tests.charts.samples import A4, MONO

SVG = "{http://www.w3.org/2000/svg}"


def root_of(filled, whole=0, status=Status.NORMAL, style=A4):
    return ElementTree.fromstring(draw_squares(filled, whole, status, 100, style, "so many"))


@pytest.mark.parametrize(("filled", "whole"), [(1, 0), (7, 10), (100, 0), (0, 4), (10, 10)])
def test_there_is_one_square_for_each_item_in_a_drawing_as_wide_as_the_widest(filled, whole):
    root = root_of(filled, whole)
    assert (root[0].tag, root[0].text, root.get("role")) == (f"{SVG}title", "so many", "img")
    assert root.get("width") == root_of(100).get("width")
    found = root.findall(f"{SVG}rect")
    assert len(found) == max(filled, whole)
    assert len([one for one in found if one.get("fill") == "currentColor"]) == filled
    width, height = (float(part) for part in root.get("viewBox").split()[2:])
    for one in found:
        assert 0 < float(one.get("x")) < width - 9
        assert 0 < float(one.get("y")) < height - 9


def test_statuses_are_distinct_without_colour_and_tints_in_colour():
    signs = set()
    for status in (Status.NORMAL, Status.ESTIMATE, Status.FORECAST, Status.PROVISIONAL):
        root = root_of(1, status=status, style=MONO)
        inside = tuple(element.tag for element in root[2:])
        signs.add((root[1].get("fill"), root[1].get("stroke-dasharray"), inside))
    assert len(signs) == 4
    for status in (Status.ESTIMATE, Status.PROVISIONAL):
        (square,) = root_of(1, status=status)[1:]
        assert square.get("fill").startswith("#")
