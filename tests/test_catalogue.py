"""The catalogue, its documentation and the source code list the same problems."""

import re

from briefing.problems import CATALOGUE
from tests.conftest import ROOT

ROW = re.compile(
    r"^\| `(?P<code>[a-z0-9-]+)` \| (error|warning|advice) \| (.+?) \| (?P<remedy>.+) \|$"
)
WRITTEN = re.compile(r"\b(?:Problem|Finding|Trouble|Flaw)\(\s*\"([^\"]*)\"")


def test_the_documentation_lists_every_problem_in_the_catalogue_with_a_remedy():
    text = (ROOT / "docs" / "problems.md").read_text("utf-8")
    rows = [*filter(None, map(ROW.match, text.splitlines()))]
    assert {row["code"]: row[2] for row in rows} == CATALOGUE
    assert [row["code"] for row in rows if len(row["remedy"]) < len("Add it.")] == []


def test_every_problem_code_in_the_source_is_in_the_catalogue():
    for path in sorted((ROOT / "briefing").rglob("*.py")):
        assert {*WRITTEN.findall(path.read_text("utf-8"))} <= CATALOGUE.keys(), path
