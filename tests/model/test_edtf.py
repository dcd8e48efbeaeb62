import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.model import EdtfDate


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2013", date(2013, 1, 1), date(2013, 12, 31), "year"),
        ("2013-02", date(2013, 2, 1), date(2013, 2, 28), "month"),
        ("2012-02-29", date(2012, 2, 29), date(2012, 2, 29), "day"),
        ("201X", date(2010, 1, 1), date(2019, 12, 31), "decade"),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31), "century"),
        ("2013-21", date(2013, 3, 1), date(2013, 5, 31), "season"),
        ("2013-XX", date(2013, 1, 1), date(2013, 12, 31), "year"),
        ("2003/2008", date(2003, 1, 1), date(2008, 12, 31), "interval"),
        ("2003/..", date(2003, 1, 1), None, "interval"),
        ("../2008", None, date(2008, 12, 31), "interval"),
        ("2013-05~", date(2013, 5, 1), date(2013, 5, 31), "month"),
    ],
)
def test_a_date_spans_all_days_that_it_can_mean(text, first, last, precision):
    parsed = EdtfDate.parse(text)
    assert (parsed.first, parsed.last, parsed.precision) == (first, last, precision)


@pytest.mark.parametrize(
    "text",
    [
        "", "May 2013", "2013-13", "2013-02-30", "13-05-2013", "../..", "2008/2003",
        "2013-5", "20130501", "2013-21-01", "201X-05", "2013/2014/2015", "2013-05-", "0000",
    ],
)  # fmt: skip
def test_a_text_that_is_not_an_edtf_date_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        EdtfDate.parse(text)


@given(st.dates())
def test_every_day_is_read_back_as_itself(day):
    assert EdtfDate.parse(day.isoformat()).first == day


@given(st.text(max_size=12))
def test_no_text_raises_anything_but_value_error(text):
    with contextlib.suppress(ValueError):
        EdtfDate.parse(text)
