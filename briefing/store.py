"""What has been made, kept on disk by the hash of all that it was made from.

No pickle, and no time decides what is right: an entry is either there and whole, or it is made
again. Several builds may use one store at once. What has not been used for longest goes, when
there is too much.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from briefing import entries

LIMIT = 500_000_000
"""So many bytes are kept, or a little more: a ministry's whole set takes about half of it."""


@dataclass(frozen=True)
class Store:
    """A folder of entries. It is made when the first entry is; it may be deleted at any time."""

    folder: Path
    limit: int = LIMIT

    def get(self, key: str) -> bytes | None:
        """What is kept under a key; None if there is nothing, or if it is damaged."""
        content = entries.read(self.folder, key)
        if content is not None:
            with contextlib.suppress(OSError):
                os.utime(self._file(key))  # it was used: only what goes first depends on that
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep something. Where that is not possible, nothing is kept: it will be made again.

        ``key`` is a SHA-256 in hexadecimal digits.
        """
        file = self._file(key)
        with contextlib.suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            # As for any new file, the umask says who may read it; tempfile would let nobody else.
            staged = file.with_name(f".{os.urandom(8).hex()}")
            try:
                with staged.open("xb") as new:
                    new.write(entries.sealed(key, content))
                staged.replace(file)
            except BaseException:
                staged.unlink(missing_ok=True)
                raise
        if key.startswith("0"):  # one in sixteen: to look at all entries takes longer than to put
            self._let_go()

    def _let_go(self) -> None:
        """Remove what has not been used for longest, until the rest is within the limit.

        What a writer left that was killed is no entry, but grows old like one. Another build may
        be removing the same, or be about to read it: it will find nothing, and make it again.
        """
        found = []
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            with contextlib.suppress(OSError):
                status = path.stat()
                found.append((status.st_mtime_ns, path, status.st_size))
        excess = sum(size for _, _, size in found) - self.limit
        for _, path, size in sorted(found):
            if excess <= 0:
                return
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
                excess -= size

    def _file(self, key: str) -> Path:
        return Path(entries.file_of(self.folder, key))
