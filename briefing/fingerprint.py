"""Fingerprints of files, and of the list of files in a folder, by content alone.

Fingerprints are equal only if the content is; modification times do not matter.
"""

from __future__ import annotations

import hashlib
import os
import stat

from briefing.folders import names_in

ABSENT = ""
"""The fingerprint of a missing file."""
UNREADABLE = "unreadable"
"""The fingerprint of something that exists but is unreadable or not a regular file."""


def of_bytes(content: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def of_file(path: str | os.PathLike[str]) -> str:
    """Return the SHA-256 of a file. Opening never blocks, even on a pipe."""
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
    """Return the SHA-256 of all Python files below a folder, with their paths."""
    found = (os.path.join(root, name) for root, _, names in os.walk(folder) for name in names)
    files = sorted(file for file in found if file.endswith(".py"))
    lines = (f"{os.path.relpath(file, folder)} {of_file(file)}" for file in files)
    return of_bytes("\n".join(lines).encode())


def of_names(folder: str | os.PathLike[str]) -> str:
    """Return a hash of the names of content files in a folder: YAML files, frozen editions."""
    ours = (".yaml", ".yml", ".json")
    return of_bytes("\n".join(n for n in names_in(folder) if n.lower().endswith(ours)).encode())
