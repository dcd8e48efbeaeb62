"""Paper sizes, profiles and duplex, measured in the PDF."""

import itertools
from functools import cache

import pypdfium2
import pytest
from PIL import ImageChops
from pypdfium2 import raw

from briefing.changes import list_changes
from briefing.pdf import press_pdf
from tests.conftest import ROOT, changed, composed, read, ua_failures
from tests.examples import TIMES
from tests.pdf.conftest import with_blocks

MM = 72 / 25.4
PAGES = {"a4": (595, 842), "letter": (612, 792), "a5": (420, 595)}
BODIES = {"standard": 10.5, "office": 12, "large-print": 16, "mono": 10.5}
LONG = "A note that goes on for so long that it has to stand beside the next paragraph as well. "


@cache
def crowded():
    """Return the specimen with long notes beside two consecutive paragraphs."""
    briefing = read(ROOT / "tests" / "content", "specimen")
    blocks = list(briefing.sections["kinds"].blocks)
    ids = [block.id for block in blocks]
    note = blocks[ids.index("doubt")].model_copy(update={"text": LONG * 3})
    blocks.insert(ids.index("second") + 1, note.model_copy(update={"id": "doubt-2"}))
    return with_blocks(briefing, (note if block.id == "doubt" else block for block in blocks))


@pytest.fixture(scope="module")
def pressed(once):
    """Return a function that presses a layout, once per run; every paragraph has a change bar."""

    def press(page, profile, duplex):
        briefing = changed(crowded(), page=page, profile=profile, duplex=duplex)
        since = list_changes(with_blocks(briefing, ()), briefing)
        return press_pdf(composed(briefing, since=since))

    def pressed(page="a4", profile="standard", duplex=False):
        name = f"crowded-{page}-{profile}-{duplex}"
        return once.value(name, lambda: press(page, profile, duplex))

    return pressed


def sheets(made):
    return list(pypdfium2.PdfDocument(made.content))


def letters(sheet):
    """Yield each piece of text with its size in points."""
    for item in sheet.get_objects([raw.FPDF_PAGEOBJ_TEXT], textpage=sheet.get_textpage()):
        if item.extract().strip():
            yield item.extract(), item.get_font_size() * abs(item.get_matrix().d)


def boxes(sheet):
    """Return each line of text: its box (left, bottom, right, top) and its words."""
    text = sheet.get_textpage()
    rects = [text.get_rect(index) for index in range(text.count_rects())]
    return [(rect, text.get_text_bounded(*rect)) for rect in rects]


def collisions(sheet):
    """Yield pairs of lines of which one covers a third of the other."""
    for (one, words), (other, more) in itertools.combinations(boxes(sheet), 2):
        wide = min(one[2], other[2]) - max(one[0], other[0])
        high = min(one[3], other[3]) - max(one[1], other[1])
        smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
        if wide > 0 and high > 0 and wide * high > smaller / 3:
            yield words, more


EVERY = [*itertools.product(PAGES, BODIES)]
SOME = [("a4", "standard"), ("a4", "mono"), ("letter", "office"), ("a5", "large-print")]
SHAPES = EVERY if TIMES > 1 else SOME
"""Each profile on one page, the largest type on the smallest; all of them in ``make soak``."""


@pytest.mark.sampled
@pytest.mark.parametrize(("page", "profile"), SHAPES)
def test_every_profile_fits_large_and_small_paper_without_flaws(page, profile, pressed):
    made = pressed(page, profile)
    least = 13.95 if profile == "large-print" else 7.95
    small, outside, covered, running = [], [], [], set()
    for sheet in sheets(made):
        width, height = sheet.get_size()
        assert tuple(sorted((round(width), round(height)))) == PAGES[page]  # a wide table is turned
        sizes = list(letters(sheet))
        small += [text for text, size in sizes if size < least]
        running |= {round(size, 1) for text, size in sizes if "A paragraph with" in text}
        outside += [
            words
            for (left, bottom, right, top), words in boxes(sheet)
            if min(left, bottom, width - right, height - top) < 5 * MM
        ]
        covered += collisions(sheet)
    assert (small, outside, covered) == ([], [], [])
    assert running == {BODIES[profile]}
    assert (made.problems, made.missing_glyphs) == ((), ())
    assert ua_failures(made.content) == []


def test_in_duplex_the_binding_margin_is_empty_and_page_numbers_are_on_the_outer_side(pressed):
    dots = 100 / 25.4  # in a millimetre
    for number, sheet in enumerate(sheets(pressed(duplex=True)), start=1):
        image = sheet.render(scale=100 / 72).to_pil().convert("L")
        strip = int(20 * dots) - 1
        left = 0 if number % 2 else image.width - strip
        top = int(25 * dots) if number == 1 else 0  # below the band, which is as wide as the sheet
        bound = image.crop((left, top, left + strip, image.height))
        assert bound.getextrema() == (255, 255), f"page {number}"
        folios = [box[0] for box, words in boxes(sheet) if words.startswith("Page ")]
        outer = [place > sheet.get_size()[0] / 2 for place in folios]
        assert outer == [number % 2 == 1] or not boxes(sheet)


def test_the_mono_profile_has_no_colour(pressed):
    for sheet in sheets(pressed(profile="mono")):
        red, green, blue = sheet.render(scale=1).to_pil().convert("RGB").split()
        assert ImageChops.difference(red, green).getbbox() is None
        assert ImageChops.difference(green, blue).getbbox() is None


@pytest.mark.parametrize("profile", ["standard", "large-print"])
def test_on_narrow_measures_a_note_stands_below_its_paragraph(profile, pressed):
    made = pressed("a5", profile)
    lines = [line for sheet in sheets(made) for line in boxes(sheet)]
    (paragraph,) = (box for box, words in lines if "A paragraph with" in words)
    note = next(box for box, words in lines if words.startswith("Editor’s note A"))
    assert note[3] < paragraph[1]
    assert note[0] < paragraph[2]
