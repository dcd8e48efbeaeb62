"""Drawings that authors specify: plain and self-contained, made in a process of their own."""

import os
import re
import time
from functools import partial

import pytest

from briefing.charts import Drawer, DrawingFailed, Specification
from briefing.charts.scene import SVG
from briefing.system.workers import Workers
from briefing.vega_lite import drawing, vega_lite_to_svg
from briefing.vega_lite.drawing import ready
from tests.charts.samples import A4


def test_an_error_of_the_engine_is_reported_in_one_line():
    with pytest.raises(DrawingFailed) as failed:
        vega_lite_to_svg({"mark": "nonsense"})
    assert re.fullmatch(r"[^\n]{10,200}", str(failed.value))


@pytest.mark.parametrize("element", ["script", "image", "foreignObject", "a", "use", "style"])
def test_an_active_or_external_element_is_refused(element):
    with pytest.raises(DrawingFailed, match=f"<{element}>"):
        ready(f'<svg xmlns="{SVG}" width="1" height="1"><{element}/></svg>', "f", "T")


@pytest.mark.parametrize("address", ["url(http://a.b/c)", "URL( '//a.b' )", "url(&quot;a.svg#b)"])
def test_an_external_url_from_the_data_is_refused(address):
    with pytest.raises(DrawingFailed, match="outside itself in 'fill'"):
        ready(f'<svg xmlns="{SVG}" width="1" height="1"><g fill="{address}"/></svg>', "f", "T")


@pytest.mark.parametrize("attribute", ['onload="x()"', 'aria-label="x"', 'class="x"', 'role="x"'])
def test_attributes_of_the_engine_are_removed(attribute):
    made = ready(f'<svg xmlns="{SVG}" width="1" height="1"><g {attribute}/></svg>', "f", "T")
    assert attribute.split("=")[0] + '="x' not in made


def draw_apart(monkeypatch, instead):
    """Return a function that draws a specification in a process of its own, in another way."""
    monkeypatch.setattr(drawing, "_draw_in_silence", instead)
    return partial(Drawer(process=partial(Workers, 1)).draw, Specification("f", "T", "{}", A4))


def crash(_):
    os._exit(1)


def sleep(_):
    time.sleep(60)


def test_a_crash_on_a_specification_ends_only_the_drawing_process(monkeypatch):
    with pytest.raises(DrawingFailed, match="drew it ended"):
        draw_apart(monkeypatch, crash)()


def test_an_endless_specification_times_out(monkeypatch):
    monkeypatch.setattr(drawing, "AT_MOST", 0.5)
    with pytest.raises(DrawingFailed, match=r"it takes more than 0\.5 seconds"):
        draw_apart(monkeypatch, sleep)()


def test_a_specification_drawn_in_another_process_is_the_same():
    one = Specification("f", "T", '{"mark": "bar", "data": {"values": [{"n": 1}]}}', A4)
    assert Drawer(process=partial(Workers, 1)).draw(one) == Drawer().draw(one)
