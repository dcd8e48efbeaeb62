"""The writer's own editor, opened at a line. It is started without a shell."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from briefing.outcome import Request
from briefing.problems import Position

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
"""How editors that have a window of their own are told a line."""

IN_A_TERMINAL = frozenset(
    ("vi", "vim", "nvim", "view", "nano", "pico", "micro", "hx", "helix", "kak", "ed", "joe", "ne")
)
"""Editors that need a terminal, which a click in a browser cannot give them."""


@dataclass(frozen=True)
class Editor:
    """A command in words, with ``{file}``, ``{line}`` and ``{column}`` in their places."""

    words: tuple[str, ...]
    environment: Mapping[str, str] | None = None
    """What it starts in: as it was before an engine that is loaded here hid the machine's fonts."""

    @property
    def name(self) -> str:
        """What it is called."""
        return Path(self.words[0]).name

    def open(self, file: Path, line: int, column: int) -> str | None:
        """Open a file at a place, and do not wait. Gives the reason if that cannot be done."""
        values = {"{file}": str(file.absolute()), "{line}": str(line), "{column}": str(column)}
        words = [_filled(word, values) for word in self.words]
        nothing = subprocess.DEVNULL
        try:
            # Ours is the command, and the file is one that was read: no shell sees either.
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
        Thread(target=process.wait, daemon=True).start()  # so that no dead process is left
        return None


def editor(command: str | None, environment: Mapping[str, str]) -> Editor | None:
    """The editor of a command line, or else that of the environment; None if there is none.

    A command without ``{file}`` is completed, if it is known how. An editor that only the
    environment names, and that needs a terminal, is not used. Raises ValueError for a command that
    no shell could read.
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


def file_of(request: Request, place: Position) -> Path | None:
    """The file of a place, if it is one of the content, of the theme or of the templates."""
    for folder, root in request.folders.items():
        shown = Path(request.shown.get(folder, str(root)))
        below = Path(place.file)
        if below.is_relative_to(shown):
            file = root / below.relative_to(shown)
            if file.resolve().is_relative_to(root.resolve()) and file.is_file():
                return file
    return None


def _filled(word: str, values: Mapping[str, str]) -> str:
    """The word with all values in their places; a value is not searched for further places."""
    for name, value in values.items():
        before, found, after = word.partition(name)
        if found:
            return _filled(before, values) + value + _filled(after, values)
    return word
