"""The kept pictures of pages: ``<folder>/<document>/<page>.png``."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from PIL import Image

from tests.visual.comparison import changed_pages
from tests.visual.raster import coarse

FOLDER: Final = Path(__file__).parent / "pages"


def kept(folder: Path, document: str) -> tuple[Image.Image | None, ...]:
    """Return the references of a document, one per page up to the last that has one."""
    files = {int(file.stem): file for file in (folder / document).glob("*.png")}
    numbers = range(1, max(files, default=0) + 1)
    return tuple(_read(files[number]) if number in files else None for number in numbers)


def keep(folder: Path, document: str, pages: Sequence[Image.Image]) -> list[Path]:
    """Write changed pages, delete removed ones, and return the files changed.

    A page that is still alike keeps its reference: so tolerated differences do not add up over
    updates, and a commit has only the pages that changed.
    """
    (folder / document).mkdir(parents=True, exist_ok=True)
    changed = []
    for page in changed_pages(kept(folder, document), pages):
        file = folder / document / f"{page.number}.png"
        if page.now is None:
            file.unlink(missing_ok=True)
        else:
            coarse(page.now).save(file, optimize=True)
        changed.append(file)
    return changed


def stale(folder: Path, documents: Collection[str]) -> list[str]:
    """Return the names of kept references that are of no document compared."""
    return sorted(entry.name for entry in folder.glob("*") if entry.name not in documents)


def drop(folder: Path, name: str) -> None:
    """Delete the references of a document."""
    entry = folder / name
    shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def _read(file: Path) -> Image.Image:
    with Image.open(file) as picture:
        return picture.convert("RGB")
