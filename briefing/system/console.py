"""Writes to streams that may be closed, lack characters or interpret them; the lines of a run.

Text from files is untrusted: characters that would move a cursor or change a colour are replaced by
visible ones.
"""

import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TextIO

_lost: list[TextIO | None] = []
"""Streams whose output was lost, which the exit code must reflect."""


def write(stream: TextIO | None, text: str, *, command: bool = False) -> None:
    """Write and flush. If the reader is gone (``| head``), continue silently: the work counts.

    No line starts a workflow command of GitHub, unless ``text`` is such a ``command`` of ours.
    Any other failure, such as a full disk, is reported on standard error if possible, and by
    :func:`exit_code`.
    """
    if stream is None:
        return
    try:
        if text:  # a full device rejects even an empty write
            stream.write(text if command else escape_commands(text))
        stream.flush()
    except OSError as error:
        with suppress(OSError, ValueError):  # from now on; buffered text is flushed at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if isinstance(error, ConnectionError):
            return
        _lost.append(stream)
        if stream is not sys.stderr:
            why = (error.strerror or "it failed").lower()
            write(sys.stderr, f"error[cannot-write]: standard output cannot be written: {why}\n")


def say(*lines: str) -> None:
    """Write lines to standard output."""
    write(sys.stdout, "".join(f"{harmless(line)}\n" for line in lines))


def exit_code(code: int) -> int:
    """Return the exit code of a run: non-zero if output was lost."""
    return max(code, 1) if sys.stdout in _lost or sys.stderr in _lost else code


def replace_unencodable() -> None:
    """Escape what an encoding lacks: a Cyrillic name must not end a run in an ASCII locale."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def escape_commands(text: str) -> str:
    """Replace a sign of whatever GitHub's runner would execute: a folder may have any name.

    The runner (its ActionCommand.cs) looks for ``::`` at the beginning of a line, after any white
    space, and for ``##[`` anywhere. Both signs are as wide as those they replace.
    """
    text = text.replace("##[", "#♯[")
    if "::" in text:
        import re  # imported late: seldom needed

        text = re.sub(r"(^|[\r\n])((?:[^\S\r\n]|\ufeff)*):(?=:)", r"\1\2∶", text)
    return text


def harmless(text: str) -> str:
    """Replace every character that a terminal would interpret by a visible one."""
    return text if text.isprintable() else "".join(map(_visible_sign, text))


def _visible_sign(character: str) -> str:
    # Joiners are invisible, but required in Persian and many emoji.
    if character.isprintable() or character in "\u200c\u200d":
        return character
    if character < " ":
        return chr(0x2400 + ord(character))  # ␛ and other control pictures
    import unicodedata  # imported late: seldom needed

    # Spaces of other widths are harmless; direction controls, line separators etc. are not.
    return " " if unicodedata.category(character) == "Zs" else "\ufffd"


MOST = 20
"""How many briefings or files a line names."""


def many(number: int, what: str) -> str:
    """Count things: ``1 file``, ``2 files``."""
    return f"{number} {what}{'s' * (number != 1)}"


def align(rows: Sequence[Sequence[str]], *, right: bool = False) -> Iterator[str]:
    """Yield rows as lines whose columns are two spaces apart."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(map(str.rjust if right else str.ljust, row, widths)).rstrip() + "\n"


def format_names(what: str, names: Iterable[str]) -> str:
    """Return a line that names briefings or files, ``what: a, b and 3 more``; empty for none."""
    listed = [*names]
    return f"{what}: {first(listed)}\n" if listed else ""


def first(names: Sequence[str]) -> str:
    """List at most :data:`MOST` names: ``a, b and 3 more``."""
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return harmless(", ".join(names[:MOST])) + more
