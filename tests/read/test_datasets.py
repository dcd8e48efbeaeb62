"""Datasets: each thing that is wrong with a CSV file is told at its row and column."""

from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from briefing.model.observation import Observation
from briefing.model.snapshot import from_json, to_json
from briefing.read.csv_rows import MOST_ROWS, rows_of
from briefing.read.datasets import MAX_BYTES, read_dataset
from briefing.read.text import source_of
from tests.conftest import composed, printed

FIGURE = """\
heading: One
blocks:
  - figure:
      id: landlocked
      type: bar
      title: Exports exceed imports
      subtitle: Trade
      unit_measure: USD
      alt: Bars.
      long_description: Four bars.
      source: report
      as_of: 2013
      file: data/trade.csv
"""
SOURCES = "report: {title: Report, issued: 2013, character: reporting}\n"
HEAD = "time_period,category,obs_value,obs_status"


@pytest.fixture
def table(tmp_path, place, marked):
    """What is wrong with a CSV file, read by itself."""

    def problems(text, **columns):
        file = tmp_path / "data.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_dataset(tmp_path, "data.csv", columns, "data.csv")

    def only(text, **columns):
        found = problems(text, **columns)
        (problem,) = found.problems
        return SimpleNamespace(at=place(problem), marked=marked(problem), help=problem.help or "",
                               message=problem.message)  # fmt: skip

    return SimpleNamespace(read=problems, only=only)


def values(found):
    assert found.problems == ()
    return [one.obs_value for one in found.observations]


def test_each_row_is_an_observation(table):
    found = table.read(f"{HEAD}\n2012,Exports,1.5,E\n")
    expected = Observation(time_period="2012", category="Exports", obs_value=1.5, obs_status="E")
    assert found.observations == (expected,)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("5", 5), ("-5", -5), ("+5", 5), ("1.50", 1.5), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0),
     (" 7 ", 7), ('"8"', 8), ("007", 7)],
)  # fmt: skip
def test_numbers_are_read_as_numbers(table, cell, value):
    assert values(table.read(f"category,obs_value\nA,{cell}\n")) == [value]


@pytest.mark.parametrize(
    ("cell", "advice"),
    [('"12,5"', "12.5"), ('"1,234"', "1234"), ('"1,234,567"', "1234567"), ("1 234", "1234"),
     ("1\u00a0234.5", "1234.5"), ("1\u202f234", "1234"), ("1'234", "1234"), ("1’234", "1234"),
     ("−5", "-5"), ('"−1 234,5"', "-1234.5")],
)  # fmt: skip
def test_a_number_as_people_write_it_is_told_as_programs_write_it(table, cell, advice):
    assert f"write {advice}:" in table.only(f"category,obs_value\nA,{cell}\n").help


@pytest.mark.parametrize("cell", ["8.9–11.0", "8.9-11.0", "8.9 to 11.0", "11.0–8.9"])
def test_a_range_in_one_cell_is_told_with_the_columns_of_its_ends(table, cell):
    told = table.only(f"category,obs_value\nA,{cell}\n")
    assert told.help == "a range has columns of its own: 8.9 in 'obs_low' and 11.0 in 'obs_high'"


@pytest.mark.parametrize("cell", ["n/a", "abc", "5%", "12 USD", "1.2.3", "NaN", "inf", "0x10", "٣"])
def test_what_is_no_number_is_told_where_it_stands(table, cell):
    told = table.only(f"category,obs_value\nA,1\nB,{cell}\n")
    assert (told.at, told.marked) == ("data.csv:3:3 bad-cell", cell)


@pytest.mark.parametrize(
    ("cell", "role", "code"),
    [("2013-13", "time_period", "not-a-date"), ("spring", "time_period", "not-a-date"),
     ("X", "obs_status", "bad-value"), ("roughly", "qualifier", "bad-value")],
)  # fmt: skip
def test_a_bad_value_of_a_column_is_told_where_it_stands(table, cell, role, code):
    told = table.only(f"category,obs_value,{role}\nA,1,{cell}\n")
    assert (told.at, told.marked) == (f"data.csv:2:5 {code}", cell)


def test_a_number_beyond_all_numbers_is_told_where_it_stands(table):
    assert table.only("category,obs_value\nA,1e999\n").at.startswith("data.csv:2:3 ")


@pytest.mark.parametrize("digit", ["9", "9.", "-9", "x"])
def test_a_cell_that_is_longer_than_any_number_is_told_and_not_repeated(table, digit):
    told = table.only(f"category,obs_value\nA,{digit:9<5000}\n")
    assert told.at == "data.csv:2:3 bad-cell"
    assert told.message == "this cell has 5000 characters, and is to be a number"


def test_a_value_that_is_missing_has_the_status_m(table):
    found = table.read("category,obs_value,obs_status\nA,,M\nB,..,M\n")
    assert values(found) == [None, None]


@pytest.mark.parametrize("row", ["A,,", "A,..,A", "A,1,M"])
def test_a_value_and_its_status_agree(table, row):
    assert table.only(f"category,obs_value,obs_status\n{row}\n").at.startswith("data.csv:2:")


def test_a_column_that_is_not_known_is_told_with_what_may_be_meant(table):
    told = table.only("category,obs_valeu\nA,1\n")
    assert (told.at, told.marked) == ("data.csv:1:10 unknown-column", "obs_valeu")
    assert "'obs_value'" in told.help


def test_a_column_may_be_given_another_name_in_the_figure(table):
    assert values(table.read("GEO,v\nA,1\n", GEO="category", v="obs_value")) == [1]


def test_a_column_may_be_left_aside(table):
    assert values(table.read("category,obs_value,x\nA,1,?\n", x="unused")) == [1]


def test_names_of_columns_may_be_in_capitals_as_in_sdmx(table):
    assert values(table.read("CATEGORY,OBS_VALUE\nA,1\n")) == [1]


def test_a_column_that_is_there_twice_is_told(table):
    assert table.only("category,obs_value,obs_value\nA,1,2\n").at == "data.csv:1:20 bad-dataset"


def test_a_table_without_values_is_told(table):
    assert "obs_value" in table.only("category,comment\nA,x\n").message


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_another_separator_than_a_comma_is_told(table, separator):
    told = table.only(f"category{separator}obs_value\nA{separator}1\n")
    assert told.at.endswith("bad-dataset")


def test_a_quotation_mark_that_is_not_closed_is_told_in_its_row(table):
    assert table.only('category,obs_value\n"A,1\n').at == "data.csv:2:1 bad-dataset"


@pytest.mark.parametrize(
    ("name", "role"),
    [("Year", "time_period"), ("QUARTER", "time_period"), ("Country", "category"),
     ("Unit", "unit_measure"), ("notes", "comment"), ("Status", "obs_status")],
)  # fmt: skip
def test_a_column_as_spreadsheets_name_it_is_told_with_what_it_stands_for(table, name, role):
    told = table.only(f"{name},obs_value\nA,1\n")
    assert (told.at, told.marked) == ("data.csv:1:1 unknown-column", name)
    assert told.help == f"name it '{role}', or write in the figure: columns: {{{name}: {role}}}"


def test_what_another_column_stands_for_already_is_not_proposed(table):
    told = table.only("time_period,Year,obs_value\n2020,2020,1\n")
    assert told.help == "In the figure, 'columns: {Year: unused}' leaves it aside"


def test_the_name_of_a_column_is_quoted_in_the_advice_where_yaml_needs_it(table):
    told = table.only("time_period,Exports: USD\n2020,1\n")
    assert 'columns: {"Exports: USD": obs_value}' in told.help


@pytest.mark.parametrize(
    ("head", "message"),
    [("category,obs_value,", "the last column has no name"),
     ("category,obs_value,,", "the last 2 columns have no name"),
     ("category,,obs_value", "this column has no name")],
)  # fmt: skip
def test_columns_without_a_name_are_told_once(table, head, message):
    assert table.only(f"{head}\nA,1,,\nB,1,,\n").message == message


def test_a_first_row_that_is_empty_is_told(table):
    assert table.only(",,\ncategory,obs_value\nA,1\n").message == "the first row is empty"


def test_empty_cells_behind_the_last_column_are_told_of_the_first_row(table):
    told = table.only("category,obs_value\nA,1,,\nB,2,,\nC,3\n")
    assert told.at == "data.csv:2:5 bad-dataset"
    assert told.message == "this row has empty cells behind the last column (and one more row)"
    assert "delete the commas at the end" in told.help


@pytest.mark.parametrize("rest", [",\n", ",\n,\n\n", ",,,,\n", '"",""\n', " , \n"])
def test_empty_rows_at_the_end_are_passed_over(table, rest):
    assert values(table.read(f"category,obs_value\nA,1\n{rest}")) == [1]


def test_an_empty_row_between_others_is_told_once(table):
    told = table.only("category,obs_value\nA,1\n,\nB,2\n,\n,\nC,3\n,\n")
    assert (told.at, told.help) == ("data.csv:3:1 bad-dataset", "delete it")
    assert told.message == "this row is empty (and 2 more rows)"


def test_rows_that_are_all_empty_are_no_rows(table):
    assert "no rows below" in table.only("category,obs_value\n,\n,\n").message


def test_a_row_with_too_few_cells_is_told_to_have_a_comma_for_each(table):
    told = table.only("category,obs_value\nA\n")
    assert told.message == "this row has one cell; the row of names has 2"
    assert "a comma for each cell" in told.help


@pytest.mark.parametrize("row", ["A", "A,1,2", "A,1,234", "Trade, goods,1"])
def test_a_row_of_another_length_is_told(table, row):
    told = table.only(f"category,obs_value\nB,1\n{row}\n")
    assert told.at == "data.csv:3:1 bad-dataset"


@pytest.mark.parametrize("text", ["", "\n\n", "  \n"])
def test_an_empty_file_is_told(table, text):
    assert [p.code for p in table.read(text).problems] == ["bad-dataset"]


def test_a_row_of_names_alone_is_told(table):
    assert "no rows below" in table.only("category,obs_value\n").message


def test_more_rows_than_a_chart_can_show_are_told(table):
    many = "category,obs_value\n" + "A,1\n" * (MOST_ROWS + 1)
    told = table.only(many)
    assert str(MOST_ROWS) in told.message
    assert told.help == "keep the rows that the figure is to show"


def test_more_columns_than_anybody_names_are_told(table):
    many = ",".join(f"c{number}" for number in range(20_000))
    assert "20000 columns; at most" in table.only(f"{many}\n1\n").message


def test_a_file_that_is_too_large_is_not_read(table):
    assert table.read(b"a" * (MAX_BYTES + 1)).trouble.code == "file-too-large"


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"category,obs_value\nA\x00,1\n", "control-character"),
     ("category,obs_value\nCôte,1\n".encode("latin-1"), "not-utf8"),
     ("category,obs_value\nA,1\n".encode("utf-16"), "not-utf8")],
    ids=["NUL", "Latin-1", "UTF-16"],
)  # fmt: skip
def test_what_is_not_text_is_told(table, data, code):
    assert [problem.code for problem in table.read(data).problems] == [code]


@pytest.mark.parametrize(
    "data",
    [b"\xef\xbb\xbfcategory,obs_value\nA,1\n", b"category,obs_value\r\nA,1\r\n",
     b"category,obs_value\rA,1\r", b"category,obs_value\nA,1", b"category,obs_value\n\nA,1\n\n"],
    ids=["BOM", "CRLF", "CR", "no line end", "empty lines"],
)  # fmt: skip
def test_files_of_other_programs_are_read(table, data):
    assert values(table.read(data)) == [1]


def test_text_in_kazakh_is_read(table):
    found = table.read("category,obs_value\nҚазақстан Республикасы,1\n")
    assert found.observations[0].category == "Қазақстан Республикасы"


def test_a_comma_may_stand_within_quotation_marks(table):
    found = table.read('category,obs_value\n"Goods, and ""services""",1\n')
    assert found.observations[0].category == 'Goods, and "services"'


def test_the_place_of_a_cell_behind_a_comma_in_quotation_marks_is_right(table):
    told = table.only('category,obs_value\n"A, B",x\n')
    assert (told.at, told.marked) == ("data.csv:2:8 bad-cell", "x")


def test_two_ends_are_a_range(table):
    assert values(table.read("category,obs_low,obs_high\nA,1,2\n")) == [(1, 2)]


def test_a_bad_end_of_a_range_is_told_at_its_cell(table):
    told = table.only("category,obs_low,obs_high\nA,1,x\n")
    assert (told.at, told.marked) == ("data.csv:2:5 bad-cell", "x")


def test_a_range_that_ends_before_it_begins_is_told(table):
    assert "ends before" in table.only("category,obs_low,obs_high\nA,2,1\n").message


def test_a_range_with_one_end_is_told(table):
    assert table.read("category,obs_low,obs_high\nA,1,\n").problems != ()


def test_a_range_without_ends_is_missing(table):
    assert values(table.read("category,obs_low,obs_high,obs_status\nA,..,..,M\n")) == [None]


def test_ranges_and_values_may_be_mixed(table):
    found = table.read("category,obs_value,obs_low,obs_high\nA,5,,\nB,,1,2\n")
    assert values(found) == [5, (1, 2)]


def test_a_value_that_has_ends_as_well_is_told(table):
    assert table.read("category,obs_value,obs_low,obs_high\nA,5,4,6\n").problems != ()


def test_all_bad_cells_are_told_in_one_run(table):
    found = table.read(
        "time_period,obs_value,obs_status\n2020,x,\n2021-13,1,\n2022,1,X\n2023,1\n2024,..,A\n2025,y,"
    )
    told = sorted(problem.position.line for problem in found.problems)
    assert (told, found.observations) == ([2, 3, 4, 5, 6, 7], ())


def test_what_stands_beside_a_bad_number_is_told_as_well(table):
    found = table.read("time_period,obs_value\n2021-13,x\n")
    assert len(found.problems) == 2


CELLS = some.text(some.sampled_from('a1,.;"\t\n\r -–eE+..MEobs_value'), max_size=60)


@given(CELLS)
@example('"')
@example("obs_value\n\x00")
@example('a,"b\nc",obs_value')
def test_no_text_of_a_file_raises(text):
    rows_of(source_of("data.csv", text), {})


@given(CELLS)
def test_no_rows_raise(tmp_path_factory, text):
    folder = tmp_path_factory.getbasetemp()
    (folder / "any.csv").write_bytes(f"{HEAD}\n{text}".encode())
    read_dataset(folder, "any.csv", {}, "any.csv")


@given(some.binary(max_size=200))
def test_no_bytes_raise(tmp_path_factory, data):
    folder = tmp_path_factory.getbasetemp()
    (folder / "any.csv").write_bytes(data)
    read_dataset(folder, "any.csv", {}, "any.csv")


# In a briefing


@pytest.fixture
def figure(desk):
    """A briefing with one figure, whose file has these rows."""

    def read(text=f"{HEAD}\n2012,A,1,\n2012,B,2,\n2012,C,3,\n2012,D,4,\n", section=FIGURE):
        desk.write("../sources.yaml", SOURCES)
        desk.write("one.yaml", section)
        if text is not None:
            desk.write("data/trade.csv", text)
        return desk.read()

    return read


def only(reading, place):
    (problem,) = reading.problems
    return place(problem)


def test_a_figure_has_the_rows_of_its_file(figure):
    (block,) = figure().briefing.sections["one"].blocks
    assert [one.obs_value for one in block.observations] == [1, 2, 3, 4]


def test_a_dataset_is_one_of_the_files_that_a_briefing_is_made_from(figure):
    assert "kz/data/trade.csv" in figure().inputs


def test_a_bad_cell_is_told_in_the_dataset(figure, place):
    assert only(figure(f"{HEAD}\n2012,A,x,\n"), place) == "data/trade.csv:2:8 bad-cell"


def test_a_file_that_is_not_there_is_told_where_it_is_named(figure, desk, place):
    desk.write("data/trades.csv", HEAD)
    reading = figure(None)
    assert only(reading, place) == "one.yaml:13:13 missing-file"
    assert "data/trades.csv" in reading.problems[0].help


@pytest.mark.parametrize(
    ("path", "code"),
    [("../x.csv", "path-outside"), ("/etc/passwd", "path-outside"), ("data", "unreadable-file"),
     ("https://example.org/x.csv", "path-outside"), ("data/../../x.csv", "path-outside")],
)  # fmt: skip
def test_a_path_to_anything_but_a_file_of_the_briefing_is_told(figure, place, path, code):
    reading = figure(section=FIGURE.replace("data/trade.csv", path))
    assert only(reading, place) == f"one.yaml:13:13 {code}"


def test_a_link_that_leads_out_of_the_folder_is_not_followed(figure, desk, tmp_path, place):
    (tmp_path / "secret.csv").write_text(HEAD)
    (desk.folder / "data").mkdir()
    (desk.folder / "data" / "trade.csv").symlink_to(tmp_path / "secret.csv")
    assert only(figure(None), place) == "one.yaml:13:13 path-outside"


def test_a_column_that_the_figure_names_and_the_file_lacks_is_told(table):
    told = table.only("category,obs_value,geo_name\nA,1,B\n", geo_name="unused", geoname="unused")
    assert (told.at, told.help) == ("data.csv:1:1 unknown-column", "did you mean 'geo_name'?")


def test_one_end_of_a_range_without_a_column_for_the_other_is_told(table):
    assert "'obs_low'" in table.only("category,obs_value,obs_low\nA,1,0\n").message


def test_a_figure_with_a_file_and_a_list_is_told(figure, place):
    both = FIGURE + "      observations: [{category: A, obs_value: 1}]\n"
    assert only(figure(section=both), place) == "one.yaml:14:21 bad-value"


@pytest.mark.parametrize(
    "field",
    ["file: 5", "file: [a]", "file:", "file: {a: b}", "columns: 3", "columns: [a]",
     "columns: {category: [x]}", "columns: {category: }", "columns: {category: {a: b}}"],
)  # fmt: skip
def test_whatever_a_section_says_of_a_file_is_told_and_not_raised(figure, field):
    section = FIGURE + f"      {field}\n"
    if field.startswith("file"):
        section = FIGURE.replace("file: data/trade.csv", field)
    assert figure(section=section).briefing is None


def test_what_is_wrong_in_a_file_of_two_figures_is_told_once(figure):
    both = FIGURE + FIGURE.partition("blocks:\n")[2]
    assert len(figure(f"{HEAD}\n2012,A,x,\n", both).problems) == 1


def test_what_is_wrong_in_the_dataset_and_in_the_section_is_told_in_one_run(figure, place):
    reading = figure(f"{HEAD}\n2012,A,x,\n", FIGURE.replace("alt:", "atl:"))
    codes = {place(problem).split()[1] for problem in reading.problems}
    assert {"bad-cell", "unknown-field"} <= codes


def test_rows_of_a_file_are_what_the_same_rows_are_in_the_section(figure):
    inner = FIGURE.replace("      file: data/trade.csv\n", """\
      observations:
        - {time_period: 2012, category: A, obs_value: 1}
        - {time_period: 2012, category: B, obs_value: 2.5, obs_status: E}
        - {time_period: 2012, category: C, obs_value: [3, 4]}
        - {time_period: 2012, category: D, obs_status: M, comment: Not yet published}
""")  # fmt: skip
    rows = (
        "time_period,category,obs_value,obs_low,obs_high,obs_status,comment\n"
        "2012,A,1,,,,\n2012,B,2.5,,,E,\n2012,C,,3,4,,\n2012,D,,,,M,Not yet published\n"
    )
    (ours,) = figure(section=inner).briefing.sections["one"].blocks
    (theirs,) = figure(rows).briefing.sections["one"].blocks
    assert theirs.observations == ours.observations


def test_two_figures_may_be_made_from_one_file(figure):
    both = FIGURE + FIGURE.partition("blocks:\n")[2]
    blocks = figure(section=both).briefing.sections["one"].blocks
    assert blocks[0].observations == blocks[1].observations


def test_a_frozen_edition_gives_the_same_pages_without_the_file(figure, desk):
    briefing = figure().briefing
    frozen = to_json(briefing)
    (desk.folder / "data" / "trade.csv").unlink()
    assert printed(composed(from_json(frozen))) == printed(composed(briefing))


def test_a_nought_behind_other_decimals_is_printed_and_is_no_other_number(figure):
    rows = f"{HEAD}\n2012,A,2.50,\n2012,B,2,\n2012,C,3,\n2012,D,4,\n"
    with_nought, without = (figure(text).briefing for text in (rows, rows.replace("2.50", "2.5")))
    assert "2.50" in composed(with_nought).page_html
    assert "2.50" not in composed(without).page_html
    assert to_json(with_nought) == to_json(without)
