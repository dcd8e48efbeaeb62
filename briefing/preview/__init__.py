"""A live preview for authors: saved → drafted → shown → laid out → delivered.

:mod:`builds` watches for saved files and rebuilds the briefings that read them, :mod:`views` holds
what a browser shows of each, and :mod:`server` serves that on this machine only. Here is a session
of all three, until it is stopped, and the editor that it opens.
"""

import asyncio
import re
import secrets
import shlex
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import uvicorn
from msgspec.structs import replace

from briefing.build.incremental import fingerprint_program
from briefing.build.request import Request
from briefing.preview.builds import Builds, Tell, Unwatchable, saves
from briefing.preview.server import Server
from briefing.problems import Position

__all__ = ["Unwatchable", "choose_editor", "find_file", "open_editor", "serve"]

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


def choose_editor(command: str | None, environment: Mapping[str, str]) -> list[str]:
    """Return the editor of a command line, or else of the environment, as words; none without one.

    A command without ``{file}`` is completed, for known editors with a line. An editor from the
    environment is skipped if it needs a terminal. Raises ValueError for a command that no shell
    could parse.
    """
    variables = (environment.get(name, "") for name in ("VISUAL", "EDITOR"))
    for words in map(shlex.split, variables if command is None else [command]):
        program = Path(words[0]).name if words else ""
        if not words or (command is None and program in IN_A_TERMINAL):
            continue
        if not any("{file}" in word for word in words):
            words += KNOWN.get(program, ("{file}",))
        return words
    return []


def open_editor(editor: Sequence[str], file: Path, line: int, column: int) -> dict[str, str]:
    """Open a file at a position without waiting; return what the page is to show."""
    name = Path(editor[0]).name
    values = {"file": str(file.absolute()), "line": str(line), "column": str(column)}
    # In one pass, so that nothing is filled in within a value.
    named, nothing = re.compile(r"\{(file|line|column)\}"), subprocess.DEVNULL
    words = [named.sub(lambda name: values[name[1]], word) for word in editor]
    try:
        # The command is the user's and the file one that was read: no shell sees either.
        process = subprocess.Popen(  # noqa: S603
            words, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
        )
    except OSError as error:
        why = (error.strerror or "it failed").lower()
        return {"trouble": f"'{name}' cannot be started: {why}"}
    Thread(target=process.wait, daemon=True).start()  # so that no zombie process is left
    return {"opened": name}


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


HOST = "127.0.0.1"
TRIES = 50
"""How many consecutive ports are tried."""
MOST = 100
"""How many connections are open at once; another is answered that the server is busy."""


async def serve(
    request: Request,
    names: tuple[str, ...],
    is_open: bool,
    port: int,
    editor: Sequence[str],
    tell: Tell,
    ready: Callable[[str], object],
    stop: asyncio.Queue[int],
) -> int:
    """Serve a preview of these briefings, and rebuild them when files are saved; return the number
    that is put into ``stop``.

    ``is_open``: whether new briefings are added. ``tell`` receives the outcome of each build,
    ``ready`` the address of the preview.
    """
    request = replace(request, program=fingerprint_program(sys.prefix))
    builds = Builds(request, names, tell, is_open=is_open)
    token = secrets.token_urlsafe(16)

    def edit(place: Position) -> dict[str, str]:
        """Open the editor, if there is one, at a position; return what the page is to show."""
        if not editor:
            return {}
        file = find_file(request, place)
        if file is None:
            return {"trouble": "that is no file"}
        return open_editor(editor, file, place.line, place.column)

    async def follow() -> None:
        async for paths in saves(request):
            builds.save(paths)

    with listen(port) as listener:
        port = listener.getsockname()[1]
        app = Server(builds, edit).app(token)
        server = _Server(
            uvicorn.Config(
                app, log_config=None, log_level="critical", access_log=False, lifespan="off",
                ws="none", http="h11", loop="asyncio", server_header=False, limit_concurrency=MOST,
            )
        )  # fmt: skip
        stopped = asyncio.create_task(stop.get())
        # Watching for saves starts first, so that no draft can miss one.
        endless = (follow(), builds.draft_all(), builds.print_all())
        tasks = [stopped, *map(asyncio.create_task, endless)]
        serving = asyncio.create_task(server.serve([listener]))
        ready(f"http://{HOST}:{port}/{token}/")
        try:
            await asyncio.wait([*tasks, serving], return_when=asyncio.FIRST_COMPLETED)
        finally:
            builds.close()  # the server would wait for an open stream
            server.should_exit = True
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, serving, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception):
                raise result
        return stopped.result()


def listen(port: int) -> socket.socket:
    """Open a socket on the loopback interface, at this port or the next free one."""
    for number in range(port, min(port + TRIES, 65536)):
        with suppress(OSError):
            return socket.create_server((HOST, number))
    return socket.create_server((HOST, 0))  # any free port


class _Server(uvicorn.Server):
    """A server that logs nothing, and leaves signals to its caller."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the command line."""
        yield
