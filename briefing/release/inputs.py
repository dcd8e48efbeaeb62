"""Whether a release was made from nothing but what its commits have.

That nothing differed when the build began does not tell it: git passes over what it ignores, or was
told not to look at, and a file may be edited meanwhile. So each file that was read is compared.
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
    """The files that these briefings were made from, and that the commit does not have so.

    ``folders`` are those that should be under git. Templates that come with an installed program
    are in none of them.
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
    """Each file of a folder, by its path from there, with what it was when it was read."""
    for entry in listed.values():
        for path, digest in entry["inputs"].items():
            if path.startswith(f"{root}/"):
                yield path.removeprefix(f"{root}/"), digest


def _frozen(request: Request, listed: Manifest) -> Iterator[tuple[str, str]]:
    """The same of all frozen editions: they are released too, and the manifest lists only some."""
    for name in listed:
        for number in edition_numbers(request.content, name):
            file = edition_file(request.content, name, number)
            yield str(file.relative_to(request.content)), of_file(file)
