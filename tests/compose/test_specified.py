"""The data of a Vega-Lite chart as a table in the language of the document."""

import json

import pytest

from briefing.compose.data_tables import data
from tests.compose.given import ENGLISH

ROW = {"t": "2024-02-01", "v": 1200.5}
X = {"field": "t", "type": "temporal"}
Y = {"field": "v", "type": "quantitative"}


def table(rows=(ROW,), /, **whole):
    whole = {"data": {"values": [*rows]}, "mark": "bar", "encoding": {"x": X, "y": Y}, **whole}
    head, found = data(json.dumps(whole).encode(), ENGLISH)
    return head, [tuple(str(cell).replace("\u00a0", " ") for cell in row) for row in found]


def encoded(**channels):
    return {"encoding": {"x": {**X, **channels.get("x", {})}, "y": {**Y, **channels.get("y", {})}}}


@pytest.mark.parametrize(
    ("channel", "head"),
    [
        ({}, "v"),
        ({"title": "Trains a day"}, "Trains a day"),
        ({"axis": {"title": "Trains a day"}}, "Trains a day"),
        ({"axis": {"title": None}, "title": " "}, "v"),
        ({"title": "Sum of trains", "aggregate": "sum"}, "v"),
        ({"title": "Trains by the ten", "bin": True}, "v"),
    ],
    ids=str,
)
def test_a_column_heading_is_the_title_of_its_axis(channel, head):
    assert table(**encoded(y=channel))[0] == ("t", head)


@pytest.mark.parametrize(
    ("unit", "date"),
    [
        ({}, "1 February 2024"),
        ({"timeUnit": {"unit": "utcyearmonth"}}, "February 2024"),
        ({"timeUnit": "year"}, "2024"),
        ({"type": "ordinal", "timeUnit": "yearmonth"}, "February 2024"),
        ({"type": "nominal"}, "2024-02-01"),
    ],
    ids=str,
)
def test_a_date_is_written_in_words_at_the_precision_of_the_chart(unit, date):
    assert table(**encoded(x=unit))[1] == [(date, "1,200.5")]


def test_a_column_heading_may_come_from_a_layer_and_is_a_name_where_two_titles_are_alike():
    layers = {"encoding": {}, "layer": [{"encoding": {"color": {**Y, "legend": {"title": "V"}}}}]}
    assert table(**layers)[0] == ("t", "V")
    assert table(**encoded(x={"title": "Both"}, y={"title": "Both"}))[0] == ("t", "v")


def test_what_is_no_plain_date_is_left_as_it_is_and_generated_data_make_no_table():
    for written in ("2024-02-01T12:00", "1 Feb 2024", "2024-02-31", ""):
        assert table([{"t": written, "v": None}])[1] == [(written, "..")]
    assert table([{"t": 5, "v": True}])[1] == [("5", "True")]
    assert data(b'{"data": {"sequence": {"start": 0, "stop": 9}}, "mark": "bar"}', ENGLISH) is None
