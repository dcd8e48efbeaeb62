"""A CSV file by itself: each problem is reported at its row and column."""

from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from briefing.model import limits
from briefing.read.csv import parse_rows
from briefing.read.files import Source
from briefing.read.referenced_files import read_dataset

from .conftest import marked, place

HEAD = "time_period,category,obs_value,obs_status"


@pytest.fixture
def table(tmp_path):
    """Functions that read a CSV file by itself, and that return its only problem."""

    def problems(text, **columns):
        file = tmp_path / "data.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_dataset(tmp_path, "data.csv", columns, "data.csv")

    def only(text, **columns):
        (problem,) = problems(text, **columns).problems
        words = f"{problem.message}; {problem.help}"
        return SimpleNamespace(at=place(problem), marked=marked(problem), words=words)

    return SimpleNamespace(read=problems, only=only)


def values(found):
    assert found.problems == ()
    return [one.obs_value for one in found.observations]


@pytest.mark.parametrize(
    ("cell", "value"),
    [("5", 5), ("+5", 5), ("1.50", 1.5), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0),
     (" 7 ", 7), ('"8"', 8), ("007", 7)],
)  # fmt: skip
def test_numbers_are_read_as_numbers(table, cell, value):
    assert values(table.read(f"category,obs_value\nA,{cell}\n")) == [value]


@pytest.mark.parametrize(
    "text",
    ["\ufeffcategory,obs_value\nA,1\n", "category,obs_value\r\nA,1\r\n",
     "category,obs_value\rA,1\r", "category,obs_value\nA,1", "category,obs_value\n\nA,1\n\n",
     ",,\ncategory,obs_value\nA,1\n", "category,obs_value,,\nA,1,,\n",
     "category,obs_value\nA,1,,\n", "category,obs_value\n,\nA,1\n",
     "category,obs_value\nA,1\n,,,,\n", 'category,obs_value\nA,1\n"",""\n',
     "category,obs_value\nA,1\n , \n\n\u00a0,\n"],
)  # fmt: skip
def test_line_ends_marks_and_empty_cells_of_other_programs_are_ignored(table, text):
    assert values(table.read(text)) == [1]


def test_ranges_and_values_may_be_mixed(table):
    found = table.read(
        "category,obs_value,obs_low,obs_high,obs_status\nA,5,,,\nB,,1,2,\nC,,..,..,M\n"
    )
    assert values(found) == [5, (1, 2), None]


def test_a_quoted_cell_may_have_commas_and_quotation_marks(table):
    found = table.read('category,obs_value\n"Goods, and ""services""",1\n')
    assert found.observations[0].category == 'Goods, and "services"'


def test_the_figure_may_map_columns_and_ignore_others(table):
    found = table.read("GEO,v,OBS_STATUS,x\nA,1,,?\n", GEO="category", v="obs_value", x="unused")
    assert values(found) == [1]
    told = table.only("category,obs_value,geo_name\nA,1,B\n", geo_name="unused", geoname="unused")
    assert told.at == "data.csv:1:1 unknown-column"
    assert "; did you mean 'geo_name'?" in told.words


@pytest.mark.parametrize("cell", ["n/a", "5%", "12 USD", "1.2.3", "NaN", "0x10", "٣"])
def test_a_cell_that_is_not_a_number_is_reported_at_its_position(table, cell):
    told = table.only(f"category,obs_value\nA,1\nB,{cell}\n")
    assert (told.at, told.marked) == ("data.csv:3:3 bad-cell", cell)


@pytest.mark.parametrize(
    ("cell", "role", "code"),
    [("2013-13", "time_period", "not-a-date"), ("spring", "time_period", "not-a-date"),
     ("X", "obs_status", "bad-value"), ("roughly", "qualifier", "bad-value")],
)  # fmt: skip
def test_a_bad_value_in_a_column_is_reported_at_its_position(table, cell, role, code):
    told = table.only(f"category,obs_value,{role}\nA,1,{cell}\n")
    assert (told.at, told.marked) == (f"data.csv:2:5 {code}", cell)


@pytest.mark.parametrize("row", ["A,,", "A,..,A", "A,1,M"])
def test_a_value_that_contradicts_its_status_is_reported(table, row):
    assert table.only(f"category,obs_value,obs_status\n{row}\n").at.startswith("data.csv:2:")


@pytest.mark.parametrize(
    ("text", "at", "words"),
    [
        # numbers and ranges as people write them
        ('category,obs_value\nA,"12,5"\n', "2:3 bad-cell", "write 12.5:"),
        ('category,obs_value\nA,"1,234,567"\n', "2:3 bad-cell", "write 1234567:"),
        ("category,obs_value\nA,1'234\n", "2:3 bad-cell", "write 1234:"),
        ('category,obs_value\nA,"−1\u00a0234,5"\n', "2:3 bad-cell", "write -1234.5:"),
        ("category,obs_value\nA,8.9-11.0\n", "2:3 bad-cell", "8.9 in 'obs_low' and 11.0 in 'obs"),
        ("category,obs_value\nA,11.0 to 8.9\n", "2:3 bad-cell", "8.9 in 'obs_low' and 11.0 in"),
        # the names of columns
        ("Year,obs_value\n2020,1\n", "1:1 unknown-column", "columns: {Year: time_period}"),
        ("Country,obs_value\nA,1\n", "1:1 unknown-column", "name it 'category', or write"),
        ("time_period,Year,obs_value\n2020,2020,1\n", "1:13 unknown-column", "{Year: unused}' ig"),
        ("time_period,Exports: USD\n2020,1\n", "1:13 unknown-column", '{"Exports: USD": obs_valu'),
        ("category,obs_valeu\nA,1\n", "1:10 unknown-column", "'obs_valeu' is not the name"),
        ("category,obs_value,obs_value\nA,1,2\n", "1:20 bad-dataset", "a second column"),
        ("category,,obs_value\nA,,1\n", "1:10 bad-dataset", "this column has no name"),
        ("category,comment\nA,x\n", "1:1 bad-dataset", "no column is named 'obs_value'"),
        ("category,obs_value,obs_low\nA,1,0\n", "1:1 bad-dataset", "'obs_low' is only one end"),
        # rows and cells
        ("category;obs_value\nA;1\n", "1:9 bad-dataset", "not separated by commas"),
        ("category\tobs_value\nA\t1\n", "1:9 bad-dataset", "not separated by commas"),
        ('category,obs_value\n"A,1\n', "2:1 bad-dataset", "opened and not closed in this row"),
        ("category,obs_value\nB,1\nA\n", "3:1 bad-dataset", "this row has one cell"),
        ("category,obs_value\nB,1\nA,1,234\n", "3:1 bad-dataset", "this row has 3 cells"),
        ('category,obs_value\n"A, B",x\n', "2:8 bad-cell", "'x' is not a number"),
        ("category,obs_low,obs_high\nA,1,x\n", "2:5 bad-cell", "'x' is not a number"),
        ("category,obs_low,obs_high\nA,2,1\n", "2:1 bad-value", "ends before"),
        ("category,obs_low,obs_high\nA,1,\n", "2:3 bad-cell", "one end of a range"),
        ("category,obs_value,obs_low,obs_high\nA,5,4,6\n", "2:3 bad-cell", "a value and a range"),
    ],
)
def test_a_mistake_is_reported_at_its_row_and_column(table, text, at, words):
    told = table.only(text)
    assert told.at == f"data.csv:{at}"
    assert words in told.words


def test_all_bad_rows_are_reported_in_one_run(table):
    found = table.read(
        "time_period,obs_value,obs_status\n2020,x,\n2021-13,1,\n2022,1,X\n2023,1\n2024,..,A\n2025,y,"
    )
    told = sorted(problem.position.line for problem in found.problems)
    assert (told, found.observations) == ([2, 3, 4, 5, 6, 7], ())


def test_what_is_larger_than_a_limit_is_reported_and_not_quoted(table):
    rows = table.only("category,obs_value\n" + "A,1\n" * (limits.ROWS.most + 1))
    assert f"at most {limits.ROWS.most} are read; keep the rows" in rows.words
    columns = table.only(",".join(f"c{number}" for number in range(20_000)) + "\n1\n")
    assert "20000 columns; at most" in columns.words
    assert table.read(b"a" * (limits.DATASET.most + 1)).trouble.code == "file-too-large"
    for digit in ("9", "9.", "-9", "x"):
        cell = table.only(f"category,obs_value\nA,{digit:9<5000}\n")
        assert cell.at == "data.csv:2:3 bad-cell"
        assert cell.words.startswith("this cell has 5000 characters, but must be a number;")


CELLS = some.text(some.sampled_from('a1,.;"\t\n\r -–eE+..MEobs_value'), max_size=60)


@given(CELLS)
@example('"')
@example("obs_value\n\x00")
@example('a,"b\nc",obs_value')
def test_no_text_of_a_file_raises(text):
    parse_rows(Source("data.csv", text), {})


@given(CELLS)
def test_no_rows_raise(tmp_path_factory, text):
    folder = tmp_path_factory.getbasetemp()
    (folder / "any.csv").write_bytes(f"{HEAD}\n{text}".encode())
    read_dataset(folder, "any.csv", {}, "any.csv")
