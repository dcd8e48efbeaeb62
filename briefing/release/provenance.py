"""Where a release comes from: commits, inputs, provenance (SLSA) and packages (SBOM).

Git is only read: nothing is fetched and no lock is taken.
"""

import json
import os
import platform
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import quote

import briefing
from briefing.build.request import Request
from briefing.output import Manifest
from briefing.problems import Problem
from briefing.read import edition_file, edition_numbers
from briefing.system.cache import hash_file
from briefing.system.paths import LOCK
from briefing.system.values import Value

FEW = 5
"""Maximum number of uncommitted files named."""
_STATUS = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all")
_NO_PROGRAMS = (*("-c", "core.fsmonitor=false"), *("-c", f"core.hooksPath={os.devnull}"))
"""Disables programs that a repository's configuration could start, except its filters: without
these, a checkout would differ from its commit."""
_WHOLE_TREE = (*("-c", "core.sparseCheckout=false"), *("-c", "core.splitIndex=false"))
"""Makes git examine every file, with an index in a single file."""
_HIDDEN = (
    "commit it, or undo the change; if git shows none, it ignores the file "
    "('git check-ignore -v'), was told to assume it unchanged ('git ls-files -v'), "
    "or the file was edited while it was built"
)


class Commit(Value):
    """A commit, and a folder's path in its repository."""

    sha: str
    day: date
    within: str
    """The folder, relative to the top of its repository; empty for the top itself."""


class Unknown(Exception):
    """Git knows no commit of a folder; the message says why."""

    def __init__(self, folder: Path, why: str) -> None:
        words = f"git knows no commit of '{folder}': {why}"
        super().__init__(words)
        advice = "a release is made from a commit: put the folder under git and commit it"
        self.problem = Problem("not-in-git", words, help=advice)


def read_commit(folder: Path) -> Commit:
    """Return the commit that is checked out. Raises Unknown."""
    _, sha, day = _git(folder, "rev-list", "--max-count=1", "--format=%cs", "HEAD").split()
    within = _git(folder, "rev-parse", "--show-prefix").strip("/")
    return Commit(sha, date.fromisoformat(day), within)


def check_sources(folders: Mapping[str, Path], output: Path, tag: str | None) -> Iterator[Problem]:
    """Yield the problems that prevent a release from these folders: of the tag, and files of their
    repositories that differ from the commit.
    """
    for name, folder in folders.items():
        try:
            top, commit = _repository_top(folder), read_commit(folder)
            status = _git(top, *_STATUS)
        except Unknown as error:
            yield error.problem
            continue
        if name == "content" and tag is not None:
            try:
                at = f"refs/tags/{tag}^{{commit}}"
                tagged = _git(folder, "rev-parse", "--verify", "--quiet", at)
            except Unknown:
                tagged = ""
            if tagged != commit.sha:
                there = f"is at {tagged[:12]}" if tagged else "does not exist"
                words = f"the tag '{tag}' {there}, and {commit.sha[:12]} is checked out"
                advice = f"check it out (git checkout {tag}), or make it (git tag --annotate {tag})"
                yield Problem("wrong-tag", words, help=advice)
        files = (entry[3:] for entry in status.split("\0") if entry)
        # Not done with a pathspec: git refuses to exclude a folder outside the repository.
        ours = (file for file in files if not (top / file).is_relative_to(output.resolve()))
        yield from _report_uncommitted(ours, "commit it, or undo the change")


def problems_of_inputs(
    request: Request, listed: Manifest, folders: Mapping[str, Path], commits: Mapping[str, Commit]
) -> Iterator[Problem]:
    """Yield a problem for each input of these briefings that differs from its commit.

    A clean working tree when the build began does not prove that none does: git skips ignored files
    and those it was told not to look at, and a file may be edited during the build.
    ``folders``: those that should be under git. Templates shipped with an installed program are in
    none of them.
    """
    recorded = {item for entry in listed.values() for item in entry.inputs.items()}
    for briefing_name in listed:  # the manifest lists only some of the frozen editions
        for number in edition_numbers(request.content, briefing_name):
            file = edition_file(request.content, briefing_name, number)
            recorded.add((f"content/{file.relative_to(request.content)}", hash_file(file)))
    for root, folder in request.folders.items():
        read = {
            (path.removeprefix(f"{root}/"), digest)
            for path, digest in recorded
            if path.startswith(f"{root}/")
        }
        within = (name for name, place in folders.items() if folder.is_relative_to(place))
        if read and (name := next(within, None)) is not None:
            yield from _report_uncommitted(
                list_changed_inputs(folder, commits[name], read), _HIDDEN
            )


def list_changed_inputs(
    folder: Path, commit: Commit, read: Iterable[tuple[str, str]]
) -> Iterator[str]:
    """Yield the files that were read and that differ from the commit, or from their present state.

    ``read``: path from the folder and SHA-256 of each. Git compares all of them, through its
    filters, even those it ignores or was told to assume unchanged.
    """
    top, place = _repository_top(folder), folder.resolve()
    with tempfile.TemporaryDirectory(prefix="briefing-index-") as temporary:
        index = Path(temporary) / "index"  # without the state that git keeps of files
        _git(top, *_WHOLE_TREE, "read-tree", commit.sha, index=index)
        tracked, changed = (
            _git(top, *_WHOLE_TREE, "ls-files", "-z", which, index=index).split("\0")
            for which in ("--cached", "--modified")
        )
        committed = {top / path for path in {*tracked} - {*changed}}
    for below, digest in sorted(read):
        file = place / below
        # A symbolic link is committed as a link, and its target separately.
        links = (path for path in (file, *file.parents) if path.is_symlink())
        is_committed = committed.issuperset((file.resolve(), *links))
        if not is_committed or hash_file(file) != digest:
            yield file.relative_to(top).as_posix()


def _report_uncommitted(changed: Iterable[str], advice: str) -> Iterator[Problem]:
    """Yield problems for files that differ from their commit; only the first few are named."""
    files = [*changed]
    more = f" (and {len(files) - FEW} more)" if len(files) > FEW else ""
    for file in files[:FEW]:
        yield Problem("not-committed", f"'{file}' is not as it was committed{more}", help=advice)


def _repository_top(folder: Path) -> Path:
    return Path(_git(folder, "rev-parse", "--show-toplevel")).resolve()


def _git(folder: Path, *words: str, index: Path | None = None) -> str:
    command = ["git", "--no-optional-locks", *_NO_PROGRAMS, "-C", str(folder), *words]
    # GIT_* variables set by a hook or a user must not redirect git to another repository.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    environment |= {"LC_ALL": "C"} | ({"GIT_INDEX_FILE": str(index)} if index else {})
    try:
        done = subprocess.run(  # noqa: S603  # a list, and no shell
            command, capture_output=True, env=environment, check=False, stdin=subprocess.DEVNULL
        )
    except OSError as error:
        raise Unknown(folder, f"git cannot be started ({error.strerror})") from error
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise Unknown(folder, lines[0] if lines else "it does not say why")
    return done.stdout.decode(errors="replace").rstrip("\n")


STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/provenance/v1"
BUILD = "urn:diplomatic-briefing:release:1"
"""Identifies the meaning of ``externalParameters``, documented in docs/release.md."""
LOCAL = "urn:diplomatic-briefing:local"


def provenance(
    parameters: Mapping[str, object],
    commits: Mapping[str, Commit],
    digests: Mapping[str, str],
    run: Mapping[str, str],
) -> bytes:
    """Return an in-toto Statement v1 with a SLSA provenance v1 predicate.

    It is determined by the commit and the environment, except three fields that a GitHub workflow
    fills from its run: ``builder.id``, ``metadata.invocationId`` and the ``uri`` of the source.
    ``digests``: SHA-256 by file name; ``run``: environment variables.
    """
    sources: list[dict[str, object]] = [
        {"name": name, "digest": {"gitCommit": commits[name].sha}}
        for name in sorted(commits, key=lambda name: (name != "content", name))
    ]
    builder, metadata = LOCAL, {}
    if run.get("GITHUB_ACTIONS") == "true":
        server, attempt = run.get("GITHUB_SERVER_URL", ""), run.get("GITHUB_RUN_ATTEMPT", "1")
        where = f"{server}/{run.get('GITHUB_REPOSITORY', '')}"
        ran = f"{run.get('GITHUB_RUN_ID', '')}/attempts/{attempt}"
        builder = f"{server}/{run.get('GITHUB_WORKFLOW_REF', '')}"
        metadata = {"invocationId": f"{where}/actions/runs/{ran}"}
        sources[0] = {"uri": f"git+{where}", **sources[0]}
    lock = {"name": "requirements.lock", "digest": {"sha256": hash_file(LOCK)}}
    statement = {
        "_type": STATEMENT,
        "subject": [
            {"name": name, "digest": {"sha256": digests[name]}} for name in sorted(digests)
        ],
        "predicateType": PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": BUILD,
                "externalParameters": parameters,
                "resolvedDependencies": [*sources, lock],
            },
            "runDetails": {
                "builder": {
                    "id": builder,
                    "version": {"diplomatic-briefing": briefing.__version__},
                },
                "metadata": metadata,
            },
        },
    }
    return _as_json(statement)


def sbom(lock: Path, libraries: Mapping[str, str]) -> bytes:
    """Return the bill of materials of this environment, in CycloneDX 1.6 (ECMA-424).

    It lists the installed packages of the lock file, Python, and the system's text layout
    ``libraries`` with their versions. It has no time and no random number, so the same environment
    gives the same bytes.
    """
    components = []
    for pinned in sorted({*re.findall(r"^([\w.-]+)==", lock.read_text("utf-8"), re.MULTILINE)}):
        with suppress(PackageNotFoundError):  # some are for other systems only
            found = distribution(pinned)
            name = re.sub("[-_.]+", "-", found.metadata["Name"]).lower()  # PyPA normalization
            purl = f"pkg:pypi/{name}@{quote(found.version)}"
            licence = found.metadata.json.get("license_expression")
            components.append(
                {**_make_component("library", name, found.version), "bom-ref": purl, "purl": purl}
                | ({"licenses": [{"expression": licence}]} if licence else {})
            )
    components.append(_make_component("application", "python", platform.python_version()))
    for name in sorted(libraries):
        components.append(_make_component("library", name, libraries[name]))
    program = _make_component("application", "diplomatic-briefing", briefing.__version__)
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": program},
        "components": components,
        "dependencies": [
            {"ref": program["bom-ref"], "dependsOn": [each["bom-ref"] for each in components]}
        ],
    }
    return _as_json(document)


def _make_component(kind: str, name: str, version: str) -> dict[str, Any]:
    return {"type": kind, "bom-ref": f"{name}@{version}", "name": name, "version": version}


def _as_json(value: object) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, indent=2)}\n".encode()
