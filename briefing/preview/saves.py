"""Watches for saved files, burst by burst, and determines which briefings they belong to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch
from watchfiles._rust_notify import WatchfilesRustInternalError

from briefing.build.request import Request
from briefing.output.formats import SUFFIXES

QUIET = 50
"""Milliseconds without a save that end a burst: an editor that saves by renaming, or that writes a
backup first, changes several files within a few milliseconds."""

LOOK = 2000
"""Milliseconds without a save after which to check whether the folders are still the same."""

ARCHIVE = "archive"
"""Beside the content folder; see :mod:`briefing.read.referenced_files`."""

WRITTEN = frozenset({*SUFFIXES, ".json", ".tmp"})
"""Suffixes of files that a build writes into the output folder, which may be anywhere."""


class Unwatchable(Exception):
    """The folders cannot be watched; the message says why."""


async def saves(request: Request) -> AsyncIterator[frozenset[Path]]:
    """Yield the paths that were saved, moved or removed, burst by burst, forever.

    A folder that appears or replaces another (as when a branch is switched) counts as saved.
    Between a yield and the next wait nothing is awaited: so what is read after a yield cannot miss
    a save. Raises Unwatchable.
    """
    folders = (*request.folders.values(), request.content.parent / ARCHIVE)
    known = present(folders)
    while True:
        try:
            async for changes in awatch(
                *known, watch_filter=SourceFilter(request.output, folders), step=QUIET,
                rust_timeout=LOOK, yield_on_timeout=True, ignore_permission_denied=True,
            ):  # fmt: skip
                if changes:
                    yield frozenset(Path(path) for _, path in changes)
                if present(folders) != known:
                    break
        except OSError as error:  # there are too many folders
            raise Unwatchable(str(error)) from error
        except ExceptionGroup as group:
            if (failed := group.subgroup(WatchfilesRustInternalError)) is None:
                raise
            raise Unwatchable(str(failed.exceptions[0])) from group
        now = present(folders)
        yield frozenset(path for path in folders if known.get(path) != now.get(path))
        known = now


def affected(
    path: Path, request: Request, read: Mapping[str, Collection[str] | None]
) -> frozenset[str]:
    """Return the briefings that a saved file belongs to.

    ``read`` has the files that each briefing has read, as named in the manifest; None for one that
    was never complete. A file in the folder of a briefing belongs to that briefing. A shared file
    belongs to the briefings that have read it; if none has, possibly to all.
    """
    everyone = frozenset(read)
    for folder, root in request.folders.items():
        below = _below(root, path)
        if below is None:
            continue
        if not below.parts:  # the folder itself was created or removed
            return everyone
        if folder == "content" and (len(below.parts) > 1 or below.name in everyone):
            return everyone & {below.parts[0]} | _linked(path, root, read)
        if folder == "content" and below.suffix != ".yaml":
            return frozenset()
        if folder == "content" and below.stem in everyone:  # a briefing in one file
            return frozenset({below.stem}) | _linked(path, root, read)
        name = f"{folder}/{below.as_posix()}"
        return frozenset(n for n, files in read.items() if not files or name in files) or everyone
    return everyone


def _linked(path: Path, root: Path, read: Mapping[str, Collection[str] | None]) -> frozenset[str]:
    """Return the briefings that reach a saved file by a symlink within the content folder."""
    there, here = path.resolve(), root.resolve()

    def reaches(name: str, files: Collection[str]) -> bool:
        folder = (root / name).resolve()
        if folder != here / name and there.is_relative_to(folder):
            return True
        own = (root / file.removeprefix("content/") for file in files)
        return any(file.resolve() == there for file in own)

    return frozenset(name for name, files in read.items() if reaches(name, files or ()))


class SourceFilter(DefaultFilter):
    """A filter that ignores temporary files of editors, and what a build writes."""

    def __init__(self, output: Path, folders: Collection[Path]) -> None:
        """``output`` is the folder that a build writes to, ``folders`` are those watched."""
        super().__init__()
        self._output, self._folders = output, folders

    def __call__(self, change: Change, path: str) -> bool:
        """Return whether a build may read the changed path."""
        below = _below(self._output, Path(path))
        parts = below.parts if below else ()
        if parts[:1] == (".cache",) or (len(parts) == 1 and Path(path).suffix in WRITTEN):
            return False
        # Parents of a watched folder do not count: one may be called node_modules.
        ours = (_below(folder, Path(path)) for folder in self._folders)
        below = min(filter(None, ours), key=lambda one: len(one.parts), default=Path(path))
        return super().__call__(change, below.as_posix())


def present(folders: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    """Return the existing folders, each with its device and inode, which identify it."""
    found = {}
    for folder in folders:
        if folder.is_dir():
            status = folder.stat()
            found[folder] = (status.st_dev, status.st_ino)
    return found


def _below(folder: Path, path: Path) -> Path | None:
    """Return a path relative to a folder, symlinks resolved if necessary; None if not below it."""
    for root, file in ((folder, path), (folder.resolve(), path.parent.resolve() / path.name)):
        if file.is_relative_to(root):
            return file.relative_to(root)
    return None
