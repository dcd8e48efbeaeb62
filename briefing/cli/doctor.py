"""Checks what a build needs of the machine, each thing separately and with its remedy.

A check never raises: if something cannot be examined, that is its result.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from briefing.build.report import harmless
from briefing.cli.commands import cli
from briefing.cli.options import Arguments, takes
from briefing.system.console import write
from briefing.system.paths import CALLED, IS_CLONE, LOCK
from briefing.system.values import Value
from briefing.system.versions import LIBYAML_HELP

ROOM = 200_000_000
"""Free disk space in bytes below which a run of many briefings may fail."""
_PYTHON = "install Python 3.11, 3.12 or 3.13"
_UTF_8 = "set a UTF-8 locale: export LANG=C.UTF-8"
_SPACE = "free some space, or name another folder with --output"
_FILL = "make" if IS_CLONE else f"pip install --require-hashes -r {shlex.quote(LOCK)}"
_PANGO = (
    "Debian, Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; "
    "Fedora: dnf install pango; macOS: brew install pango"
)


class Check(Value):
    """The result of a check. Unless ``ok``, ``remedy`` says what to do.

    ``needed``: no build is possible without it.
    """

    subject: str
    ok: bool
    found: str
    remedy: str = ""
    needed: bool = True


def examine(output: Path, environment: Mapping[str, str]) -> Iterator[Check]:
    """Run all checks in order."""
    yield _run_check("Python", _python, _PYTHON)
    yield _run_check("packages", _packages, _FILL)
    yield _run_check("libyaml", _libyaml, LIBYAML_HELP)
    for name in ("pango", "harfbuzz", "fontconfig"):
        yield _run_check(name, partial(_library, name), _PANGO)
    yield _run_check("fonts", _fonts, _FILL)
    yield _run_check("encoding", _letters, _UTF_8)
    yield _run_check("editor", partial(_editor, environment), "any editor will do")
    yield _run_check("output", partial(_output, output), "name another folder with --output")
    yield _run_check("disk", partial(_disk, output), _SPACE)


def _run_check(subject: str, look: Callable[[], Check], remedy: str) -> Check:
    try:
        return look()
    except Exception as error:  # a partly installed package can raise anything
        words = " ".join(str(error).split()) or type(error).__name__
        return Check(subject, False, words, remedy)


def _python() -> Check:
    from briefing.system.setup import PYTHONS

    found = "{}.{}.{}".format(*sys.version_info[:3])
    own = sys.prefix != sys.base_prefix
    where = f"{found}, in the virtual environment {sys.prefix}" if own else f"{found}, the system's"
    good = sys.version_info[:2] in PYTHONS
    return Check("Python", good, where, "" if good else _PYTHON)


def _packages() -> Check:
    pinned = re.findall(r"^([\w.-]+)==([^\s;]+) *\\?$", Path(LOCK).read_text("utf-8"), re.MULTILINE)
    entries = Path(sys.prefix).glob("lib/python*/site-packages/*.dist-info")
    installed = {re.sub("[-_.]", "-", entry.stem.lower()) for entry in entries}
    if {re.sub("[-_.]", "-", f"{name}-{version}") for name, version in pinned} <= installed:
        return Check("packages", True, "at the versions that the program was tested with")
    words = "missing, or not at the versions that the program was tested with: bytes may differ"
    return Check("packages", False, words, _FILL, needed=False)


def _libyaml() -> Check:
    from yaml._yaml import get_version_string

    from briefing.read.yaml.compose import yaml_parser

    yaml_parser()  # raises, if it is missing
    return Check("libyaml", True, get_version_string())


def _library(name: str) -> Check:
    from briefing.pdf.libraries import libraries

    return Check(name, True, libraries()[name])


def _fonts() -> Check:
    from briefing.system.fonts import FACES

    for face in FACES:
        face.path.read_bytes()  # raises, with the name of the face
    return Check("fonts", True, ", ".join(dict.fromkeys(face.family for face in FACES)))


def _letters() -> Check:
    names, shown = sys.getfilesystemencoding(), getattr(sys.stdout, "encoding", None) or "utf-8"
    good = {names.lower().replace("-", ""), shown.lower().replace("-", "")} == {"utf8"}
    words = f"file names {names}, terminal {shown}"
    return Check("encoding", good, words, "" if good else _UTF_8, needed=False)


def _editor(environment: Mapping[str, str]) -> Check:
    """Check for an editor that validates against the JSON Schemas while one types."""
    home = Path(environment.get("HOME", "/nonexistent"))
    for command, folder in {
        "code": ".vscode",
        "codium": ".vscode-oss",
        "cursor": ".cursor",
    }.items():
        if not shutil.which(command, path=environment.get("PATH", "")):
            continue
        if any((home / folder / "extensions").glob("redhat.vscode-yaml-*")):
            return Check("editor", True, f"{command}: completes field names and marks mistakes")
        remedy = f"{command} --install-extension redhat.vscode-yaml"
        return Check("editor", False, f"{command}, without YAML schemas", remedy, needed=False)
    if shutil.which("yaml-language-server", path=environment.get("PATH", "")):
        return Check("editor", True, "yaml-language-server, for editors that speak its protocol")
    words = "found none that marks mistakes while you type"
    remedy = (
        f"any editor will do, with '{CALLED} check'; VS Code has the extension redhat.vscode-yaml"
    )
    return Check("editor", False, words, remedy, needed=False)


def _output(output: Path) -> Check:
    from briefing.output.files import nearest_existing, unwritable

    if problem := unwritable(output, str(output)):
        return Check("output", False, problem.message, problem.help or "")
    made = "" if nearest_existing(output) == output.absolute() else " (will be created)"
    return Check("output", True, f"{output}{made}: can be written")


def _disk(output: Path) -> Check:
    from briefing.output.files import nearest_existing

    free = shutil.disk_usage(nearest_existing(output)).free
    words = f"{free / 1e9:.1f} GB free"
    return Check("disk", free >= ROOM, words, "" if free >= ROOM else _SPACE)


# The command doctor, which checks this machine.

UNUSABLE = 3


@cli.command(short_help="Check what a build lacks on this machine.")
@takes("output")
def doctor(asked: Arguments) -> int:
    """Check what a build needs on this machine, and say how to fix what is missing."""
    code = 0
    for check in examine(asked.output, os.environ):
        sign = "ok  " if check.ok else "MISS" if check.needed else "note"
        remedy = f" -> {check.remedy}" if check.remedy else ""
        write(sys.stdout, harmless(f"{sign}  {check.subject:<10}  {check.found}{remedy}") + "\n")
        code = UNUSABLE if check.needed and not check.ok else code
    return code
