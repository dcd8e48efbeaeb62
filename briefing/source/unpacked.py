"""Writes an extracted source as a content folder, and compares its recipe with this program.

The folder is written beside its final place and renamed, so that it appears complete or not at all.
An existing empty folder is kept, since it may be somebody's working directory: its entries are
moved in at the end.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from briefing.fingerprint import of_file
from briefing.source import Recipe


def unpack(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write a content folder to a new place or into an empty folder. Raises OSError."""
    if folder.is_dir():
        with _written(contents, folder) as whole, ExitStack() as undone:
            for entry in sorted(whole.iterdir()):
                undone.callback(_take_back, folder / entry.name, entry)
                entry.rename(folder / entry.name)
            undone.pop_all()
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _written(contents, folder.parent) as whole:
        whole.rename(folder)  # fails if the folder exists and is not empty


@contextmanager
def _written(contents: Mapping[str, bytes], beside: Path) -> Iterator[Path]:
    """Write all files to a hidden staging folder, which is deleted at the end of the context."""
    staged = Path(tempfile.mkdtemp(prefix=".extracted-", dir=beside))
    try:
        whole = staged / "content"
        whole.mkdir()
        for path, content in contents.items():
            (whole / path).parent.mkdir(parents=True, exist_ok=True)
            (whole / path).write_bytes(content)
        yield whole
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _take_back(moved: Path, to: Path) -> None:
    if not to.exists():  # else it was not moved yet
        moved.rename(to)


def options_of(recipe: Recipe) -> tuple[str, ...]:
    """Return the options that reproduce the bytes: ``("--page", "a5", "--duplex")``."""
    words: list[str] = []
    for name, value in recipe.options.items():
        if isinstance(value, bool):
            words.append(f"--{name}" if value else f"--no-{name}")
        else:
            words += (f"--{name}", str(value))
    return tuple(words)


def differences(recipe: Recipe, templates: Path, versions: Mapping[str, str]) -> Iterator[str]:
    """Yield the reasons why a build here would not give the same bytes, one line each."""
    for name, was in sorted(recipe.versions.items()):
        if versions.get(name) != was:
            yield f"it was made with {name} {was}; here it is {versions.get(name, 'not there')}"
    for path, digest in sorted(recipe.templates.items()):
        if of_file(templates / path) != digest:
            yield f"the template '{path}' was different"
