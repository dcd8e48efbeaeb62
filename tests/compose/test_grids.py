from briefing.compose.grids import of_data, of_matrix
from briefing.model.blocks.matrix import Matrix
from tests.compose.given import DOCUMENT

SMALL = DOCUMENT.model_copy(update={"page": "a5", "profile": "large-print"})
MONTHS = tuple((f"December {year}", "101.5 (estimate)") for year in range(1700, 2000))


def matrix(*heads, labels=("Norland", "Sudland")):
    rows = [{"label": label, "marks": ["yes"] * len(heads)} for label in labels]
    drawn = {"title": "T", "alt": "A.", "long_description": "L.", "source": "s", "as_of": "2020"}
    return Matrix.model_validate({"columns": heads, "rows": rows, **drawn})


def test_columns_of_marks_have_equal_widths():
    grid = of_matrix(matrix("Post", "Telecommunications", "Roads"), DOCUMENT)
    _, *marks = grid.widths
    assert max(marks) - min(marks) <= 1
    assert (sum(grid.widths), grid.is_stacked) == (100, False)


def test_a_long_heading_gets_the_width_that_short_ones_leave():
    heads = ("A", "B", "C", "D", "E", "F", "G", "H", "Telecommunications")
    grid = of_matrix(matrix(*heads, labels=["A name of a country that is long"]), DOCUMENT)
    assert not grid.is_stacked
    assert grid.widths[-1] > grid.widths[1]


def test_a_matrix_too_wide_for_its_words_is_stacked():
    heads = ["Telecommunications"] * 6
    assert of_matrix(matrix(*heads), SMALL).is_stacked
    assert of_matrix(matrix(*heads[:1]), SMALL).is_stacked is False


def test_many_rows_of_data_are_set_in_columns_where_there_is_room():
    assert of_data((("Period", "Value (points)"), MONTHS), DOCUMENT) == "many in-3"
    assert of_data((("Period", "Value (points)"), MONTHS), SMALL) == "plain"
    places = tuple((f"Place {n}", str(n)) for n in range(300))
    assert of_data((("Item", "Value (points)"), places), SMALL) == "many in-2"


def test_few_rows_of_data_stay_together():
    assert of_data((("Period", "Value"), MONTHS[:12]), DOCUMENT) == "short"


def test_data_too_wide_for_their_words_are_stacked():
    head = ("Period", *(f"Қазақстан Республикасы {n}" for n in range(12)))
    rows = tuple((str(year), *("1",) * 12) for year in range(2000, 2005))
    assert of_data((head, rows), DOCUMENT) == "stacked"
    assert of_data((head[:4], tuple(row[:4] for row in rows)), DOCUMENT) == "short"
