from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from briefing.compose.charts import Track, in_order, key, letters, mark, track
from briefing.model import EdtfDate
from briefing.model.blocks.figures import Timeline, TimelineEvent
from briefing.model.page import Layout


def timeline(**event):
    events = (TimelineEvent(**{"date": "2005", "label": "Something", **event}),)
    return Timeline(title="T", start=2001, end=2010, events=events, source="s")


def on(block, width=200.0, size=8.0):
    """Return the track on which a timeline is drawn."""
    return Track(block, width, size)


def test_the_middle_of_a_timeline_is_the_middle_of_its_period():
    track = on(timeline())
    middle = track.span(EdtfDate.parse("2006-01-01"))
    assert abs(middle.start - (track.whole.start + track.whole.end) / 2) < 0.2


def test_a_year_has_its_share_of_the_width():
    track = on(timeline())
    year = track.span(EdtfDate.parse("2005"))
    assert abs(year.length - track.whole.length / 10) < 0.2


def test_a_day_is_a_point():
    assert on(timeline()).span(EdtfDate.parse("2005-05-15")).length == 0


def test_a_date_beyond_the_scale_is_clamped_to_its_end():
    track = on(timeline())
    assert track.span(EdtfDate.parse("2050")).end == track.whole.end


def named_years(track):
    return [tick.year for tick in track.ticks if tick.is_named]


def test_first_and_last_year_are_named():
    years = named_years(on(timeline()))
    assert (years[0], years[-1]) == (2001, 2010)


def test_years_are_named_at_equal_distances():
    long = timeline().model_copy(update={"start": 1990, "end": 2025})
    assert named_years(on(long)) == [1990, 1995, 2000, 2005, 2010, 2015, 2020, 2025]
    assert named_years(on(long, size=14.0)) == [1990, 2000, 2010, 2025]


@given(st.integers(1800, 2020), st.integers(1, 300), st.floats(4, 20))
def test_year_labels_do_not_overlap(start, length, size):
    track = on(timeline().model_copy(update={"start": start, "end": start + length}), size=size)
    at = [tick.at for tick in track.ticks if tick.is_named]
    assert all(after - before > 2.4 * size for before, after in pairwise(at))
    assert all(1.15 * size <= place <= track.width - 1.15 * size for place in at)


def test_a_timeline_of_one_year_has_one_named_tick():
    (tick,) = on(timeline().model_copy(update={"start": 2005, "end": 2005})).ticks
    assert (tick.year, tick.is_named) == (2005, True)


def test_a_timeline_has_the_width_and_type_size_of_the_page():
    wide, small = (
        Layout(width, 600, 8.5, False, "#123456", text=width, lead=176) for width in (425.0, 212.5)
    )
    assert letters(small) == 2 * letters(wide)
    found = track(timeline(), small)
    assert (found.width, found.size) == (81.8, 8.5)


def test_the_key_explains_only_the_marks_that_occur():
    events = [{"basis": "inferred"}, {"certainty": "planned"}, {"certainty": "state"}]
    found = [timeline(**event).events[0] for event in events]
    assert key(timeline()) == ("stated",)
    assert key(timeline().model_copy(update={"events": tuple(found[:2])})) == (
        "inferred", "planned",
    )  # fmt: skip
    assert key(timeline().model_copy(update={"events": tuple(found)})) == ("hollow", "planned")


def test_the_mark_shows_certainty_before_basis():
    assert mark(timeline(basis="inferred", certainty="planned").events[0]) == "planned"
    assert mark(timeline(basis="inferred").events[0]) == "inferred"
    assert mark(timeline().events[0]) == "stated"


def ordered(dates):
    return [
        event.date.text for event in in_order([TimelineEvent(date=d, label="x") for d in dates])
    ]


def test_events_are_printed_by_date():
    dates = ["2005", "2003-05", "2001-01", "../2000", "2004/2008", "2002"]
    assert ordered(dates) == ["../2000", "2001-01", "2002", "2003-05", "2004/2008", "2005"]


def test_events_that_may_be_of_one_date_stay_as_written():
    assert ordered(["2013", "2013-05-15", "2012", "2013-05"]) == [
        "2012",
        "2013",
        "2013-05-15",
        "2013-05",
    ]
    assert ordered(["2013-05-15", "2013", "2013-05"]) == ["2013-05-15", "2013", "2013-05"]


@given(st.lists(st.sampled_from(("1999", "2001-05", "2001-05-15", "200X", "2000/2003", "../2001"))))
def test_no_event_is_printed_after_one_that_is_certainly_later(dates):
    found = [EdtfDate.parse(text) for text in ordered(dates)]
    single = [one for one in found if not one.is_interval]
    assert sorted(dates) == sorted(one.text for one in found)
    assert all(not b.last < a.first for n, a in enumerate(single) for b in single[n + 1 :])
