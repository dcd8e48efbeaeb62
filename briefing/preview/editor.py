"""Opens the author's own editor at a line, without a shell."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from briefing.build.request import Request
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
"""How graphical editors take a line on the command line."""

IN_A_TERMINAL = frozenset(
    ("vi", "vim", "nvim", "view", "nano", "pico", "micro", "hx", "helix", "kak", "ed", "joe", "ne")
)
"""Editors that need a terminal, which a click in a browser cannot provide."""


@dataclass(frozen=True)
class Editor:
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
        words = [_filled(word, values) for word in self.words]
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


def _filled(word: str, values: Mapping[str, str]) -> str:
    """Replace the placeholders in a word, but none within the values."""
    for name, value in values.items():
        before, found, after = word.partition(name)
        if found:
            return _filled(before, values) + value + _filled(after, values)
    return word
