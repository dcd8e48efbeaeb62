"""The page of editorial rules: each failing example is reported, each mended one is not."""

import ast
import re

import pytest
import yaml

from briefing.problems import CATALOGUE
from briefing.review import ISSUE_RULES, RULES, issue_findings, review, unused_sources
from tests.conftest import ROOT
from tests.review.base import BASE, PAGE, briefing, laid_over, load

EXAMPLE = re.compile(
    r"^### `(?P<code>[a-z0-9-]+)`\n\n(?P<text>[^#`][^\n]*(?:\n[^\n]+)*)\n\n"
    r"```yaml fails\n(?P<fails>.*?)```\n\n```yaml mended\n(?P<mended>.*?)```$",
    re.MULTILINE | re.DOTALL,
)
ROW = re.compile(
    r"^\| \[`(?P<code>[a-z0-9-]+)`\]\(#(?P=code)\) \| (?P<holds>.+?) "
    r"\| `(?P<fails>.+?)` \| `(?P<mended>.+?)` \|$",
    re.MULTILINE,
)
EXAMPLES = list(EXAMPLE.finditer(PAGE))
ROWS = list(ROW.finditer(PAGE))
# Without examples: the press finds the first; the second is about themes (docs/theming.md); the
# third is about the archive.
UNLIKE_ANY = {"missing-glyph", "low-contrast", "unverified-fact"}


def reported(text):
    """Return the codes of all findings for the base briefing with this change."""
    seen = briefing(laid_over(BASE, load(text)))
    return {
        finding.code for finding in (*review(seen), *issue_findings(seen), *unused_sources(seen))
    }


def reported_in_french(text):
    """Return the codes of all findings if the briefing with this change is in French."""
    return reported(yaml.safe_dump(laid_over(load(text), {"document": {"language": "fr"}})))


def codes_of_the_rules():
    """Yield each code that the review gives to a finding."""
    for path in sorted((ROOT / "briefing" / "review" / "rules").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
                yield node.args[0].value


def test_the_base_briefing_of_the_examples_has_no_findings():
    assert reported("{}") == set()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["code"])
def test_a_failing_example_is_reported_with_its_code_alone(example):
    code = example["code"]
    assert reported(example["fails"]) == {code}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["code"])
def test_a_mended_example_is_not_reported(example):
    assert reported(example["mended"]) == set()


def test_every_rule_has_its_examples():
    assert {example["code"] for example in EXAMPLES} == set(codes_of_the_rules()) - UNLIKE_ANY
    assert len(EXAMPLES) == len({example["code"] for example in EXAMPLES})


def test_the_table_agrees_with_the_examples():
    assert [row["code"] for row in ROWS] == [example["code"] for example in EXAMPLES]
    for row, example in zip(ROWS, EXAMPLES, strict=True):
        assert row["fails"] in example["fails"], row["code"]
        assert row["mended"] in example["mended"], row["code"]
        severity = CATALOGUE[row["code"]].severity
        said = " ".join(example["text"].split())
        assert said.startswith(f"{severity.capitalize()}. {row['holds']}"), row["code"]


def test_the_page_names_the_rules_whose_examples_are_not_reported_in_another_language():
    passage = PAGE.partition("## Other languages")[2].partition("\n## ")[0]
    silent = [
        one["code"] for one in EXAMPLES if one["code"] not in reported_in_french(one["fails"])
    ]
    assert re.findall("`([^`]+)`", passage) == silent


def test_every_rule_has_a_docstring():
    rules = [getattr(rule, "judge", rule) for rule in (*RULES, *ISSUE_RULES)]
    assert [rule.__name__ for rule in rules if not rule.__doc__] == []
