"""Drawings are cached, and drawn again only if something that affects them has changed."""

import os
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import pytest

from briefing.draw import Drawer, DrawingFailed, Specification
from briefing.draw import drawer as room
from briefing.store import Store
from briefing.workers import Workers
from tests.conftest import ROOT
from tests.draw.samples import A4, MONO, chart

ONE = chart("bar", [1.0, 2.0, 3.0, 4.0])


@pytest.fixture
def drawer(tmp_path):
    return Drawer(Store(tmp_path / "kept"))


@pytest.fixture
def engine(monkeypatch):
    """Replace the engine by a list of what would be drawn."""
    drawn = []
    monkeypatch.setattr("briefing.draw.vega.drawn", lambda what: drawn.append(what) or "<svg/>")
    return drawn


def entries(drawer):
    return [path for path in drawer.store.folder.rglob("*") if path.is_file()]


def test_a_cached_drawing_is_not_drawn_again(drawer, engine):
    assert drawer.draw(ONE) == drawer.draw(ONE) == "<svg/>"
    assert len(engine) == 1


def test_without_a_store_a_chart_is_drawn_each_time(engine):
    Drawer().draw(ONE)
    Drawer().draw(ONE)
    assert len(engine) == 2


@pytest.mark.parametrize(
    "change", [{"name": "figure-2"}, {"title": "Another"}, {"style": MONO}, {"kind": "dot"},
               {"step": 2.0}],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_a_changed_chart_is_drawn_again(drawer, engine, change):
    drawer.draw(ONE)
    drawer.draw(replace(ONE, **change))
    assert len(engine) == 2


def test_another_version_of_the_program_invalidates_the_cache(drawer, engine, monkeypatch):
    drawer.draw(ONE)
    monkeypatch.setattr(room, "_program", lambda: "another")
    drawer.draw(ONE)
    assert len(engine) == 2


def test_a_damaged_entry_is_drawn_again(drawer, engine):
    drawer.draw(ONE)
    (entry,) = entries(drawer)
    entry.write_bytes(entry.read_bytes()[:-1] + b"?")
    assert drawer.draw(ONE) == "<svg/>"
    assert len(engine) == 2


def test_a_failed_drawing_is_not_cached(drawer):
    with pytest.raises(DrawingFailed):
        drawer.draw(Specification("f", "T", '{"mark": "nonsense"}', A4))
    assert entries(drawer) == []


def test_another_process_draws_the_same():
    with Workers(1) as others:
        assert Drawer(executor=others).draw(ONE) == Drawer().draw(ONE)


def test_a_failure_in_another_process_is_reported():
    with Workers(1) as others, pytest.raises(DrawingFailed):
        Drawer(executor=others).draw(Specification("f", "T", '{"mark": "nonsense"}', A4))


def test_while_others_draw_this_process_does_other_work():
    begun, done = [], Future()
    others = SimpleNamespace(submit=lambda draw, what: begun.append(what) or done)
    other = Drawer(executor=others, meanwhile=lambda: done.set_result(f"{len(begun)} begun"))
    assert other.draw(ONE) == "1 begun"


class Broken(Executor):
    """An executor that is broken, or breaks during the task."""

    def __init__(self, *, at_once=False):
        self.at_once, self.asked = at_once, []

    def submit(self, *work):
        self.asked.append(work[-1])
        if self.at_once:
            raise BrokenExecutor
        future = Future()
        future.set_exception(BrokenExecutor())
        return future


@pytest.mark.parametrize("at_once", [True, False])
def test_a_drawing_lost_with_a_process_is_drawn_in_one_of_its_own(engine, at_once):
    others = Broken(at_once=at_once)
    one = Drawer(executor=others, apart=partial(ThreadPoolExecutor, 1))
    assert one.draw(ONE) == "<svg/>"
    assert others.asked == engine == [ONE]


def test_a_drawing_that_kills_processes_is_never_drawn_in_this_one(engine):
    with pytest.raises(DrawingFailed, match="drew it ended; it may need more memory"):
        Drawer(executor=Broken(), apart=Broken).draw(ONE)
    with pytest.raises(DrawingFailed, match="drew it ended"):
        Drawer(executor=Broken()).draw(ONE)
    assert engine == []


def apart(monkeypatch, in_place_of_the_engine):
    """Return a function that draws a specification in a process of its own."""
    monkeypatch.setattr(room, "drawn", in_place_of_the_engine)
    return partial(Drawer(apart=partial(Workers, 1)).draw, Specification("f", "T", "{}", A4))


def ended(what):
    os.write(2, b"a fatal error")
    os._exit(1)


def asleep(what):
    time.sleep(60)


def test_a_crash_on_a_specification_ends_only_the_drawing_process(monkeypatch, capfd):
    with pytest.raises(DrawingFailed, match="drew it ended"):
        apart(monkeypatch, ended)()
    assert capfd.readouterr().err == ""


def test_an_endless_specification_times_out(monkeypatch):
    monkeypatch.setattr(room, "AT_MOST", 0.5)
    with pytest.raises(DrawingFailed, match=r"it takes more than 0\.5 seconds"):
        apart(monkeypatch, asleep)()


def test_a_specification_drawn_in_another_process_is_the_same():
    one = Specification("f", "T", '{"mark": "bar", "data": {"values": [{"n": 1}]}}', A4)
    assert Drawer(apart=partial(Workers, 1)).draw(one) == Drawer().draw(one)


def test_a_cached_drawing_is_used_without_loading_the_engine(drawer):
    drawer.draw(ONE)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from briefing.draw import Drawer\n"
        "from briefing.store import Store\n"
        "from tests.draw.samples import chart\n"
        "Drawer(Store(Path(sys.argv[2]))).draw(chart('bar', [1.0, 2.0, 3.0, 4.0]))\n"
        "print([m for m in ('vl_convert', 'fontTools') if m in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(ROOT), str(drawer.store.folder)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stdout.strip() == "[]"
