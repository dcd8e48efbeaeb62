"""The changes since the last edition, on the pages of a new one and by the command ``diff``."""

import json
import re

import pytest

from briefing.bind import bind
from briefing.build.pipeline import draft
from briefing.build.request import Request
from briefing.cli import run
from briefing.model.editions import to_json
from tests.compose.given import ENGLISH
from tests.conftest import TEMPLATES, read
from tests.editions.conftest import replaced


def page(content, output):
    """Return the HTML page of the briefing, which needs no layout."""
    shown = draft(Request(content, TEMPLATES, output), "specimen", pages=9)
    assert shown.page is not None, shown.outcome
    return shown.page.decode()


def page_one(content, output):
    """Return the text of the summary of changes on the page, if it has one."""
    return section(page(content, output), "changes")


def section(html, kind):
    """Return the text of a section of a page, or None if it is not there."""
    found = re.search(rf'<section class="{kind}".*?</section>', html, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", found[0])).strip() if found else None


@pytest.fixture
def next_edition(frozen):
    """Return the content of a second edition, so far equal to the first."""
    replaced(frozen, "briefing.yaml", "status: issued", "status: issued\nedition: 2")
    return frozen


def test_only_a_later_edition_has_a_list_of_changes_if_need_be_empty(content, frozen, output):
    assert page_one(content, output) is None
    replaced(frozen, "briefing.yaml", "status: issued", "status: issued\nedition: 2")
    assert page_one(frozen, output).endswith("Nothing has changed since edition 1.")


def test_a_new_edition_names_moved_sections_and_revised_sources(next_edition, output):
    replaced(next_edition, "briefing.yaml", "sections: [kinds]", "sections: [rest, kinds]")
    replaced(next_edition, "briefing.yaml", "annexes: [rest]", "annexes: []")
    file = next_edition / "sources.yaml"
    file.write_text(file.read_text().replace("character: reporting", "character: official"))
    assert page_one(next_edition, output).endswith(
        "Revised: source [1]. Moved: section “People and questions”."
    )


def test_a_removed_row_is_listed_with_its_table_and_printed_numbers(next_edition, output):
    gone = """        - group: Central Asia
          cells: {country: Қазақстан, growth: 5.0, output: {value: 1234.25, obs_status: E}}
          facts: [F1]
        - cells: {country: Өзбекстан"""
    kept = "        - group: Central Asia\n          cells: {country: Өзбекстан"
    replaced(next_edition, "kinds.yaml", gone, kept)
    html = page(next_edition, output)
    assert section(html, "changes").endswith("Revised: Table 4.")
    told = section(html, "changes-in-full")
    assert "Table 4, “Қазақстан” Қазақстан; 5.0; 1,234.25; E removed" in told


def test_old_and_new_text_are_listed_as_printed(next_edition, output):
    replaced(next_edition, "facts.yaml", "Something happened.", "Nothing at all happened.")
    replaced(next_edition, "facts.yaml", "kind: event", "kind: agreement")
    replaced(next_edition, "facts.yaml", "date: 2024-03", "date: 2024-02")
    replaced(next_edition, "briefing.yaml", "as_of: 2024-03", "as_of: 2024-04")
    replaced(next_edition, "facts.yaml", "locator: p. 2", "locator: p. 3")
    file = next_edition / "terms.yaml"
    file.write_text(file.read_text().replace("acronym: UN}", "acronym: UN, definition: A body.}"))
    html = page(next_edition, output)
    told = section(html, "changes-in-full")
    assert "fact “Nothing at all happened.”" in section(html, "changes")
    assert told.count("paragraph 1") == 1
    assert "Something happened. event; March 2024 " in told
    assert "Nothing at all happened. agreement; February 2024" in told
    assert "the date of the information March 2024 April 2024" in told
    assert "fact “A thing is said.” [1]; p. 2 [1]; p. 3" in told
    assert "; p.\N{NO-BREAK SPACE}3<" in html
    assert "the name “UN” – A body." in told  # a text that was empty before is a dash


def test_a_changed_block_and_each_place_with_a_changed_fact_are_named(next_edition, output):
    replaced(next_edition, "facts.yaml", "1200.5 people., kind", "1300.5 people., kind")
    replaced(next_edition, "facts.yaml", "value: 1200.5", "value: 1300.5")
    replaced(next_edition, "briefing.yaml", "1200.5", "1300.5")
    replaced(next_edition, "kinds.yaml", "label: A state,", "label: Another state of things,")
    replaced(next_edition, "kinds.yaml", "A paragraph with", "Another paragraph, with")
    html = page(next_edition, output)
    assert section(html, "changes") == (
        "What changed since edition 1 Revised: paragraph 1; Figure 1; tile “People”."
    )
    told = section(html, "changes-in-full")
    assert "about 1,200.5 people (2023) about 1,300.5 people (2023)" in told
    assert "a citation and paragraph 2. The UN" in told
    (block,) = re.findall(r'<div class="[^"]*changed[^"]*" id="p1">.*?</p>', html, re.DOTALL)
    assert "[revised]" in block


def test_diff_prints_changes_as_text_and_as_json(frozen, capsys):
    replaced(frozen, "facts.yaml", "Something happened.", "Ничего не случилось 🕊.")
    assert run(["diff", "specimen", "--content", str(frozen)]) == 0
    assert capsys.readouterr().out == (
        "revised: fact “Ничего не случилось 🕊.”\n"
        "  - Something happened.\n"
        "  + Ничего не случилось 🕊.\n"
    )
    assert run(["diff", "specimen", "1", "--json", "--content", str(frozen)]) == 0
    out = capsys.readouterr().out
    assert out.isascii()
    (change,) = json.loads(out)["changes"]
    assert (change["kind"], change["subject"], change["id"]) == ("revised", "fact", "F1")
    assert (change["before"], change["after"]) == ("Something happened.", "Ничего не случилось 🕊.")


def test_a_corrected_edition_prints_its_corrigendum_and_is_issued_again(
    frozen, output, issue, capsys
):
    replaced(frozen, "kinds.yaml", "A paragraph with", "A paragraphe with")
    listed = "corrections:\n  - {date: 2024-04-06, was: A paragraph, is: A paragraphe}\n"
    replaced(frozen, "briefing.yaml", "status:", f"{listed}status:")
    said, html = "for “A paragraph” read “A paragraphe”", page(frozen, output)
    assert f"Corrigendum of 6 April 2024: {said}." in section(html, "colophon")
    assert '<meta name="dcterms.modified" content="2024-04-06">' in html
    diff = ["diff", "specimen", "--content", str(frozen)]
    assert run(diff) == 0
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first == f"corrigendum of 2024-04-06: {said}"
    assert second.startswith("revised: paragraph “A paragraphe with emphasis")
    assert issue() == 0
    assert run(diff) == 0
    assert capsys.readouterr().out.endswith("nothing has changed since edition 1\n")
    assert run(["check", "--strict", "specimen", "--content", str(frozen)]) == 0


def test_an_edition_with_bound_figures_has_not_changed_since_it_was_frozen(content, capsys):
    trees = "\ntrees: {value: 7, unit: trees, source: daily-2024, date: 2020}\n"
    with (content / "specimen" / "facts.yaml").open("a", encoding="utf-8") as facts:
        facts.write(trees)
    replaced(content, "kinds.yaml", "A paragraph with", "There are (=trees), and a paragraph with")
    editions = content / "specimen" / "editions"
    editions.mkdir()
    bound = bind(read(content, "specimen"), ENGLISH).briefing
    (editions / "1.json").write_text(to_json(bound), encoding="utf-8")
    assert run(["diff", "specimen", "--content", str(content)]) == 0
    assert capsys.readouterr().out == "nothing has changed since edition 1\n"
