"""The command doctor, which checks what a build needs of the machine, one thing after the other."""

import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from briefing.cli.commands import cli
from briefing.cli.options import Run, takes
from briefing.system.console import say
from briefing.system.paths import CALLED, IS_CLONE, LOCK
from briefing.system.values import Value
from briefing.system.versions import LIBYAML_HELP

ROOM = 200_000_000
"""Free disk space in bytes below which a run of many briefings may fail."""
_FILL = "make" if IS_CLONE else f"pip install --require-hashes -r {shlex.quote(LOCK)}"
_PANGO = (
    "Debian, Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; "
    "Fedora: dnf install pango; macOS: brew install pango"
)
_ELSEWHERE = "name another folder with --output"
_EDITOR = f"any editor will do, with '{CALLED} check'; VS Code has the extension redhat.vscode-yaml"


class Check(Value):
    """The result of a check. Unless ``is_ok``, ``remedy`` says what to do.

    ``is_needed``: no build is possible without it.
    """

    subject: str
    is_ok: bool
    found: str
    remedy: str
    is_needed: bool


def examine(output: Path, environment: Mapping[str, str]) -> Iterator[Check]:
    """Run all checks in order. None raises: what cannot be examined is missing."""
    checks: tuple[tuple[str, Callable[[], tuple[str, bool]], str, bool], ...] = (
        ("Python", _check_python, "install Python 3.11, 3.12 or 3.13", True),
        ("packages", _check_packages, _FILL, False),
        ("libyaml", _check_libyaml, LIBYAML_HELP, True),
        ("pango", _check_libraries, _PANGO, True),
        ("fonts", _check_fonts, _FILL, True),
        ("encoding", _check_encoding, "set a UTF-8 locale: export LANG=C.UTF-8", False),
        ("editor", partial(_check_editor, environment), _EDITOR, False),
        ("output", partial(_check_output, output), _ELSEWHERE, True),
        ("disk", partial(_check_disk, output), f"free some space, or {_ELSEWHERE}", True),
    )
    for subject, look, remedy, is_needed in checks:
        try:
            found, is_ok = look()
        except Exception as error:  # a partly installed package can raise anything
            found, is_ok = " ".join(str(error).split()) or type(error).__name__, False
        yield Check(subject, is_ok, found, "" if is_ok else remedy, is_needed)


def _check_python() -> tuple[str, bool]:
    from briefing.system.setup import PYTHONS

    version = "{}.{}.{}".format(*sys.version_info[:3])
    return f"{version}, in {sys.prefix}", sys.version_info[:2] in PYTHONS


def _check_packages() -> tuple[str, bool]:
    pinned = re.findall(r"^([\w.-]+)==([^\s;]+) *\\?$", Path(LOCK).read_text("utf-8"), re.MULTILINE)
    entries = Path(sys.prefix).glob("lib/python*/site-packages/*.dist-info")
    installed = {re.sub("[-_.]", "-", entry.stem.lower()) for entry in entries}
    if {re.sub("[-_.]", "-", f"{name}-{version}") for name, version in pinned} <= installed:
        return "at the versions that the program was tested with", True
    return "missing, or not at the versions that were tested: bytes may differ", False


def _check_libyaml() -> tuple[str, bool]:
    from yaml._yaml import get_version_string

    from briefing.read.yaml.compose import yaml_parser

    yaml_parser()  # raises, if it is missing
    return str(get_version_string()), True


def _check_libraries() -> tuple[str, bool]:
    from briefing.pdf.libraries import libraries

    pango, *others = libraries().items()
    return ", ".join([pango[1], *map(" ".join, others)]), True


def _check_fonts() -> tuple[str, bool]:
    from briefing.system.fonts import FACES

    for face in FACES:
        face.path.read_bytes()  # raises, with the name of the face
    return ", ".join(dict.fromkeys(face.family for face in FACES)), True


def _check_encoding() -> tuple[str, bool]:
    encodings = (sys.getfilesystemencoding(), getattr(sys.stdout, "encoding", None) or "utf-8")
    is_utf8 = {name.lower().replace("-", "") for name in encodings} == {"utf8"}
    return "file names {}, terminal {}".format(*encodings), is_utf8


def _check_editor(environment: Mapping[str, str]) -> tuple[str, bool]:
    """Look for an editor that validates against the JSON Schemas while one types."""
    home, path = Path(environment.get("HOME", "/nonexistent")), environment.get("PATH", "")
    folders = {"code": ".vscode", "codium": ".vscode-oss", "cursor": ".cursor"}
    for command in filter(partial(shutil.which, path=path), folders):
        if any((home / folders[command] / "extensions").glob("redhat.vscode-yaml-*")):
            return f"{command}: completes field names and marks mistakes", True
    if shutil.which("yaml-language-server", path=path):
        return "yaml-language-server, for editors that speak its protocol", True
    return "found none that marks mistakes while you type", False


def _check_output(output: Path) -> tuple[str, bool]:
    from briefing.output.files import nearest_existing, unwritable

    if problem := unwritable(output, str(output)):
        return problem.message, False
    is_there = nearest_existing(output) == output.absolute()
    return f"{output}{'' if is_there else ' (will be created)'}: can be written", True


def _check_disk(output: Path) -> tuple[str, bool]:
    from briefing.output.files import nearest_existing

    free = shutil.disk_usage(nearest_existing(output)).free
    return f"{free / 1e9:.1f} GB free", free >= ROOM


@cli.command(short_help="Check what a build lacks on this machine.")
@takes("output")
def doctor(run: Run) -> int:
    """Check what a build needs on this machine, and say how to fix what is missing."""
    code = 0
    for check in examine(run.output, os.environ):
        sign = "ok  " if check.is_ok else "MISS" if check.is_needed else "note"
        remedy = f" -> {check.remedy}" if check.remedy else ""
        say(f"{sign}  {check.subject:<10}  {check.found}{remedy}")
        code = 3 if check.is_needed and not check.is_ok else code
    return code
