"""Elements with ids share the styles of like elements, and are still found by their ids."""

from briefing.pdf.layout import press_flow
from briefing.pdf.patches.speed import share_styles
from tests.visual.documents import pressed

ROWS = "".join(
    f"<tr id='row-{n}'><th scope='row'>{n}<td>x<td><a href='#row-{n}'>{n}</a>" for n in range(9)
)
TEXT = "".join(f"<p id='p-{n}'>words <em>and</em> words</p>" for n in range(9))
PAGE = (
    f"<html lang='en'><title>t</title><h1 id='top'>Head</h1>{TEXT}<table>{ROWS}</table>"
    "<p><a id='a' name='b' href='#b'>to itself</a>"
)
OFTEN = ("p", "em", "tr", "th", "td")
"""The tags that occur nine times or more."""


def pressed_flow():
    return press_flow(PAGE, "html { font-family: Spectral }", ())


def test_like_elements_share_one_style_whatever_their_ids(styles_made):
    pressed(PAGE)
    assert [styles_made.count(tag) for tag in OFTEN] == [1, 1, 1, 1, 1]


def test_the_unpatched_engine_still_makes_a_style_for_each_id(styles_made, leave_out):
    """When this fails, briefing.pdf.patches.speed is no longer needed."""
    leave_out(share_styles)
    pressed(PAGE)
    assert [styles_made.count(tag) for tag in OFTEN] == [10, 9, 9, 9, 9]


def test_each_anchor_is_at_its_element():
    places = {anchor.name: (anchor.page, anchor.y) for anchor in pressed_flow().anchors}
    down_the_page = ["top", *(f"p-{n}" for n in range(9)), *(f"row-{n}" for n in range(9)), "b"]
    assert [*places] == down_the_page
    assert sorted(down_the_page, key=lambda name: -places[name][1]) == down_the_page
