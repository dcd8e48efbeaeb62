"""All that a briefing is made from, as bytes; and how it is made from them on another machine."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from briefing.cluster.alike import differences, facts
from briefing.folders import names_in
from briefing.memory import collect_now_and_then
from briefing.outcome import Outcome, Request
from briefing.pipeline import make

Files = Mapping[str, bytes]
"""By their paths below the folder that holds content, archive, templates and theme."""


class NotAlike(Exception):
    """A machine that came late has other versions; the message says which."""


@dataclass(frozen=True)
class Shipment:
    """A briefing on its way to be made."""

    request: Request
    name: str
    files: Files
    links: Mapping[str, str]
    """Links that lead out of their folder, or nowhere: so that they are told as such."""
    alike: Mapping[str, str]
    """What the machine that makes it must have alike."""


def travelling(request: Request, name: str) -> tuple[Callable[[Shipment], Outcome], Shipment]:
    """What is to be called elsewhere, and with what. Raises OSError for what cannot be read."""
    files: dict[str, bytes] = {}
    links: dict[str, str] = {}
    content, theme = request.content, request.theme_folder
    shared = (content / f for f in names_in(content) if f.endswith((".yaml", ".yml")))
    texts = (content.parent / "archive").glob("*.txt")
    worn = _below(theme, theme) if theme.is_dir() else ()
    for folder, root, found in (
        ("content", content, (*_below(content / name, content), *shared)),
        (f"theme/{theme.name}", theme, worn),  # by its own name, which is told in problems
    ):
        for file in found:
            path = f"{folder}/{file.relative_to(root).as_posix()}"
            if _leads_out(file, root):
                links[path] = str(file.readlink())
            else:
                files[path] = file.read_bytes()
    files |= {f"archive/{text.name}": text.read_bytes() for text in texts if text.is_file()}
    for file in _below(request.templates, request.templates):
        files[f"templates/{file.relative_to(request.templates).as_posix()}"] = file.read_bytes()
    return made, Shipment(request, name, files, links, facts())


def made(shipment: Shipment) -> Outcome:
    """On another machine: the first part of a build, as it would be at home. Raises NotAlike."""
    different = ", ".join(differences(shipment.alike, facts()))
    if different:
        raise NotAlike(different)
    collect_now_and_then()
    with tempfile.TemporaryDirectory(prefix="briefing-") as folder:
        root = Path(folder)
        _lay_out(root, shipment)
        request = replace(
            shipment.request,
            content=root / "content",
            templates=root / "templates",
            theme=root / "theme" / shipment.request.theme_folder.name,
            output=root / "output",
        )
        return make(request, shipment.name)


def _lay_out(root: Path, shipment: Shipment) -> None:
    for path, content in shipment.files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    for path, target in shipment.links.items():
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
