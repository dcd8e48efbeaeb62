"""Assembles a release: a folder with every briefing and the proof of its origin.

The briefings are built beforehand by a regular build. Here their files are taken from the output
folder, the accompanying files are generated, and the whole is verified before it is put in place.
The same commit in the same environment gives the same bytes; the only time used is that of the
commit.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from briefing.build.pipeline import read_bound
from briefing.build.request import Outcome, Request
from briefing.output import (
    MANIFEST,
    Manifest,
    explain_os_error,
    read_manifest,
    serialise_manifest,
)
from briefing.output.files import lock_folder
from briefing.pdf.libraries import libraries
from briefing.problems import Problem
from briefing.read import previous_edition
from briefing.release import verify
from briefing.release.index import Edition, compare, index, list_frozen, notes
from briefing.release.provenance import (
    Commit,
    problems_of_inputs,
    provenance,
    read_commit,
    sbom,
)
from briefing.system.paths import DEFAULTS, IS_CLONE, LOCK, PARENT, has_theme

FOLDER = "release"
"""Name of the release folder within the output folder."""
_STAGED, _BEFORE = ".release-", ".before"
"""Beside it: the name prefix of the staging folder, and the name of the release it replaces."""
OTHERS = {
    "NOTES.md": "what has changed, in Markdown",
    MANIFEST: "the inputs of each file, and the versions used",
    "sbom.cdx.json": "the packages and libraries that made it (CycloneDX)",
    verify.PROVENANCE: "the commit it was made from (in-toto, SLSA)",
    verify.SUMS: "the SHA-256 of every file",
}
"""The files that accompany the briefings, besides the index page, with their descriptions."""


def source_folders(request: Request) -> dict[str, Path]:
    """Return the folders a release is made from, content first, which should be under git."""
    folders, own = {"content": request.content}, Path(DEFAULTS["templates"]).absolute()
    if request.templates != own:
        folders["templates"] = request.templates
    theme = request.theme_folder
    within = (*folders.values(), own)
    if has_theme(theme) and not any(theme.is_relative_to(folder) for folder in within):
        folders["theme"] = theme
    return folders | ({"program": Path(PARENT)} if IS_CLONE else {})


def publish(
    request: Request, tag: str | None, built: Sequence[Outcome], environment: Mapping[str, str]
) -> list[Problem]:
    """Assemble a release of what has been built; if there is a problem, nothing is changed.

    ``environment``: the variables, which a GitHub workflow sets.
    """
    folder = request.output / FOLDER
    shown = f"{request.shown.get('output', request.output)}/{FOLDER}"
    try:
        _restore(request.output)
        if folder.exists() and not (folder / verify.SUMS).is_file() and any(folder.iterdir()):
            words = f"'{shown}' has files in it that belong to no release"
            return [Problem("not-a-release", words, help="move them away, then try again")]
        whole = read_manifest(request.output)
        listed = {each.name: whole[each.name] for each in built if each.name in whole}
        folders = source_folders(request)
        commits = {name: read_commit(place) for name, place in folders.items()}
        files = _make_files(request, tag, built, environment, commits, listed)
        problems = [*problems_of_inputs(request, listed, folders, commits)]
        return problems or _put_in_place(folder, files)
    except OSError as error:
        return [explain_os_error(error, shown)]


def _make_files(
    request: Request,
    tag: str | None,
    built: Iterable[Outcome],
    environment: Mapping[str, str],
    commits: Mapping[str, Commit],
    listed: Manifest,
) -> dict[str, bytes]:
    """Return all files of a release by name; not yet checked against the manifest."""
    editions: dict[str, Edition] = {}
    files: dict[str, bytes] = {}
    for outcome in built:
        now = read_bound(request, outcome.name).briefing
        assert now is not None  # it has just been built
        before = previous_edition(request.content, now, shown=request.shown.get("content"))
        made = {name: (request.output / name).read_bytes() for name in outcome.files}
        whole = {**made, **list_frozen(request.content, now)}
        editions[outcome.name] = compare(now, before.briefing if before else None, whole)
        files |= whole
    title = f"Release {tag or commits['content'].sha[:12]}"
    files |= {
        verify.INDEX: index(title, editions.values(), OTHERS),
        "NOTES.md": notes(title, editions.values()),
        MANIFEST: serialise_manifest(listed),
        "sbom.cdx.json": sbom(Path(LOCK), libraries()),
    }
    parameters = {
        "tag": tag,
        "on": request.on.isoformat() if request.on else "",
        "briefings": [*editions],
        "content": commits["content"].within,
        **({"theme": request.theme.name} if request.theme else {}),
    }
    digests = {name: sha256(content).hexdigest() for name, content in files.items()}
    proof = provenance(parameters, commits, digests, environment)
    digests[verify.PROVENANCE] = sha256(proof).hexdigest()
    sums = verify.serialise_checksums(digests)
    return {**files, verify.PROVENANCE: proof, verify.SUMS: sums}


def _restore(output: Path) -> None:
    """Put back the release that a killed run had moved aside. Raises OSError."""
    before = output / _BEFORE
    if before.exists():
        with lock_folder(output):
            if (output / FOLDER).exists():
                shutil.rmtree(before, ignore_errors=True)
            elif before.exists():
                before.rename(output / FOLDER)


def _put_in_place(folder: Path, files: Mapping[str, bytes]) -> list[Problem]:
    """Write the folder beside its final place, then swap it with the previous release unless
    ``verify`` finds a flaw.

    The output folder is locked meanwhile, so that no other run removes the staging folder as a
    leftover.
    """
    with lock_folder(folder.parent):
        for leftover in folder.parent.glob(f"{_STAGED}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=_STAGED, dir=folder.parent) as staged:
            whole = Path(staged, FOLDER)
            whole.mkdir()
            for name, content in files.items():
                with (whole / name).open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
            flaws = sorted(verify.verify(whole).items())
            problems = [Problem("not-verified", f"'{n}': {flaw}") for n, flaw in flaws if flaw]
            if not problems:
                with suppress(FileNotFoundError):
                    folder.rename(folder.with_name(_BEFORE))
                whole.rename(folder)
                shutil.rmtree(folder.with_name(_BEFORE), ignore_errors=True)
            return problems
