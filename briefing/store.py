"""A disk cache of results, keyed by the hash of their inputs.

No pickle, and no timestamp decides validity: an entry is either complete or made again. Several
builds may use a store at once. Beyond a size limit, the least recently used entries are evicted.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from briefing import entries

LIMIT = 500_000_000
"""Approximate size limit in bytes: a ministry's whole set takes about half of it."""


@dataclass(frozen=True)
class Store:
    """A folder of entries, created with the first one; it may be deleted at any time."""

    folder: Path
    limit: int = LIMIT

    def get(self, key: str) -> bytes | None:
        """Return the content of a key; None if it is missing or damaged."""
        content = entries.read(self.folder, key)
        if content is not None:
            with contextlib.suppress(OSError):
                os.utime(self._file(key))  # last use, which only decides the order of eviction
        return content

    def put(self, key: str, content: bytes) -> None:
        """Store content under a key; errors are ignored, since it can be made again.

        ``key``: a SHA-256 in hexadecimal.
        """
        file = self._file(key)
        with contextlib.suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            # The umask decides who may read it, as for any new file; tempfile would use 0o600.
            staged = file.with_name(f".{os.urandom(8).hex()}")
            try:
                with staged.open("xb") as new:
                    new.write(entries.sealed(key, content))
                staged.replace(file)
            except BaseException:
                staged.unlink(missing_ok=True)
                raise
        if key.startswith("0"):  # one in sixteen: listing all entries takes longer than a put
            self._let_go()

    def _let_go(self) -> None:
        """Evict the least recently used entries until the rest is within the limit.

        Files left by a killed writer are no entries but age like them. A concurrent build may evict
        the same entry, or be about to read it: it will find nothing and make it again.
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
