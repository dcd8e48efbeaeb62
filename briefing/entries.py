"""The file format of a store entry: a hash, then the content."""

from __future__ import annotations

import os
from hashlib import sha256

_HASH = 64


def file_of(folder: str | os.PathLike[str], key: str) -> str:
    """Return the path of a key's entry."""
    return os.path.join(folder, key[:2], key[2:])


def read(folder: str | os.PathLike[str], key: str) -> bytes | None:
    """Return an entry's content; None if it is missing or damaged. Does not record the use."""
    try:
        with open(file_of(folder, key), "rb") as file:
            data = file.read()
    except OSError:
        return None
    content = data[_HASH:]
    return content if data[:_HASH] == _digest(key, content) else None


def sealed(key: str, content: bytes) -> bytes:
    """Return the bytes of an entry's file."""
    return _digest(key, content) + content


def _digest(key: str, content: bytes) -> bytes:
    """Hash key and content: an entry under another entry's key counts as damaged."""
    return sha256(key.encode() + content).hexdigest().encode()
