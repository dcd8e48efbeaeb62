"""The rules and their page: each failing example is reported, each mended one is not."""

import re
from functools import reduce

import pytest

from briefing.cli import run
from briefing.problems import CATALOGUE
from briefing.review import ALL_RULES, full_review, issue_findings
from tests.conftest import ROOT
from tests.review.base import BASE, EXAMPLES, binding, laid_over, review

PAGE = (ROOT / "docs" / "rules.md").read_text("utf-8")
ROW = re.compile(r"^\| `(?P<code>[a-z0-9-]+)` \| (?P<severity>\w+) \| [^|]+ \| [^|]+ \|$", re.M)
CODES = sorted(EXAMPLES["rules"])
# Without examples: the second is about themes (docs/theming.md), the others need files or editions.
UNLIKE_ANY = {"low-contrast", "unverified-fact", "edition-skipped"}
OF_BINDING = {"unknown-figure", "bad-figure", "figure-unit", "figure-differs", "bad-calculation"}


def reported(*changes):
    """Return the codes of all findings for the base briefing with these changes."""
    bound = binding(reduce(laid_over, changes, BASE))
    seen = bound.briefing
    findings = (
        *bound.findings,
        *review(seen),
        *issue_findings(seen),
        *full_review(seen).unused_sources,
    )
    return {finding.code for finding in findings}


def test_the_base_briefing_of_the_examples_has_no_findings():
    assert reported({}) == set()


@pytest.mark.parametrize("code", CODES)
def test_a_failing_example_is_reported_with_its_code_alone_and_a_mended_one_is_not(code):
    example = EXAMPLES["rules"][code]
    assert reported(example["fails"]) == {code}
    assert reported(example["fails"], example["mended"]) == set()


def test_every_rule_has_its_examples():
    codes = {code for rule in ALL_RULES for code in rule.codes}
    assert {*CODES} - OF_BINDING == codes - UNLIKE_ANY - OF_BINDING


def test_the_page_has_a_row_for_each_example_with_its_severity():
    rows = {row["code"]: row["severity"] for row in ROW.finditer(PAGE)}
    assert rows.keys() - UNLIKE_ANY == {*CODES}
    assert rows == {code: CATALOGUE[code] for code in rows}


def test_the_page_names_the_rules_whose_examples_are_not_reported_in_another_language():
    passage = PAGE.partition("## Other languages")[2].partition("\n## ")[0]
    french = {"document": {"language": "fr"}}
    silent = [
        code
        for code in CODES
        if code not in reported(laid_over(EXAMPLES["rules"][code]["fails"], french))
    ]
    assert sorted(re.findall("`([^`]+)`", passage)) == silent


NOTE = """\
title: Visite
issued: 2013-05-15
publisher: A ministry
sections: [{heading: One, blocks: [paragraph: Names differ.]}]
"""


@pytest.mark.parametrize(("language", "is_told"), [("fr", True), ("enm", True), ("en-GB", False)])
def test_a_run_and_the_handbook_count_the_rules_that_do_not_know_the_language(
    language, is_told, tmp_path, capsys
):
    number = sum(rule.needs_language for rule in ALL_RULES)
    (tmp_path / "visite.yaml").write_text(f"{NOTE}language: {language}\n", "utf-8")
    run(["check", "visite", "--content", str(tmp_path), "--advice"])
    told = f"advice[unapplied-rules]: {number} rules were not applied: they know English only\n"
    assert (told in "".join(capsys.readouterr())) is is_told
    page = (ROOT / "docs" / "desk-officer.md").read_text("utf-8")
    assert re.findall(r"`(\d+) rules were not applied", page) == [str(number)]
