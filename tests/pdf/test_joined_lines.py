"""Lines between the rows of a table are drawn in one piece, and render the same."""

import io

import pikepdf
import pypdfium2
from hypothesis import given
from hypothesis import strategies as st

from briefing.pdf.patches.drawing import Line, join_lines, merge_strokes
from tests.visual.documents import pressed

# Columns end at whole pixels of the rendering, so that pieces look like one line.
STYLE = """
@page { size: 600px 300px; margin: 20px }
table { border-collapse: collapse; table-layout: fixed; width: 300px }
td { border-bottom: 1px solid #888; height: 20px; padding: 0 }
.dashed td { border-bottom: 1px dashed #888 }
tr:nth-child(2) td:first-child { border-bottom: 3px solid red }
"""
ROW = "<td>a<td>b<td>c"
PAGE = f"<html lang='en'><title>t</title><style>{STYLE}</style><table>{f'<tr>{ROW}' * 4}</table>"


def lines(content):
    """Return the number of lines drawn."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        drawn = [one for page in pdf.pages for one in pikepdf.parse_content_stream(page)]
    return sum(str(one.operator) == "S" for one in drawn)


def picture(content):
    with pypdfium2.PdfDocument(content) as pdf:
        return bytes(pdf[0].render(scale=4 * 96 / 72).buffer)


def test_a_row_border_is_drawn_once_for_all_columns_and_still_for_each_by_the_engine(
    leave_out, monkeypatch
):
    """When this fails with 12, briefing.pdf.patches.drawing is no longer needed."""
    leave_out(join_lines)
    plain = pressed(PAGE)
    monkeypatch.undo()
    ours = pressed(PAGE)
    assert lines(ours) == 5  # below the second row, one is red
    assert lines(plain) == 12
    assert picture(ours) == picture(plain)
    # Dashed lines are not joined.
    assert lines(pressed(PAGE.replace("<table>", "<table class='dashed'>"))) == 12


GRID = st.integers(0, 4)
LOOKS = st.sampled_from([("solid", "red"), ("solid", "blue"), ("dashed", "red")])
ACROSS = st.builds(lambda x, y, looks: Line(x, y, x + 1, y, 1, *looks), GRID, GRID, LOOKS)


@given(st.lists(ACROSS))
def test_joining_covers_exactly_the_same_units(pieces):
    def units(lines):
        return sorted((x, *line[1:2], *line[4:]) for line in lines for x in range(line.x1, line.x2))

    assert units(merge_strokes(pieces)) == units(pieces)


def test_a_joined_line_is_drawn_last_of_what_its_pieces_crossed():
    first, last = (Line(x, 5, x + 1, 5, 1, "solid", "red") for x in (0, 1))
    down = Line(1, 0, 1, 9, 1, "solid", "blue")
    assert merge_strokes([first, down, last]) == [down, first._replace(x2=2)]
