"""What may end the program at any moment, even while it is being loaded: Ctrl-C, and a machine
that gives it too little memory or too few open files.
"""

from __future__ import annotations  # an older Python must get as far as the set-up, which says so

# The C part of ``signal``, whose import takes 6 ms, in which Ctrl-C would print a traceback.
import _signal as signal  # type: ignore[import-not-found]  # no stub tells of it
import errno
import os
import sys

TYPE_CHECKING = False  # importing typing would take longer than all of this
if TYPE_CHECKING:
    from types import TracebackType


def end_when_interrupted() -> None:
    """Make Ctrl-C end the process at once, silently, with exit code 130: nothing has begun.

    During an import, KeyboardInterrupt may surface as any other exception. Code that needs an
    orderly end installs its own handler meanwhile.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it is ignored, or ours
        signal.signal(signal.SIGINT, lambda number, _: os._exit(128 + number))


def end_when_exhausted() -> None:
    """Report in one sentence, with exit code 3, that nothing could be loaded for lack of memory."""
    sys.excepthook = _report


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    lack = lack_of(error)
    if lack is None:
        sys.__excepthook__(kind, error, trace)
        return
    os.write(2, f"error[machine-limit]: {lack}\n   help: {LACK_HELP}\n".encode())
    os._exit(3)


LACK_HELP = "free some memory, or raise the limits on this program ('ulimit -a' lists them)"
_ERRNOS = {
    errno.ENOMEM: "memory",
    errno.EAGAIN: "processes or threads",
    errno.EMFILE: "open files",
    errno.ENFILE: "open files",
}
_WORDS = {
    "can't start new thread": "processes or threads",
    "cannot allocate memory": "memory",
    "failed to map segment": "memory",  # by the loader of a library
}


def lack_of(error: BaseException | None) -> str | None:
    """Return a sentence on what the machine lacks, if that caused an error, directly or not."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        what = "memory" if isinstance(error, MemoryError) else None
        if isinstance(error, OSError):
            what = what or _ERRNOS.get(error.errno or 0)
        if isinstance(error, ImportError | OSError | RuntimeError):
            said = str(error).lower()
            what = what or next((_WORDS[words] for words in _WORDS if words in said), None)
        if what is not None:
            return f"this machine gives the program too little: it has run out of {what}"
        error = error.__cause__ or error.__context__
    return None
