from briefing.compose.figures import mark, span, ticks
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


def test_the_mark_tells_certainty_before_basis():
    assert mark(timeline(basis="inferred", certainty="planned").events[0]) == "planned"
    assert mark(timeline(basis="inferred").events[0]) == "inferred"
    assert mark(timeline().events[0]) == "stated"
