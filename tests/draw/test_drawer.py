"""What has been drawn is kept, and drawn again only if something that shapes it has changed."""

import subprocess
import sys
from concurrent.futures import BrokenExecutor, Future
from dataclasses import replace
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
    """Counts what is drawn, and draws nothing."""
    drawn = []
    monkeypatch.setattr("briefing.draw.vega.drawn", lambda what: drawn.append(what) or "<svg/>")
    return drawn


def entries(drawer):
    return [path for path in drawer.store.folder.rglob("*") if path.is_file()]


def test_what_is_kept_is_not_drawn_again(drawer, engine):
    assert drawer.draw(ONE) == drawer.draw(ONE) == "<svg/>"
    assert len(engine) == 1


def test_without_a_store_it_is_drawn_each_time(engine):
    Drawer().draw(ONE)
    Drawer().draw(ONE)
    assert len(engine) == 2


@pytest.mark.parametrize(
    "change", [{"name": "figure-2"}, {"title": "Another"}, {"style": MONO}, {"kind": "dot"},
               {"step": 2.0}],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_what_is_changed_is_drawn_again(drawer, engine, change):
    drawer.draw(ONE)
    drawer.draw(replace(ONE, **change))
    assert len(engine) == 2


def test_another_version_of_the_program_draws_again(drawer, engine, monkeypatch):
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


def test_what_cannot_be_drawn_is_not_kept(drawer):
    with pytest.raises(DrawingFailed):
        drawer.draw(Specification("f", "T", '{"mark": "nonsense"}', A4))
    assert entries(drawer) == []


def test_another_process_draws_the_same():
    with Workers(1) as others:
        assert Drawer(executor=others).draw(ONE) == Drawer().draw(ONE)


def test_what_another_process_cannot_draw_is_told():
    with Workers(1) as others, pytest.raises(DrawingFailed):
        Drawer(executor=others).draw(Specification("f", "T", '{"mark": "nonsense"}', A4))


def test_while_others_draw_this_process_does_something_else():
    begun, done = [], Future()
    others = SimpleNamespace(submit=lambda draw, what: begun.append(what) or done)
    other = Drawer(executor=others, meanwhile=lambda: done.set_result(f"{len(begun)} begun"))
    assert other.draw(ONE) == "1 begun"


@pytest.mark.parametrize("lost", ["before it is given out", "after"])
def test_what_is_lost_with_another_process_is_drawn_here(engine, lost):
    class Killed:
        def submit(self, draw, what):
            if lost != "after":
                raise BrokenExecutor
            future = Future()
            future.set_exception(BrokenExecutor())
            return future

    assert Drawer(executor=Killed()).draw(ONE) == "<svg/>"
    assert engine == [ONE]


def test_what_is_kept_is_there_for_another_process_without_the_engine(drawer):
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
