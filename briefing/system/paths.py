"""The folders of a run: their locations, display and content."""

import os
from collections.abc import Collection
from contextlib import suppress

PARENT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
"""The folder that this package is in: the clone, or else that of all installed packages."""
IS_CLONE = os.path.isfile(f"{PARENT}/build.py")
"""Whether this is a clone of the project; otherwise it was installed from a wheel."""
CALLED = "python build.py" if IS_CLONE else "briefing"
"""The command that starts the program."""
HOME = PARENT if IS_CLONE else ""
"""Parent of content and output: the folder of build.py, or else the working directory."""
_INSIDE = PARENT if IS_CLONE else f"{PARENT}/briefing"
DEFAULTS = {
    "content": os.path.join(HOME, "content"),
    "templates": f"{_INSIDE}/templates",
    "output": os.path.join(HOME, "output"),
}
"""The default folders of a run. A wheel contains the templates."""
LOCK = f"{_INSIDE}/requirements.lock"
"""The lock file: versions of all packages the program was tested with."""

KINDS = frozenset(
    (
        *(".yaml", ".csv", ".tsv", ".txt", ".json", ".geojson"),
        *(".svg", ".png", ".jpg", ".jpeg", ".css", ".jinja"),
    )
)
"""Endings of the files that content and themes consist of, in lower case.

What comes out of a stranger's PDF has no other: none that Python, git, make or a shell acts upon.
"""
SYSTEM_FONTS = "/usr/share/fonts/truetype"
"""The folder in which Debian's packages put fonts for scripts that the program's fonts lack."""

COMPLETING = "_BRIEFING_COMPLETE"
"""Environment variable of a shell's completion request."""

THEME = "theme"
"""Folder in the content folder with the theme of all its briefings."""
THEMES = "themes"
"""Folder in the templates folder with the named themes."""
THEME_FILE = "theme.yaml"
"""File that makes a folder a theme."""

CACHE = ".cache"
"""Folder in the output folder with cached results; may be deleted at any time."""
MANIFEST = "manifest.json"
"""File in the output folder that lists everything there that is ours."""


def entry_briefing(entry: str) -> str:
    """Return the briefing of a manifest entry: ``kazakhstan`` for ``kazakhstan/mono``.

    Folder names contain no slash, so no variant is mistaken for a briefing.
    """
    return entry.partition("/")[0]


def display_path(path: str | os.PathLike[str]) -> str:
    """Return a path as typed here: relative to the working directory, unless that is longer."""
    try:
        whole = os.path.abspath(path)
        return min(os.path.relpath(whole), whole, key=len)
    except FileNotFoundError:  # the working directory is gone
        return os.fspath(path)


def list_names(folder: str | os.PathLike[str]) -> tuple[str, ...]:
    """Return the names in a folder that are not hidden, sorted; none if it cannot be listed.

    Names that are not Unicode are skipped: content cannot refer to them, nor reports show them.
    """
    try:
        names = sorted(os.listdir(folder))
    except (OSError, ValueError):
        return ()
    return tuple(name for name in names if not name.startswith(".") and _is_unicode(name))


def theme_names(templates: str | os.PathLike[str]) -> tuple[str, ...]:
    """Return the themes that can be chosen by name."""
    folder = os.path.join(templates, THEMES)
    return tuple(name for name in list_names(folder) if has_theme(os.path.join(folder, name)))


def has_theme(folder: str | os.PathLike[str]) -> bool:
    """Return whether a folder is a theme."""
    return os.path.lexists(os.path.join(folder, THEME_FILE))


def theme_folder(asked: str | None, content: str, templates: str) -> str:
    """Return the folder of a theme given by name or path; by default, the content's own."""
    if not asked:
        return os.path.join(content, THEME)
    return os.path.join(templates, THEMES, asked) if asked in theme_names(templates) else asked


NO_BRIEFINGS = frozenset({"sources", "terms", THEME, "schema"})
"""Names in the content folder that mean something else."""


def briefing_names(content: str | os.PathLike[str]) -> tuple[str, ...]:
    """Return the briefings of ``content``, sorted: files ``<name>.yaml``, and folders that contain
    a ``briefing.yaml``.

    An inaccessible folder is included, so that it is reported when read instead of being ignored.
    """
    briefings = set()
    for name in list_names(content):
        path = os.path.join(content, name)
        if name.endswith(".yaml") and not os.path.isdir(path):
            briefings |= {name.removesuffix(".yaml")} - NO_BRIEFINGS
        with suppress(OSError, ValueError):
            with suppress(PermissionError):
                os.lstat(os.path.join(path, "briefing.yaml"))
            briefings.add(name)
    return tuple(sorted(briefings))


_LIKE_YAML = (".yaml", ".yml", ".yaml.txt", ".yml.txt")


def list_skipped(content: str | os.PathLike[str], briefings: Collection[str]) -> tuple[str, ...]:
    """Return what in ``content`` looks like a briefing but is neither one nor a theme.

    These are folders with YAML files, files such as ``kenya.yml``, and whatever has a name that is
    not Unicode, as from an old archive: its bytes are returned.
    """
    passed = []
    with suppress(OSError, ValueError):
        for name in sorted(os.listdir(content)):
            if not _is_unicode(name) and os.path.isdir(os.path.join(content, name)):
                passed.append(os.fsencode(name).decode(errors="backslashreplace"))
    for name in list_names(content):
        folder = os.path.join(content, name)
        if name in briefings or name.endswith(".yaml") or has_theme(folder):
            continue
        if any(each.casefold().endswith(_LIKE_YAML) for each in (name, *list_names(folder))):
            passed.append(name)
    return tuple(passed)


def list_edition_folders(content: str | os.PathLike[str]) -> tuple[str, ...]:
    """Return the folders of ``content`` that contain frozen editions, sorted."""
    return tuple(
        n for n in list_names(content) if os.path.isdir(os.path.join(content, n, "editions"))
    )


def is_plain(path: str) -> bool:
    """Return whether a path has no character that is special on some system, or invisible."""
    is_of_a_disk = path[1:2] == ":" and path[0].isascii() and path[0].isalpha()
    return not is_of_a_disk and not any(sign < " " or sign in "\x7f\\" for sign in path)


def has_known_kind(path: str) -> bool:
    """Return whether a path ends like a file of content or of a theme."""
    return os.path.splitext(path)[1].casefold() in KINDS


def trouble_with_name(name: str) -> str | None:
    """Return why a name cannot be a briefing's, as an argument or as a folder; None if it can."""
    if name.startswith("-"):
        return "begins with a hyphen, like an option"
    if name.startswith("."):
        return "begins with a dot, so it is hidden"
    if not name or "/" in name or not is_plain(name):
        return "has a character that is special on some system, or invisible"
    return None


def is_inside(path: str | os.PathLike[str], folder: str | os.PathLike[str]) -> bool:
    """Return whether a path is a folder or below it, after resolving all symbolic links."""
    whole, root = os.path.realpath(path), os.path.realpath(folder)
    return whole == root or whole.startswith(root.rstrip(os.sep) + os.sep)


def _is_unicode(name: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in name)
