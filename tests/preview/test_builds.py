"""Saves during a build: the newest state wins, and none is lost."""

import asyncio
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from threading import Event

import pytest

from briefing.build.request import Draft, Outcome, Request, Status
from briefing.preview.builds import Builds
from briefing.preview.views import Printed
from briefing.problems import Problem
from tests.preview.conftest import in_a_loop, written

ERROR = Problem("unknown-field", "no such field")


class Desk:
    """A briefing whose content is a number; each stage records the number it saw."""

    def __init__(self, monkeypatch, tmp_path):
        self.saved, self.is_broken, self.told = 0, False, []
        self.pressing, self.go_on, self.workers = Event(), Event(), ThreadPoolExecutor(1)
        self.request = Request(tmp_path / "content", tmp_path / "templates", tmp_path / "output")
        self.names, self.viewed = ("kz",), ()
        monkeypatch.setattr("briefing.preview.builds.draft", self._draft)
        monkeypatch.setattr("briefing.preview.builds.load_outcomes", lambda request, names: {})
        monkeypatch.setattr("briefing.preview.builds.finish", lambda request, made: made)
        monkeypatch.setattr("briefing.preview.builds._read_files", self._read_files)
        monkeypatch.setattr("briefing.preview.builds.make_helped", self._make)
        monkeypatch.setattr("briefing.preview.builds.Workers", lambda *_, **__: self.workers)

    def _draft(self, request, name, *, pages):
        if self.is_broken:
            return Draft(Outcome(name, Status.FAILED, (ERROR,)))
        return Draft(Outcome(name), "Title", f"page {self.saved}".encode())

    def _make(self, helpers, request, name):
        made = Outcome(name, composed=str(self.saved))
        self.pressing.set()
        assert self.go_on.wait(20)
        return made

    def _read_files(self, request, made):
        if not made.composed:
            return None, None
        return f"page {made.composed}".encode(), Printed(f"{made.composed}.pdf", b"", ())

    @property
    def shown(self):
        view = self.builds.views["kz"]
        return view.page.decode(), view.printed and view.printed.name, view.phase

    def run(self, script):
        """Run the builds while a script saves and checks what is shown."""

        async def running():
            tell = lambda *told: self.told.append(told)  # noqa: E731
            self.builds = Builds(self.request, self.names, tell, is_open=False)
            self.builds.readers.update(self.viewed)
            endless = (self.builds.draft_all(), self.builds.print_all())
            tasks = [asyncio.create_task(work) for work in endless]
            try:
                await asyncio.wait_for(script(), 20)
            finally:
                self.go_on.set()
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

        in_a_loop(running())

    def save(self):
        self.saved += 1
        self.builds.save([self.request.content / "kz" / "one.yaml"])

    async def until(self, *shown):
        async for now in self.builds.follow(lambda: self.shown):
            if now == shown:
                return

    async def until_pressing(self):
        assert await asyncio.to_thread(self.pressing.wait, 20)


@pytest.fixture
def desk(monkeypatch, tmp_path):
    return Desk(monkeypatch, tmp_path)


def test_of_many_saves_during_a_build_only_the_last_is_built(desk):
    shown = []

    async def script():
        await desk.until_pressing()
        for _ in range(5):
            desk.save()
        await desk.until("page 5", None, "laying-out")
        desk.go_on.set()
        async for now in desk.builds.follow(lambda: desk.shown):
            shown.append(now)
            if now[2] == "ready":
                return

    desk.run(script)
    # Printed pages of an older state are shown until newer ones are ready.
    assert shown[1:] == [("page 5", "0.pdf", "laying-out"), ("page 5", "5.pdf", "ready")]
    assert [outcome.composed for outcome, *_ in desk.told] == ["5"]


def test_errors_saved_during_a_build_are_still_shown_after_it(desk):
    async def script():
        await desk.until_pressing()
        desk.is_broken = True
        desk.save()
        await desk.until("page 0", None, "failed")
        desk.go_on.set()
        await desk.until("page 0", "0.pdf", "failed")
        assert desk.builds.views["kz"].problems == (ERROR,)

    desk.run(script)


def test_a_killed_process_is_reported_and_the_next_save_is_built(desk, monkeypatch):
    made = desk._make
    desk.go_on.set()

    def be_killed(*asked):
        monkeypatch.setattr("briefing.preview.builds.make_helped", made)
        raise BrokenExecutor

    monkeypatch.setattr("briefing.preview.builds.make_helped", be_killed)

    async def script():
        async for view in desk.builds.follow(lambda: desk.builds.views["kz"]):
            if view.phase == "failed":
                break
        assert "its process was killed" in view.problems[0].message
        desk.save()
        await desk.until("page 1", "1.pdf", "ready")

    desk.run(script)


def test_a_briefing_is_listed_as_long_as_its_folder_exists(tmp_path):
    request = Request(tmp_path / "content", tmp_path / "templates", tmp_path / "output")
    written(request.content, "kz")
    written(request.content, "uz")
    builds = Builds(request, ("kz", "uz"), print, is_open=True)
    old, new = request.content / "uz", request.content / "tm"
    old.rename(new)
    builds.save([old, new])
    assert [view.name for view in builds.listed] == ["kz", "tm"]
    new.rename(old)
    builds.save([old, new])
    assert [view.name for view in builds.listed] == ["kz", "uz"]


def test_a_viewed_briefing_is_built_first(desk):
    desk.names, desk.viewed = ("a", "b", "c"), ("c",)
    desk.go_on.set()

    async def script():
        async for phases in desk.builds.follow(
            lambda: {view.phase for view in desk.builds.views.values()}
        ):
            if phases == {"ready"}:
                return

    desk.run(script)
    assert [outcome.name for outcome, *_ in desk.told] == ["c", "a", "b"]


def test_a_briefing_that_nobody_views_is_put_away(desk):
    builds = Builds(desk.request, ("a", "b", "c"), print, is_open=False)
    for view in builds.listed:
        builds.put(view.with_draft(desk._draft(desk.request, view.name, pages=9)))
    builds.readers["a"] += 1
    builds.put_away(1)
    assert [bool(view.page) for view in builds.listed] == [True, False, True]
