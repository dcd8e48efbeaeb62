"""YAML text to nodes: features of YAML that a briefing must not use are reported, not applied."""

from __future__ import annotations

from typing import Any

import pytest

from briefing.model import limits
from briefing.problems import Problem
from briefing.read.files import Source
from briefing.read.yaml.compose import compose


def told(text: str) -> list[str]:
    """Return position, code and message of each problem of a YAML text."""
    return [_line(problem) for problem in compose(Source("a.yaml", text))[1]]


def _line(problem: Problem) -> str:
    at = problem.position
    assert at is not None
    return f"{at.line}:{at.column} {problem.code}: {problem.message}"


def value(text: str) -> Any:
    root, problems = compose(Source("a.yaml", text))
    assert problems == ()
    assert root is not None
    return root.value


def test_every_duplicate_field_is_reported_with_the_line_of_the_first() -> None:
    assert told("a: {b: 1, b: 2}\nb: 1\na: 2\na: 3\n") == [
        "1:11 duplicate-key: 'b' is given twice; the first is on line 1",
        "3:1 duplicate-key: 'a' is given twice; the first is on line 1",
        "4:1 duplicate-key: 'a' is given twice; the first is on line 1",
    ]


def test_an_overlong_text_is_reported() -> None:
    long = "a " * 6_000
    assert told(f"title: b\ntext: {long}\n") == [
        "2:7 file-too-large: this text has more than 10000 characters"
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("- Ask when\n  - the premises\n  - the staff\n", "2:3"),
        ("a: One\n\n  - two\n", "3:3"),
        ("- a: Ask\n    when\n    - the premises\n", "3:5"),
    ],
)
def test_a_dash_that_continues_the_text_above_it_is_reported(text: str, place: str) -> None:
    assert told(text) == [
        f"{place} yaml-list: this line continues the text above it: it is not a list entry"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "- a\n- b\n",
        "a: b\n   -c d\n",
        "a: 'b\n  - c'\n",
        "a: |\n  b\n  - c\n",
        "a: b\n# - c\n",
    ],
)
def test_a_dash_that_is_an_entry_or_part_of_a_text_is_not_reported(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("a: ranked #3 of all\n", 11),
        ("a: ranked # 3 of all\n", 11),
        ("a: #1 exporter\n", 4),
        ("a: C #\n", 6),
        ("a: x ##3\n", 6),
    ],
)
def test_a_text_cut_off_by_a_number_sign_is_reported(text: str, column: int) -> None:
    line = text.count("\n", 0, text.index("#")) + 1
    assert told(text) == [
        f"{line}:{column} yaml-comment: the text ends here: a # after a space begins a comment"
    ]


def test_a_text_line_that_a_number_sign_makes_a_comment_is_reported() -> None:
    assert told("a: ranked\n   #3 of all\nb: 1\n") == [
        "2:4 yaml-comment: the text ends here: a # after a space begins a comment"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a: x # to be checked\n",
        "a: 2013-05 # 2014 in the annex\n",
        "a: # to be written\n",
        "a: 3 #3\n",
        "a: >-\n  ranked #3\n",
        "#3\na: x\n",
        "a: x\n#3\n",
        "a:\n  b: x\n  #c: y\n",
    ],
)
def test_an_evident_comment_is_not_reported(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    ["!!python/object:os.system x", "!foo x", "!<tag:x> x", "!!str 16", "!foo {b: 1}",
     "!!omap [b]", "!!int sixteen"],
)  # fmt: skip
def test_a_tag_is_reported_and_never_resolved(text: str) -> None:
    (line,) = told(f"a: {text}\n")

    assert line.startswith("1:4 yaml-tag: '!")


def test_a_merge_key_is_reported_in_plain_words() -> None:
    assert told("a: &a {b: 1}\nc:\n  <<: *a\n") == [
        "3:3 yaml-syntax: '<<' (take over the fields of another group) cannot be used"
    ]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("2013", "'2013' is read as a number"),
        ("true", "'true' is read as yes or no"),
        ("~", "there is no name before this colon"),
    ],
)
def test_a_key_that_is_not_text_is_reported(key: str, words: str) -> None:
    (line,) = told(f"a: 1\n{key}: 2\n")

    assert line.startswith("2:1 wrong-type: ")
    assert words in line


@pytest.mark.parametrize("text", ["? [a]\n: b\n", "{{ name }}: b\n", "? {a: b}\n: c\n"])
def test_a_list_or_mapping_cannot_be_a_key(text: str) -> None:
    expected = "a name is expected here before the colon, not a list or a group"
    assert expected in told(text)[0]


def test_a_second_document_is_reported_where_it_begins() -> None:
    assert told("a: 1\n---\nb: 2\n") == [
        "2:1 yaml-documents: a second document begins here; a file holds one"
    ]


def test_an_alias_repeats_its_anchor_and_has_its_own_position() -> None:
    root, problems = compose(Source("a.yaml", "a: &x [1, 2]\nb: *x\n"))

    assert problems == ()
    assert root is not None
    assert root.value == {"a": [1, 2], "b": [1, 2]}
    span = root.fields["b"].node.span  # type: ignore[union-attr]
    assert (span.line, span.column) == (1, 3)


def test_an_alias_without_an_anchor_is_reported() -> None:
    (line,) = told("a: *note\n")

    assert line.startswith("1:4 yaml-syntax: '*note' repeats '&note'")


def bomb(levels: int = 9) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for level in range(1, levels):
        lines.append(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]")
    return "\n".join(lines)


def nest_by_aliases(levels: int) -> str:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, levels))]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (bomb(), "yaml-alias"),
        (nest_by_aliases(80), "yaml-syntax"),
        ("[" * 100_000, "yaml-syntax"),
        ("{a: " * 100_000, "yaml-syntax"),
        ("- " * 100_000, "yaml-syntax"),
        ("".join(f"{' ' * n}a:\n" for n in range(2000)), "yaml-syntax"),
        ("- a\n" * 300_000, "file-too-large"),
        ("[" + "a," * 300_000, "file-too-large"),
        ("a: '" + "x y\n" * 300_000, "yaml-quote"),
    ],
    ids=["laughs", "aliases", "brackets", "braces", "dashes", "indent", "long", "flow",
         "quote"],
)  # fmt: skip
@pytest.mark.slow
def test_yaml_that_would_exhaust_the_machine_is_refused(text: str, code: str) -> None:
    root, (problem,) = compose(Source("a.yaml", text))  # without a limit: hours, or all memory

    assert (root, problem.code) == (None, code)


def test_nesting_is_limited_at_fifty_levels() -> None:
    deepest = limits.DEPTH.most - 1

    assert value("[" * deepest + "x" + "]" * deepest)
    assert "nested more than 50 levels deep" in told("[" * 51 + "x" + "]" * 51)[0]


def test_reading_continues_after_a_recoverable_mistake() -> None:
    text = "a:1\nb: @x\nc: d: e\nf: *\ng: >text\nh: ok\nh: twice\n"
    lines = told(text)

    assert [line.partition(":")[0] for line in lines] == ["1", "2", "3", "4", "5", "7"]


def test_an_escaped_control_character_is_reported() -> None:
    (line,) = told('a: "bell \\a"\n')

    assert line.startswith("1:4 control-character: there is a control character (U+0007)")


def test_every_value_cut_by_commas_is_reported_once():
    _, problems = compose(Source("x.yaml", "a: {b: one, two, three, c: 4,8, d: x}\n"))
    assert [(one.code, one.position.column) for one in problems if one.position] == [
        ("yaml-comma", 13),
        ("yaml-comma", 30),
    ]


@pytest.mark.parametrize(
    "text", ["{a: 1, c: }", "{a: 1, c : }", "{a: 1, 'c'}", "{a: [x, y], c: 1}"]
)
def test_values_with_a_colon_or_quotes_are_not_reported_as_cut(text):
    _, problems = compose(Source("x.yaml", f"a: {text}\n"))
    assert "yaml-comma" not in [one.code for one in problems]


def test_an_anchor_cannot_contain_itself() -> None:
    assert told("a: &x\n  b: [*x]\n") == [
        "2:7 yaml-alias: '*x' is inside the place that it repeats"
    ]
