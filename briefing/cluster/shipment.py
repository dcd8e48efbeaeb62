"""All that a briefing is made from, as bytes; and how it is made from them on another machine."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from shutil import rmtree

from briefing.cluster.alike import differences, facts
from briefing.folders import names_in
from briefing.memory import collect_now_and_then
from briefing.outcome import Outcome, Request
from briefing.pipeline import make


class NotAlike(Exception):
    """A machine that came late has other versions; the message says which."""


@dataclass(frozen=True)
class Folders:
    """Folders on their way. Paths are those below the folder in which they lie."""

    files: tuple[tuple[str, bytes], ...]
    links: tuple[tuple[str, str], ...] = ()
    """Links that lead out of their folder, or nowhere: so that they are told as such."""


@dataclass(frozen=True)
class Shipment:
    """A briefing on its way to be made."""

    request: Request
    name: str
    content: Folders
    """The content folder, with this briefing only, and the archive."""
    looks: Folders
    """The templates folder, and that of the theme by its own name, which is told in problems."""
    alike: Mapping[str, str]
    """What the machine that makes it must have alike."""


def travelling(request: Request, name: str) -> tuple[Callable[[Shipment], Outcome], Shipment]:
    """What is to be called elsewhere, and with what. Raises OSError for what cannot be read."""
    content, archive = request.content, request.content.parent / "archive"
    templates, theme = request.templates, request.theme_folder
    shared = (content / f for f in names_in(content) if f.endswith((".yaml", ".yml")))
    texts = (text for text in archive.glob("*.txt") if text.is_file())
    written = _guarded("content", content, (*_below(content / name, content), *shared))
    worn = _guarded(f"theme/{theme.name}", theme, _below(theme, theme) if theme.is_dir() else ())
    kept = _files("archive", archive, texts)
    laid = _files("templates", templates, _below(templates, templates))
    return made, Shipment(
        request,
        name,
        replace(written, files=(*written.files, *kept)),
        replace(worn, files=(*worn.files, *laid)),
        facts(),
    )


def _guarded(called: str, folder: Path, found: Iterable[Path]) -> Folders:
    """Files of a folder out of which no link may lead: such a link stays one."""
    files, links = list[Path](), list[Path]()
    for file in found:
        (links if _leads_out(file, folder) else files).append(file)
    return Folders(
        tuple(_files(called, folder, files)),
        tuple((f"{called}/{_path(link, folder)}", str(link.readlink())) for link in links),
    )


def _files(called: str, folder: Path, found: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Files of a folder, by what it is called there; in the place of a link what it leads to."""
    return ((f"{called}/{_path(file, folder)}", file.read_bytes()) for file in found)


def _path(file: Path, folder: Path) -> str:
    return file.relative_to(folder).as_posix()


def made(shipment: Shipment) -> Outcome:
    """On another machine: the first part of a build, as it would be at home. Raises NotAlike."""
    different = ", ".join(differences(shipment.alike, facts()))
    if different:
        raise NotAlike(different)
    collect_now_and_then()
    looks = _kept(shipment.looks)
    with tempfile.TemporaryDirectory(prefix="briefing-") as folder:
        root = Path(folder)
        _lay_out(shipment.content, root)
        request = replace(
            shipment.request,
            content=root / "content",
            templates=looks / "templates",
            theme=looks / "theme" / shipment.request.theme_folder.name,
            output=root / "output",
        )
        return make(request, shipment.name)


@cache
def _kept(looks: Folders) -> Path:
    """Where templates lie while this process lives: in the same place for all briefings.

    What Jinja made of a template is known by where it lay; to make it anew takes a tenth of a
    second for each briefing.
    """
    folder = tempfile.mkdtemp(prefix="briefing-templates-")
    atexit.register(rmtree, folder, ignore_errors=True)
    _lay_out(looks, Path(folder))
    return Path(folder)


def _lay_out(folders: Folders, root: Path) -> None:
    for path, content in folders.files:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    for path, target in folders.links:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).symlink_to(target)


def _below(folder: Path, within: Path) -> Iterator[Path]:
    """Every file of a folder and of those in it; of a link that leads out, the link itself."""
    if _leads_out(folder, within):
        yield folder
        return
    for entry in sorted(folder.iterdir()):
        if entry.name == "__pycache__":
            continue
        if entry.is_dir():
            yield from _below(entry, within)
        elif entry.is_file() or entry.is_symlink():
            yield entry


def _leads_out(file: Path, within: Path) -> bool:
    if not file.is_symlink():
        return False
    return not file.exists() or not file.resolve().is_relative_to(within.resolve())
