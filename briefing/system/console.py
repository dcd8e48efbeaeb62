"""Output that may be closed, lack characters or interpret them, and the lines that end a run."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

# Writes to streams that may be closed, lack characters, or interpret control characters.
#
# Text from files is untrusted: characters that would move a cursor or change a colour are
# replaced by visible ones.

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
            stream.write(text if command else escape_commands(text))
        stream.flush()
    except ConnectionError:
        _redirect_to_null(stream)
    except OSError as error:
        _redirect_to_null(stream)
        is_report = stream is sys.stderr
        if is_report:
            sys.stderr = _Lost()
        else:
            sys.stdout = _Lost()
        if error.errno == errno.EIO:
            _hang_up()
        if not is_report:
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


def _redirect_to_null(stream: TextIO) -> None:
    from contextlib import suppress

    with suppress(OSError, ValueError):  # buffered text is flushed there at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def replace_unencodable() -> None:
    """Escape unencodable characters: a Cyrillic name must not end a run in an ASCII locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def escape_commands(text: str) -> str:
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
    return text if text.isprintable() else "".join(map(_visible_sign, text))


def _visible_sign(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)  # ␛ and other control pictures
    import unicodedata  # imported late: seldom needed

    # Spaces of other widths are harmless; direction controls, line separators etc. are not.
    return " " if unicodedata.category(character) == "Zs" else "\ufffd"


# The summary lines of a run.

UNCHANGED = "nothing has changed"
"""Printed for a briefing that need not be built."""

MOST = 20
"""How many briefings or files a line names."""


def many(number: int, what: str) -> str:
    """Count things: ``1 file``, ``2 files``."""
    return f"{number} {what}{'s' * (number != 1)}"


def format_files(files: Iterable[tuple[str, int, int]], folder: str) -> str:
    """Format a table of files, one per line: path, pages, size.

    ``files``: name, size in bytes and pages of each.
    """
    rows = [
        (
            harmless(f"{folder}/{name}"),
            many(pages, "page") if pages else "",
            f"{-(-size // 1000)} kB",
        )
        for name, size, pages in files
    ]
    widths = [max(map(len, column)) for column in zip(*rows)]  # noqa: B905  # all have three
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "".join(f"{line}\n" for line in lines)


def run(
    done: str, good: int, bad: int, same: int, seconds: float, problems: str, advice: int = 0
) -> str:
    """Summarise a run: how many briefings are ``done`` (``built``), failed and unchanged.

    ``advice``: how much advice was not printed.
    """
    words = [f"{many(good, 'briefing')} {done}"] * bool(good or bad or not same)
    words += [f"{bad} not"] * bool(bad)
    if same:
        words.append(f"{same if words else many(same, 'briefing')} unchanged")
    them = "it" if advice == 1 else "them"
    pieces = f" ({many(advice, 'piece')} of advice: --advice lists {them})" if advice else ""
    return f"{', '.join(words)}, in {seconds:.1f} s: {problems}{pieces}\n"


def named(what: str, names: Iterable[str]) -> str:
    """Return a line that names briefings or files, ``what: a, b and 3 more``; empty for none."""
    listed = [*names]
    return f"{what}: {first(listed)}\n" if listed else ""


def first(names: Sequence[str]) -> str:
    """List at most :data:`MOST` names: ``a, b and 3 more``."""
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return harmless(", ".join(names[:MOST])) + more


def left_out(of_briefings: Iterable[tuple[str, Iterable[Sequence[str]]]]) -> str:
    """Return a line that names the scripts in which names were not printed; empty for none.

    ``of_briefings``: the name of each briefing, and its scripts with the package to add for each.
    """
    named_scripts = {name: [*scripts] for name, scripts in of_briefings}
    pairs = sorted(
        {(script, package) for pairs in named_scripts.values() for script, package in pairs}
    )
    packages = sorted({package for _, package in pairs if package})
    install = f" (install {' and '.join(packages)})" if packages else ""
    scripts = first([script for script, _ in pairs])
    names = [name for name, scripts in named_scripts.items() if scripts]
    return named(f"names left out, no font: {scripts}{install}", names)
