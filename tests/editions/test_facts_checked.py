"""Facts that are stale, waived or misquoted, and the fact-check sheet."""

import re

import pytest
from msgspec.structs import replace

from briefing.cli import run
from briefing.model.renditions import RENDITIONS
from tests.conftest import composed
from tests.editions.conftest import replaced, told

STALE = "kind: event, review_by: 2024-03, source"


@pytest.fixture
def stale(content):
    """The briefing with a fact that was to be reviewed in March."""
    replaced(content, "facts.yaml", "kind: event, source", STALE)
    return content


def waive(content):
    """Waive the stale fact until the end of April."""
    waiver = "{rule: stale-fact, subject: F1, by: The head, reason: No news., until: 2024-04-30}"
    replaced(content, "briefing.yaml", "method:", f"waivers: [{waiver}]\nmethod:")


def test_a_stale_fact_stops_an_issue_but_no_check_until_it_is_waived(stale, capsys, issue):
    assert run(["check", "--content", str(stale)]) == 0
    assert "warning[stale-fact]" in told(capsys)
    assert issue() == 1
    assert "warning[stale-fact]" in told(capsys)
    waive(stale)
    assert run(["check", "--strict", "--content", str(stale)]) == 0
    assert issue("--on", "2024-05-01") == 1  # after the last day of the waiver
    assert "warning[stale-fact]" in told(capsys)


@pytest.mark.parametrize("owner", ["", "owner: The desk, "], ids=["of its section", "its own"])
def test_stale_facts_are_listed_by_owner(stale, capsys, owner):
    replaced(stale, "facts.yaml", STALE, f"{owner}{STALE}")
    for day, listed in (("2024-03-31", "no fact is stale\n"), ("2024-04-01", "The desk\n  ")):
        assert run(["stale", "--content", str(stale), "--on", day]) == 0
        assert capsys.readouterr().out.startswith(listed)


def test_a_stale_fact_and_its_waiver_are_printed(stale, output):
    waive(stale)
    folders = ["--content", str(stale), "--output", str(output), "--jobs", "1"]
    assert run(["specimen", "--format", "html", *folders]) == 0
    html = (output / "specimen-briefing-en.html").read_text(encoding="utf-8")
    words = re.sub(r"<[^>]+>", "", html.split("<main")[1])
    words = re.sub(r"\s+", " ", words).replace("\N{NO-BREAK SPACE}", " ")
    assert "○ F1: review was due March 2024" in words
    assert "Waived: stale-fact on F1, by The head, until 30 April 2024. No news." in words


def test_the_fact_check_sheet_has_every_fact_once_or_says_that_there_is_none(specimen):
    sheet, empty = (
        composed(one, rendition=RENDITIONS["factcheck"]).page_html
        for one in (specimen, replace(specimen, facts={}))
    )
    assert len(re.findall(r'<tr id="fact-', sheet)) == 15
    assert "there is nothing to tick here" in empty
    assert '<section class="facts' not in empty
