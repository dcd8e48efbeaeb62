"""Sets up a fresh clone once, then runs in the environment it has created.

It needs only the standard library, and Python 3.8 can parse it, to report that a newer one is
needed. A stamp in ``.venv``, deleted first and written last, records what that was made from.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT, PYTHON, STAMP = ROOT / ".venv", ROOT / ".venv/bin/python", ROOT / ".venv/made-from.txt"
LOCKS = {"runtime": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
"""By set of packages. ``dev`` contains all of ``runtime``, at the same versions."""
PYTHONS = ((3, 11), (3, 12), (3, 13))  # as in pyproject.toml
MAC_FOLDERS = "/opt/homebrew/lib:/usr/local/lib:/usr/lib"  # the default has not Homebrew's
PANGO = {
    # Without package lists apt finds nothing, and old lists name files that no longer exist.
    "apt-get": "apt-get update; apt-get install -y --no-install-recommends"
    " libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "brew": "brew install pango",
}


def facts(packages: str) -> set[str]:
    """Return the lines that the stamp must contain for a set of packages."""
    # An environment cannot be moved, and may be in a folder that two machines share.
    place = f"{ROOT} {sys.platform} {os.uname().machine}"
    locks = (LOCKS["runtime"], LOCKS[packages])  # so the stamp of the dev set satisfies either
    return {place, *(f"{lock.name} {sha256(lock.read_bytes()).hexdigest()}" for lock in locks)}


def is_current(packages: str) -> bool:
    """Return whether the environment is whole, and made from these packages in this place."""
    is_whole = STAMP.is_file() and os.access(PYTHON, os.X_OK)
    return is_whole and facts(packages) <= {*STAMP.read_text("utf-8", "replace").splitlines()}


def _say(line: str, end: str = "\n") -> SystemExit:
    """Print a line; return the end of a run for which it is the reason."""
    print(f"setup: {line}", file=sys.stderr, end=end, flush=True)
    return SystemExit(3)


def _run(what: str, *command: str) -> None:
    from subprocess import DEVNULL, run

    if run(command, stdin=DEVNULL, stdout=DEVNULL, cwd=ROOT, check=False).returncode:
        raise _say(f"cannot install {what}, for the reason above. Mend that, then run it again.")


def install_pango() -> None:
    """Install the layout engine's libraries if they are missing; sudo asks first, except in CI."""
    import ctypes.util
    import shutil

    with suppress(OSError):
        for name in ("pangoft2-1.0", "harfbuzz-subset"):  # they load the others
            ctypes.CDLL(ctypes.util.find_library(name) or f"lib{name}.so.0")
        return
    lack, manager = "missing on this machine: Pango.", next(filter(shutil.which, PANGO), "")
    if not manager:
        raise _say(f"{lack} Install it with the system's package manager, then try again.")
    command, sudo = PANGO[manager], []
    if os.geteuid() and manager != "brew":
        is_allowed = os.environ.get("CI") == "true"
        sudo = ["sudo", "-n"] if is_allowed else ["sudo"]
        if not is_allowed and shutil.which("sudo") and sys.stdin.isatty() and sys.stderr.isatty():
            _say(f"{lack} This would install it:\n  sudo sh -c '{command}'\nrun it now? [y/N] ", "")
            is_allowed = sys.stdin.readline().strip().lower() in {"y", "yes"}
        if not is_allowed:
            raise _say(f"{lack} Run this as root, then try again:\n  {command}")
    _say(f"installing what this machine lacks (Pango): {command}")
    # Root's PATH may lack the folders of dpkg's helpers.
    quiet = 'export DEBIAN_FRONTEND=noninteractive PATH="$PATH:/usr/sbin:/sbin"'
    _run("Pango", *sudo, "sh", "-c", f"{quiet}; {command}")


def set_up(packages: str) -> None:
    """Install what is missing, unless another process in this folder has done it meanwhile."""
    import fcntl

    with (ROOT / ".setup.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if is_current(packages):
            return
        install_pango()
        _say(f"installing Python packages into .venv from {LOCKS[packages].name}")
        if ENVIRONMENT.is_symlink():  # what it points to may be in use, by another clone
            ENVIRONMENT.unlink()
        STAMP.unlink(missing_ok=True)
        # By its full name, which disappears when the system switches to another Python.
        full = os.path.realpath(sys.executable)
        _run("a virtual environment", full, "-I", "-m", "venv", "--clear", str(ENVIRONMENT))
        # Wheels only: building a source package would fetch dependencies without hashes.
        fill = "-I -m pip install -q --no-user --require-hashes --no-deps --only-binary :all: -r"
        _run("the Python packages", str(PYTHON), *fill.split(), str(LOCKS[packages]))
        STAMP.write_text("\n".join(sorted(facts(packages))))


def enter(packages: str = "runtime", *command: str) -> None:
    """Go on in an environment with these packages, with ``command`` or the same command line."""
    if os.name == "nt":
        raise _say("on Windows, run this in WSL")
    if sys.version_info[:2] not in PYTHONS:
        needed = "Python 3.11, 3.12 or 3.13 is needed; this is {}.{}.".format(*sys.version_info)
        raise _say(f"{needed} Use another: python3.13 build.py, or make PYTHON=python3.13")
    os.environ.pop("PYTHONHOME", None)  # it would disable virtual environments
    if sys.platform == "darwin":
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", MAC_FOLDERS)
    try:
        if not is_current(packages):
            set_up(packages)
        elif not command and os.path.realpath(sys.prefix) == os.path.realpath(ENVIRONMENT):
            return
        os.execv(PYTHON, [str(PYTHON), *(command or sys.orig_argv[1:])])  # noqa: S606
    except OSError as error:
        raise _say(f"cannot set up here: {error}") from None
    except KeyboardInterrupt:  # the next run begins anew
        raise SystemExit(130) from None


if __name__ == "__main__":
    enter(sys.argv[1], *(sys.argv[2:] or ("-I", "-c", "")))
