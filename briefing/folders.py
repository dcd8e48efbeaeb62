"""The folders that a run is about: where they are, how they are shown, what is in them.

Asked before anything is imported, so without pathlib.
"""

from __future__ import annotations

import os

BESIDE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HOME = BESIDE if os.path.isfile(f"{BESIDE}/build.py") else ""
"""Where the folders are looked for: beside build.py, or, if there is none, where one stands."""

CACHE = ".cache"
"""The folder in the output folder of what was made before; it may be deleted at any time."""
MANIFEST = "manifest.json"
"""The list of everything in the output folder that is ours."""


def shown(path: str | os.PathLike[str]) -> str:
    """The path as one would type it here: from the working directory, unless that is longer."""
    try:
        whole = os.path.abspath(path)
        return min(os.path.relpath(whole), whole, key=len)
    except FileNotFoundError:  # the working directory is gone
        return os.fspath(path)


def names_in(folder: str | os.PathLike[str]) -> tuple[str, ...]:
    """The names in a folder that are not hidden, sorted; none if it cannot be listed.

    A name that is not Unicode is passed over: the content cannot name it, nor a report show it.
    """
    try:
        found = sorted(os.listdir(folder))
    except (OSError, ValueError):
        return ()
    return tuple(name for name in found if not name.startswith(".") and _is_unicode(name))


def briefing_names(content: str | os.PathLike[str]) -> tuple[str, ...]:
    """The folders of ``content`` that hold a ``briefing.yaml``, sorted."""
    there = os.path.lexists
    return tuple(n for n in names_in(content) if there(os.path.join(content, n, "briefing.yaml")))


def _is_unicode(name: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in name)
