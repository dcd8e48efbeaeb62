"""Drawings that authors specify: plain and self-contained, made in a process of their own."""

import os
import re
import time
from functools import partial

import pytest

from briefing.charts import DrawingFailed
from briefing.charts.scene import SVG
from briefing.system.workers import Workers
from briefing.vega_lite import drawing
from briefing.vega_lite.drawing import Drawer, Specification, ready
from tests.charts.samples import A4


def test_an_error_of_the_engine_is_reported_in_one_line():
    with pytest.raises(DrawingFailed) as failed:
        Drawer().draw(Specification("f", "T", '{"mark": "nonsense"}', A4))
    assert re.fullmatch(r"[^\n]{10,200}", str(failed.value))


@pytest.mark.parametrize("element", ["script", "image", "foreignObject", "use", "style"])
def test_an_active_or_external_element_is_refused(element):
    with pytest.raises(DrawingFailed, match=f"<{element}>"):
        ready(f'<svg xmlns="{SVG}" width="1" height="1"><{element}/></svg>', "f", "T")


@pytest.mark.parametrize("address", ["url(http://a.b/c)", "URL( '//a.b' )", "url(&quot;a.svg#b)"])
def test_an_external_url_from_the_data_is_refused(address):
    with pytest.raises(DrawingFailed, match="outside itself in 'fill'"):
        ready(f'<svg xmlns="{SVG}" width="1" height="1"><g fill="{address}"/></svg>', "f", "T")


def test_attributes_of_the_engine_are_removed():
    own = 'onload="x()" aria-label="x" class="x" role="x"'
    made = ready(f'<svg xmlns="{SVG}" width="1" height="1"><g {own}/></svg>', "f", "T")
    assert "<g />" in made


def crash(_):
    os._exit(1)


def sleep(_):
    time.sleep(60)


@pytest.mark.parametrize(
    ("instead", "words"), [(crash, "drew it ended"), (sleep, r"it takes more than 0\.5 seconds")]
)
def test_a_crash_or_an_endless_drawing_ends_only_its_process(monkeypatch, instead, words):
    monkeypatch.setattr(drawing, "_draw_in_silence", instead)
    if instead is sleep:
        monkeypatch.setattr(drawing, "AT_MOST", 0.5)
    with pytest.raises(DrawingFailed, match=words):
        Drawer(process=partial(Workers, 1)).draw(Specification("f", "T", "{}", A4))


def test_a_specification_drawn_in_another_process_is_the_same():
    one = Specification("f", "T", '{"mark": "bar", "data": {"values": [{"n": 1}]}}', A4)
    assert Drawer(process=partial(Workers, 1)).draw(one) == Drawer().draw(one)
