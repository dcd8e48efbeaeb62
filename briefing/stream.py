"""Writing to those who may have gone away, cannot read every letter, or would obey some.

Words that come from files are never trusted: what would move a cursor or change a colour is shown
as a sign.
"""

from __future__ import annotations

import io
import os
import sys

TYPE_CHECKING = False  # typing itself would take longer to import than all that is here
if TYPE_CHECKING:
    from typing import TextIO

_JOINERS = "\u200c\u200d"  # invisible, but Persian and many emoji are misspelt without them


class _Lost(io.TextIOBase):
    """Stands for a standard stream of which something is nowhere: the exit code has to tell."""

    def write(self, text: str) -> int:
        """Take it, and keep nothing."""
        return len(text)


def write(stream: TextIO | None, text: str) -> None:
    """Write at once. If nobody reads any more (``| head``), go on in silence: the work counts.

    What cannot be written although somebody waits for it, as on a disk that is full, is told where
    that can be done, and the exit code says so: see ``exit_code``.
    """
    if stream is None:
        return
    try:
        if text:  # a device that is full refuses even no text at all
            stream.write(text)
        stream.flush()
    except ConnectionError:
        _turn_off(stream)
    except OSError as error:
        _turn_off(stream)
        if stream is sys.stderr:
            sys.stderr = _Lost()
            return
        sys.stdout = _Lost()
        why = (error.strerror or "it failed").lower()
        write(sys.stderr, f"error[cannot-write]: standard output cannot be written: {why}\n")


def exit_code(code: int) -> int:
    """The exit code of a run, which is no success if what it had to say could not be written."""
    is_lost = isinstance(sys.stdout, _Lost) or isinstance(sys.stderr, _Lost)
    return max(code, 1) if is_lost else code


def _turn_off(stream: TextIO) -> None:
    from contextlib import suppress

    with suppress(OSError, ValueError):  # what the buffer holds must go somewhere at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def take_every_letter() -> None:
    """A name in Cyrillic must not end a run where the locale knows only ASCII."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def harmless(text: str) -> str:
    """The text with a visible sign for every character that a terminal would obey."""
    return text if text.isprintable() else "".join(map(_sign, text))


def _sign(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)  # ␛ and its like
    import unicodedata  # which few texts need

    # Spaces of other widths are harmless; controls of direction, line separators and so on are not.
    return " " if unicodedata.category(character) == "Zs" else "\ufffd"
