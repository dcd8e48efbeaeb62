"""Datasets in a briefing: the rows of a file that a figure names."""

import pytest

from briefing.model.snapshot import from_json, to_json
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
