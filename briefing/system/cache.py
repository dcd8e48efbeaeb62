"""A disk cache of results, keyed by the hash of their inputs; fingerprints of files and folders."""

import hashlib
import os
import stat
from base64 import b64encode
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from briefing.system.paths import list_names
from briefing.system.values import Value

# No pickle, and no timestamp decides validity: an entry is either complete or made again. Several
# builds may use a store at once. Beyond a size limit, the least recently used entries are
# evicted.

LIMIT = 500_000_000
"""Approximate size limit in bytes: a ministry's whole set takes about half of it."""


def read_entry(folder: str | os.PathLike[str], key: str) -> bytes | None:
    """Return an entry's content; None if it is missing or damaged. Does not record the use."""
    try:
        with open(os.path.join(folder, key[:2], key[2:]), "rb") as file:
            digest, content = file.read(64), file.read()
    except OSError:
        return None
    return content if digest == _digest(key, content) else None


def _digest(key: str, content: bytes) -> bytes:
    """Hash key and content: an entry under another entry's key counts as damaged."""
    return sha256(key.encode() + content).hexdigest().encode()


class Store(Value):
    """A folder of entries, created with the first one; it may be deleted at any time."""

    folder: Path
    limit: int = LIMIT

    def get(self, key: str) -> bytes | None:
        """Return the content of a key; None if it is missing or damaged."""
        content = read_entry(self.folder, key)
        if content is not None:
            with suppress(OSError):
                # Last use, which only decides the order of eviction.
                os.utime(self.folder / key[:2] / key[2:])
        return content

    def put(self, key: str, content: bytes) -> None:
        """Store content under a key; errors are ignored, since it can be made again.

        ``key``: a SHA-256 in hexadecimal.
        """
        file = self.folder / key[:2] / key[2:]
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            # The umask decides who may read it, as for any new file; tempfile would use 0o600.
            staged = file.with_name(f".{os.urandom(8).hex()}")
            try:
                with staged.open("xb") as new:
                    new.write(_digest(key, content) + content)
                staged.replace(file)
            except BaseException:
                staged.unlink(missing_ok=True)
                raise
        if key.startswith("0"):  # one in sixteen: listing all entries takes longer than a put
            self._evict()

    def _evict(self) -> None:
        """Evict the least recently used entries until the rest is within the limit.

        Files left by a killed writer are no entries but age like them. A concurrent build may evict
        the same entry, or be about to read it: it will find nothing and make it again.
        """
        entries = []
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            with suppress(OSError):
                status = path.stat()
                entries.append((status.st_mtime_ns, path, status.st_size))
        excess = sum(size for _, _, size in entries) - self.limit
        for _, path, size in sorted(entries):
            if excess <= 0:
                return
            with suppress(OSError):
                path.unlink(missing_ok=True)
                excess -= size


# Fingerprints are equal only if the content is; modification times do not matter.

ABSENT = ""
"""The fingerprint of a missing file."""
UNREADABLE = "unreadable"
"""The fingerprint of something that exists but is unreadable or not a regular file."""


def hash_bytes(content: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return sha256(content).hexdigest()


def csp_hash(style: str) -> str:
    """Return the source expression that allows one inline style (CSP 3, 2.3.1)."""
    return f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"


def hash_file(path: str | os.PathLike[str]) -> str:
    """Return the SHA-256 of a file. Opening never blocks, even on a pipe."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(handle, "rb", buffering=0) as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return UNREADABLE
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return UNREADABLE if os.path.lexists(path) else ABSENT
    except (OSError, ValueError):
        return UNREADABLE


def list_files(folder: str | os.PathLike[str]) -> list[str]:
    """Return the paths of all files below a folder, except hidden ones and ``__pycache__``."""
    files = []
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "__pycache__"))]
        files += [os.path.join(root, name) for name in names if not name.startswith(".")]
    return sorted(files)


def hash_code(folder: str | os.PathLike[str]) -> str:
    """Return the SHA-256 of all files below a folder of code, with their paths."""
    lines = (f"{os.path.relpath(file, folder)} {hash_file(file)}" for file in list_files(folder))
    return hash_bytes("\n".join(lines).encode())


def hash_names(folder: str | os.PathLike[str]) -> str:
    """Return a hash of the names of content files in a folder: YAML files, frozen editions."""
    ours = (".yaml", ".yml", ".json")
    return hash_bytes("\n".join(n for n in list_names(folder) if n.lower().endswith(ours)).encode())
