"""Mistakes of YAML syntax are reported in plain words, at their position, with what to type."""

from __future__ import annotations

import pytest

from briefing.read.files import Source
from briefing.read.yaml.compose import compose

from .mistakes import colons, commas, lines, quotes, signs, spaces

CASES = [case for kind in (colons, commas, lines, quotes, signs, spaces) for case in kind.CASES]


@pytest.mark.parametrize(
    ("text", "place", "message", "help"),
    [case[1:] for case in CASES],
    ids=[case.name for case in CASES],
)
def test_a_mistake_is_reported_with_position_and_advice(
    text: str, place: str, message: str, help: str
) -> None:
    _, problems = compose(Source("a.yaml", text))
    first = problems[0]
    at = first.position

    assert at is not None
    assert f"{at.line}:{at.column} {first.code}" == place
    assert message in first.message
    assert help in (first.help or "")


def test_no_break_space_indents_are_reported_once_and_reading_continues() -> None:
    text = "a:\n\xa0\xa0- b: c\n\xa0\xa0\xa0\xa0d: e\n\xa0\xa0- b: f\nh: @i\n"
    _, problems = compose(Source("a.yaml", text))

    assert sorted(problem.position.line for problem in problems if problem.position) == [2, 5]


def test_consequences_of_a_no_break_space_are_not_reported() -> None:
    _, problems = compose(Source("a.yaml", "a: b\n\xa0c: d\n"))

    assert [problem.message for problem in problems] == [
        "a no-break space (U+00A0) stands where YAML needs ordinary spaces"
    ]


@pytest.mark.parametrize("text", [case.text for case in CASES], ids=[case.name for case in CASES])
def test_a_mistake_is_reported_once(text: str) -> None:
    _, problems = compose(Source("a.yaml", text))

    assert len(problems) <= text.count("\n") + 1
    assert len({problem.position and problem.position.line for problem in problems}) == len(
        problems
    )
