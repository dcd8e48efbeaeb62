"""The catalogue, its documentation and the code speak of the same problems."""

import ast
import re

from briefing.catalogue import CATALOGUE
from tests.conftest import ROOT

ROW = re.compile(r"^\| `(?P<code>[a-z0-9-]+)` \| (error|warning) \| (.+?) \| (?P<remedy>.+) \|$")


def documented():
    text = (ROOT / "docs" / "problems.md").read_text("utf-8")
    return [match for line in text.splitlines() if (match := ROW.match(line))]


def named_in_the_code():
    """The codes that are written out where a problem is made."""
    for path in sorted((ROOT / "briefing").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {
                "Problem",
                "Finding",
            }:
                code = node.args[0] if node.args else None
                if isinstance(code, ast.Constant):
                    yield code.value, path.name


def test_the_documentation_lists_every_problem_as_the_catalogue_has_it():
    listed = {row["code"]: (row[2], row[3]) for row in documented()}
    assert listed == {code: (str(kind.severity), kind.meaning) for code, kind in CATALOGUE.items()}


def test_every_problem_has_a_remedy():
    assert [row["code"] for row in documented() if len(row["remedy"]) < len("Add it.")] == []


def test_the_code_makes_no_problem_that_is_not_listed():
    assert [named for named in named_in_the_code() if named[0] not in CATALOGUE] == []
