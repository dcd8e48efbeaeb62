"""Drawings are cached, and drawn again only if something that affects them has changed."""

import subprocess
import sys

import pytest
from msgspec.structs import replace

from briefing import charts as room
from briefing.charts import Drawer, DrawingFailed, Specification
from briefing.system.cache import Store
from tests.charts.samples import A4, MONO, chart
from tests.conftest import ROOT

ONE = chart("bar", [1.0, 2.0, 3.0, 4.0])


@pytest.fixture
def drawer(tmp_path):
    return Drawer(Store(tmp_path / "kept"))


def test_a_drawing_is_cached_in_a_store_until_its_chart_or_the_program_changes(drawer, monkeypatch):
    engine = []
    monkeypatch.setattr(
        "briefing.charts.panels.draw_chart", lambda what: engine.append(what) or "<svg/>"
    )
    assert drawer.draw(ONE) == drawer.draw(ONE) == "<svg/>"
    assert len(engine) == 1
    Drawer().draw(ONE)
    Drawer().draw(ONE)
    assert len(engine) == 3
    for change in ({"name": "figure-2"}, {"title": "Another"}, {"style": MONO}, {"step": 2.0}):
        drawer.draw(replace(ONE, **change))
    assert len(engine) == 7
    monkeypatch.setattr(room, "_program", lambda: "another")
    drawer.draw(ONE)
    assert len(engine) == 8


def test_a_failed_drawing_is_not_cached(drawer):
    with pytest.raises(DrawingFailed):
        drawer.draw(Specification("f", "T", '{"mark": "nonsense"}', A4))
    assert not [path for path in drawer.store.folder.rglob("*") if path.is_file()]


def test_a_cached_drawing_is_used_without_loading_the_engine(drawer):
    drawer.draw(ONE)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from briefing.charts import Drawer\n"
        "from briefing.system.cache import Store\n"
        "from tests.charts.samples import chart\n"
        "Drawer(Store(Path(sys.argv[2]))).draw(chart('bar', [1.0, 2.0, 3.0, 4.0]))\n"
        "print([m for m in ('briefing.vega_lite.drawing', 'fontTools') if m in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(ROOT), str(drawer.store.folder)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stdout.strip() == "[]"
