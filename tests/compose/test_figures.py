"""Timelines: where dates lie, which years are named, in which order events stand."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from briefing.compose.charts import Track, in_order, key, mark
from briefing.model import EdtfDate
from briefing.model.blocks.figures import Timeline, TimelineEvent


def timeline(*events, start=2001, end=2010):
    given = events or ({},)
    made = tuple(TimelineEvent(**{"date": "2005", "label": "It", **event}) for event in given)
    return Timeline(title="T", start=start, end=end, events=made, source="s")


def test_dates_lie_on_the_scale_in_proportion():
    made = Track(timeline(), 200.0, 8.0)
    whole = made.whole
    middle = made.span(EdtfDate.parse("2006-01-01"))
    assert abs(middle.start - (whole.start + whole.end) / 2) < 0.2
    assert abs(made.span(EdtfDate.parse("2005")).length - whole.length / 10) < 0.2
    assert made.span(EdtfDate.parse("2005-05-15")).length == 0
    assert made.span(EdtfDate.parse("2050")).end == whole.end


def test_the_first_the_last_and_years_at_equal_distances_are_named():
    def named(*years, size=8.0):
        ticks = Track(timeline(start=years[0], end=years[1]), 200.0, size).ticks
        return [tick.year for tick in ticks if tick.is_named]

    assert named(2005, 2005) == [2005]
    assert (named(2001, 2010)[0], named(2001, 2010)[-1]) == (2001, 2010)
    assert named(1990, 2025) == [1990, 1995, 2000, 2005, 2010, 2015, 2020, 2025]
    assert named(1990, 2025, size=14.0) == [1990, 2000, 2010, 2025]


@given(st.integers(1800, 2020), st.integers(1, 300), st.floats(4, 20))
def test_year_labels_do_not_overlap(start, length, size):
    track = Track(timeline(start=start, end=start + length), 200.0, size)
    at = [tick.at for tick in track.ticks if tick.is_named]
    assert all(after - before > 2.4 * size for before, after in pairwise(at))
    assert all(1.15 * size <= place <= track.width - 1.15 * size for place in at)


def test_marks_show_certainty_before_basis_and_the_key_explains_those_that_occur():
    inferred, state = {"basis": "inferred"}, {"certainty": "state"}
    planned = {"certainty": "planned", "basis": "inferred"}
    marks = [mark(event) for event in timeline({}, inferred, planned, state).events]
    assert marks == ["stated", "inferred", "planned", "state"]
    assert key(timeline()) == ("stated",)
    assert key(timeline(inferred, planned)) == ("inferred", "planned")
    assert key(timeline(inferred, planned, state)) == ("hollow", "planned")


def ordered(*dates):
    events = [TimelineEvent(date=when, label="x") for when in dates]
    return [event.date.text for event in in_order(events)]


def test_events_are_printed_by_date_and_those_that_may_be_of_one_date_as_written():
    dates = ("2005", "2003-05", "2001-01", "../2000", "2004/2008", "2002")
    assert ordered(*dates) == ["../2000", "2001-01", "2002", "2003-05", "2004/2008", "2005"]
    mixed = ordered("2013", "2013-05-15", "2012", "2013-05")
    assert mixed == ["2012", "2013", "2013-05-15", "2013-05"]
    assert ordered("2013-05-15", "2013", "2013-05") == ["2013-05-15", "2013", "2013-05"]


@given(st.lists(st.sampled_from(("1999", "2001-05", "2001-05-15", "200X", "2000/2003", "../2001"))))
def test_no_event_is_printed_after_one_that_is_certainly_later(dates):
    found = [EdtfDate.parse(text) for text in ordered(*dates)]
    single = [one for one in found if not one.is_interval]
    assert sorted(dates) == sorted(one.text for one in found)
    assert all(not b.last < a.first for n, a in enumerate(single) for b in single[n + 1 :])
