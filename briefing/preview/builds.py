"""Rebuilds saved briefings: drafts immediately in this process, printed pages later in another.

A briefing whose files were saved is *due* for a draft, and one that was drafted is due for print.
Only that is remembered: however often a briefing is saved during a build, the next round reads it
once, in its current state. So the newest state wins, and no save is lost.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Iterable
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from watchfiles import Change, DefaultFilter, awatch
from watchfiles._rust_notify import WatchfilesRustInternalError

from briefing.build.batch import make_helped
from briefing.build.incremental import load_outcomes
from briefing.build.pipeline import draft, finish
from briefing.build.request import Outcome, Request, lost_with_process
from briefing.output.formats import Format, format_of
from briefing.preview.views import Printed, View, hash_printed
from briefing.problems import Problem
from briefing.read import briefing_names
from briefing.system.process import count_processors
from briefing.system.workers import Workers

QUIET = 50
"""Milliseconds without a save that end a burst: an editor that saves by renaming, or that writes a
backup first, changes several files within a few milliseconds."""

LOOK = 2000
"""Milliseconds without a save after which to check whether the folders are still the same."""

ARCHIVE = "archive"
"""Beside the content folder; see :mod:`briefing.read.referenced_files`."""

_BY_NAME = DefaultFilter()


class Unwatchable(Exception):
    """The folders cannot be watched; the message says why."""


async def saves(request: Request) -> AsyncIterator[frozenset[Path]]:
    """Yield the paths that were saved, moved or removed, burst by burst, forever.

    A folder that appears or replaces another (as when a branch is switched) counts as saved.
    Between a yield and the next wait nothing is awaited: so what is read after a yield cannot miss
    a save. Raises Unwatchable.
    """
    folders = (*request.folders.values(), request.content.parent / ARCHIVE)
    known = present(folders)
    while True:
        try:
            async for changes in awatch(
                *known, watch_filter=is_source, step=QUIET, rust_timeout=LOOK,
                yield_on_timeout=True, ignore_permission_denied=True,
            ):  # fmt: skip
                if changes:
                    yield frozenset(Path(path) for _, path in changes)
                if present(folders) != known:
                    break
        except OSError as error:  # there are too many folders
            raise Unwatchable(str(error)) from error
        except ExceptionGroup as group:
            if (failed := group.subgroup(WatchfilesRustInternalError)) is None:
                raise
            raise Unwatchable(str(failed.exceptions[0])) from group
        now = present(folders)
        yield frozenset(path for path in folders if known.get(path) != now.get(path))
        known = now


def affected_briefings(path: Path, request: Request, names: Collection[str]) -> set[str]:
    """Return those of these briefings that a saved file belongs to: that in whose folder it is; of
    a shared file, a template or a file of the theme all.
    """
    below = _relative_path(request.content, path)
    is_of_theme = _relative_path(request.theme_folder, path) is not None
    if is_of_theme or below is None or not below.parts:
        return {*names}
    if len(below.parts) > 1 or below.name in names:
        return {below.parts[0]} & {*names}
    if below.suffix != ".yaml":
        return set()
    return {below.stem} & {*names} or {*names}  # a briefing in one file, or a shared list


def is_source(change: Change, path: str) -> bool:
    """Return whether a build may read a file: unless it is a temporary file of an editor."""
    return _BY_NAME(change, Path(path).name)  # a folder above may be called node_modules


def present(folders: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    """Return the existing folders, each with its device and inode, which identify it."""
    there = {folder: folder.stat() for folder in folders if folder.is_dir()}
    return {folder: (status.st_dev, status.st_ino) for folder, status in there.items()}


def _relative_path(folder: Path, path: Path) -> Path | None:
    """Return a path relative to a folder, symlinks resolved if necessary; None if not below it."""
    for root, file in ((folder, path), (folder.resolve(), path.parent.resolve() / path.name)):
        if file.is_relative_to(root):
            return file.relative_to(root)
    return None


KEPT = 10
"""How many briefings that nobody views are kept in full."""

Tell = Callable[[Outcome, tuple[Problem, ...], float], object]
"""Receives the outcome of a build, its problems, and its duration in seconds."""


class Builds:
    """Drafts, prints and delivers saved briefings for as long as the session lasts, and keeps the
    view of each. Only for use in the event loop's thread.
    """

    def __init__(
        self, request: Request, names: Iterable[str], tell: Tell, *, is_open: bool
    ) -> None:
        """``is_open``: whether new briefings are added."""
        self._request, self._tell, self._is_open = request, tell, is_open
        self.views = {name: View(name) for name in names}
        self.readers: Counter[str] = Counter()
        """How many browsers view each briefing."""
        # Names in the order in which they became due for each.
        self._drafts: dict[str, None] = dict.fromkeys(self.views)
        self._prints: dict[str, None] = {}
        self._change, self._is_closed = asyncio.Event(), False

    @property
    def listed(self) -> list[View]:
        """The views of the briefings that exist."""
        return [view for view in self.views.values() if not view.is_gone]

    def save(self, paths: Iterable[Path]) -> None:
        """Mark the briefings that read these files as due, and list those whose folder is there.

        One whose folder is gone is only read again to tell those who have it open.
        """
        there = briefing_names(self._request.content)
        for name in (*there, *self.views) if self._is_open else ():
            view = self.views.get(name) or View(name)
            self.views[name] = replace(view, is_gone=name not in there)
        names = [
            name for name, view in self.views.items() if not view.is_gone or self.readers[name]
        ]
        for path in paths:
            affected = affected_briefings(path, self._request, names)
            self._drafts |= dict.fromkeys(filter(affected.__contains__, names))
        self._notify()

    def open(self, name: str) -> None:
        """Draft again a briefing that somebody opens, if it was put away."""
        if not self.views[name].page and self.views[name].shown is not None:
            self._drafts[name] = None
            self._notify()

    def put(self, view: View) -> None:
        """Replace the view of a briefing."""
        self.views[view.name] = view
        self._notify()

    def put_away(self, kept: int) -> None:
        """Keep in full the views that somebody has open, and ``kept`` of the others."""
        whole = [view for view in self.views.values() if view.page and not self.readers[view.name]]
        self.views |= {view.name: view.put_away() for view in whole[:-kept]}

    def close(self) -> None:
        """End all subscriptions."""
        self._is_closed = True
        self._notify()

    async def follow(self, state: Callable[[], Any]) -> AsyncIterator[Any]:
        """Yield what ``state`` returns now, and again whenever it has changed."""
        last = None
        while not self._is_closed:
            change = self._change
            if (now := state()) != last:
                last = now
                yield now
            await change.wait()

    def _notify(self) -> None:
        self._change.set()
        self._change = asyncio.Event()

    async def _next(self, due: dict[str, None]) -> str:
        """Wait for and return the next name; briefings that somebody views come first."""
        while not due:
            await self._change.wait()
        name = max(due, key=lambda name: self.readers[name] > 0)
        del due[name]
        return name

    async def draft_all(self) -> None:
        """Read and compose due briefings, forever."""
        while True:
            name = await self._next(self._drafts)
            began, before = time.monotonic(), self.views[name].printed
            pages = len(before.sheets) if before else 0
            made = await asyncio.to_thread(draft, self._request, name, pages=pages)
            view = self.views[name].with_draft(made)
            if made.page is None:
                self._prints.pop(name, None)
                self._tell(made.outcome, view.problems, time.monotonic() - began)
            else:
                self._prints[name] = None
            self.put(view)

    async def print_all(self) -> None:
        """Lay out and deliver due briefings, forever: in a process that leaves the preview first,
        and the helpers of that.
        """
        request, loop, helpers = self._request, asyncio.get_running_loop(), count_processors() - 1
        with Workers(1, nice=10) as pool:
            while True:
                name = await self._next(self._prints)
                began, before = time.monotonic(), self.views[name].drafts
                outcome = (await asyncio.to_thread(load_outcomes, request, [name])).get(name)
                if outcome is None:  # it was not made from the same files before
                    try:
                        made = loop.run_in_executor(pool, make_helped, helpers, request, name)
                        outcome = await made
                    except BrokenExecutor as error:
                        outcome = lost_with_process(name, error)
                    outcome = await asyncio.to_thread(finish, request, outcome)
                page, printed = await asyncio.to_thread(_read_files, request, outcome)
                view = self.views[name]
                if view.drafts != before or name in self._drafts:
                    # All in this result is out of date, but newer than the printed pages shown.
                    self.put(replace(view, printed=printed or view.printed))
                    continue
                view = view.with_files(outcome, page, printed)
                self.put(view)
                self.put_away(KEPT)
                self._tell(outcome, view.problems, time.monotonic() - began)


def _read_files(request: Request, outcome: Outcome) -> tuple[bytes | None, Printed | None]:
    """Return the page and the PDF of a build from the output folder."""
    page, printed = None, None
    with suppress(OSError):  # somebody has just removed one
        for name in outcome.files:
            content = (request.output / name).read_bytes()
            if format_of(name) is Format.HTML:
                page = content
            else:
                printed = hash_printed(name, content)
    return page, printed
