"""The command ``issue``: what it freezes and refuses, and what it requires of the next edition."""

import pytest

from briefing.cli import run
from tests.editions.conftest import replaced, told


def test_an_issue_freezes_the_content_and_says_what_to_do_next(content, edition, capsys, issue):
    said = "marked 'status: issued' but not frozen (run 'issue'): specimen\n"
    line = ["check", "specimen", "--content", str(content)]
    replaced(content, "briefing.yaml", "status: issued", "status: draft")
    assert run(line) == 0
    assert said not in told(capsys)
    replaced(content, "briefing.yaml", "status: draft", "status: issued")
    assert run(line) == 0
    assert said in told(capsys)
    assert issue() == 0
    kept = (content / "specimen" / "editions" / "1.json").read_text("utf-8")
    assert kept == edition
    of_issue = told(capsys)
    assert "now set 'status: issued' in the briefing" in of_issue
    assert run(line) == 0
    assert said not in of_issue + told(capsys)


def test_an_issue_is_refused_with_all_its_reasons(content, capsys, issue):
    replaced(content, "rest.yaml", "cleared: {by: The desk, on: 2024-04-04}\n", "")
    replaced(content, "briefing.yaml", "identifier: SP-1", "identifier: SP-1\nrights: TBC")
    assert issue() == 1
    said = told(capsys)
    assert "error[uncleared-section]" in said
    assert "warning[unwritten]" in said
    assert not (content / "specimen" / "editions").exists()


WAIVER = """
waivers:
  - {rule: quotation-undated, subject: rest, by: The desk, reason: Nobody knows., until: 2024-12-31}
"""


def test_an_issue_refuses_a_warning_until_it_is_waived(content, capsys, issue):
    said_by = "{text: So., speaker: One, source: daily-2024, occasion: A visit}"
    replaced(content, "rest.yaml", "blocks:", f"blocks:\n  - quotation: {said_by}")
    assert issue() == 1
    said = told(capsys)
    assert said.startswith(
        "specimen is not issued: it has 1 warning; a warning must be corrected or waived\n"
    )
    assert "warning[quotation-undated]" in said
    replaced(content, "briefing.yaml", "identifier: SP-1", f"identifier: SP-1{WAIVER}")
    assert issue() == 0


@pytest.mark.parametrize(
    ("new", "what"),
    [
        ("replaces: An older one", "the document that it replaces"),
        ("modified: 2024-04-06", "the date of correction is another"),
    ],
)
def test_a_change_of_a_frozen_edition_requires_a_new_number(frozen, capsys, new, what):
    replaced(frozen, "briefing.yaml", "status:", f"{new}\nstatus:")
    assert run(["check", "--content", str(frozen)]) == 1
    said = f"error[edition-not-raised]: edition 1 is frozen, and differs from it: {what}"
    assert said in told(capsys)


@pytest.mark.parametrize(
    ("number", "day", "warnings"),
    [
        (2, "2024-04-06", []),
        (2, "2024-04-05", ["issued-not-raised]: edition 2 is issued no later"]),
        (3, "2024-04-06", ["edition-skipped]: this is edition 3; the last that is frozen is 1"]),
    ],
)
def test_a_new_edition_is_issued_later_and_skips_no_number(frozen, capsys, number, day, warnings):
    edition = f'edition: {number}\nissued: "{day}"'
    replaced(frozen, "briefing.yaml", 'issued: "2024-04-05"', edition)
    assert run(["check", "specimen", "--content", str(frozen)]) == 0
    said = told(capsys)
    assert all(warning in said for warning in warnings)
    assert said.count("-raised]") + said.count("-skipped]") == len(warnings)


def test_a_section_must_be_cleared_again_if_it_or_a_fact_in_it_has_changed(frozen, capsys, issue):
    replaced(frozen, "briefing.yaml", "status: issued", "status: cleared\nedition: 2")
    replaced(frozen, "briefing.yaml", 'issued: "2024-04-05"', 'issued: "2024-05-05"')
    replaced(frozen, "rest.yaml", "heading: ", "heading: More of ")
    replaced(frozen, "facts.yaml", "Something happened.", "Nothing at all happened.")
    assert issue() == 1
    assert told(capsys).count("has changed since it was cleared on 2024-04-04") == 2
    for file in ("rest.yaml", "kinds.yaml"):
        replaced(frozen, file, "on: 2024-04-04", "on: 2024-05-04")
    assert issue() == 0
