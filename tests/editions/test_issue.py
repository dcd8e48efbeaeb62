"""An issue keeps the whole content; what it refuses, and what it asks of the next edition."""

import pytest

from briefing.cli import run
from briefing.read import read_edition
from tests.editions.conftest import replaced, told


def test_an_issue_keeps_the_whole_content(frozen):
    kept = read_edition(frozen, "specimen", 1).briefing
    assert (kept.document.status, len(kept.facts)) == ("issued", 15)


def test_an_issue_says_what_is_to_be_done_next(content, capsys, issue):
    assert issue() == 0
    assert "now set 'status: issued' in briefing.yaml" in told(capsys)


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
            "right-to-left]: Arabic is written from right to left",
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


def test_what_calls_itself_issued_and_is_not_frozen_is_named_until_it_is(content, capsys, issue):
    said = "marked 'status: issued' but not frozen (run 'issue'): specimen\n"
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
