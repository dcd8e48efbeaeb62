"""Unknown and missing fields are reported with what to write."""

import pytest

from .conftest import DOCUMENT, NOTE, TILE, marked, place

ONE = "heading: One\nblocks:\n"
PEOPLE = "  - people:\n      caption: C\n      items:\n        - name: A\n"


@pytest.mark.parametrize(
    ("text", "at", "words", "message", "help"),
    [
        ("heading: One\ntakeway: x\nblocks:\n  - paragraph: x\n", "2:1 unknown-field", "takeway",
         "'takeway' is not a field of a section", "did you mean 'takeaway'?"),
        ("headng: x\nblocks:\n  - paragraph: x\n", "1:1 unknown-field", "headng",
         "'headng' is not a field of a section", "did you mean 'heading'?"),
        (f"{ONE}  - paragraph: x\ntable: y\n", "4:1 unknown-field", "table",
         "'table' is not a field of a section",
         "a block begins with a dash, below 'blocks': - table: …"),
        ("heading: #1 of many\nblocks:\n  - paragraph: x\n", "1:1 missing-field", "heading",
         "'heading' is empty", 'put it in quotes: "#1 of many"'),
        (f"{ONE}{PEOPLE}", "6:11 missing-field", "name", "a person needs 'post'",
         "add a line 'post: …' (The post held at the date of the briefing)"),
        (f"{ONE}  - image:\n      alt: a\n      caption: c\n", "3:5 missing-field", "image",
         "an image needs 'file'",
         "add a line 'file: …' (The path of the file in the briefing's folder, such as "
         "images/route.svg)"),
    ],
)  # fmt: skip
def test_an_unknown_or_missing_field_is_one_problem_with_advice(
    desk, text, at, words, message, help
):
    problem = desk.problem(one=text)
    assert (place(problem), marked(problem)) == (f"one.yaml:{at}", words)
    assert problem.message == message
    assert help in problem.help


@pytest.mark.parametrize(
    ("block", "thing"),
    [
        ("  - paragraph: {text: x, zz: y}\n", "a paragraph"),
        (f"{NOTE}      zz: 1\n", "an editor note"),
        (f"{NOTE}      evidence:\n        - {{source: s, says: x, zz: 1}}\n", "an evidence"),
        (f"{TILE}1\n          zz: 1\n", "an indicator"),
        (f"{TILE}1\n      zz: 1\n", "an indicators block"),
        ("  - timeline: {title: T, start: 1, end: 2, source: s, events: [{date: 2013, label: L, "
         "zz: 1}]}\n", "a timeline event"),
    ],
)  # fmt: skip
def test_an_unknown_field_is_reported_with_the_thing_that_lacks_it(desk, block, thing):
    problem = desk.section(block)
    assert problem.message == f"'zz' is not a field of {thing}"
    if thing == "a paragraph":
        assert problem.help == "its fields are: id, facts, show, text, attributed, counts"


def test_a_field_with_too_little_indentation_is_reported_with_its_place(desk):
    problems = desk.problems(one=f"{ONE}{PEOPLE}      post: B\n")
    assert problems[1].message == "'post' is not a field of a people block"
    assert problems[1].help == "it belongs to a person, below 'items': put more spaces before it"


def test_an_empty_optional_field_is_no_problem(desk):
    desk.write("briefing.yaml", f"{DOCUMENT}subtitle:\nstatus: ~\nfront: null\nedition:\n")
    assert desk.read().problems == ()
    problem = desk.problem(briefing=f"{DOCUMENT}subtitel:\n")
    assert problem.message == "'subtitel' is not a field of the briefing"
