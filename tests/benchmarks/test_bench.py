"""The benchmark: how jobs are measured, and what is reported."""

import json
from itertools import count
from xml.etree import ElementTree

import pytest

from benchmarks import report
from benchmarks.documents import document_of, word
from benchmarks.goals import GOALS
from benchmarks.groups import COLD, NOTHING, PLAIN, UNCHANGED, Group
from benchmarks.measuring import Failed, Sample, Series, interleaved, run
from benchmarks.peers.markup import typst_document


def series(*seconds):
    return Series(tuple(Sample(one) for one in seconds))


def test_jobs_are_interleaved_without_one_that_failed_and_while_there_is_time(monkeypatch):
    done, failed, clock = [], {}, count(step=10)
    monkeypatch.setattr("time.monotonic", lambda: next(clock))

    def job(name):
        return lambda number: done.append(f"{name}{number}") or Sample(1)

    def bad(_):
        raise Failed("no such program")

    jobs = {"a": job("a"), "bad": bad, "b": job("b")}
    found = interleaved(jobs, 9, 25, failed.__setitem__)
    assert done == ["a0", "b0", "a1", "b1"]
    assert [len(series.samples) for series in found.values()] == [2, 2]
    assert {name: str(error) for name, error in failed.items()} == {"bad": "no such program"}


def test_a_program_is_measured_with_its_memory_or_reported_with_its_last_output(tmp_path):
    assert run(["python3", "-c", "bytearray(200_000_000)"], tmp_path).peak > 190
    with pytest.raises(Failed, match="out of paper"):
        run(["sh", "-c", "echo out of paper >&2; exit 3"], tmp_path)


def test_a_goal_is_met_missed_or_not_measured():
    timed = {COLD: series(1), PLAIN: series(2), UNCHANGED: series(0.25)}
    small = Group("x", PLAIN, timed, pages=13)
    groups = {"commands 12": small, "commands 240": Group("x", PLAIN, {COLD: series(11)})}
    goals = {(goal.job, goal.unit[0]): goal for goal in GOALS}
    unchanged, page = goals["nothing changed", "s"], goals["each page more", "s"]
    assert unchanged.measured(groups) is page.met(groups) is None
    assert "not measured" in report.goals(groups)
    timed[NOTHING] = series(0.125)  # an unchanged build is compared with Python doing nothing
    groups["commands 240"] = Group("x", PLAIN, {COLD: series(11)}, pages=263)  # as built
    assert (unchanged.measured(groups), page.measured(groups)) == (0.125, 0.04)
    cold = goals["cold, PDF and HTML, verified", "×"]
    assert cold.met(groups) is True
    timed[COLD] = series(30)
    assert cold.met(groups) is False


def test_ratios_are_computed_for_the_pairs_of_each_round():
    assert series(2, 30, 4).over(series(1, 10, 1)) == (2, 3, 4)


def test_reports_name_what_could_not_be_measured_and_each_goal_in_full():
    group = Group("x", PLAIN, {PLAIN: series(1)}, {"Chromium": "none on this machine"})
    assert "Chromium                 not measured: none on this machine" in report.table(group)
    told = json.loads(report.as_json({"x": group}))
    jobs = [(goal["job"], goal["unit"]) for goal in told["goals"]]
    assert ("one word, warm, to the PDF, at 60 pages", "× Chromium warm") in jobs
    assert len({*jobs}) == len(jobs)
    assert told["groups"]["x"]["samples"][PLAIN] == [{"seconds": 1}]


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    return document_of(tmp_path_factory.mktemp("document"), 12)


def test_all_programs_get_the_same_text(document):
    for file in (document.typst, document.plain, document.page):
        text = file.read_text("utf-8").replace("\\", "")
        assert "Kazakhstan is a landlocked country" in text
        assert text.count("put together by a program") == 3


def test_typst_gets_a_drawing_as_a_valid_svg_file(tmp_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><title>One</title></svg>'
    assert 'image("drawing-1.svg"' in typst_document(f"<body><figure>{svg}", tmp_path)
    drawing = ElementTree.parse(tmp_path / "drawing-1.svg").getroot()
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"


def test_an_edit_changes_one_word_in_each_input(document):
    before = {f: f.read_text("utf-8").split() for f in document.folder.rglob("*.*") if f.suffix in
              {".html", ".typ", ".yaml"}}  # fmt: skip
    document.edit(5)
    changed = {f: f.read_text("utf-8").split() for f in before}
    different = {f: sum(a != b for a, b in zip(before[f], changed[f], strict=True)) for f in before}
    assert sorted(different.values())[-4:] == [1, 1, 1, 1]
    assert sum(different.values()) == 4
    assert any(word(5) in " ".join(text) for text in changed.values())
