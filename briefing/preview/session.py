"""A preview session: the watched folders, the builds and the server, until it is stopped."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager, suppress
from typing import Self

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from briefing.build.pipeline import make
from briefing.build.request import Request
from briefing.preview.builds import Builds, Make, Tell
from briefing.preview.editor import Editor, find_file
from briefing.preview.saves import saves
from briefing.preview.server import Server
from briefing.preview.views import Views
from briefing.problems import Position

HOST = "127.0.0.1"
TRIES = 50
"""How many consecutive ports are tried."""
MOST = 100
"""How many connections are open at once, before one that only waits is closed for the next."""
PATIENCE = 10
"""Seconds in which a request must arrive: from a browser on this machine it takes none."""


async def watch(
    request: Request,
    names: tuple[str, ...],
    *,
    all_of_them: bool,
    port: int,
    editor: Editor | None,
    executor: Callable[[], Executor],
    make: Make = make,
    tell: Tell,
    ready: Callable[[str], object],
    stop: asyncio.Event,
) -> None:
    """Serve a preview of these briefings, and rebuild them when files are saved, until ``stop``.

    With ``all_of_them``, new briefings are added. ``executor`` creates the pool in which ``make``
    runs; ``tell`` receives the outcome of each build, ``ready`` the address of the preview.
    """
    views = Views(names)
    builds = Builds(request, views, executor, tell, all_of_them=all_of_them, make=make)

    def edit(place: Position) -> dict[str, str]:
        return _opened(request, editor, place)

    token = secrets.token_urlsafe(16)
    with listening(port) as listener:
        port = listener.getsockname()[1]
        app = Server(views, builds.opened, edit).app(token, port)
        server = _Server.of(app)

        async def follow() -> None:
            async for paths in saves(request):
                builds.saved(paths)

        async def end() -> None:
            await stop.wait()
            views.close()  # the server would wait for an open stream
            server.should_exit = True

        # Watching for saves starts first, so that no draft can miss one.
        tasks = [
            asyncio.create_task(work) for work in (follow(), builds.draft_all(), builds.print_all())
        ]
        serving = asyncio.create_task(server.serve([listener]))
        ending = asyncio.create_task(end())
        ready(f"http://{HOST}:{port}/{token}/")
        try:
            await asyncio.wait([*tasks, serving], return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.set()
            for task in tasks:
                task.cancel()
            done = await asyncio.gather(*tasks, serving, ending, return_exceptions=True)
        for outcome in done:
            if isinstance(outcome, Exception):
                raise outcome


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """Open a socket on the loopback interface, at this port or the next free one."""
    last = min(port + TRIES, 65536)
    with ExitStack() as sockets:
        for number in (*range(port, last), 0):  # 0: any free port
            listener = sockets.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                listener.bind((HOST, number))
                listener.listen()  # connections are answered once the server has started
                break
        yield listener


def _opened(request: Request, editor: Editor | None, place: Position) -> dict[str, str]:
    """Open the editor, if there is one, at a position; return what the page is to show."""
    if editor is None:
        return {}
    file = find_file(request, place)
    trouble = editor.open(file, place.line, place.column) if file else "that is no file"
    return {"trouble": trouble} if trouble else {"opened": editor.name}


class _Connection(H11Protocol):
    """A connection that is closed if its request does not arrive, or others need its place.

    Anybody on this machine can open connections, with or without the token, and each takes one of
    the files that this process may open.
    """

    _overdue: asyncio.TimerHandle | None = None

    @property
    def _is_waiting(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Accept a connection in place of the one that has waited longest, if there are many."""
        super().connection_made(transport)
        others = [one for one in self.connections if isinstance(one, _Connection)]
        waiting = [one for one in others if one is not self and one._overdue is not None]
        if len(self.connections) > MOST and waiting:
            min(waiting, key=lambda one: one._overdue.when() if one._overdue else 0).drop()
        self._expect()

    def data_received(self, data: bytes) -> None:
        """Read a part of a request."""
        super().data_received(data)
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a closed connection."""
        self._forget()
        super().connection_lost(exc)

    def drop(self) -> None:
        """Close the connection at once."""
        self._forget()
        self.transport.abort()

    def _expect(self) -> None:
        """Give a request that has not arrived a time; further parts of it do not extend that."""
        if not self._is_waiting:
            self._forget()
        elif self._overdue is None:
            self._overdue = self.loop.call_later(PATIENCE, self.drop)

    def _forget(self) -> None:
        if self._overdue is not None:
            self._overdue.cancel()
            self._overdue = None


class _Server(uvicorn.Server):
    """A server that logs nothing, and leaves signals to its caller."""

    @classmethod
    def of(cls, app: ASGIApp) -> Self:
        """Return the server of an application."""
        return cls(
            uvicorn.Config(
                app, log_config=None, log_level="critical", access_log=False, lifespan="off",
                ws="none", http=_Connection, loop="asyncio", server_header=False,
            )
        )  # fmt: skip

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the command line."""
        yield
