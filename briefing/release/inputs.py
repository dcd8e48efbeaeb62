"""Checks that a release was made only from what its commits contain.

A clean working tree when the build began does not prove that: git skips ignored files and those it
was told not to look at, and a file may be edited during the build. So each file that was read is
compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from briefing.deliver.manifest import Manifest
from briefing.fingerprint import of_file
from briefing.outcome import Request
from briefing.problems import Problem
from briefing.read import edition_file, edition_numbers
from briefing.release.source import Commit, Unknown, not_as_read, uncommitted, unknown

_HIDDEN = (
    "commit it, or undo the change; if git shows none, it ignores the file "
    "('git check-ignore -v'), was told to assume it unchanged ('git ls-files -v'), "
    "or the file was edited while it was built"
)


def problems_of_inputs(
    request: Request, listed: Manifest, folders: Mapping[str, Path], commits: Mapping[str, Commit]
) -> Iterator[Problem]:
    """Yield a problem for each input of these briefings that differs from its commit.

    ``folders``: those that should be under git. Templates shipped with an installed program are in
    none of them.
    """
    for root, folder in request.folders.items():
        within = (name for name, place in folders.items() if folder.is_relative_to(place))
        read = {*_read(root, listed), *(_frozen(request, listed) if root == "content" else ())}
        name = next(within, None)
        if name is None or not read:
            continue
        try:
            yield from uncommitted(not_as_read(folder, commits[name], read), _HIDDEN)
        except Unknown as error:
            yield unknown(folder, error)


def _read(root: str, listed: Manifest) -> Iterator[tuple[str, str]]:
    """Yield path and recorded SHA-256 of each input below a folder."""
    for entry in listed.values():
        for path, digest in entry["inputs"].items():
            if path.startswith(f"{root}/"):
                yield path.removeprefix(f"{root}/"), digest


def _frozen(request: Request, listed: Manifest) -> Iterator[tuple[str, str]]:
    """Yield path and SHA-256 of every frozen edition: the manifest lists only some of them."""
    for name in listed:
        for number in edition_numbers(request.content, name):
            file = edition_file(request.content, name, number)
            yield str(file.relative_to(request.content)), of_file(file)
