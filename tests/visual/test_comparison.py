import random

import pytest
from PIL import Image, ImageDraw

from tests.visual.comparison import CLUSTER, changed_pages, difference
from tests.visual.documents import pressed
from tests.visual.raster import coarse, rasterised
from tests.visual.references import drop, keep, kept, stale
from tests.visual.report import report

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
    return rasterised(pressed(page))


def with_noise(picture):
    dice = random.Random(1)
    levels = (min(255, max(0, level + dice.randint(-6, 6))) for level in picture.tobytes())
    return Image.frombytes(picture.mode, picture.size, bytes(levels))


@pytest.fixture(scope="module")
def references():
    return [coarse(page) for page in drawn()]


def test_the_same_page_is_alike(references):
    (reference,) = references
    assert difference(reference, drawn()[0]).places == ()


@pytest.mark.parametrize(
    "moved", [f"left: {TENTH}mm", f"top: {TENTH}mm", f"left: -{TENTH}mm; top: -{TENTH}mm"]
)
def test_a_tenth_of_a_pixel_and_noise_are_tolerated(references, moved):
    page = drawn(style=f"body {{ position: relative; {moved} }}")[0]
    assert changed_pages(references, [with_noise(page)]) == []


CHANGES = {
    "a paragraph is 1 mm lower": ("", "#second { position: relative; top: 1mm }"),
    "all below a paragraph is 1 mm lower": ("", "#second { padding-bottom: 1mm }"),
    "a label of one digit is gone": (">7<", "><"),
    "a short, pale bar is 5 % longer": ('width="20"', 'width="21"'),
    "a pale bar has another hue": ("#9db4cc", "#c9aab9"),
    "an axis is gone": ("M20 0V30", ""),
    "a rule is gone": ("", "h1 { border-color: white }"),
    "the reading face is another": ("", 'body { font-family: "Noto Serif" }'),
    "the type is 3 % larger": ("", "body { font-size: 10.3pt }"),
    "the picture is clipped": ('viewBox="0 0 118 40"', 'viewBox="0 0 118 40" style="width: 70mm"'),
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


def test_a_difference_is_located_in_millimetres():
    (changed,) = changed_pages([sheet()], [sheet(((50, 100, 69, 109), "black"))])
    (place,) = changed.difference.places
    assert place[:4] == (46, 96, 74, 114)  # the far look blurs it outwards
    assert str(changed).endswith("most at 29–47 mm from the left, 61–72 mm from the top")


def test_separate_places_are_listed_with_the_largest_first():
    now = sheet(((10, 10, 12, 12), "black"), ((100, 100, 140, 140), "black"))
    small, large = sorted(difference(sheet(), now).places, key=lambda place: place.left)
    assert difference(sheet(), now).places == (large, small)
    assert small.right < large.left


def spot(x, y):
    """Return a mark so small and pale that only three pixels count as different."""
    return ((x, y, x, y + 2), (185, 185, 185))


def test_one_small_spot_is_tolerated_but_not_many():
    assert [place.pixels for place in difference(sheet(), sheet(spot(50, 50))).places] == [CLUSTER]
    assert changed_pages([sheet()], [sheet(spot(50, 50))]) == []
    many = [spot(x, y) for x in range(10, 190, 20) for y in range(10, 290, 20)]
    (changed,) = changed_pages([sheet()], [sheet(*many)])
    assert {place.pixels for place in changed.difference.places} == {CLUSTER}


def test_a_cluster_beyond_the_limit_is_not_tolerated():
    larger = ((50, 50, 51, 52), (185, 185, 185))
    assert [page.number for page in changed_pages([sheet()], [sheet(larger)])] == [1]


def test_pages_of_different_sizes_differ():
    (changed,) = changed_pages([sheet()], [sheet(size=(200, 301))])
    assert (changed.difference.share, str(changed)) == (1, "page 1 has another size")


ONE, TWO, THREE = (sheet(((20, y, 150, y + 9), "black")) for y in (20, 120, 220))


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ([ONE, TWO, THREE], []),
        ([ONE, TWO], ["page 3 is gone"]),
        ([ONE, TWO, THREE, ONE], ["page 4 has no reference"]),
        ([], ["page 1 is gone", "page 2 is gone", "page 3 is gone"]),
        ([ONE, THREE, TWO], ["page 2", "page 3"]),
        ([TWO, THREE], ["page 1", "page 2", "page 3 is gone"]),
    ],
    ids=["same", "fewer", "more", "none", "swapped", "first gone"],
)
def test_new_removed_and_moved_pages_are_reported(now, told):
    changed = changed_pages([ONE, TWO, THREE], now)
    assert [str(page).split(":")[0] for page in changed] == told


def test_areas_keep_their_colour_and_edges_are_rounded():
    tint, accent = (243, 244, 246), (22, 57, 92)
    picture = sheet(((20, 20, 80, 80), tint), ((100, 100, 140, 140), accent))
    soft = picture.resize((150, 225))
    colours = {colour for _, colour in coarse(soft).convert("RGB").getcolors()}
    assert {tint, accent, (255, 255, 255)} <= colours
    assert len(colours) < len(soft.getcolors())
    assert coarse(soft).mode == "P"
    assert difference(coarse(soft), soft).is_tolerable


def test_a_photograph_is_kept_in_full_colour():
    levels = (Image.radial_gradient("L"), *map(Image.linear_gradient("L").rotate, (0, 90)))
    picture = Image.merge("RGB", levels)
    assert coarse(picture).mode == "RGB"
    assert difference(coarse(picture), picture).is_tolerable


def test_references_are_kept_in_the_order_of_their_numbers_and_updated(tmp_path):
    pages = [sheet(((20, y, 150, y + 9), "black")) for y in range(20, 240, 20)]
    assert [file.name for file in keep(tmp_path, "one", pages)] == [
        f"{number}.png" for number in range(1, 12)
    ]
    assert changed_pages(kept(tmp_path, "one"), pages) == []
    changed = keep(tmp_path, "one", [pages[0], *pages[2:]])
    assert [file.name for file in changed] == [f"{number}.png" for number in range(2, 12)]
    (tmp_path / "one" / "2.png").unlink()
    missing = changed_pages(kept(tmp_path, "one"), [pages[0], *pages[2:]])
    assert [str(page) for page in missing] == ["page 2 has no reference"]


def test_references_of_a_removed_document_are_stale(tmp_path):
    keep(tmp_path, "one", [ONE])
    keep(tmp_path, "two", [TWO])
    assert stale(tmp_path, {"one": None}) == ["two"]
    drop(tmp_path, "two")
    assert stale(tmp_path, {"one": None}) == []


def test_the_report_shows_each_differing_page_and_is_self_contained():
    html = report("one", changed_pages([ONE, TWO, THREE], [ONE, THREE, THREE, ONE]))
    assert [page in html for page in ("page 1", "page 2", "page 3", "page 4")] == [
        False, True, False, True,
    ]  # fmt: skip
    assert html.count('src="data:image/png;base64,') == html.count("src=") == 3 + 1
    assert "href" not in html
    assert "% of the pixels differ" in html
