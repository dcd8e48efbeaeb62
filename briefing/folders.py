"""The folders that a run is about: where they are, how they are shown, what is in them.

Asked before anything is imported, so without pathlib.
"""

from __future__ import annotations

import os
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

BESIDE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
IS_CLONE = os.path.isfile(f"{BESIDE}/build.py")
"""Whether this is a clone of the project; else it was installed, from a wheel."""
CALLED = "python build.py" if IS_CLONE else "briefing"
"""How the program is called."""
HOME = BESIDE if IS_CLONE else ""
"""Where content and output are looked for: beside build.py; without one, where the user stands."""
_INSIDE = BESIDE if IS_CLONE else f"{BESIDE}/briefing"
DEFAULTS = {
    "content": os.path.join(HOME, "content"),
    "templates": f"{_INSIDE}/templates",
    "output": os.path.join(HOME, "output"),
}
"""The folders of a run in which none is named. A wheel has the templates in it."""
LOCK = f"{_INSIDE}/requirements.lock"
"""The versions of all packages that the program was tried with."""

COMPLETING = "_BRIEFING_COMPLETE"
"""The variable in which a shell says what it would have completed."""

THEME = "theme"
"""The folder in the content folder that has the theme of all its briefings."""
THEMES = "themes"
"""The folder in the templates folder of the themes that have a name."""
THEME_FILE = "theme.yaml"
"""What makes a folder a theme."""

CACHE = ".cache"
"""The folder in the output folder of what was made before; it may be deleted at any time."""
FRAGMENTS = "fragments"
"""The folder within the cache that has pressed flows."""
DRAWINGS = "drawings"
"""The folder within the cache that has what was drawn."""
READINGS = "readings"
"""The folder within the cache that has what was read of finished pages."""
MANIFEST = "manifest.json"
"""The list of everything in the output folder that is ours."""


def briefing_of(entry: str) -> str:
    """Whose an entry of the manifest is: ``kazakhstan/mono`` is of kazakhstan.

    The name of a folder has no slash in it, so no variant is taken for a briefing.
    """
    return entry.partition("/")[0]


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


def theme_names(templates: str | os.PathLike[str]) -> tuple[str, ...]:
    """The themes that can be chosen by name."""
    folder = os.path.join(templates, THEMES)
    return tuple(name for name in names_in(folder) if has_theme(os.path.join(folder, name)))


def has_theme(folder: str | os.PathLike[str]) -> bool:
    """Whether a folder is a theme."""
    return os.path.lexists(os.path.join(folder, THEME_FILE))


def theme_folder(asked: str | None, content: str, templates: str) -> str:
    """The folder of a theme: by name or as a path; that of the content, if none is asked for."""
    if not asked:
        return os.path.join(content, THEME)
    return os.path.join(templates, THEMES, asked) if asked in theme_names(templates) else asked


def briefing_names(content: str | os.PathLike[str]) -> tuple[str, ...]:
    """The folders of ``content`` that hold a ``briefing.yaml``, sorted.

    One that may not be looked into is among them: it is told when it is read, not left out.
    """
    return tuple(n for n in names_in(content) if _has_briefing(os.path.join(content, n)))


def _has_briefing(folder: str) -> bool:
    try:
        os.lstat(os.path.join(folder, "briefing.yaml"))
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return True


_LIKE_YAML = (".yaml", ".yml", ".yaml.txt", ".yml.txt")


def passed_over(
    content: str | os.PathLike[str], briefings: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """The folders of ``content`` that are neither briefings nor themes, and have YAML files.

    Each is given with one of these: with that which may have been meant as briefing.yaml, if there
    is one.
    """
    found = []
    for name in names_in(content):
        folder = os.path.join(content, name)
        if name in briefings or has_theme(folder):
            continue
        inside = [one for one in names_in(folder) if one.casefold().endswith(_LIKE_YAML)]
        if inside:
            meant = (one for one in inside if one.casefold().startswith("briefing."))
            found.append((name, next(meant, inside[0])))
    return tuple(found)


def with_editions(content: str | os.PathLike[str]) -> tuple[str, ...]:
    """The folders of ``content`` that hold frozen editions, be it nothing else; sorted."""
    return tuple(
        n for n in names_in(content) if os.path.isdir(os.path.join(content, n, "editions"))
    )


def is_plain(path: str) -> bool:
    """Whether no sign of a path has a meaning of its own on some system, or cannot be seen."""
    is_of_a_disk = path[1:2] == ":" and path[0].isascii() and path[0].isalpha()
    return not is_of_a_disk and not any(sign < " " or sign in "\x7f\\" for sign in path)


def trouble_with_name(name: str) -> str | None:
    """Why a briefing cannot be called so, on the command line or where its source is unpacked."""
    if name.startswith("-"):
        return "begins with a hyphen, like an option"
    if name.startswith("."):
        return "begins with a dot, so it is hidden"
    if not name or "/" in name or not is_plain(name):
        return "has a character that is special on some system, or invisible"
    return None


def is_inside(path: str | os.PathLike[str], folder: str | os.PathLike[str]) -> bool:
    """Whether a path is below a folder, or the folder, when every symbolic link was followed."""
    whole, root = os.path.realpath(path), os.path.realpath(folder)
    return whole == root or whole.startswith(root.rstrip(os.sep) + os.sep)


def size_of(folder: str | os.PathLike[str]) -> int:
    """How much is written in the files of a folder and of its ``data``, in bytes."""
    size = 0
    for place in (folder, os.path.join(folder, "data")):
        with suppress(OSError, ValueError), os.scandir(place) as entries:
            size += sum(entry.stat().st_size for entry in entries if entry.is_file())
    return size


def _is_unicode(name: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in name)
