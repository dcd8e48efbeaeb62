"""Datasets in a briefing: the rows of a file that a figure names."""

import pytest

from briefing.model.editions import to_json
from tests.conftest import composed, from_json, printed

from .conftest import place

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
HEAD = "time_period,category,obs_value,obs_status"


@pytest.fixture
def figure(desk):
    """Return a function that reads a briefing with one figure whose file has these rows."""

    def read(text=f"{HEAD}\n2012,A,1,\n2012,B,2,\n2012,C,3,\n2012,D,4,\n", section=FIGURE):
        desk.write("../sources.yaml", "report: {title: R, issued: 2013, character: reporting}\n")
        desk.write("one.yaml", section)
        if text is not None:
            desk.write("data/trade.csv", text)
        return desk.read()

    return read


def only(reading):
    (problem,) = reading.problems
    return place(problem)


def test_a_bad_cell_is_reported_in_the_dataset(figure):
    assert only(figure(f"{HEAD}\n2012,A,x,\n")) == "data/trade.csv:2:8 bad-cell"


def test_a_missing_file_is_reported_where_it_is_named(figure, desk):
    desk.write("data/trades.csv", HEAD)
    reading = figure(None)
    assert only(reading) == "one.yaml:13:13 missing-file"
    assert "data/trades.csv" in reading.problems[0].help


@pytest.mark.parametrize(
    ("path", "code"),
    [("../x.csv", "path-outside"), ("/etc/passwd", "path-outside"), ("data", "unreadable-file"),
     ("https://example.org/x.csv", "path-outside"), ("data/../../x.csv", "path-outside")],
)  # fmt: skip
def test_a_path_to_anything_but_a_file_of_the_briefing_is_reported(figure, path, code):
    reading = figure(section=FIGURE.replace("data/trade.csv", path))
    assert only(reading) == f"one.yaml:13:13 {code}"


def test_a_figure_with_a_file_and_a_list_is_reported(figure):
    both = FIGURE + "      observations: [{category: A, obs_value: 1}]\n"
    assert only(figure(section=both)) == "one.yaml:14:21 bad-value"


@pytest.mark.parametrize(
    "field",
    ["file: 5", "file: [a]", "file:", "file: {a: b}", "columns: 3", "columns: [a]",
     "columns: {category: [x]}", "columns: {category: }", "columns: {category: {a: b}}"],
)  # fmt: skip
def test_a_malformed_file_or_columns_field_is_reported_not_raised(figure, field):
    section = FIGURE + f"      {field}\n"
    if field.startswith("file"):
        section = FIGURE.replace("file: data/trade.csv", field)
    assert figure(section=section).briefing is None


def test_rows_of_a_file_equal_the_same_rows_in_the_section(figure):
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


@pytest.mark.slow
def test_a_frozen_edition_gives_the_same_pages_without_the_file(figure, desk):
    briefing = figure().briefing
    frozen = to_json(briefing)
    (desk.folder / "data" / "trade.csv").unlink()
    assert printed(composed(from_json(frozen))) == printed(composed(briefing))


def test_a_trailing_zero_is_printed_but_does_not_change_the_number(figure):
    rows = f"{HEAD}\n2012,A,2.50,\n2012,B,2,\n2012,C,3,\n2012,D,4,\n"
    with_nought, without = (figure(text).briefing for text in (rows, rows.replace("2.50", "2.5")))
    assert "2.50" in composed(with_nought).page_html
    assert "2.50" not in composed(without).page_html
    assert to_json(with_nought) == to_json(without)
