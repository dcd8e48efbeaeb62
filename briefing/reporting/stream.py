"""Writing to those who may have gone away."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TextIO


def write(stream: TextIO | None, text: str) -> None:
    """Write at once. If nobody reads any more (``| head``), go on in silence: the work counts."""
    try:
        if stream is not None:
            stream.write(text)
            stream.flush()
    except OSError:
        with suppress(OSError, ValueError):  # what the buffer holds must go somewhere at the end
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[union-attr]
