"""The catalogue, its documentation and the source code list the same problems."""

import re

from briefing.problems import CATALOGUE
from tests.conftest import ROOT

ROW = re.compile(
    r"^\| `(?P<code>[a-z0-9-]+)` \| (error|warning|advice) \| (.+?) \| (?P<remedy>.+) \|$"
)
WRITTEN = re.compile(r"\b(?:Problem|Finding|Trouble|Flaw)\(\s*\"([^\"]*)\"")


def documented():
    text = (ROOT / "docs" / "problems.md").read_text("utf-8")
    return [match for line in text.splitlines() if (match := ROW.match(line))]


def codes_in_the_source():
    """Yield each problem code that the source writes out, with the name of its file."""
    for path in sorted((ROOT / "briefing").rglob("*.py")):
        for code in WRITTEN.findall(path.read_text("utf-8")):
            yield code, path.name


def test_the_documentation_lists_every_problem_in_the_catalogue():
    assert {row["code"]: row[2] for row in documented()} == CATALOGUE


def test_every_documented_problem_has_a_remedy():
    assert [row["code"] for row in documented() if len(row["remedy"]) < len("Add it.")] == []


def test_every_problem_code_in_the_source_is_in_the_catalogue():
    assert [named for named in codes_in_the_source() if named[0] not in CATALOGUE] == []
