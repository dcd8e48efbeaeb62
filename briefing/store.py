"""What has been made, kept on disk by the hash of all that it was made from.

No times and no pickles: an entry is either there and whole, or it is made again. Several builds
may use one store at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

_HASH = 64


@dataclass(frozen=True)
class Store:
    """A folder of entries. It is made when the first entry is; it may be deleted at any time."""

    folder: Path

    def get(self, key: str) -> bytes | None:
        """What is kept under a key; None if there is nothing, or if it is damaged."""
        try:
            data = self._file(key).read_bytes()
        except OSError:
            return None
        digest, content = data[:_HASH], data[_HASH:]
        return content if hashlib.sha256(content).hexdigest().encode() == digest else None

    def put(self, key: str, content: bytes) -> None:
        """Keep something. Where that is not possible, nothing is kept: it will be made again."""
        file = self._file(key)
        with contextlib.suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".")
            try:
                with os.fdopen(descriptor, "wb") as staged:
                    staged.write(hashlib.sha256(content).hexdigest().encode() + content)
                Path(name).replace(file)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]
