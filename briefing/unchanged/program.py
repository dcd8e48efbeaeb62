"""The fingerprint of the program: everything that shapes the files except content and templates."""

from __future__ import annotations

import os
import sys

from briefing.fingerprint import of_bytes, of_file
from briefing.folders import LOCK, PARENT, SYSTEM_FONTS, names_in

STAMP = "made-from.txt"
"""File in which an environment records what it was made from (briefing/bootstrap.py)."""

LIBRARIES = (
    *("pango-1.0.so.0", "pangoft2-1.0.so.0", "harfbuzz.so.0", "harfbuzz-subset.so.0"),
    *("fontconfig.so.1", "freetype.so.6", "fribidi.so.0", "gobject-2.0.so.0", "z.so.1"),
    *("pango-1.0.0.dylib", "harfbuzz.0.dylib", "harfbuzz-subset.0.dylib", "fontconfig.1.dylib"),
)
"""System libraries that affect the layout; they change independently of the lock file."""
_MACHINE = os.uname().machine if hasattr(os, "uname") else ""
FOLDERS = (
    *("/usr/local/lib", f"/lib/{_MACHINE}-linux-gnu", f"/usr/lib/{_MACHINE}-linux-gnu"),
    *("/lib64", "/usr/lib64", "/lib", "/usr/lib", "/opt/homebrew/lib"),
)
"""Folders searched for these libraries."""


def of_program(prefix: str) -> str:
    """Return the fingerprint of the program as run by the Python at ``prefix``.

    It covers our own code, so that an edit takes effect; the lock file and the installed packages
    and fonts; and the system libraries. Empty if it cannot be determined.
    """
    try:
        return _of_program(prefix)
    except OSError:  # an installation or edit is in progress
        return ""


def _of_program(prefix: str) -> str:
    here = f"{PARENT}/briefing"
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
        # The environment's inputs, except its location and development packages.
        *(line for line in _lines(f"{prefix}/{STAMP}") if not line.startswith(("place ", "dev "))),
        *packages,
        *_system_fonts(),
        _identity(f"{prefix}/bin/python"),
        *map(_library, LIBRARIES),
    ]
    return of_bytes("\n".join(parts).encode(errors="backslashreplace"))


def _files(folder: str, below: str = "") -> list[str]:
    """Return the paths of all files, except hidden ones and ``__pycache__``."""
    found = []
    with os.scandir(f"{folder}/{below}") as entries:
        for entry in entries:
            if entry.name.startswith((".", "__pycache__")):
                continue
            path = f"{below}{entry.name}"
            found += _files(folder, f"{path}/") if entry.is_dir() else [path]
    return sorted(found)


def _lines(path: str) -> list[str]:
    """Return the lines of a file; empty if it cannot be read."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().splitlines()
    except (OSError, ValueError):
        return []


def _packages(prefix: str, locked: frozenset[str]) -> list[str]:
    """Return the installed packages of the lock file with versions, and the size of each font."""
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


def _system_fonts() -> list[str]:
    """Return the fonts for further scripts that the system may have, with sizes."""
    found = []
    for folder in ("noto", "droid", "nanum"):
        for name in names_in(f"{SYSTEM_FONTS}/{folder}"):
            found.append(f"{name} {os.stat(f'{SYSTEM_FONTS}/{folder}/{name}').st_size}")
    return found


def _name(text: str) -> str:
    """Normalise a package name (PyPA, name normalization)."""
    return text.lower().replace("_", "-").replace(".", "-")


def _library(name: str) -> str:
    """Identify a library by the file that its name links to, whose name contains the version."""
    found = (_identity(f"{folder}/lib{name}") for folder in FOLDERS)
    return next(filter(None, found), "")


def _identity(path: str) -> str:
    try:
        real = os.path.realpath(path)
        return f"{real} {os.stat(real).st_size}"
    except OSError:
        return ""
