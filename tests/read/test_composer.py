"""YAML text to nodes: features of YAML that a briefing must not use are reported, not applied."""

import pytest

from briefing.model import limits
from briefing.read.files import Source
from briefing.read.yaml.compose import compose

DASH = "yaml-list: this line continues the text above it: it is not a list entry"
HASH = "yaml-comment: the text ends here: a # after a space begins a comment"
NAME = "yaml-syntax: a name is expected here before the colon, not a list or a group"


def told(text):
    """Return position, code and message of each problem of a YAML text."""
    problems = compose(Source("a.yaml", text))[1]
    places = [f"{one.position.line}:{one.position.column}" for one in problems]
    return [f"{at} {one.code}: {one.message}" for at, one in zip(places, problems, strict=True)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"a: b\nc: {'a ' * 6_000}\n", "2:4 file-too-large: this text has more than 10000 char"),
        # a dash that continues the text above it
        ("- Ask when\n  - the premises\n  - the staff\n", f"2:3 {DASH}"),
        ("a: One\n\n  - two\n", f"3:3 {DASH}"),
        ("- a: Ask\n    when\n    - the premises\n", f"3:5 {DASH}"),
        # a text cut off by a number sign
        ("a: ranked #3 of all\n", f"1:11 {HASH}"),
        ("a: ranked # 3 of all\n", f"1:11 {HASH}"),
        ("a: #1 exporter\n", f"1:4 {HASH}"),
        ("a: C #\n", f"1:6 {HASH}"),
        ("a: x ##3\n", f"1:6 {HASH}"),
        ("a: ranked\n   #3 of all\nb: 1\n", f"2:4 {HASH}"),
        # tags
        ("a: !!python/object:os.system x\n", "1:4 yaml-tag: '!"),
        ("a: !foo x\n", "1:4 yaml-tag: '!foo'"),
        ("a: !<tag:x> x\n", "1:4 yaml-tag: '!<tag:x>'"),
        ("a: !!str 16\n", "1:4 yaml-tag: '!!str'"),
        ("a: !foo {b: 1}\n", "1:4 yaml-tag: '!foo'"),
        ("a: !!omap [b]\n", "1:4 yaml-tag: '!!omap'"),
        ("a: !!int sixteen\n", "1:4 yaml-tag: '!!int'"),
        # keys
        ("a: &a {b: 1}\nc:\n  <<: *a\n", "3:3 yaml-syntax: '<<' (take over the fields of another"),
        ("2013: 2\n", "1:1 wrong-type: a name must be text; '2013' is read as a number"),
        ("true: 2\n", "1:1 wrong-type: a name must be text; 'true' is read as yes or no"),
        ("~: 2\n", "1:1 wrong-type: there is no name before this colon"),
        ("? [a]\n: b\n", f"1:3 {NAME}"),
        # documents, aliases, nesting, control characters
        ("a: 1\n---\nb: 2\n", "2:1 yaml-documents: a second document begins here; a file holds"),
        ("a: *note\n", "1:4 yaml-syntax: '*note' repeats '&note'"),
        ("a: &x\n  b: [*x]\n", "2:7 yaml-alias: '*x' is inside the place that it repeats"),
        ("a: &x b\n", "1:4 yaml-alias: '&x' names a value to be repeated, and nothing repeats it"),
        ("[" * 51 + "x" + "]" * 51, "1:51 yaml-syntax: lists and groups are nested more than 50"),
        ('a: "bell \\a"\n', "1:4 control-character: there is a control character (U+0007)"),
    ],
)
def test_a_feature_of_yaml_that_a_briefing_must_not_use_is_reported(text, words):
    (line,) = told(text)
    assert line.startswith(words)


def test_the_braces_of_a_template_are_reported_first_as_no_name():
    assert told("{{ name }}: b\n")[0] == f"1:2 {NAME}"


def test_every_duplicate_field_is_reported_with_the_line_of_the_first():
    assert told("a: {b: 1, b: 2}\nb: 1\na: 2\na: 3\n") == [
        "1:11 duplicate-key: 'b' is given twice; the first is on line 1",
        "3:1 duplicate-key: 'a' is given twice; the first is on line 1",
        "4:1 duplicate-key: 'a' is given twice; the first is on line 1",
    ]


def test_reading_continues_after_a_recoverable_mistake():
    lines = told("a:1\nb: @x\nc: d: e\nf: *\ng: >text\nh: ok\nh: twice\n")
    assert [line.partition(":")[0] for line in lines] == ["1", "2", "3", "4", "5", "7"]


def test_every_value_cut_by_commas_is_reported_once():
    lines = told("a: {b: one, two, three, c: 4,8, d: x}\n")
    assert [line.split(":")[:2] for line in lines] == [
        ["1", "13 yaml-comma"], ["1", "30 yaml-comma"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        # dashes
        "- a\n- b\n", "a: b\n   -c d\n", "a: 'b\n  - c'\n", "a: |\n  b\n  - c\n", "a: b\n# - c\n",
        # comments
        "a: x # to be checked\n", "a: 2013-05 # 2014 in the annex\n", "a: # to be written\n",
        "a: 3 #3\n", "a: >-\n  ranked #3\n", "#3\na: x\n", "a: x\n#3\n", "a:\n  b: x\n  #c: y\n",
        # commas
        "{a: 1, c: }", "{a: 1, c : }", "{a: 1, 'c'}", "{a: [x, y], c: 1}",
        "[" * (limits.DEPTH.most - 1) + "x" + "]" * (limits.DEPTH.most - 1),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_mistake_is_not_reported(text):
    assert told(text) == []


def test_an_alias_repeats_its_anchor_and_has_its_own_position():
    root, problems = compose(Source("a.yaml", "a: &x [1, 2]\nb: *x\n"))
    assert (root.value, problems) == ({"a": [1, 2], "b": [1, 2]}, ())
    span = root.fields["b"].span
    assert (span.line, span.column) == (1, 3)


def nest_by_aliases(levels, width):
    lines = [f"a0: &a0 [{', '.join('x' * width)}]"]
    for level in range(1, levels):
        lines.append(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * width)}]")
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (nest_by_aliases(9, 9), "yaml-alias"),
        (nest_by_aliases(80, 1), "yaml-syntax"),
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
def test_yaml_that_would_exhaust_the_machine_is_refused(text, code):
    root, (problem,) = compose(Source("a.yaml", text))  # without a limit: hours, or all memory
    assert (root, problem.code) == (None, code)
