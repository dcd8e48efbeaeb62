"""Explains write errors in words that need no knowledge of the system."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from briefing.problems import Problem

_REASONS = {
    errno.ENOSPC: (
        "the disk is full",
        "make room on the disk and build again; .cache in that folder may be removed",
    ),
    errno.EDQUOT: (
        "your disk quota is used up",
        "remove what is no longer needed, such as .cache in that folder, then build again",
    ),
    errno.EFBIG: (
        "a file would be larger than this system allows",
        "ask for a higher limit, or name another folder with --output",
    ),
    errno.EACCES: (
        "you do not have the right to write there",
        "ask its owner for the right to write, or name another folder with --output",
    ),
    errno.EROFS: ("the disk is read-only", "name another folder with --output"),
    errno.EISDIR: (
        "a folder has the name of a file to be written",
        "rename or remove that folder",
    ),
    errno.EEXIST: (
        "it is a file, not a folder",
        "rename or remove that file, or name another folder with --output",
    ),
    errno.ENOENT: (
        "it does not exist, or is a link to a folder that does not exist",
        "make that folder, or name another with --output",
    ),
    errno.ENAMETOOLONG: ("the name is too long", "give the briefing's folder a shorter name"),
}
_SAME = {errno.EPERM: errno.EACCES, errno.ENOTDIR: errno.EEXIST}


def in_plain_words(error: OSError, folder: str, option: str = "--output") -> Problem:
    """Convert an OSError raised while writing below ``folder``, as displayed, to a problem.

    ``option``: the command-line option that names another folder.
    """
    number = error.errno or 0
    reason, remedy = _REASONS.get(
        _SAME.get(number, number),
        (os.strerror(number) if number else str(error), "name another folder with --output"),
    )
    # EISDIR concerns one file; every other error concerns the folder.
    name = Path(os.fsdecode(error.filename)).name if error.filename else ""
    at = f"{folder}/{name}" if number == errno.EISDIR and name else folder
    words = f"'{at}' cannot be written: {reason}"
    return Problem("cannot-write", words, help=remedy.replace("--output", option))


def unwritable(folder: Path, shown: str) -> Problem | None:
    """Return the problem if nothing can be written to a folder or created in its place, else None.

    Checked before building, so that no run does work that cannot be saved. ``shown``: the folder's
    name in problems.
    """
    from tempfile import TemporaryFile  # a run in which nothing has changed needs no such file

    try:
        with TemporaryFile(dir=nearest_existing(folder)) as file:
            file.write(b"written")
    except OSError as error:
        return in_plain_words(error, shown)
    return None


def nearest_existing(folder: Path) -> Path:
    """Return the folder itself or its nearest ancestor that exists."""
    whole = folder.absolute()
    return next((one for one in (whole, *whole.parents) if os.path.lexists(one)), whole)
