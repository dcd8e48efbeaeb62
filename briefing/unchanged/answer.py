"""Ends a run early if there is nothing to build and nothing else to report."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence

from briefing import summary
from briefing.folders import COMPLETING, PARENT, briefing_names, briefing_of, passed_over, shown
from briefing.stream import exit_code, replace_unencodable, write
from briefing.unchanged.command_line import PlainBuild, parse
from briefing.unchanged.outdated import outdated
from briefing.unchanged.program import of_program
from briefing.unchanged.record import Present, key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from briefing.unchanged.record import Record


def answer(arguments: Sequence[str]) -> None:
    """End the program if the command line requests a build that would change nothing."""
    began = time.monotonic()
    if sys.version_info < (3, 11) or os.name == "nt":
        return  # set-up reports the requirements
    if COMPLETING in os.environ or "BRIEFING_PYTHON" in os.environ:
        return  # shell completion, or another Python that needs its own environment
    wanted = parse(arguments)
    if wanted is None or wanted.form == "json":
        return
    try:
        found = _unchanged(wanted)
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except FileNotFoundError:
        return  # the working directory is gone
    if found is not None:
        replace_unencodable()
        present, records = found
        _tell(wanted, present, records, began)
        raise SystemExit(exit_code(0))


def _unchanged(wanted: PlainBuild) -> tuple[Present, dict[str, Record]] | None:
    """Return the present state and the record of each requested briefing.

    None if one has changed or has something to report.
    """
    if not wanted.has_theme:
        return None
    there = briefing_names(wanted.content)
    names = wanted.names or there
    is_one = wanted.shape["edition"] is None or len(wanted.names) == 1
    if not is_one or not names or not set(names) <= set(there) or not "".join(names).isprintable():
        return None
    if not wanted.names and passed_over(wanted.content, there):
        return None
    content = os.path.join(os.getcwd(), wanted.content.rstrip("/"))
    if os.path.basename(content) in ("", ".", ".."):
        return None  # its parent folder is only known from a normalised path
    prefix = sys.prefix if sys.prefix != sys.base_prefix else f"{PARENT}/.venv"
    present = Present(content, wanted.templates, wanted.theme, wanted.output, of_program(prefix))
    if wanted.is_whole and not set(map(briefing_of, present.manifest)) <= set(names):
        return None  # the manifest lists briefings that no longer exist and must be removed
    found = {}
    for name in names:
        record = present.record(key(name, wanted.shape))
        if record is None or record["problems"] or not present.has_inputs_of(record):
            return None
        found[name] = record
    never_used = (frozenset(map(json.dumps, record["unused"])) for record in found.values())
    if wanted.is_whole and frozenset.intersection(*never_used):
        return None
    # Output files last: they are larger, and seldom what has changed.
    return (present, found) if all(map(present.has_files_of, found.values())) else None


def _tell(wanted: PlainBuild, present: Present, found: dict[str, Record], began: float) -> None:
    folder = shown(wanted.output)
    for name in found:
        write(sys.stderr, f"{name}: {summary.UNCHANGED}\n")
    files = [(n, size, pages) for record in found.values() for n, size, _, pages in record["files"]]
    write(sys.stdout, summary.listed(files, folder))
    seconds = time.monotonic() - began
    write(sys.stderr, summary.run("built", 0, 0, len(found), seconds, "no problems"))
    older = outdated(wanted.output, present.manifest, (name for name, *_ in files))
    write(sys.stderr, summary.outdated(older, folder))
    write(sys.stderr, summary.unfrozen(n for n, record in found.items() if record["unfrozen"]))
    write(sys.stderr, summary.left_out((n, record["left_out"]) for n, record in found.items()))
    write(sys.stderr, summary.unverified(sum(record["unverified"] for record in found.values())))
