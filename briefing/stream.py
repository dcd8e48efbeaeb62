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


_unsaid: list[str] = []
"""Why what was to be written is nowhere, once for each stream; the exit code has to tell."""


def write(stream: TextIO | None, text: str) -> None:
    """Write at once. If nobody reads any more (``| head``), go on in silence: the work counts.

    What cannot be written although somebody waits for it, as on a disk that is full, is told where
    that can be done, and the exit code says so: see ``exit_code``.
    """
    try:
        if stream is not None:
            if text:  # a device that is full refuses even no text at all
                stream.write(text)
            stream.flush()
    except ConnectionError:
        _turn_off(stream)
    except OSError as error:
        _turn_off(stream)
        what = "standard error" if stream is sys.stderr else "standard output"
        _unsaid.append(f"{what} cannot be written: {(error.strerror or 'it failed').lower()}")
        if stream is not sys.stderr:
            write(sys.stderr, f"error[cannot-write]: {_unsaid[-1]}\n")


def exit_code(code: int) -> int:
    """The exit code of a run, which is no success if what it had to say could not be written."""
    found = max(code, 1) if _unsaid else code
    _unsaid.clear()
    return found


def _turn_off(stream: TextIO | None) -> None:
    from contextlib import suppress

    with suppress(OSError, ValueError):  # what the buffer holds must go somewhere at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[union-attr]


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
