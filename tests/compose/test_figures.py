from briefing.compose.figures import letters, mark, span, ticks
from briefing.compose.layout import Layout
from briefing.model import EdtfDate
from briefing.model.blocks.timeline import Timeline, TimelineEvent


def timeline(**event):
    events = (TimelineEvent(**{"date": "2005", "label": "Something", **event}),)
    return Timeline(title="T", start=2001, end=2010, events=events, source="s")


def test_the_scale_is_true():
    middle = span(timeline(), EdtfDate.parse("2006-01-01"))
    assert abs(middle.start - 500) < 1


def test_a_year_is_as_wide_as_a_year():
    assert abs(span(timeline(), EdtfDate.parse("2005")).length - 100) < 1


def test_a_day_is_a_point():
    assert span(timeline(), EdtfDate.parse("2005-05-15")).length == 0


def test_what_lies_beyond_the_scale_stands_at_its_end():
    assert span(timeline(), EdtfDate.parse("2050")).end == 1000


def test_first_and_last_year_are_named():
    years = [year for year, _ in ticks(timeline())]
    assert (years[0], years[-1]) == (2001, 2010)


def test_large_letters_leave_out_years_between():
    long = timeline().model_copy(update={"start": 1991, "end": 2025})
    assert [year for year, _ in ticks(long, 45)] == [1991, 2000, 2005, 2010, 2015, 2025]
    assert [year for year, _ in ticks(long, 77)] == [1991, 2010, 2025]


def test_letters_are_as_large_on_small_paper():
    wide, small = (Layout(width, 600, 8.5, mono=False) for width in (425.0, 212.5))
    assert letters(small) == 2 * letters(wide) == letters(wide, 0.5)


def test_the_mark_tells_certainty_before_basis():
    assert mark(timeline(basis="inferred", certainty="planned").events[0]) == "planned"
    assert mark(timeline(basis="inferred").events[0]) == "inferred"
    assert mark(timeline().events[0]) == "stated"
