"""A preview session: the watched folders, the builds and the server, until it is stopped."""

from __future__ import annotations

import asyncio
import secrets
import shlex
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager, suppress
from operator import itemgetter
from pathlib import Path
from threading import Thread
from typing import Self

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from briefing.build.pipeline import make
from briefing.build.request import Request
from briefing.preview.builds import Builds, Make, Tell, saves
from briefing.preview.server import Server
from briefing.preview.views import Views
from briefing.problems import Position
from briefing.system.values import Value

# Opens the author's own editor at a line, without a shell.

GOTO = ("--goto", "{file}:{line}:{column}")
COLON = ("{file}:{line}:{column}",)
PLUS = ("+{line}", "{file}")
LINE = ("--line", "{line}", "{file}")
KNOWN = {
    **dict.fromkeys(("code", "code-insiders", "codium", "cursor", "windsurf"), GOTO),
    **dict.fromkeys(("subl", "sublime_text", "zed", "zeditor"), COLON),
    **dict.fromkeys(("gvim", "mvim", "gedit", "gnome-text-editor", "pluma", "xed", "bbedit"), PLUS),
    **dict.fromkeys(("emacs", "emacsclient"), ("+{line}:{column}", "{file}")),
    **dict.fromkeys(("kate", "kwrite", "geany", "mousepad", "mate", "idea", "pycharm"), LINE),
}
"""How graphical editors take a line on the command line."""

IN_A_TERMINAL = frozenset(
    ("vi", "vim", "nvim", "view", "nano", "pico", "micro", "hx", "helix", "kak", "ed", "joe", "ne")
)
"""Editors that need a terminal, which a click in a browser cannot provide."""


class Editor(Value):
    """A command as words, with the placeholders ``{file}``, ``{line}`` and ``{column}``."""

    words: tuple[str, ...]
    environment: Mapping[str, str] | None = None
    """Its environment: that from before an engine loaded here hid the machine's fonts."""

    @property
    def name(self) -> str:
        """The name of the program."""
        return Path(self.words[0]).name

    def open(self, file: Path, line: int, column: int) -> str | None:
        """Open a file at a position without waiting. Return the reason if that fails."""
        values = {"{file}": str(file.absolute()), "{line}": str(line), "{column}": str(column)}
        words = [_fill_word(word, values) for word in self.words]
        nothing = subprocess.DEVNULL
        try:
            # The command is the user's and the file one that was read: no shell sees either.
            process = subprocess.Popen(  # noqa: S603
                words,
                stdin=nothing,
                stdout=nothing,
                stderr=nothing,
                start_new_session=True,
                env=self.environment,
            )
        except OSError as error:
            return f"'{self.name}' cannot be started: {(error.strerror or 'it failed').lower()}"
        Thread(target=process.wait, daemon=True).start()  # so that no zombie process is left
        return None


def editor(command: str | None, environment: Mapping[str, str]) -> Editor | None:
    """Return the editor of a command line, or else of the environment; None if there is none.

    A command without ``{file}`` is completed, for known editors with a line. An editor from the
    environment is skipped if it needs a terminal. Raises ValueError for a command that no shell
    could parse.
    """
    for text, is_asked_for in (
        (command, True), (environment.get("VISUAL"), False), (environment.get("EDITOR"), False)
    ):  # fmt: skip
        words = tuple(shlex.split(text)) if text is not None and text.strip() else ()
        if text is not None and is_asked_for and not words:
            return None
        if not words or (Path(words[0]).name in IN_A_TERMINAL and not is_asked_for):
            continue
        if any("{file}" in word for word in words):
            return Editor(words, dict(environment))
        known = KNOWN.get(Path(words[0]).name, ("{file}",))
        return Editor((*words, *known), dict(environment))
    return None


def find_file(request: Request, place: Position) -> Path | None:
    """Return the file of a position if it is in the content, theme or templates folder."""
    for folder, root in request.folders.items():
        shown = Path(request.shown.get(folder, str(root)))
        below = Path(place.file)
        if below.is_relative_to(shown):
            file = root / below.relative_to(shown)
            if file.resolve().is_relative_to(root.resolve()) and file.is_file():
                return file
    return None


def _fill_word(word: str, values: Mapping[str, str]) -> str:
    """Replace the placeholders in a word, but none within the values."""
    for name, value in values.items():
        before, found, after = word.partition(name)
        if found:
            return _fill_word(before, values) + value + _fill_word(after, values)
    return word


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
        return _open_position(request, editor, place)

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


def _open_position(request: Request, editor: Editor | None, place: Position) -> dict[str, str]:
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
        waiting = [
            (other._overdue.when(), other)
            for other in self.connections
            if isinstance(other, _Connection) and other is not self and other._overdue
        ]
        if len(self.connections) > MOST and waiting:
            min(waiting, key=itemgetter(0))[1].drop()
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
