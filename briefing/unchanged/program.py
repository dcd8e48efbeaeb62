"""What makes the files, as a fingerprint: all that shapes them but content and templates."""

from __future__ import annotations

import os
import sys

from briefing.fingerprint import of_bytes, of_file
from briefing.folders import BESIDE, LOCK, names_in

STAMP = "made-from.txt"
"""Where an environment says what it was made from (briefing/bootstrap.py)."""

LIBRARIES = (
    *("pango-1.0.so.0", "pangoft2-1.0.so.0", "harfbuzz.so.0", "harfbuzz-subset.so.0"),
    *("fontconfig.so.1", "freetype.so.6", "fribidi.so.0", "gobject-2.0.so.0", "z.so.1"),
    *("pango-1.0.0.dylib", "harfbuzz.0.dylib", "harfbuzz-subset.0.dylib", "fontconfig.1.dylib"),
)
"""The system's libraries that shape a page; they change without the lock file."""
_MACHINE = os.uname().machine if hasattr(os, "uname") else ""
FOLDERS = (
    *("/usr/local/lib", f"/lib/{_MACHINE}-linux-gnu", f"/usr/lib/{_MACHINE}-linux-gnu"),
    *("/lib64", "/usr/lib64", "/lib", "/usr/lib", "/opt/homebrew/lib"),
)
"""Where they are looked for."""


def of_program(prefix: str) -> str:
    """The fingerprint of the program as the Python at ``prefix`` runs it.

    Our own code, so that who changes it sees what comes of that; the lock file and the packages
    that are there, with the fonts; the system's libraries. Empty if it cannot be known.
    """
    try:
        return _of_program(prefix)
    except OSError:  # something is being installed, or edited
        return ""


def _of_program(prefix: str) -> str:
    here = f"{BESIDE}/briefing"
    lock = _lines(LOCK)
    packages = _packages(
        prefix, frozenset(_name(line.partition("==")[0]) for line in lock if "==" in line)
    )
    if not packages:
        return ""
    parts = [
        f"{sys.platform} {_MACHINE}",
        *(f"{path} {of_file(f'{here}/{path}')}" for path in _files(here)),
        *lock,
        # What the environment was made from; where it is and what only tests need is no matter.
        *(line for line in _lines(f"{prefix}/{STAMP}") if not line.startswith(("place ", "dev "))),
        *packages,
        _identity(f"{prefix}/bin/python"),
        *map(_library, LIBRARIES),
    ]
    return of_bytes("\n".join(parts).encode(errors="backslashreplace"))


def _files(folder: str, below: str = "") -> list[str]:
    """The paths of all files, without what Python and editors write beside them."""
    found = []
    with os.scandir(f"{folder}/{below}") as entries:
        for entry in entries:
            if entry.name.startswith((".", "__pycache__")):
                continue
            path = f"{below}{entry.name}"
            found += _files(folder, f"{path}/") if entry.is_dir() else [path]
    return sorted(found)


def _lines(path: str) -> list[str]:
    """The lines of a file; none if it is not there."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().splitlines()
    except (OSError, ValueError):
        return []


def _packages(prefix: str, locked: frozenset[str]) -> list[str]:
    """The packages that are there and locked, each with its version; the sizes of all fonts."""
    found = []
    for python in names_in(f"{prefix}/lib"):
        folder = f"{prefix}/lib/{python}/site-packages"
        for name in names_in(folder) if python.startswith("python") else ():
            if name.endswith(".dist-info") and (
                not locked or _name(name.partition("-")[0]) in locked
            ):
                found.append(f"{python} {name}")
            elif name.startswith("fontpkg_"):
                fonts = _files(f"{folder}/{name}")
                found += (f"{font} {os.stat(f'{folder}/{name}/{font}').st_size}" for font in fonts)
    return found


def _name(text: str) -> str:
    """The name of a package, as all who write it otherwise mean it (PyPA, name normalization)."""
    return text.lower().replace("_", "-").replace(".", "-")


def _library(name: str) -> str:
    """A library by the file that its name leads to, which has its version in its own name."""
    found = (_identity(f"{folder}/lib{name}") for folder in FOLDERS)
    return next(filter(None, found), "")


def _identity(path: str) -> str:
    try:
        real = os.path.realpath(path)
        return f"{real} {os.stat(real).st_size}"
    except OSError:
        return ""
