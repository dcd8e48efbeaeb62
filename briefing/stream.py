"""Writing to those who may have gone away, or cannot read every letter."""

from __future__ import annotations

import io
import os
import sys

TYPE_CHECKING = False  # typing itself would take longer to import than all that is here
if TYPE_CHECKING:
    from typing import TextIO


def write(stream: TextIO | None, text: str) -> None:
    """Write at once. If nobody reads any more (``| head``), go on in silence: the work counts."""
    try:
        if stream is not None:
            stream.write(text)
            stream.flush()
    except OSError:
        from contextlib import suppress

        with suppress(OSError, ValueError):  # what the buffer holds must go somewhere at the end
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[union-attr]


def take_every_letter() -> None:
    """A name in Cyrillic must not end a run where the locale knows only ASCII."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
