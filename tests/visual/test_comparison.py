import random

import pytest
from PIL import Image, ImageDraw

from tests.visual import comparison
from tests.visual.comparison import changed_pages, coarse, difference, keep, kept
from tests.visual.documents import pressed

TENTH = 0.0635  # mm: a tenth of a pixel of a reference
STYLE = """
@page { size: a5; margin: 15mm }
body { font: 10pt/1.4 Spectral; margin: 0; width: 118mm }
h1 { font: 600 16pt "Fira Sans"; color: #16395c; border-top: 1.5pt solid #16395c }
.tint { background: #f3f4f6; height: 20mm }
"""
BODY = """
<h1>A heading of some words</h1>
<p>A paragraph that is long enough to be broken into lines, of which each has a few words, as is
usual for a paragraph, and which says nothing else.</p>
<p id="second">Another paragraph, a little shorter than the first, below it on the page.</p>
<svg width="118mm" height="40mm" viewBox="0 0 118 40" font-family="Fira Sans" font-size="2.8">
<g fill="#555"><text x="0" y="7">Kazakhstan</text><text x="0" y="17">7</text>
<text x="20" y="35">Share of all trade, per cent</text></g>
<rect x="20" y="4" width="60" height="4" fill="#16395c"/>
<rect x="20" y="14" width="20" height="3" fill="#9db4cc"/>
<path d="M20 0V30" stroke="#555" stroke-width="0.35"/>
</svg>
<div class="tint"></div>
<p>A last paragraph.</p>
"""


def drawn(body=BODY, style=""):
    """Return the pictures of a small document."""
    page = f'<!DOCTYPE html><html lang="en"><title>t</title><style>{STYLE}{style}</style>{body}'
    return comparison.rasterised(pressed(page))


@pytest.fixture(scope="module")
def references():
    return [coarse(page) for page in drawn()]


@pytest.mark.parametrize(
    "moved", [f"left: {TENTH}mm", f"top: {TENTH}mm", f"left: -{TENTH}mm; top: -{TENTH}mm"]
)
def test_a_tenth_of_a_pixel_and_noise_are_tolerated(references, moved):
    (page,) = drawn(style=f"body {{ position: relative; {moved} }}")
    dice = random.Random(1)
    levels = (min(255, max(0, level + dice.randint(-6, 6))) for level in page.tobytes())
    noisy = Image.frombytes(page.mode, page.size, bytes(levels))
    assert changed_pages(references, [noisy]) == []


CHANGES = {
    "a paragraph is 1 mm lower": ("", "#second { position: relative; top: 1mm }"),
    "a label of one digit is gone": (">7<", "><"),
    "a short, pale bar is 5 % longer": ('width="20"', 'width="21"'),
    "a pale bar has another hue": ("#9db4cc", "#c9aab9"),
    "an axis is gone": ("M20 0V30", ""),
    "the reading face is another": ("", 'body { font-family: "Noto Serif" }'),
    "the type is 3 % larger": ("", "body { font-size: 10.3pt }"),
    "a faint tint is gone": ("", ".tint { background: none }"),
}


@pytest.mark.parametrize(("old", "new"), CHANGES.values(), ids=CHANGES)
def test_a_visible_change_is_detected(references, old, new):
    assert old in BODY
    pages = drawn(BODY.replace(old, new)) if old else drawn(style=new)
    assert [page.number for page in changed_pages(references, pages)] == [1]


def sheet(*marks, size=(200, 300)):
    """Return a white picture with coloured rectangles on it."""
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    for box, colour in marks:
        draw.rectangle(box, fill=colour)
    return picture


def spot(x, y, width=1):
    """Return a mark so small and pale that only three pixels count as different."""
    return ((x, y, x + width - 1, y + 2), (185, 185, 185))


def test_one_small_spot_is_tolerated_but_neither_many_nor_a_larger_one():
    many = [spot(x, y) for x in range(10, 190, 20) for y in range(10, 290, 20)]
    assert changed_pages([sheet()], [sheet(spot(50, 50))]) == []
    assert len(changed_pages([sheet()], [sheet(*many)])) == 1
    assert len(changed_pages([sheet()], [sheet(spot(50, 50, width=2))])) == 1


ONE, TWO, THREE = (sheet(((20, y, 150, y + 9), "black")) for y in (20, 120, 220))


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ([ONE, TWO, THREE], []),
        ([ONE, TWO], ["page 3 is gone"]),
        ([ONE, TWO, THREE, ONE], ["page 4 has no reference"]),
        ([ONE, TWO, sheet(size=(200, 301))], ["page 3 has another size"]),
        ([ONE, sheet(((50, 100, 69, 109), "black")), THREE],
         ["page 2 differs from 10 to 98 mm from the left, 61 to 85 mm from the top"]),
    ],
    ids=["same", "fewer", "more", "larger", "moved"],
)  # fmt: skip
def test_new_removed_and_moved_pages_are_reported(now, told):
    assert [str(page) for page in changed_pages([ONE, TWO, THREE], now)] == told


def test_areas_keep_their_colour_edges_are_rounded_and_a_photograph_stays_as_it_is():
    tint, accent = (243, 244, 246), (22, 57, 92)
    picture = sheet(((20, 20, 80, 80), tint), ((100, 100, 140, 140), accent)).resize((150, 225))
    colours = {colour for _, colour in coarse(picture).convert("RGB").getcolors()}
    assert {tint, accent, (255, 255, 255)} <= colours
    assert len(colours) < len(picture.getcolors())
    assert coarse(picture).mode == "P"
    assert difference(coarse(picture), picture) is None
    levels = (Image.radial_gradient("L"), *map(Image.linear_gradient("L").rotate, (0, 90)))
    photograph = Image.merge("RGB", levels)
    assert coarse(photograph).mode == "RGB"
    assert difference(coarse(photograph), photograph) is None


def test_references_are_kept_in_the_order_of_their_numbers_and_updated(tmp_path):
    pages = [sheet(((20, y, 150, y + 9), "black")) for y in range(20, 240, 20)]
    for now in (pages, [pages[0], *pages[2:]]):
        keep(tmp_path, now)
        assert changed_pages(kept(tmp_path), now) == []
    (tmp_path / "2.png").unlink()
    assert [str(page) for page in changed_pages(kept(tmp_path), now)] == ["page 2 has no reference"]


def test_the_report_shows_each_differing_page_and_is_self_contained():
    html = comparison.report(changed_pages([ONE, TWO, THREE], [ONE, THREE, THREE, ONE]))
    assert [f"page {n}" in html for n in (1, 2, 3, 4)] == [False, True, False, True]
    assert html.count('src="data:image/png;base64,') == html.count("src=") == 3 + 1
