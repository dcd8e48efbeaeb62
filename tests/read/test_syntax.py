"""What is not YAML is told in plain words, at the place of the mistake, with what to type."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from briefing.read.composer import compose
from briefing.read.text import source_of

from .mistakes import colons, commas, lines, quotes, signs, spaces

CASES = [case for kind in (colons, commas, lines, quotes, signs, spaces) for case in kind.CASES]

LOADERS = [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)]


@pytest.mark.parametrize("loader", LOADERS, ids=["python", "libyaml"])
@pytest.mark.parametrize(
    ("text", "place", "message", "help"),
    [case[1:] for case in CASES],
    ids=[case.name for case in CASES],
)
def test_a_mistake_is_told(text: str, place: str, message: str, help: str, loader: Any) -> None:
    _, problems = compose(source_of("a.yaml", text), loader)
    first = problems[0]
    at = first.position

    assert at is not None
    assert f"{at.line}:{at.column} {first.code}" == place
    assert message in first.message
    assert help in (first.help or "")


def test_no_break_spaces_before_many_lines_are_told_once_and_reading_goes_on() -> None:
    text = "a:\n\xa0\xa0- b: c\n\xa0\xa0\xa0\xa0d: e\n\xa0\xa0- b: f\nh: @i\n"
    _, problems = compose(source_of("a.yaml", text))

    assert sorted(problem.position.line for problem in problems if problem.position) == [2, 5]


def test_what_follows_from_a_no_break_space_in_its_line_is_not_told_as_well() -> None:
    _, problems = compose(source_of("a.yaml", "a: b\n\xa0c: d\n"))

    assert [problem.message for problem in problems] == [
        "a no-break space (U+00A0) stands where YAML needs ordinary spaces"
    ]


@pytest.mark.parametrize("text", [case.text for case in CASES], ids=[case.name for case in CASES])
def test_a_mistake_is_told_once(text: str) -> None:
    _, problems = compose(source_of("a.yaml", text))

    assert len(problems) <= text.count("\n") + 1
    assert len({problem.position and problem.position.line for problem in problems}) == len(
        problems
    )
