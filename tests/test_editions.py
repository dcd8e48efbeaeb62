"""An edition is frozen when it is issued, and the next one tells what has changed."""

import dataclasses
import json
import os
import re
import shutil

import pytest

from briefing.cli import run
from briefing.read import edition_numbers, read_edition
from tests.conftest import ROOT, composed


@pytest.fixture
def content(tmp_path):
    return shutil.copytree(ROOT / "tests" / "content", tmp_path / "content")


def replaced(content, file, old, new):
    path = content / "specimen" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(capsys):
    return capsys.readouterr().err


@pytest.fixture
def output(once, tmp_path):
    return once.keeping(tmp_path / "out")


@pytest.fixture
def issue(content, output):
    """Issues the briefing, and gives the exit code."""
    folders = ["--content", str(content), "--output", str(output)]
    return lambda *more: run(["issue", "specimen", *folders, *more])


@pytest.fixture
def frozen(content, issue):
    assert issue() == 0
    return content


def page_one(content, output):
    return section(content, output, "changes")


def section(content, output, kind):
    """The words of a section of the page, if it has it."""
    folders = ["--content", str(content), "--output", str(output), "--jobs", "1"]
    assert run(["specimen", "--format", "html", *folders]) == 0
    html = (output / "specimen-briefing-en.html").read_text(encoding="utf-8")
    found = re.search(rf'<section class="{kind}".*?</section>', html, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", found[0])).strip() if found else None


def test_an_issue_keeps_the_whole_content(frozen):
    kept = read_edition(frozen, "specimen", 1).briefing
    assert (kept.document.status, len(kept.facts)) == ("issued", 15)


def test_an_issue_says_what_is_to_be_done_next(content, capsys, issue):
    assert issue() == 0
    assert "in briefing.yaml write 'status: issued'" in told(capsys)


def test_an_issue_is_refused_with_its_reasons(content, capsys, issue):
    replaced(content, "rest.yaml", "cleared: {by: The desk, on: 2024-04-04}\n", "")
    assert issue() == 1
    assert "error[uncleared-section]" in told(capsys)
    assert not (content / "specimen" / "editions").exists()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("identifier: SP-1", "identifier: SP-1\nlanguage: kk", "unsupported-language"),
        ("identifier: SP-1", "identifier: SP-1\nlanguage: ar", "right-to-left"),
        ("Specimen", "Specimen 𓀀", "missing-glyph"),
    ],
)
def test_what_cannot_be_built_is_not_frozen(content, capsys, issue, old, new, code):
    replaced(content, "briefing.yaml", old, new)
    assert issue() == 1
    assert f"error[{code}]" in told(capsys)
    assert not (content / "specimen" / "editions").exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "told_as"),
    [
        (
            "briefing.yaml",
            "identifier: SP-1",
            "identifier: SP-1\nlanguage: kk",
            "unsupported-language",
        ),
        (
            "briefing.yaml",
            "identifier: SP-1",
            "identifier: SP-1\nlanguage: ar-EG",
            "right-to-left]: a document in Arabic is written from right to left, and is not laid",
        ),
        (
            "briefing.yaml",
            "Specimen",
            "日本 of specimens",
            "missing-glyph]: no font has the characters",
        ),
        ("briefing.yaml", "Specimen", "「S", "missing-glyph]: no font has the character"),
    ],
)
def test_a_check_tells_what_a_build_would_refuse(content, capsys, file, old, new, told_as):
    replaced(content, file, old, new)
    assert run(["check", "--content", str(content)]) == 1
    assert f"error[{told_as}" in told(capsys)


def test_a_stale_fact_stops_an_issue_but_not_a_check(content, capsys, issue):
    replaced(
        content, "facts.yaml", "kind: event, source", "kind: event, review_by: 2024-03, source"
    )
    assert run(["check", "--content", str(content)]) == 0
    assert "warning[stale-fact]" in told(capsys)
    assert issue() == 1


def test_a_waiver_lets_a_stale_fact_pass_until_its_day(content, capsys, issue):
    replaced(
        content, "facts.yaml", "kind: event, source", "kind: event, review_by: 2024-03, source"
    )
    waiver = "{rule: stale-fact, subject: F1, by: The head, reason: No news., until: 2024-04-30}"
    replaced(content, "briefing.yaml", "method:", f"waivers: [{waiver}]\nmethod:")
    assert issue() == 0
    assert issue("--on", "2024-05-01") == 1


def test_stale_facts_are_listed_by_owner(content, capsys):
    owned = "kind: event, review_by: 2024-03, owner: The desk, source"
    replaced(content, "facts.yaml", "kind: event, source", owned)
    assert run(["stale", "--content", str(content), "--on", "2024-03-31"]) == 0
    assert capsys.readouterr().out == "no fact is stale\n"
    assert run(["stale", "--content", str(content), "--on", "2024-04-01"]) == 0
    assert capsys.readouterr().out.startswith("The desk\n  ")


def test_what_calls_itself_issued_and_is_not_frozen_is_named_until_it_is(content, capsys, issue):
    said = "not frozen, though 'status: issued' ('issue' freezes): specimen\n"
    line = ["check", "specimen", "--content", str(content)]
    assert run(line) == 0
    assert said in told(capsys)

    assert issue() == 0
    assert said not in told(capsys)
    assert run(line) == 0
    assert said not in told(capsys)


def test_a_draft_is_not_expected_to_be_frozen(content, capsys):
    replaced(content, "briefing.yaml", "status: issued", "status: draft")
    assert run(["check", "specimen", "--content", str(content)]) == 0
    assert "not frozen" not in told(capsys)


def test_a_frozen_edition_is_not_changed_under_its_number(frozen, capsys):
    replaced(frozen, "facts.yaml", "Something happened.", "Nothing happened.")
    assert run(["check", "--content", str(frozen)]) == 1
    assert "error[edition-not-raised]: edition 1 is frozen, and fact 'F1'" in told(capsys)


def test_spelling_asks_for_a_date_and_not_for_an_edition(frozen, capsys):
    replaced(frozen, "facts.yaml", "Something happened.", "Something happend.")
    assert run(["check", "--content", str(frozen)]) == 0
    assert "warning[modified-not-raised]" in told(capsys)
    replaced(
        frozen,
        "briefing.yaml",
        'issued: "2024-04-05"',
        'issued: "2024-04-05"\nmodified: 2024-04-06',
    )
    assert run(["check", "--strict", "--content", str(frozen)]) == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("identifier: SP-1", "identifier: SP-2"),
        ('issued: "2024-04-05"', 'issued: "2024-04-06"'),
        ("status:", "replaces: An older one\nstatus:"),
    ],
)
def test_what_is_printed_of_an_edition_stays_as_it_was_frozen(frozen, capsys, old, new):
    name = new.partition(":")[0]
    replaced(frozen, "briefing.yaml", old, new)
    assert run(["check", "--content", str(frozen)]) == 1
    assert f"edition 1 is frozen, and document '{name}' has changed" in told(capsys)


def test_a_source_that_briefings_share_asks_for_a_date_and_not_for_an_edition(frozen, capsys):
    file = frozen / "sources.yaml"
    file.write_text(file.read_text().replace("character: reporting", "character: opinion"))
    run(["check", "--content", str(frozen)])
    assert "warning[modified-not-raised]: what is said of source 'daily-2024'" in told(capsys)


@pytest.mark.parametrize(
    ("day", "is_told"), [("2024-04-04", True), ("2024-04-05", True), ("2024-04-06", False)]
)
def test_a_next_edition_is_issued_later(frozen, capsys, day, is_told):
    replaced(frozen, "briefing.yaml", "status: issued", "status: issued\nedition: 2")
    replaced(frozen, "briefing.yaml", 'issued: "2024-04-05"', f'issued: "{day}"')
    run(["check", "--content", str(frozen)])
    assert ("warning[issued-not-raised]: edition 2 is issued no later" in told(capsys)) is is_told


@pytest.fixture
def second(frozen):
    """A second edition, cleared as the first was."""
    replaced(frozen, "briefing.yaml", "status: issued", "status: cleared\nedition: 2")
    replaced(frozen, "briefing.yaml", 'issued: "2024-04-05"', 'issued: "2024-05-05"')
    return frozen


def test_what_has_not_changed_stays_cleared(second, issue):
    assert issue() == 0


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("rest.yaml", "heading: ", "heading: More of "),
        ("facts.yaml", "Something happened.", "Nothing at all happened."),
    ],
)
def test_a_section_that_has_changed_is_cleared_again(second, capsys, file, old, new, issue):
    replaced(second, file, old, new)
    assert issue() == 1
    assert "has changed since it was cleared on 2024-04-04" in told(capsys)


def test_a_section_that_was_cleared_on_a_later_day_is_issued(second, issue):
    replaced(second, "rest.yaml", "heading: ", "heading: More of ")
    replaced(second, "rest.yaml", "on: 2024-04-04", "on: 2024-05-04")
    assert issue() == 0


def test_spelling_asks_for_no_new_clearance(second, issue):
    replaced(second, "facts.yaml", "Something happened.", "Something happend.")
    assert issue() == 0


def test_a_first_edition_has_no_list_of_changes(content, output):
    assert page_one(content, output) is None


def test_a_next_edition_says_so_if_nothing_has_changed(frozen, output):
    replaced(frozen, "briefing.yaml", "status: issued", "status: issued\nedition: 2")
    assert page_one(frozen, output).endswith("Nothing has changed since edition 1.")


def test_a_next_edition_names_what_is_moved(frozen, output):
    replaced(frozen, "briefing.yaml", "status: issued", "status: issued\nedition: 2")
    replaced(frozen, "briefing.yaml", "sections: [kinds]", "sections: [rest, kinds]")
    replaced(frozen, "briefing.yaml", "annexes: [rest]", "annexes: []")
    assert page_one(frozen, output).endswith("Moved: section “People and questions”.")


def test_a_next_edition_names_the_source_of_which_it_says_something_else(frozen, output):
    replaced(frozen, "briefing.yaml", "status: issued", "status: issued\nedition: 2")
    file = frozen / "sources.yaml"
    file.write_text(file.read_text().replace("character: reporting", "character: official"))
    assert page_one(frozen, output).endswith("Revised: source [1].")


REDATED = "kind: agreement, source: daily-2024, date: 2024-02"


def test_what_stood_before_is_one_row_for_each_thing_whatever_of_it_has_changed(frozen, output):
    replaced(frozen, "briefing.yaml", "status: issued", "status: issued\nedition: 2")
    replaced(frozen, "facts.yaml", "Something happened.", "Nothing at all happened.")
    replaced(frozen, "facts.yaml", "kind: event, source: daily-2024, date: 2024-03", REDATED)
    told = section(frozen, output, "changes-in-full")
    assert told.count("paragraph 1") == 1
    assert "Something happened. event; March 2024 " in told
    assert "Nothing at all happened. agreement; February 2024" in told


def test_a_row_that_is_gone_stands_with_its_table_and_its_numbers_as_they_were_printed(
    frozen, output
):
    replaced(frozen, "briefing.yaml", "status: issued", "status: issued\nedition: 2")
    gone = """        - group: Central Asia
          cells: {country: Қазақстан, growth: 5.0, output: {value: 1234.25, obs_status: E}}
          facts: [F1]
        - cells: {country: Өзбекстан"""
    kept = "        - group: Central Asia\n          cells: {country: Өзбекстан"
    replaced(frozen, "kinds.yaml", gone, kept)
    assert page_one(frozen, output).endswith("Revised: Table 4.")
    told = section(frozen, output, "changes-in-full")
    assert "Table 4, “Қазақстан” Қазақстан; 5.0; 1,234.25; E removed" in told


def test_what_said_nothing_before_is_a_dash(frozen, output):
    replaced(frozen, "briefing.yaml", "status: issued", "status: issued\nedition: 2")
    file = frozen / "terms.yaml"
    file.write_text(file.read_text().replace("acronym: UN}", "acronym: UN, definition: A body.}"))
    assert section(frozen, output, "changes-in-full").endswith("the name “UN” – A body.")


def test_a_next_edition_names_exactly_what_has_changed(frozen, output):
    replaced(frozen, "briefing.yaml", "status: issued", "status: issued\nedition: 2")
    replaced(frozen, "facts.yaml", "Something happened.", "Nothing at all happened.")
    replaced(frozen, "kinds.yaml", "label: A state,", "label: Another state of things,")
    assert page_one(frozen, output) == ("What changed since edition 1 Revised: Figure 1; fact F1.")


def test_what_stood_before_is_told_as_the_pages_would_print_it(frozen, output):
    replaced(frozen, "briefing.yaml", "status: issued", "status: issued\nedition: 2")
    replaced(frozen, "briefing.yaml", "as_of: 2024-03", "as_of: 2024-04")
    replaced(frozen, "facts.yaml", "locator: p. 2", "locator: p. 3")
    replaced(frozen, "kinds.yaml", "and [](#second).", "and [](#first).")
    told = section(frozen, output, "changes-in-full").replace("\N{NO-BREAK SPACE}", " ")
    rows = ["the date of the information March 2024 April 2024", "fact F2 [1]; p. 2 [1]; p. 3"]
    assert [row for row in rows if row in told] == rows
    assert "a citation and paragraph 2. The UN" in told


def test_a_frozen_edition_is_built_again_whatever_the_files_say(frozen, output):
    folders = ["--content", str(frozen), "--output", str(output), "--format", "html"]
    folders += ["--jobs", "1"]
    assert run(["specimen", *folders]) == 0
    before = (output / "specimen-briefing-en.html").read_bytes()
    (frozen / "specimen" / "facts.yaml").write_text("broken: [", encoding="utf-8")
    assert run(["specimen", "--edition", "1", *folders]) == 0
    assert (output / "specimen-e1-briefing-en.html").read_bytes() == before


def test_a_frozen_edition_never_replaces_a_briefing_that_is_called_as_it_is(frozen, output, capsys):
    shutil.copytree(frozen / "specimen", frozen / "specimen-e1")
    folders = ["--content", str(frozen), "--output", str(output), "--format", "html"]
    folders += ["--jobs", "1"]
    assert run(["specimen-e1", *folders]) == 0
    assert run(["specimen", "--edition", "1", *folders]) == 1
    assert "error[cannot-write]" in told(capsys)


def test_an_edition_that_is_not_frozen_is_named(content, capsys):
    assert run(["specimen", "--edition", "7", "--content", str(content)]) == 1
    assert "error[unknown-edition]: edition 7 of 'specimen' is not frozen" in told(capsys)


def test_a_file_that_is_not_named_as_an_edition_is_none(frozen):
    editions = frozen / "specimen" / "editions"
    (editions / "1.json").rename(editions / "01.json")
    assert edition_numbers(frozen, "specimen") == ()


@pytest.mark.parametrize("damage", ["{", "[" * 200_000], ids=["cut off", "deep"])
def test_a_damaged_edition_is_named(frozen, capsys, damage):
    (frozen / "specimen" / "editions" / "1.json").write_text(damage, encoding="utf-8")
    assert run(["specimen", "--edition", "1", "--content", str(frozen)]) == 1
    assert "error[bad-edition]" in told(capsys)


def test_a_pipe_in_the_place_of_an_edition_holds_nothing_up(frozen, capsys):
    (frozen / "specimen" / "editions" / "1.json").unlink()
    os.mkfifo(frozen / "specimen" / "editions" / "1.json")
    assert run(["specimen", "--edition", "1", "--content", str(frozen)]) == 1
    assert "error[unreadable-file]: '1.json' is not a file that can be read" in told(capsys)


def test_no_edition_is_read_to_which_a_link_leads_out_of_the_briefing(frozen, tmp_path, capsys):
    kept = frozen / "specimen" / "editions" / "1.json"
    kept.rename(tmp_path / "outside.json")
    kept.symlink_to(tmp_path / "outside.json")
    assert run(["specimen", "--edition", "1", "--content", str(frozen)]) == 1
    assert "error[path-outside]: '1.json' is a link that leads out" in told(capsys)


def test_a_difference_is_told_on_the_terminal_and_as_json(frozen, capsys):
    replaced(frozen, "facts.yaml", "Something happened.", "Nothing at all happened.")
    assert run(["diff", "specimen", "--content", str(frozen)]) == 0
    assert capsys.readouterr().out == (
        "revised: fact F1\n  - Something happened.\n  + Nothing at all happened.\n"
    )
    assert run(["diff", "specimen", "1", "--json", "--content", str(frozen)]) == 0
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert (change["kind"], change["subject"], change["id"]) == ("revised", "fact", "F1")
    assert (change["before"], change["after"]) == (
        "Something happened.",
        "Nothing at all happened.",
    )


def test_a_difference_is_json_whatever_letters_the_terminal_has(frozen, capsys):
    replaced(frozen, "facts.yaml", "Something happened.", "Ничего «не» случилось 🕊.")
    assert run(["diff", "specimen", "--json", "--content", str(frozen)]) == 0
    out = capsys.readouterr().out
    assert out.isascii()
    assert json.loads(out)["changes"][0]["after"] == "Ничего «не» случилось 🕊."


def test_the_fact_check_sheet_has_every_fact_once(content, output):
    folders = ["--content", str(content), "--output", str(output), "--jobs", "1"]
    assert run(["specimen", "--rendition", "factcheck", "--format", "html", *folders]) == 0
    html = (output / "specimen-factcheck-en.html").read_text(encoding="utf-8")
    assert len(re.findall(r'<tr id="fact-', html)) == 15


def test_a_fact_check_sheet_without_facts_says_so(specimen):
    without = dataclasses.replace(specimen, facts={})
    page = composed(without, rendition="factcheck").page_html
    assert "there is nothing to tick here" in page
    assert '<section class="facts' not in page


def test_a_wrong_quote_is_found_in_the_archive(content, capsys):
    archive = content.parent / "archive"
    archive.mkdir()
    (archive / "daily-2024.txt").write_text("These are the\nwords. Something did\nhappen.")
    replaced(
        content, "facts.yaml", "kind: event, source", "quote: Something never, kind: event, source"
    )
    assert run(["check", "--content", str(content)]) == 1
    assert "error[quote-not-found]" in told(capsys)


def test_a_stale_fact_and_its_waiver_are_seen_on_the_pages(content, output):
    replaced(
        content, "facts.yaml", "kind: event, source", "kind: event, review_by: 2024-03, source"
    )
    waiver = "{rule: stale-fact, subject: F1, by: The head, reason: No news., until: 2024-04-30}"
    replaced(content, "briefing.yaml", "method:", f"waivers: [{waiver}]\nmethod:")
    folders = ["--content", str(content), "--output", str(output), "--jobs", "1"]
    assert run(["specimen", "--format", "html", *folders]) == 0
    html = (output / "specimen-briefing-en.html").read_text(encoding="utf-8")
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html.split("<main")[1]))
    assert "○ F1: review was due March 2024" in words.replace("\N{NO-BREAK SPACE}", " ")
    assert "Waived: stale-fact on F1, by The head, until 30 April 2024. No news." in words.replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_each_place_that_prints_a_changed_fact_is_named(frozen, output):
    replaced(frozen, "briefing.yaml", "status: issued", "status: issued\nedition: 2")
    replaced(
        frozen, "facts.yaml", "1200.5 people., kind: quantity", "1300.5 people., kind: quantity"
    )
    replaced(frozen, "facts.yaml", "value: 1200.5", "value: 1300.5")
    replaced(frozen, "briefing.yaml", "1200.5", "1300.5")
    assert page_one(frozen, output).endswith("Revised: tile “People”.")
    assert "1200.5" in section(frozen, output, "changes-in-full")


def test_a_word_that_is_nearly_another_is_told_to_the_reader(frozen, output):
    replaced(frozen, "briefing.yaml", "status: issued", "status: issued\nedition: 2")
    replaced(frozen, "kinds.yaml", "A paragraph with", "A paragraphe with")
    assert page_one(frozen, output).endswith("Revised: paragraph 1.")


def test_a_changed_paragraph_carries_a_bar_and_a_word(frozen, output):
    replaced(frozen, "briefing.yaml", "status: issued", "status: issued\nedition: 2")
    replaced(frozen, "facts.yaml", "Something happened.", "Nothing at all happened.")
    replaced(frozen, "kinds.yaml", "A paragraph with", "Another paragraph, with")
    folders = ["--content", str(frozen), "--output", str(output), "--jobs", "1"]
    assert run(["specimen", "--format", "html", *folders]) == 0
    html = (output / "specimen-briefing-en.html").read_text(encoding="utf-8")
    (block,) = re.findall(r'<div class="[^"]*changed[^"]*" id="p1">.*?</p>', html, re.DOTALL)
    assert "[revised]" in block


def test_a_stale_fact_without_an_owner_goes_to_the_section_that_prints_it(content, capsys):
    replaced(
        content, "facts.yaml", "kind: event, source", "kind: event, review_by: 2024-03, source"
    )
    assert run(["stale", "--content", str(content), "--on", "2024-04-01"]) == 0
    assert capsys.readouterr().out.startswith("The desk\n  ")
