"""Writes to streams that may be closed, lack characters, or interpret control characters.

Text from files is untrusted: characters that would move a cursor or change a colour are replaced by
visible ones.
"""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
from typing import TextIO

_JOINERS = "\u200c\u200d"  # invisible, but required in Persian and many emoji


class _Lost(io.TextIOBase):
    """Replaces a standard stream whose output was lost, which the exit code must reflect."""

    def write(self, text: str) -> int:
        """Discard the text."""
        return len(text)


class Steady(io.TextIOBase):
    """A terminal for others to write to, with the same care as :func:`write`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._is_open = stream, True

    def write(self, text: str) -> int:
        """Write and flush."""
        write(self._stream, text)
        return len(text)

    def isatty(self) -> bool:
        """Return whether it still is a terminal: one that was closed is none, and stops the run."""
        is_terminal = self._stream.isatty()
        if self._is_open and not is_terminal:
            self._is_open = False
            _hang_up()
        return is_terminal

    def fileno(self) -> int:
        """Return the file descriptor."""
        return self._stream.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of the text."""
        return self._stream.encoding


def write(stream: TextIO | None, text: str, *, command: bool = False) -> None:
    """Write and flush. If the reader is gone (``| head``), continue silently: the work counts.

    No line starts a workflow command of GitHub, unless ``text`` is such a ``command`` of ours.
    If the terminal was closed, the run is stopped, as by the signal that most programs get then
    (SIGHUP), unless that is ignored. Any other failure, such as a full disk, is reported on
    standard error if possible, and by :func:`exit_code`.
    """
    if stream is None:
        return
    try:
        if text:  # a full device rejects even an empty write
            stream.write(text if command else without_commands(text))
        stream.flush()
    except ConnectionError:
        _turn_off(stream)
    except OSError as error:
        _turn_off(stream)
        if stream is sys.stderr:
            sys.stderr = _Lost()
            if error.errno == errno.EIO:
                _hang_up()
            return
        sys.stdout = _Lost()
        if error.errno == errno.EIO:
            _hang_up()
        why = (error.strerror or "it failed").lower()
        write(sys.stderr, f"error[cannot-write]: standard output cannot be written: {why}\n")


def _hang_up() -> None:
    """Stop a run whose terminal was closed: one in the background is not told by the system."""
    if callable(signal.getsignal(signal.SIGHUP)):  # else it is ignored, or there is no run
        os.kill(os.getpid(), signal.SIGHUP)


def exit_code(code: int) -> int:
    """Return the exit code of a run: non-zero if output was lost."""
    is_lost = isinstance(sys.stdout, _Lost) or isinstance(sys.stderr, _Lost)
    return max(code, 1) if is_lost else code


def _turn_off(stream: TextIO) -> None:
    from contextlib import suppress

    with suppress(OSError, ValueError):  # buffered text is flushed there at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def replace_unencodable() -> None:
    """Escape unencodable characters: a Cyrillic name must not end a run in an ASCII locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def without_commands(text: str) -> str:
    """Replace a sign of whatever GitHub's runner would execute: a folder may have any name.

    The runner (its ActionCommand.cs) looks for ``::`` at the beginning of a line, after any white
    space, and for ``##[`` anywhere. Both signs are as wide as those they replace.
    """
    if "##[" in text:
        text = text.replace("##[", "#♯[")
    if "::" in text:
        import re  # imported late: seldom needed

        text = re.sub(r"(^|[\r\n])((?:[^\S\r\n]|\ufeff)*):(?=:)", r"\1\2∶", text)
    return text


def harmless(text: str) -> str:
    """Replace every character that a terminal would interpret by a visible one."""
    return text if text.isprintable() else "".join(map(_sign, text))


def _sign(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)  # ␛ and other control pictures
    import unicodedata  # imported late: seldom needed

    # Spaces of other widths are harmless; direction controls, line separators etc. are not.
    return " " if unicodedata.category(character) == "Zs" else "\ufffd"
