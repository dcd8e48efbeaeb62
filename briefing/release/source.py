"""What git knows of the folders that a release is made from: their commits, and that all is there.

Git is asked, never told: no lock is taken, nothing is fetched.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from briefing.problems import Problem

FEW = 5
"""So many files are named of those that are not committed."""


@dataclass(frozen=True)
class Commit:
    """A folder as a commit has it."""

    sha: str
    day: str
    """When it was committed: YYYY-MM-DD."""
    within: str
    """The folder, from the top of its repository; empty for the top itself."""


class Unknown(Exception):
    """What git does not know, in its own words."""


def commit_of(folder: Path) -> Commit:
    """The commit that is checked out. Raises Unknown."""
    sha, day = _git(folder, "log", "-1", "--format=%H %cs").split()
    return Commit(sha, day, _git(folder, "rev-parse", "--show-prefix").strip("/"))


def not_committed(folder: Path, output: Path) -> tuple[str, ...]:
    """The files of its repository that differ from the commit, without those of the output."""
    top = Path(_git(folder, "rev-parse", "--show-toplevel"))
    told = _git(top, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all")
    paths = (entry[3:] for entry in told.split("\0") if entry)
    # No pathspec does this: git refuses to exclude a folder that is outside the repository.
    return tuple(path for path in paths if not (top / path).is_relative_to(output.resolve()))


def problems_of(folders: Iterable[Path], output: Path, tag: str | None) -> tuple[Problem, ...]:
    """Why what is in these folders, the content first, cannot be released."""
    found: dict[Problem, None] = {}
    for number, folder in enumerate(folders):
        try:
            files = not_committed(folder, output)
            commit = commit_of(folder)
            if number == 0 and tag is not None:
                found.update(dict.fromkeys(_tagged(folder, tag, commit)))
        except Unknown as error:
            words = f"git knows no commit of '{folder}': {error}"
            advice = "a release is made from a commit: put the folder under git and commit it"
            found[Problem("not-in-git", words, help=advice)] = None
            continue
        for file in files[:FEW]:
            more = f" (and {len(files) - FEW} more)" if len(files) > FEW else ""
            words = f"'{file}' is not as it was committed{more}"
            advice = "commit it, or take the change back"
            found[Problem("not-committed", words, help=advice)] = None
    return tuple(found)


def _tagged(folder: Path, tag: str, here: Commit) -> Iterable[Problem]:
    try:
        there = _git(folder, "rev-parse", "--verify", "--quiet", f"refs/tags/{tag}^{{commit}}")
    except Unknown:
        yield Problem(
            "wrong-tag", f"there is no tag '{tag}'", help=f"make it: git tag --annotate {tag}"
        )
        return
    if there != here.sha:
        words = f"the tag '{tag}' is at {there[:12]}, and {here.sha[:12]} is checked out"
        yield Problem("wrong-tag", words, help=f"check it out: git checkout {tag}")


def _git(folder: Path, *words: str) -> str:
    command = ["git", "--no-optional-locks", "-C", str(folder), *words]
    # What a hook or a user has set must not lead to another repository.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    environment |= {"LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603  # a list, and no shell
            command, capture_output=True, env=environment, check=False, stdin=subprocess.DEVNULL
        )
    except OSError as error:
        raise Unknown(f"git cannot be started ({error.strerror})") from error
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise Unknown(lines[0] if lines else "it does not say why")
    return done.stdout.decode(errors="replace").rstrip("\n")
