"""What a file, or the list of files in a folder, is: in a few letters, by content alone.

Two fingerprints are alike only if what they are of is the same; when it was written does not
matter. Asked before anything is imported: hashlib is all it takes.
"""

from __future__ import annotations

import hashlib
import os
import stat

from briefing.folders import names_in

ABSENT = ""
"""The fingerprint of what is not there."""
UNREADABLE = "unreadable"
"""The fingerprint of what is there and cannot be read, or is no file."""


def of_bytes(content: bytes) -> str:
    """The SHA-256 of what was read."""
    return hashlib.sha256(content).hexdigest()


def of_file(path: str | os.PathLike[str]) -> str:
    """The SHA-256 of a file. It is opened without waiting, be it a pipe."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(handle, "rb", buffering=0) as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return UNREADABLE
            digest = hashlib.sha256()
            while block := file.read(1 << 16):
                digest.update(block)
            return digest.hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return UNREADABLE if os.path.lexists(path) else ABSENT
    except (OSError, ValueError):
        return UNREADABLE


def of_code(folder: str | os.PathLike[str]) -> str:
    """The SHA-256 of the Python files in a folder and in those within it, with their paths."""
    found = (os.path.join(root, name) for root, _, names in os.walk(folder) for name in names)
    files = sorted(file for file in found if file.endswith(".py"))
    told = (f"{os.path.relpath(file, folder)} {of_file(file)}" for file in files)
    return of_bytes("\n".join(told).encode())


def of_names(folder: str | os.PathLike[str]) -> str:
    """Which files of the content there are in a folder: YAML files, frozen editions."""
    ours = (".yaml", ".yml", ".json")
    return of_bytes("\n".join(n for n in names_in(folder) if n.lower().endswith(ours)).encode())
