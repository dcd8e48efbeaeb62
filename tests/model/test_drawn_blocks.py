"""Blocks that are drawn: required texts and refused values."""

import pytest
from pydantic import ValidationError

from briefing.model import BLOCK_KINDS
from briefing.model.blocks.base import Described, Drawing
from briefing.model.blocks.figures import Matrix, Timeline, Unit

WORDS = {"title": "T", "alt": "A", "long_description": "L", "source": "s", "as_of": "2024"}


def matrix(**more):
    return Matrix(**WORDS, **more)


def unit(**group):
    return Unit(**WORDS, unit_measure="visit", groups=({"label": "G", **group},))


def test_base_classes_of_drawings_are_not_kinds():
    assert not {"drawing", "described"} & BLOCK_KINDS.keys()
    assert {"matrix", "unit", "map", "vega_lite"} <= BLOCK_KINDS.keys()
    assert all(issubclass(BLOCK_KINDS[kind], Drawing) for kind in ("map", "vega_lite"))
    assert all(issubclass(BLOCK_KINDS[kind], Described) for kind in ("matrix", "unit"))


@pytest.mark.parametrize("field", ["title", "alt", "long_description"])
def test_texts_of_a_drawing_are_required(field):
    words = {name: value for name, value in WORDS.items() if name != field}
    with pytest.raises(ValidationError, match=field):
        Matrix(**words, columns=("C",), rows=({"label": "R", "marks": ("yes",)},))


@pytest.mark.parametrize(
    ("columns", "marks", "message"),
    [
        (2, 1, "the row 'R' has 1 marks, and the matrix has 2"),
        (13, 13, "at most 12 columns, and this one 13"),
    ],
)
def test_each_row_has_a_mark_for_each_of_at_most_twelve_columns(columns, marks, message):
    with pytest.raises(ValidationError, match=message):
        matrix(columns=("C",) * columns, rows=({"label": "R", "marks": ("no",) * marks},))


def test_a_matrix_lists_its_used_marks_in_order():
    rows = ({"label": "R", "marks": ("unknown", "yes")},)
    assert matrix(columns=("C", "D"), rows=rows).used_marks() == ("yes", "unknown")


@pytest.mark.parametrize(
    "group",
    [
        {}, {"obs_value": 101}, {"obs_value": -1}, {"obs_value": 1.5}, {"obs_value": 5, "of": 4},
        {"obs_value": 5, "obs_status": "M"}, {"obs_value": 5, "obs_status": "B"},
    ],
    ids=str,
)  # fmt: skip
def test_an_impossible_count_is_refused(group):
    with pytest.raises(ValidationError):
        unit(**group)


def test_a_count_may_be_missing():
    assert unit(obs_status="M", of=4).widest() == 4


def test_a_timeline_must_not_end_before_it_starts():
    events = ({"date": "2010", "label": "E"},)
    with pytest.raises(ValidationError, match="not from 2025 to 2000"):
        Timeline(title="T", source="s", start=2025, end=2000, events=events)
    assert Timeline(title="T", source="s", start=2010, end=2010, events=events).end == 2010
