"""Atomic writes: no reader, concurrent run or power failure ever meets a partial file.

A file is written under a temporary name in its target folder, synced, and renamed. The writer holds
a lock on it meanwhile, which the kernel releases when the process dies: so a temporary file that
can be locked is abandoned, whoever left it, and the next run removes it.
"""

import errno
import fcntl
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import current_thread, main_thread

from briefing.problems import Problem

PREFIX, SUFFIX = ".delivery-", ".tmp"
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Some network file systems cannot lock a folder; there the user must avoid concurrent runs.
_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EBADF, errno.EINVAL}


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Hold an exclusive lock on the folder itself, so that no lock file is left behind."""
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
) -> tuple[Path, Path]:
    """Write a file under a temporary name; return that and its final name.

    ``leftovers`` deletes it unless it is renamed. ``alone``: the caller already holds the lock on
    the folder.
    """
    temporary = folder / f"{PREFIX}{os.urandom(8).hex()}{SUFFIX}"
    # Registered before the file exists, so that an interruption can never leave it behind.
    leftovers.callback(temporary.unlink, missing_ok=True)
    with ExitStack() as turn:
        if not alone:
            turn.enter_context(lock_folder(folder))
            for path in folder.glob(f"{PREFIX}*{SUFFIX}"):
                with suppress(OSError):
                    old = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
                    turn.callback(os.close, old)
                    if _try_lock(old):  # abandoned
                        path.unlink()
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        # 0o666 minus umask, as for any new file; tempfile would use 0o600.
        handle = os.open(temporary, flags, 0o666)
        leftovers.callback(os.close, handle)
        _try_lock(handle)
    with open(handle, "wb", closefd=False) as file:
        file.write(content)
    os.fsync(handle)
    return temporary, folder / name


def put_in_place(folder: Path, staged: Sequence[tuple[Path, Path]]) -> None:
    """Rename all files to their final names, deferring stop signals until all are renamed."""
    for _, final in staged:
        if final.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(final))
    with _defer_signals():
        for temporary, final in staged:
            temporary.replace(final)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            # Not every file system can sync a folder. The files are complete without it.
            with suppress(OSError):
                os.fsync(handle)
        finally:
            os.close(handle)


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def _defer_signals() -> Iterator[None]:
    """Defer stop signals to the end of the context. Only the main thread receives signals."""
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


# Explains write errors in words that need no knowledge of the system.

_REASONS = {
    errno.ENOSPC: (
        "the disk is full",
        "make room on the disk and build again; .cache in that folder may be removed",
    ),
    errno.EACCES: (
        "you do not have the right to write there",
        "ask its owner for the right to write, or name another folder with --output",
    ),
    errno.EROFS: ("the disk is read-only", "name another folder with --output"),
    errno.EISDIR: ("a folder has the name of a file to be written", "rename or remove that folder"),
    errno.EEXIST: (
        "it is a file, not a folder",
        "rename or remove that file, or name another folder with --output",
    ),
    errno.ENOENT: (
        "it does not exist, or is a link to a folder that does not exist",
        "make that folder, or name another with --output",
    ),
}
_SAME = {errno.EPERM: errno.EACCES, errno.ENOTDIR: errno.EEXIST}


def explain_os_error(error: OSError, folder: str, option: str = "--output") -> Problem:
    """Convert an OSError raised while writing below ``folder``, as displayed, to a problem.

    ``option``: the command-line option that names another folder.
    """
    number = error.errno or 0
    reason, remedy = _REASONS.get(
        _SAME.get(number, number),
        (os.strerror(number) if number else str(error), "name another folder with --output"),
    )
    # EISDIR concerns one file; every other error concerns the folder.
    name = Path(os.fsdecode(error.filename)).name if error.filename else ""
    at = f"{folder}/{name}" if number == errno.EISDIR and name else folder
    words = f"'{at}' cannot be written: {reason}"
    return Problem("cannot-write", words, help=remedy.replace("--output", option))


def unwritable(folder: Path, shown: str) -> Problem | None:
    """Return the problem if nothing can be written to a folder or created in its place, else None.

    Checked before building, so that no run does work that cannot be saved. ``shown``: the folder's
    name in problems.
    """
    from tempfile import TemporaryFile  # a run in which nothing has changed needs no such file

    try:
        with TemporaryFile(dir=nearest_existing(folder)) as file:
            file.write(b"written")
    except OSError as error:
        return explain_os_error(error, shown)
    return None


def nearest_existing(folder: Path) -> Path:
    """Return the folder itself or its nearest ancestor that exists."""
    whole = folder.absolute()
    return next((path for path in (whole, *whole.parents) if os.path.lexists(path)), whole)
