"""Rules that need to know the language of a briefing, and the advice about them."""

import re

import pytest

from briefing.cli import run
from briefing.review.rules import RULES
from tests.conftest import ROOT

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
    number = sum(rule.needs_language for rule in RULES)
    (tmp_path / "visite.yaml").write_text(f"{NOTE}language: {language}\n", "utf-8")
    run(["check", "visite", "--content", str(tmp_path), "--advice"])
    told = f"advice[unapplied-rules]: {number} rules were not applied: they know English only\n"
    assert (told in "".join(capsys.readouterr())) is is_told
    page = (ROOT / "docs" / "desk-officer.md").read_text("utf-8")
    assert re.findall(r"`(\d+) rules were not applied", page) == [str(number)]
