"""Blocks that are drawn: values that cannot be."""

import pytest
from pydantic import ValidationError

from briefing.model.blocks.figures import Matrix, Timeline, Unit

WORDS = {"title": "T", "alt": "A", "long_description": "L", "source": "s", "as_of": "2024"}


def matrix(columns, *marks):
    return Matrix(**WORDS, columns=("C",) * columns, rows=({"label": "R", "marks": marks},))


def unit(**group):
    return Unit(**WORDS, unit_measure="visit", groups=({"label": "G", **group},))


def timeline(start, end):
    events = ({"date": "2010", "label": "E"},)
    return Timeline(title="T", source="s", start=start, end=end, events=events)


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (lambda: matrix(2, "no"), "the row 'R' has 1 marks, and the matrix has 2"),
        (lambda: matrix(13, *["no"] * 13), "at most 12 columns, and this one 13"),
        (unit, "needs either 'obs_value'"),
        (lambda: unit(obs_value=101), "less than or equal to 100"),
        (lambda: unit(obs_value=5, of=4), "more than its whole"),
        (lambda: timeline(2025, 2000), "not from 2025 to 2000"),
    ],
)
def test_an_impossible_drawing_is_refused(block, message):
    with pytest.raises(ValidationError, match=message):
        block()


def test_what_is_just_possible_is_accepted():
    assert unit(obs_status="M", of=4).groups[0].of == 4
    assert matrix(2, "unknown", "yes").used_marks() == ("yes", "unknown")  # in order of the key
    assert timeline(2010, 2010).end == 2010
