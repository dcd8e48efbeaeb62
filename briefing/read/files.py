"""Reads bytes from the content folder: complete, up to a limit, and from nowhere else.

Nothing here interprets a file. A file that cannot be read is a :class:`Trouble` in plain words;
the caller knows the line of the content to report it at.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from briefing import folders
from briefing.problems import Position, Problem


@dataclass(frozen=True)
class Trouble:
    """Why a file cannot be read; without a position."""

    code: str
    message: str
    help: str | None = None

    def at(self, position: Position) -> Problem:
        """Return it as a problem at a position."""
        return Problem(self.code, self.message, position, self.help)


def is_inside(path: Path, folder: Path) -> bool:
    """Return whether ``path`` is below ``folder`` once all symbolic links are resolved."""
    try:
        return folders.is_inside(path, folder)
    except ValueError:  # a NUL in the name: reading it will report that
        return True


def is_there(path: Path) -> bool:
    """Return whether anything has that path, even a dangling link."""
    return os.path.lexists(path)


def is_folder(path: Path) -> bool:
    """Return whether it is an accessible folder."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def read_bytes(path: Path, within: Path, limit: int) -> bytes | Trouble:
    """Read a regular file below ``within``, or return the reason why not.

    The file is opened once and in non-blocking mode, so that a pipe or device in its place cannot
    stall a build, and no more than ``limit`` bytes are ever read.
    """
    name = path.name
    try:
        if not is_inside(path, within):
            return Trouble(
                "path-outside",
                f"'{name}' is a link that leads out of its folder",
                f"replace the link with a copy of the file, below '{within.name}'",
            )
        if path.is_symlink() and not path.exists():
            return Trouble(
                "missing-file",
                f"'{name}' is a link to a file that is not there",
                "replace the link with the file itself",
            )
        descriptor = os.open(os.path.realpath(path), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return Trouble("unreadable-file", f"'{name}' is not a file that can be read")
            if status.st_size > limit:
                return too_large(name, status.st_size, limit)
            data = file.read(limit + 1)
    except FileNotFoundError:
        return Trouble("missing-file", f"'{name}' is not there")
    except IsADirectoryError:
        return _folder(name)
    except PermissionError:
        return _closed(path)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or "the name cannot be a file name"
        return Trouble("unreadable-file", f"'{name}' cannot be read: {reason.lower()}")
    return data if len(data) <= limit else too_large(name, len(data), limit)


def names_match(path: Path, folder: Path) -> bool:
    """Return whether a file has exactly this name, including case, on any file system."""
    while path != folder:
        try:
            with os.scandir(path.parent) as entries:
                names = {entry.name for entry in entries}
        except OSError:  # a folder may be traversable but not listable
            names = {path.name}
        if path.name not in names and _composed(path.name) not in map(_composed, names):
            return False
        path = path.parent
    return True


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _folder(name: str) -> Trouble:
    return Trouble(
        "unreadable-file",
        f"'{name}' is a folder, not a file",
        "rename or remove the folder, and put the file in its place",
    )


def _closed(path: Path) -> Trouble:
    file, folder = path.name, path.parent.name
    what, remedy = f"'{file}'", f"chmod a+r {file}"
    if not os.access(path.parent, os.X_OK):
        what, remedy = f"the folder '{folder}'", f"chmod a+rx {folder}"
    return Trouble(
        "unreadable-file",
        f"{what} may not be read by the account that runs this program",
        f"give read permission: {remedy}",
    )


def too_large(name: str, size: int, limit: int) -> Trouble:
    """Return the trouble with a file of more bytes than are read."""
    return Trouble(
        "file-too-large",
        f"'{name}' has {size / 1_000_000:.1f} MB; at most {limit / 1_000_000:g} MB are read",
    )
