"""An entry of a store as it stands on disk: its content behind the hash of that.

To read one takes no import but hashlib: it is asked for before anything else is imported.
"""

from __future__ import annotations

import os
from hashlib import sha256

_HASH = 64


def file_of(folder: str | os.PathLike[str], key: str) -> str:
    """Where the entry of a key is."""
    return os.path.join(folder, key[:2], key[2:])


def read(folder: str | os.PathLike[str], key: str) -> bytes | None:
    """What is kept under a key; None if there is nothing, or if it is damaged. Leaves no trace."""
    try:
        with open(file_of(folder, key), "rb") as file:
            data = file.read()
    except OSError:
        return None
    content = data[_HASH:]
    return content if data[:_HASH] == _digest(key, content) else None


def sealed(key: str, content: bytes) -> bytes:
    """The bytes of an entry."""
    return _digest(key, content) + content


def _digest(key: str, content: bytes) -> bytes:
    """With the key, so that what stands under another's name is damaged as well."""
    return sha256(key.encode() + content).hexdigest().encode()
