"""From a save to pages: drafts here, at once; printed pages in a process beside, as they come.

A briefing whose files were saved is *due* for a draft, and one that was drafted is due for print.
Being due is all that is remembered: however often it is saved while something is under way, the
next round reads it once, as it is then. So the newest state wins, and none is lost.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, Executor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from briefing.outcome import Outcome, Request, Status, defect
from briefing.pipeline import draft, finish, make
from briefing.problems import Problem
from briefing.read import briefing_names
from briefing.stages import is_short
from briefing.watch.images import Printed, printed
from briefing.watch.saves import users
from briefing.watch.views import View, Views

KEPT = 10
"""So many briefings are kept whole though nobody looks at them."""

Tell = Callable[[Outcome, tuple[Problem, ...], float], object]
"""Hears what became of a briefing, what is wrong with it, and after how many seconds."""


class Due:
    """Names that wait for their turn; what somebody looks at comes first."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self._names: dict[str, None] = {}
        self._bell = asyncio.Event()

    def add(self, names: Iterable[str]) -> None:
        """Have these wait, each once."""
        self._names |= dict.fromkeys(names)
        self._bell.set()

    def remove(self, name: str) -> None:
        """Have it wait no more."""
        self._names.pop(name, None)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    async def next(self) -> str:
        """The name whose turn it is, as soon as there is one."""
        while not self._names:
            self._bell.clear()
            await self._bell.wait()
        name = max(self._names, key=lambda name: self._views.readers[name] > 0)
        self.remove(name)
        return name


class Builds:
    """Sends briefings along the line, for as long as the session lasts."""

    def __init__(
        self,
        request: Request,
        views: Views,
        executor: Callable[[], Executor],
        tell: Tell,
        *,
        all_of_them: bool,
    ) -> None:
        """``executor`` makes what lays out; ``all_of_them``: briefings that are new join in."""
        self._request, self._views, self._tell = request, views, tell
        self._executor, self._all = executor, all_of_them
        self._drafts, self._prints = Due(views), Due(views)
        self._drafts.add(views.by_name)

    def saved(self, paths: Iterable[Path]) -> None:
        """Some files were saved."""
        views = self._views
        if self._all:
            for name in briefing_names(self._request.content):
                if name not in views.by_name:
                    views.put(View(name))
        read = {name: view.inputs for name, view in views.by_name.items()}
        for path in paths:
            self._drafts.add(users(path, self._request, read))

    def opened(self, name: str) -> None:
        """Somebody looks at a briefing; what was put away is made again."""
        view = self._views.by_name[name]
        if not view.page and view.shown is not None:
            self._drafts.add([name])

    async def draft_all(self) -> None:
        """Read and compose whatever is due."""
        while True:
            name = await self._drafts.next()
            began, before = time.monotonic(), self._views.by_name[name]
            contents = not is_short(len(before.printed.sheets) if before.printed else 0)
            made = await asyncio.to_thread(partial(draft, self._request, name, contents=contents))
            view = self._views.by_name[name].drafted(made)
            self._views.put(view)
            if made.page is None:
                self._prints.remove(name)
                self._tell(made.outcome, view.problems, time.monotonic() - began)
            else:
                self._prints.add([name])

    async def print_all(self) -> None:
        """Lay out and deliver whatever is due."""
        with ExitStack() as pools:
            pool = pools.enter_context(self._executor())
            while True:
                name = await self._prints.next()
                began, before = time.monotonic(), self._views.by_name[name].drafts
                try:
                    made = await self._made(pool, name)
                except BrokenExecutor:
                    pool = pools.enter_context(self._executor())
                    made = defect(
                        name, ChildProcessError("its process was killed; was memory short?")
                    )
                page, pdf = await asyncio.to_thread(_pages, made)
                outcome = await asyncio.to_thread(finish, self._request, made)
                view = self._views.by_name[name]
                if view.drafts != before or name in self._drafts:
                    self._views.put(view.laid_out(pdf))  # what else it has to say is out of date
                    continue
                view = view.finished(outcome, page, pdf)
                self._views.put(view)
                self._views.put_away(KEPT)
                self._tell(outcome, view.problems, time.monotonic() - began)

    async def _made(self, pool: Executor, name: str) -> Outcome:
        return await asyncio.get_running_loop().run_in_executor(pool, make, self._request, name)


def _pages(made: Outcome) -> tuple[bytes | None, Printed | None]:
    """The page and the PDF that wait for delivery."""
    parcels = made.made.parcels if made.made else ()
    found = {Path(parcel.name).suffix: parcel for parcel in parcels}
    page, pdf = found.get(".html"), found.get(".pdf")
    return (
        page.content if page else None,
        printed(pdf.name, pdf.content) if pdf and made.status is Status.DONE else None,
    )
