"""Compares the list of sections with the files of the folder: missing and unlisted ones."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from briefing.folders import names_in
from briefing.model.base import SLUG
from briefing.nearest import nearest_each
from briefing.problems import Position, Problem
from briefing.read.nodes import Group, Node, Sequence
from briefing.read.positions import YamlFile, listed_sections, position_of

_SLUG = re.compile(SLUG)
_NOT_SECTIONS = frozenset({"briefing", "facts"})


@dataclass(frozen=True)
class Listing:
    """The sections of a briefing in reading order, and the problems with the list."""

    sections: tuple[str, ...]
    """Those that are listed; without a list, all that exist."""
    without_file: frozenset[str] = frozenset()
    intended: frozenset[str] = frozenset()
    """Files that are not listed but were probably meant; they are read for validation."""
    is_known: bool = True
    """Whether there is a list at all."""
    problems: tuple[Problem, ...] = ()


def listing_of(document: YamlFile | None, folder: Path) -> Listing:
    """Compare the list of sections in ``briefing.yaml`` with the folder."""
    files = frozenset(names_in(folder))
    present = {name.removesuffix(".yaml") for name in files if name.endswith(".yaml")}
    present -= _NOT_SECTIONS
    if document is None or not _has_list(document.root):
        return Listing(tuple(sorted(filter(_SLUG.fullmatch, present))), is_known=False)
    problems: list[Problem] = []
    first_line: dict[str, int] = {}
    missing: dict[str, str | None] = {}
    listed = listed_sections(document.root)
    names = [name for name, _ in listed]
    near = nearest_each((n for n in names if n not in present), sorted(present - {*names}))
    for name, place in listed:
        position = position_of(document, place)
        if not _SLUG.fullmatch(name):
            continue  # reported by the model
        if name in _NOT_SECTIONS:
            problems.append(_taken(name, position))
        elif name in first_line:
            problems.append(_twice(name, position, first_line[name]))
        else:
            first_line[name] = position.line
            if name not in present:
                missing[name] = near.get(name)
                problems.append(_missing(name, position, near.get(name), files))
    intended = frozenset(name for name in missing.values() if name and _SLUG.fullmatch(name))
    return Listing(tuple(first_line), frozenset(missing), intended, problems=tuple(problems))


def _has_list(root: Node) -> bool:
    field = root.fields.get("sections") if isinstance(root, Group) else None
    return field is not None and isinstance(field.node, Sequence)


def _taken(name: str, position: Position) -> Problem:
    message = f"'{name}' cannot be the name of a section: {name}.yaml is another kind of file"
    return Problem("bad-value", message, position, "give the section's file another name")


def _twice(name: str, position: Position, line: int) -> Problem:
    message = f"the section '{name}' is listed twice; the first is on line {line}"
    return Problem("bad-value", message, position, "keep one of the two and remove the other")


def _missing(name: str, position: Position, near: str | None, files: Collection[str]) -> Problem:
    message = f"there is no file '{name}.yaml' for this section"
    if f"{name}.yml" in files:
        return Problem("missing-file", message, position, f"rename '{name}.yml' to '{name}.yaml'")
    help = f"did you mean '{near}'?" if near else f"write the section in {name}.yaml, beside it"
    return Problem("missing-file", message, position, help)


def stray_files(folder: Path, listing: Listing, shown: str) -> Iterator[Problem]:
    """Warn of each YAML file in the folder that is not listed and therefore not printed."""
    if not listing.is_known:
        return
    for name in names_in(folder):
        stem, dot, extension = name.rpartition(".")
        if dot and extension.lower() in ("yaml", "yml") and not _is_read(stem, extension, listing):
            yield Problem(
                "unlisted-file",
                f"'{name}' is not in the list of sections, so it is not printed",
                Position(f"{shown}/{name}"),
                _how_to_list(stem, extension),
            )


def _is_read(stem: str, extension: str, listing: Listing) -> bool:
    return extension == "yaml" and (
        stem in _NOT_SECTIONS or stem in listing.sections or stem in listing.intended
    )


def _how_to_list(stem: str, extension: str) -> str:
    if extension != "yaml":
        return f"rename it to '{stem}.yaml'"
    if not _SLUG.fullmatch(stem):
        plain = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")
        return f"rename it to '{plain}.yaml' and add '{plain}' to 'sections' in briefing.yaml"
    return f"add '{stem}' to 'sections' in briefing.yaml, or remove the file"
