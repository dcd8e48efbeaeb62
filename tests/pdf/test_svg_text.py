"""Words in a drawing are shaped like the same words in a paragraph."""

import pytest

from briefing.pdf.patches.drawing import shape_words
from tests.conftest import pressed
from tests.visual.overlaps import text_runs

ARABIC = "كازاخستان"
SHEET = """<!DOCTYPE html><html lang="en"><head><title>T</title><style>
@page { size: 400pt 200pt; margin: 20pt } body { margin: 0 } svg { display: block }
p { margin: 0; font: 20pt "Fira Sans", Amiri; white-space: pre }
</style></head><body>%s</body></html>"""


def drawing(inner, attributes='x="0"'):
    return (
        '<svg width="360pt" height="60pt" viewBox="0 0 360 60"><text font-size="20" y="40" '
        f'font-family="Fira Sans, Amiri" {attributes}>{inner}</text></svg>'
    )


def runs(inner):
    return text_runs(pressed(SHEET % inner).content)


def lefts(inner):
    """Return the left edge of each letter, relative to the first."""
    edges = [glyph.left for run in runs(inner) for glyph in run.glyphs]
    return [edge - edges[0] for edge in edges]


@pytest.mark.parametrize(
    "words",
    [ARABIC, "AVATAR To", "é\u0301x", "2013 UN, 5–6 %"],
    ids=["Arabic", "kerning", "marks", "figures"],
)
def test_letters_in_a_drawing_stand_as_in_a_paragraph(words):
    assert lefts(drawing(words)) == pytest.approx(lefts(f"<p>{words}</p>"), abs=0.15)


def test_words_in_a_drawing_can_be_copied_in_order():
    found = {run.text for run in runs(drawing(f"{ARABIC} 2013"))}
    assert found == {ARABIC, "2013"}


@pytest.mark.parametrize("words", ["Exports", ARABIC])
@pytest.mark.parametrize("anchor", ["start", "middle", "end"])
def test_text_is_aligned_at_its_anchor(words, anchor):
    (run,) = runs(drawing(words, f'x="200" text-anchor="{anchor}"'))
    left, _, right, _ = run.box
    found = {"start": left, "end": right, "middle": (left + right) / 2}[anchor]
    assert found == pytest.approx(220, abs=2.5)


@pytest.mark.parametrize("attributes", ['x="0" dx="0 10 20"', 'x="0 21 52"'])
def test_positions_and_spacing_of_letters_are_kept(attributes):
    gaps = lefts(drawing("nnn", attributes))
    assert gaps[2] - gaps[1] > gaps[1] - gaps[0] + 8
    spaced, plain = (lefts(drawing("nnn", f'x="0" {a}')) for a in ('letter-spacing="5"', ""))
    assert spaced[2] - plain[2] == pytest.approx(10, abs=0.5)


def test_the_unpatched_engine_still_shapes_single_letters_in_drawings(leave_out):
    """When this fails, issue 2249 is solved: briefing.pdf.patches.drawing is not needed."""
    leave_out(shape_words)
    assert len(runs(drawing(ARABIC))) == len(ARABIC)
    assert lefts(drawing("AVATAR")) != lefts("<p>AVATAR</p>")
