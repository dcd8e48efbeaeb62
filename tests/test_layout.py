"""The layout of a briefing is measured on demand, its number of pages in any build."""

import json
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from briefing.build.pipeline import build, check, issue
from briefing.build.request import Request, Status, Variant
from briefing.cli import run
from briefing.output.formats import Format
from briefing.problems import Severity
from tests.conftest import FROZEN, ROOT, TEMPLATES
from tests.following import follow

PARAGRAPH = (
    "    - paragraph:\n        id: {id}\n        text: >-\n" + "          Words of a line.\n" * 90
)
BUDGET = "pages: {briefing: 2}"
SECTION = "  - heading: Heading {id}\n    blocks:\n"
HEAD = """\
title: A country
publisher: A desk
issued: 2026-12-01
status: cleared
{more}
sections:
"""


def write(folder, sections, more=BUDGET):
    """Write a briefing with sections of so many long paragraphs; return its file."""
    parts = [
        SECTION.format(id=f"s{number}")
        + "".join(PARAGRAPH.format(id=f"s{number}-p{place}") for place in range(paragraphs))
        for number, paragraphs in enumerate(sections)
    ]
    folder.mkdir(exist_ok=True)
    file = folder / "norway.yaml"
    file.write_text(HEAD.format(more=more) + "".join(parts), "utf-8")
    (folder / "sources.yaml").write_text("{}", "utf-8")
    (folder / "terms.yaml").write_text("{}", "utf-8")
    return file


def request(tmp_path, **more):
    more = {"formats": (Format.PDF,), **more}
    return Request(tmp_path / "content", TEMPLATES, tmp_path / "output", **more)


def found(outcome, code="over-budget"):
    return [problem for problem in outcome.problems if problem.code == code]


def test_more_pages_than_the_budget_are_a_warning_at_the_budget(tmp_path):
    file = write(tmp_path / "content", [6, 6])
    (problem,) = found(build(request(tmp_path), "norway"))
    assert (problem.severity, problem.position.excerpt) == (Severity.WARNING, BUDGET)
    assert "and its budget is 2" in problem.message
    assert file.read_text().splitlines()[problem.position.line - 1] == problem.position.excerpt


def test_each_suggestion_is_at_the_line_of_its_block_and_keeps_the_budget(tmp_path):
    write(tmp_path / "content", [3, 9, 2], "pages: {briefing: 99}")
    pages = build(request(tmp_path), "norway").files["norway-briefing-en.pdf"].pages
    file = write(tmp_path / "content", [3, 9, 2], f"pages: {{briefing: {pages - 1}}}")
    (problem,) = found(build(request(tmp_path), "norway"))
    _, *suggested = problem.help.splitlines()
    lines = file.read_text().splitlines()
    assert {" the section" in each for each in suggested} == {True, False}
    for suggestion in suggested:
        _, line, words = suggestion.rsplit(":", 2)
        is_section = words.startswith(" the section")
        assert ("heading:" if is_section else "paragraph:") in lines[int(line) - 1]
    assert follow(problem.help) > 0
    assert found(build(request(tmp_path), "norway")) == []


def test_within_its_budget_only_a_strict_build_gives_advice_which_stops_nothing(tmp_path):
    write(tmp_path / "content", [25], "pages: {briefing: 99}")
    plain = build(request(tmp_path), "norway")
    assert found(plain) == found(plain, "figures-few") == []

    outcome = build(replace(request(tmp_path), strict=True), "norway")
    (advice,) = found(outcome, "figures-few")
    assert outcome.status is Status.DONE
    assert advice.message.startswith("briefing: ")
    assert advice.position.file.endswith("norway.yaml")


def test_a_strict_build_and_an_edition_over_the_budget_are_stopped(tmp_path):
    write(tmp_path / "content", [6, 6])
    assert build(request(tmp_path, strict=True), "norway").status is Status.FAILED
    assert not list((tmp_path / "output").glob("norway*"))
    issue(request(tmp_path, strict=True), "norway")
    assert not (tmp_path / "content" / "norway" / "editions").exists()


WAIVED = f"""{BUDGET}
waivers: [{{rule: over-budget, subject: pages, by: A head, until: 2027-01-01, reason: Long}}]"""


@pytest.mark.parametrize(
    ("said", "variant"),
    [
        (BUDGET, Variant("mono")),
        (BUDGET, Variant(page="a5")),
        ("", Variant()),
        (WAIVED, Variant()),
    ],
    ids=["mono", "a5", "nothing said", "waived"],
)
def test_a_budget_holds_where_it_is_said_for_the_usual_layout_and_not_waived(
    tmp_path, said, variant
):
    write(tmp_path / "content", [40], said)
    outcome = build(request(tmp_path, variant=variant), "norway")
    assert all(file.pages > 8 for file in outcome.files.values())
    assert found(outcome) == []


@pytest.mark.slow
def test_a_glance_is_shortened_by_showing_less_in_it(tmp_path):
    file = write(tmp_path / "content", [9], "pages: {glance: 2}\nrenditions: [glance]")
    text = file.read_text("utf-8")
    file.write_text(text.replace("        text:", "        show: glance\n        text:"), "utf-8")
    (problem,) = found(build(request(tmp_path), "norway"))
    assert problem.help.startswith("take 'show: glance' from these; by their height the first")
    assert follow(problem.help, "briefing") > 0
    assert found(build(request(tmp_path), "norway")) == []


def test_a_frozen_edition_has_no_budget(tmp_path):
    file = write(tmp_path / "content", [6, 6], "pages: {briefing: 20}")
    assert issue(request(tmp_path), "norway").status is Status.DONE
    frozen = next((tmp_path / "content" / "norway" / "editions").iterdir())
    frozen.write_text(frozen.read_text().replace('"briefing": 20', '"briefing": 2'))
    file.write_text(file.read_text().replace("briefing: 20", "briefing: 2"))

    assert found(build(request(tmp_path, edition=1), "norway")) == []


def test_a_check_of_the_layout_measures_each_rendition_and_makes_no_file(tmp_path):
    write(tmp_path / "content", [4], "renditions: [briefing, dossier]")
    outcome = check(request(tmp_path, layout=True), "norway")
    assert {*outcome.measured} == {"norway-briefing-en", "norway-dossier-en"}
    assert {path.name for path in (tmp_path / "output").glob("*")} <= {".cache"}


def test_a_check_without_it_lays_nothing_out(tmp_path):
    write(tmp_path / "content", [4])
    assert check(request(tmp_path), "norway").measured == {}


def test_the_command_prints_a_table_of_pages_or_numbers_as_json(tmp_path, monkeypatch, capsys):
    write(tmp_path / "content", [5])
    monkeypatch.chdir(tmp_path)
    command = ["check", "--content", str(tmp_path / "content")]
    assert run([*command, "--rendition", "glance"]) == 2  # that is of the layout only
    assert run([*command, "--layout"]) == 0
    lines = capsys.readouterr().out.splitlines()
    pages = len(lines) - 2
    assert lines[0].startswith(f"norway-briefing-en: {pages} pages, least full ")
    assert lines[1].split() == ["page", "full", "ink", "beside", "apparatus", "figures"]
    assert [int(line.split()[0]) for line in lines[2:]] == [*range(1, pages + 1)]

    run([*command, "--layout", "--problems", "json"])
    layout = json.loads(capsys.readouterr().out)["layout"]["norway-briefing-en"]
    assert [page["number"] for page in layout["pages"]] == [*range(1, pages + 1)]
    assert 0 < layout["pages"][0]["fill"] <= 1


def test_the_page_on_layout_has_the_limits_and_a_line_for_each_page_of_each_rendition():
    from docs.layout import HEADS, LAST, rules

    text = (ROOT / "docs" / "layout.md").read_text("utf-8")
    assert rules() in text
    assert text.count(LAST) == 1
    parts = text.partition(LAST)[2].split("`: ")[1:]
    for part in parts:
        rows = [line for line in part.splitlines() if line.startswith("| ")]
        assert part.split()[0] == str(len(rows) - 2)
        assert {row.count("|") for row in rows} == {len(HEADS) + 1}
    assert parts


@pytest.mark.slow
def test_who_does_what_is_suggested_of_a_whole_briefing_keeps_the_budget(tmp_path):
    content = Path(shutil.copytree(FROZEN, tmp_path / "content"))
    with (content / "country" / "briefing.yaml").open("a", encoding="utf-8") as file:
        file.write("\npages: {briefing: 13}\nsection_start: page\n")
    (problem,) = found(build(request(tmp_path), "country"))
    assert follow(problem.help) > 0
    shorter = build(request(tmp_path), "country")
    assert found(shorter) == []
    assert shorter.status is Status.DONE
