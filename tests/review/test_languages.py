"""Rules that need to know the language of a briefing, and the advice about them."""

import re

import pytest

from briefing.cli import run
from briefing.review.languages import all_languages, find_language
from briefing.review.rules import RULES
from tests.conftest import ROOT

DOCUMENT = """\
identifier: MFA/2013/1
title: Visite
issued: 2013-05-15
as_of: 2013-05
publisher: A ministry
objective: What to know before the visit.
key_points: [{text: Names differ., target: one}]
sections: [one]
"""
SECTION = "heading: One\nblocks:\n  - paragraph: {id: one, text: Names differ.}\n"


DECLARED = sum(rule.needs_language for rule in RULES)


@pytest.mark.parametrize(("language", "is_told"), [("fr", True), ("en", False), ("en-GB", False)])
def test_a_run_counts_the_rules_that_do_not_know_the_language(language, is_told, tmp_path, capsys):
    folder = tmp_path / "visite"
    folder.mkdir()
    (folder / "briefing.yaml").write_text(f"{DOCUMENT}language: {language}\n", "utf-8")
    (folder / "one.yaml").write_text(SECTION, "utf-8")
    run(["check", "visite", "--content", str(tmp_path), "--advice"])
    told = f"advice[unapplied-rules]: {DECLARED} rules were not applied: they know English only\n"
    assert (told in "".join(capsys.readouterr())) is is_told


def test_a_language_is_found_by_its_primary_subtag():
    assert find_language("en-US") is all_languages()["en"]
    assert find_language("enm") is None


def test_the_handbook_tells_the_number_of_rules():
    page = (ROOT / "docs" / "desk-officer.md").read_text("utf-8")
    assert re.findall(r"`(\d+) rules were not applied", page) == [str(DECLARED)]
