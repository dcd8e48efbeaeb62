from briefing.compose.data_tables import (
    Data,
    Datum,
    fits_half,
    head_of,
    of_counts,
    of_data,
    of_matrix,
    rows_of_data,
)
from briefing.model.blocks.figures import Matrix
from briefing.model.column_widths import measure_width
from tests.compose.given import DOCUMENT

SMALL = DOCUMENT.model_copy(update={"page": "a5", "profile": "large-print"})
BREAK = "(break in the series)"
MONTHS = tuple((Datum(f"December {n}"), Datum("101.5", "(estimate)")) for n in range(1700, 2000))


def form(data, document):
    return of_data(data.head, rows_of_data(data, document, "."), document)


def matrix(*heads, labels=("Norland", "Sudland")):
    rows = [{"label": label, "marks": ["yes"] * len(heads)} for label in labels]
    drawn = {"title": "T", "alt": "A.", "long_description": "L.", "source": "s", "as_of": "2020"}
    return Matrix.model_validate({"columns": heads, "rows": rows, **drawn})


def test_many_rows_of_data_are_set_in_columns_where_there_is_room():
    assert form(Data(("Period", "Value (points)"), MONTHS), DOCUMENT) == "many in-3"
    assert form(Data(("Period", "Value (points)"), MONTHS), SMALL) == "plain"
    places = tuple((Datum(f"Place {n}"), Datum(str(n))) for n in range(300))
    assert form(Data(("Item", "Value (points)"), places), SMALL) == "many in-2"
    assert form(Data(("Period", "Value"), MONTHS[:12]), DOCUMENT) == "short"


def test_data_too_wide_for_their_words_are_stacked():
    for columns, told in ((12, "stacked"), (3, "short")):
        head = ("Period", *(f"Қазақстан Республикасы {n}" for n in range(columns)))
        row = (Datum("2000"), *(Datum("1"),) * columns)
        assert form(Data(head, (row,) * 5), DOCUMENT) == told


def column(*cells):
    """Return these cells as a column of a table of data, ready for the page."""
    data = Data(("Item", "Value"), tuple((Datum("x"), cell) for cell in cells))
    return [row[1] for row in rows_of_data(data, DOCUMENT, ".")]


def test_numbers_with_remarks_are_padded_so_that_decimal_points_align():
    remarked = [Datum("4.5", "(estimate)"), Datum("−1 to 2", "(forecast)")]
    assert column(Datum("12"), *remarked, Datum("..", "(not available)")) == [
        Datum("12", "", ".0", "\N{NO-BREAK SPACE}(not available)"),
        Datum("4.5", "(estimate)", "", "(not available)"),
        Datum("−1 to 2", "(forecast)", ".0", "(not available)"),
        Datum("..", "(not available)", ".0", "(not available)"),
    ]


def test_counts_are_aligned_like_the_numbers_of_data_if_they_fit():
    counts = (Datum("6 of 10"), Datum("25", "(forecast)"), Datum(".."))
    align, cells = of_counts(counts, DOCUMENT)
    assert (align, cells[1].remark, cells[2].text) == ("end", "(forecast)", "..")
    small = (Datum("9", "(estimate)"), Datum("250", "(provisional)"))
    assert of_counts(small, SMALL) == ("start", tuple(Datum(str(cell)) for cell in small))


def test_prose_among_data_is_not_aligned():
    long = Datum("7", "(provisional, and revised after the census of the year before)")
    for other in (long, Datum("none was published")):
        assert column(Datum("12"), other) == [Datum("12"), Datum(str(other))]


def test_numbers_are_not_aligned_where_the_width_is_too_small():
    long = [Datum("12"), Datum("about 4", "(break in the series)")]
    row = (Datum("A country of the sixty"), *long, *long)
    data = Data(("Item", "A", "B", "C", "D"), (row, row))
    assert all(cell.beside == "" for cells in rows_of_data(data, SMALL, ".") for cell in cells)
    assert any(cell.beside for cell in rows_of_data(data, DOCUMENT, ".")[0])


def test_a_small_data_table_stands_beside_its_description():
    def has_room_beside(head, rows):
        return fits_half(head, rows_of_data(Data(head, rows), DOCUMENT, "."), DOCUMENT)

    rows = tuple((Datum(str(year)), Datum("3.2")) for year in range(2010, 2020))
    assert has_room_beside(("Year", "Growth"), rows)
    assert not has_room_beside(("Year", "Growth"), (*rows, *rows))
    assert not has_room_beside(("Year", "Growth " * 9), ((Datum("x" * 60), Datum("3")),))


def test_columns_of_marks_have_equal_widths_unless_a_heading_is_long():
    grid = of_matrix(matrix("Post", "Telecommunications", "Roads"), DOCUMENT)
    _, *marks = grid.widths
    assert max(marks) - min(marks) <= 1
    assert (sum(grid.widths), grid.is_stacked) == (100, False)
    heads = (*"ABCDEFGH", "Telecommunications")
    grid = of_matrix(matrix(*heads, labels=["A name of a country that is long"]), DOCUMENT)
    assert (grid.is_stacked, grid.widths[-1] > grid.widths[1]) == (False, True)
    assert of_matrix(matrix(*["Telecommunications"] * 6), SMALL).is_stacked
    assert not of_matrix(matrix("Telecommunications"), SMALL).is_stacked


def test_a_head_ends_where_the_numbers_below_it_end_and_takes_the_room_of_remarks_if_long():
    cells = column(Datum("roughly 13.5", BREAK), Datum("−12"))
    assert head_of("Value (%)", cells) == Datum("Value (%)", beside=f"\N{NO-BREAK SPACE}{BREAK}")
    cells = column(Datum("4.5", BREAK), Datum("−12"))
    assert all(" " not in cell.room for cell in cells)
    head = head_of("Value (% a year)", cells)
    assert len(head.beside) < len(cells[0].beside)
    assert measure_width(head.room) <= max(measure_width(cell.room) for cell in cells)
    assert head_of("Services of transport (billion US dollars)", cells).beside == ""
