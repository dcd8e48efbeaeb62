"""Writing so that a reader, a second run or a power cut never meets half a file.

A file is written under a temporary name in its own folder, synced, and renamed. While it is
written its writer holds a lock on it, which the kernel lets go of when the writer dies: so a
temporary file that can be locked is litter, whoever left it, and the next run clears it away.
"""

from __future__ import annotations

import errno
import fcntl
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import current_thread, main_thread

PREFIX, SUFFIX = ".delivery-", ".tmp"
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Some network file systems cannot lock a folder; then two runs at once are the user's to avoid.
_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EBADF, errno.EINVAL}


@dataclass(frozen=True)
class Staged:
    """A complete file under its temporary name, and the name it will have."""

    temporary: Path
    final: Path


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder against other runs, by a lock on itself: no lock file is left behind."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
        yield
    finally:
        os.close(handle)


def stage(
    folder: Path, name: str, content: bytes, leftovers: ExitStack, *, alone: bool = False
) -> Staged:
    """Write a file under a temporary name; ``leftovers`` removes it unless it is put in place.

    ``alone``: the caller holds the lock on the folder already.
    """
    temporary = folder / f"{PREFIX}{os.urandom(8).hex()}{SUFFIX}"
    # Before the file exists, so that there is no moment at which a stop could leave it behind.
    leftovers.callback(temporary.unlink, missing_ok=True)
    with ExitStack() as turn:
        if not alone:
            turn.enter_context(locked(folder))
            _clear(folder)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        # 0o666 less the user's umask is what any new file gets; tempfile would give 0o600.
        handle = os.open(temporary, flags, 0o666)
        leftovers.callback(os.close, handle)
        _try_lock(handle)
    with open(handle, "wb", closefd=False) as file:
        file.write(content)
    os.fsync(handle)
    return Staged(temporary, folder / name)


def put_in_place(folder: Path, staged: Sequence[Staged]) -> None:
    """Give all files their names, without being stopped between the first and the last."""
    for item in staged:
        if item.final.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(item.final))
    with _undisturbed():
        for item in staged:
            item.temporary.replace(item.final)
        _sync(folder)


def _clear(folder: Path) -> None:
    for path in folder.glob(f"{PREFIX}*{SUFFIX}"):
        with suppress(OSError):
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                if _try_lock(handle):
                    path.unlink()
            finally:
                os.close(handle)


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        # Not every file system can sync a folder. The files are whole without it.
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hear a stop signal only at the end. Other threads than the main one never hear any."""
    if current_thread() is not main_thread():
        yield
        return
    heard: list[int] = []
    before = {
        name: signal.signal(name, lambda number, _: heard.append(number)) for name in _STOPPING
    }
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, signal.SIG_DFL if handler is None else handler)
        for number in heard[:1]:
            signal.raise_signal(number)
