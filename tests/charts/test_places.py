"""Positions: values on scales, words in lines, names side by side."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from briefing.charts import Axis
from briefing.charts.panels import layout_panels, separate_labels
from briefing.charts.scene import Scale, thin_labels, width, wrap_text
from tests.charts.samples import chart

LETTERS = some.text(some.sampled_from("abcWi.АБвәіңөүҰعربي1 -–\u00a0"), max_size=60)


@given(some.floats(-1e6, 1e6), some.floats(1, 1e9), some.floats(0, 1), some.floats(0, 1))
def test_equal_differences_of_values_are_equal_distances(low, span, one, other):
    scale = Scale(Axis(low, low + span, ()), 0.0, 400.0)
    moved = scale.at(low + one * span) - scale.at(low + other * span)
    assert moved == pytest.approx((one - other) * 400, abs=0.01)


@given(LETTERS, some.floats(1, 300), some.booleans())
def test_wrapping_loses_no_letter_and_no_line_is_wider_than_its_space(text, room, bold):
    lines = wrap_text(text, 8.5, room, bold=bold)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert room < 10 or all(width(line, 8.5, bold=bold) <= room for line in lines)


def test_only_words_longer_than_a_line_are_split_and_each_line_has_a_letter():
    assert wrap_text("Exports of goods", 10.0, width("Exports of", 10.0)) == ("Exports of", "goods")
    assert wrap_text("WW", 10.0, 1.0) == ("W", "W")


FIELD = (10.0, 200.0)
ENDS = some.lists(some.tuples(some.floats(0, 220), some.floats(5, 30)), max_size=8).map(sorted)


@given(ENDS)
def test_separated_names_do_not_overlap_and_stay_in_the_field_if_they_fit(wanted):
    middles = separate_labels(wanted, *FIELD)
    edges = [(m - high / 2, m + high / 2) for m, (_, high) in zip(middles, wanted, strict=True)]
    assert all(after[0] >= before[1] - 1e-6 for before, after in pairwise(edges))
    if sum(high for _, high in wanted) <= FIELD[1] - FIELD[0]:
        for top, bottom in edges:
            assert FIELD[0] - 1e-6 <= top
            assert bottom <= FIELD[1] + 1e-6


def test_a_name_with_enough_space_is_not_moved():
    assert separate_labels([(50.0, 10.0), (80.0, 10.0)], *FIELD) == [50.0, 80.0]


NAMES = some.lists(some.tuples(some.floats(0, 400), some.floats(1, 60)), max_size=30).map(sorted)


@given(NAMES, some.integers(0, 29))
def test_thinned_names_stay_in_their_row_without_overlaps_and_with_the_required_one(wanted, always):
    kept = thin_labels(wanted, (0.0, 400.0), 5.0, always)
    edges = [(at - wanted[n][1], at + wanted[n][1]) for n, at in kept.items()]
    assert all(after[0] - before[1] >= 5.0 - 1e-6 for before, after in pairwise(edges))
    assert all(start >= -1e-6 and end <= 400 + 1e-6 for start, end in edges)
    assert always in kept or always >= len(wanted)


def test_thinning_leaves_out_equally_many_names_between_those_kept():
    wanted = [(10.0 * number, 12.0) for number in range(20)]
    places = [*thin_labels(wanted, (-100.0, 300.0), 1.0)]
    assert {after - before for before, after in pairwise(places)} == {3}


@pytest.mark.parametrize("kind", ["bar", "column", "dot", "line"])
def test_all_panels_have_the_same_scale_length(kind):
    block = layout_panels(chart(kind, [1.0, 22.5, 333.25, 4.0], panels=("One", "Two", "Three")))
    name = {"bar": "width", "column": "height", "dot": "cx", "line": "cy"}[kind]
    lengths = [float(p[name]) for mark in block.marks for p in mark.places if name in p]
    panels = [lengths[start : start + 4] for start in (0, 4, 8)]
    steps = [[after - before for before, after in pairwise(panel)] for panel in panels]
    assert steps[1] == pytest.approx(steps[0], abs=0.03)
    assert steps[2] == pytest.approx(steps[0], abs=0.03)
