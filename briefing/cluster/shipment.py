"""Packs all inputs of a briefing as bytes, and builds it from them on another machine."""

from __future__ import annotations

import atexit
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from shutil import rmtree

from briefing.build.pipeline import make
from briefing.build.request import Outcome, Request
from briefing.cluster.executor import differences, facts
from briefing.system.paths import briefing_names, list_names
from briefing.system.process import collect_now_and_then


class NotAlike(Exception):
    """A worker that joined late has other versions; the message says which."""


@dataclass(frozen=True)
class Folders:
    """Packed folders. Paths are relative to the parent of each folder."""

    files: tuple[tuple[str, bytes], ...]
    links: tuple[tuple[str, str], ...] = ()
    """Symlinks that lead out of their folder or are broken, kept so that they are reported, and
    those that lead to a folder in it, which is packed once."""


@dataclass(frozen=True)
class Shipment:
    """A briefing packed to be built elsewhere."""

    request: Request
    name: str
    content: Folders
    """The content folder with only this briefing, and the archive."""
    appearance: Folders
    """The templates folder, and the theme folder under its own name, which problems mention."""
    alike: Mapping[str, str]
    """What must be equal on the machine that builds it."""


def pack_shipment(request: Request, name: str) -> tuple[Callable[[Shipment], Outcome], Shipment]:
    """Return a function to call elsewhere and its argument. Raises OSError for unreadable files."""
    content, archive = request.content, request.content.parent / "archive"
    templates, theme = request.templates, request.theme_folder
    here = content.resolve()
    alone = (f"{one}.yaml" for one in briefing_names(content) if one != name)
    shared = (
        here / f for f in {*list_names(content)}.difference(alone) if f.endswith((".yaml", ".yml"))
    )
    texts = (text for text in archive.glob("*.txt") if text.is_file())
    own = _below(here / name, here) if os.path.lexists(here / name) else ()
    written = _guarded("content", here, (*own, *shared))
    worn_by = theme.resolve()
    worn = _guarded(
        f"theme/{theme.name}", worn_by, _below(worn_by, worn_by) if theme.is_dir() else ()
    )
    kept = _guarded("archive", archive, texts)
    laid = _files("templates", templates, _followed(templates))
    return make_shipment, Shipment(
        request,
        name,
        Folders((*written.files, *kept.files), (*written.links, *kept.links)),
        replace(worn, files=(*worn.files, *laid)),
        facts(),
    )


def _guarded(called: str, folder: Path, found: Iterable[Path]) -> Folders:
    """Pack files of a folder; symlinks that lead out of it, or to a folder, stay symlinks."""
    files, links = list[Path](), dict[Path, str]()
    for file in found:
        if _leads_out(file, folder):
            links[file] = str(file.readlink())
        elif file.is_dir():  # a symlink: see ``_below``
            links[file] = os.path.relpath(file.resolve(), file.parent)
        else:
            files.append(file)
    return Folders(
        tuple(_files(called, folder, files)),
        tuple((f"{called}/{_path(link, folder)}", target) for link, target in links.items()),
    )


def _files(called: str, folder: Path, found: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a folder under its packed name; symlinks are replaced by their targets."""
    return ((f"{called}/{_path(file, folder)}", file.read_bytes()) for file in found)


def _path(file: Path, folder: Path) -> str:
    return file.relative_to(folder).as_posix()


def make_shipment(shipment: Shipment) -> Outcome:
    """Run the first part of a build on another machine, with the local result. Raises NotAlike."""
    different = ", ".join(differences(shipment.alike, facts()))
    if different:
        raise NotAlike(different)
    collect_now_and_then()
    appearance = _kept(shipment.appearance)
    with tempfile.TemporaryDirectory(prefix="briefing-") as folder:
        root = Path(folder)
        _lay_out(shipment.content, root)
        request = replace(
            shipment.request,
            content=root / "content",
            templates=appearance / "templates",
            theme=appearance / "theme" / shipment.request.theme_folder.name,
            output=root / "output",
        )
        return make(request, shipment.name)


@cache
def _kept(appearance: Folders) -> Path:
    """Return where templates are unpacked while this process lives: one folder for all briefings.

    Jinja caches compiled templates by path; compiling them again takes a tenth of a second for each
    briefing.
    """
    folder = tempfile.mkdtemp(prefix="briefing-templates-")
    atexit.register(rmtree, folder, ignore_errors=True)
    _lay_out(appearance, Path(folder))
    return Path(folder)


def _lay_out(folders: Folders, root: Path) -> None:
    for path, content in folders.files:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    for path, target in folders.links:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).symlink_to(target)


def _below(folder: Path, within: Path) -> Iterator[Path]:
    """Yield every file below a folder, and every symlink that leads to a folder or out.

    A folder is visited once, whatever links lead to it. Both paths must be resolved but for the
    last part of ``folder``.
    """
    waiting, seen = [folder], set[Path]()
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        if place.is_symlink():
            yield place
            waiting += () if _leads_out(place, within) else [place.resolve()]
            continue
        for entry in sorted(place.iterdir()):
            is_outside = _leads_out(entry, within)
            if entry.is_dir() and not is_outside and entry.name != "__pycache__":
                waiting.append(entry)
            elif is_outside or entry.is_file():
                yield entry


def _followed(folder: Path, above: frozenset[Path] = frozenset()) -> Iterator[Path]:
    """Yield every file below a folder of templates, which may be linked from anywhere."""
    real = folder.resolve()
    if real in above:  # a link to a folder that it is in
        return
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _followed(entry, above | {real})
        elif entry.is_file():
            yield entry


def _leads_out(file: Path, within: Path) -> bool:
    if not file.is_symlink():
        return False
    return not file.exists() or not file.resolve().is_relative_to(within.resolve())
