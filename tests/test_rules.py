"""The page of the editorial rules: every example on it fails, or is mended, as the page says."""

import ast
import re

import pytest
import yaml

from briefing.catalogue import CATALOGUE
from briefing.model import Briefing, Document, Fact, Section, Source, Term
from briefing.review import ISSUE_RULES, RULES, issue_findings, review, unused_sources
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "rules.md").read_text("utf-8")
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
# The press finds the one; the other is of themes (docs/theming.md).
UNLIKE_ANY = {"missing-glyph", "low-contrast"}


class Loader(yaml.SafeLoader):
    """YAML 1.2, as in the content: a date is text, and so is "on"."""


Loader.yaml_implicit_resolvers = {
    sign: [one for one in found if not one[0].endswith((":timestamp", ":bool"))]
    for sign, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


def load(text):
    return yaml.load(text, Loader)


BASE = load(re.search(r"```yaml base\n(.*?)```", PAGE, re.DOTALL)[1])


def laid_over(base, change):
    """The base with a change: fields of mappings one by one, anything else whole."""
    if not (isinstance(base, dict) and isinstance(change, dict)):
        return change
    both = {**base, **{key: laid_over(base.get(key), value) for key, value in change.items()}}
    return {key: value for key, value in both.items() if value is not None}


def briefing(content):
    models = {"sections": Section, "facts": Fact, "sources": Source, "terms": Term}
    parts = {
        part: {name: model.model_validate(value) for name, value in content[part].items()}
        for part, model in models.items()
    }
    document = Document.model_validate(content["document"])
    return Briefing("x", document, **parts, assets={}, archive=content["archive"])


def reported(text):
    seen = briefing(laid_over(BASE, load(text)))
    return {
        finding.code for finding in (*review(seen), *issue_findings(seen), *unused_sources(seen))
    }


def codes_of_the_rules():
    """The codes that are written out where the review makes a finding."""
    for path in sorted((ROOT / "briefing" / "review").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
                yield node.args[0].value


def test_the_briefing_of_the_examples_is_in_order():
    assert reported("{}") == set()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["code"])
def test_what_fails_is_reported_with_that_code_alone(example):
    code = example["code"]
    stale = {"stale-fact", "stale-at-issue"}  # the same fact, in a draft and in an issue
    assert reported(example["fails"]) == (stale if code in stale else {code})


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["code"])
def test_what_is_mended_is_not_reported(example):
    assert reported(example["mended"]) == set()


def test_every_rule_has_its_examples():
    assert {example["code"] for example in EXAMPLES} == set(codes_of_the_rules()) - UNLIKE_ANY
    assert len(EXAMPLES) == len({example["code"] for example in EXAMPLES})


def test_the_table_and_the_examples_are_the_same():
    assert [row["code"] for row in ROWS] == [example["code"] for example in EXAMPLES]
    for row, example in zip(ROWS, EXAMPLES, strict=True):
        assert row["fails"] in example["fails"], row["code"]
        assert row["mended"] in example["mended"], row["code"]
        severity = CATALOGUE[row["code"]].severity
        said = " ".join(example["text"].split())
        assert said.startswith(f"{severity.capitalize()}. {row['holds']}"), row["code"]


def test_every_rule_says_what_it_holds():
    assert [rule.__name__ for rule in (*RULES, *ISSUE_RULES) if not rule.__doc__] == []
