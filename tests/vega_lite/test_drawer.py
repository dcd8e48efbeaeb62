"""Drawings are cached, and drawn again only if something that affects them has changed."""

import pytest
from msgspec.structs import replace

from briefing.charts import DrawingFailed
from briefing.system.cache import Store
from briefing.vega_lite import drawing
from briefing.vega_lite.drawing import Drawer, Specification
from tests.charts.samples import A4, MONO

BARS = '{"mark": "bar", "data": {"values": [{"n": 1}]}}'
ONE = Specification("figure-1", "T", BARS, A4)


@pytest.fixture
def drawer(tmp_path):
    return Drawer(Store(tmp_path / "kept"))


def test_a_drawing_is_cached_in_a_store_until_it_or_the_program_changes(drawer, monkeypatch):
    drawn = []
    monkeypatch.setattr(drawing, "draw_specification", lambda one: drawn.append(one) or "<svg/>")
    assert drawer.draw(ONE) == drawer.draw(ONE) == "<svg/>"
    assert len(drawn) == 1
    Drawer().draw(ONE)
    Drawer().draw(ONE)
    assert len(drawn) == 3
    for change in ({"name": "figure-2"}, {"title": "Another"}, {"style": MONO}, {"text": "{}"},
                   {"formats": {"number": {"decimal": ","}}}):  # fmt: skip
        drawer.draw(replace(ONE, **change))
    assert len(drawn) == 8
    monkeypatch.setattr(drawing, "_program", lambda: ["another"])
    drawer.draw(ONE)
    assert len(drawn) == 9


def test_a_failed_drawing_is_not_cached(drawer):
    with pytest.raises(DrawingFailed):
        drawer.draw(replace(ONE, text='{"mark": "nonsense"}'))
    assert not [path for path in drawer.store.folder.rglob("*") if path.is_file()]
