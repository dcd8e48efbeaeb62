"""Rows of a table have ids, and their cells the styles of all other rows."""

from contextlib import nullcontext
from xml.etree import ElementTree

import pytest

from briefing.press import flows
from briefing.press.flows import press_flow
from briefing.press.row_ids import ids_in_cells
from tests.visual.documents import pressed

ROWS = "".join(
    f"<tr id='row-{n}'><th scope='row'>{n}<td>x<td><a href='#row-{n}'>{n}</a>" for n in range(9)
)
PAGE = f"<html lang='en'><title>t</title><h1 id='top'>Head</h1><table>{ROWS}</table>"


@pytest.fixture
def by_the_engine_alone(monkeypatch):
    monkeypatch.setattr(flows, "ids_in_cells", lambda _: nullcontext())


def anchors():
    """Where the ids of a page are: on which page, how far from its left and lower edges."""
    fragment = press_flow(PAGE, "html { font-family: Spectral }", ())
    return {anchor.name: (anchor.page, anchor.x, anchor.y) for anchor in fragment.anchors}


def test_rows_alike_have_one_style_but_for_their_first_cells(styles_made):
    pressed(PAGE)
    assert [styles_made.count(tag) for tag in ("tr", "td", "th")] == [1, 1, 9]


def test_the_engine_by_itself_still_makes_a_style_for_each_cell(styles_made, by_the_engine_alone):
    """When this fails, briefing.press.row_ids is no longer needed."""
    pressed(PAGE)
    assert [styles_made.count(tag) for tag in ("tr", "td", "th")] == [9, 9, 9]


def test_links_lead_to_the_same_places(request):
    ours = anchors()
    request.getfixturevalue("by_the_engine_alone")
    assert anchors() == ours
    assert {"top", "row-0", "row-8"} <= ours.keys()


def test_a_cell_that_has_an_id_keeps_it():
    table = ElementTree.fromstring('<table><tr id="a"><th id="b"/></tr><tr id="c"/></table>')
    before = ElementTree.tostring(table)
    with ids_in_cells(table):
        assert ElementTree.tostring(table) == before


def test_the_rows_have_their_ids_again_even_if_the_layout_fails():
    table = ElementTree.fromstring('<table><tr id="a"><th/></tr></table>')
    before = ElementTree.tostring(table)
    within = []

    def lay_out():
        within.append(table.find("tr/th").get("id"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), ids_in_cells(table):
        lay_out()
    assert within == ["a"]
    assert ElementTree.tostring(table) == before
