"""The command doctor, which checks this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from briefing.cli import options
from briefing.cli.commands import cli
from briefing.reporting import harmless
from briefing.stream import write

UNUSABLE = 3


@cli.command(short_help="Check what a build lacks on this machine.")
@options.output
def doctor(output: Path) -> int:
    """Check what a build needs on this machine, and say how to fix what is missing."""
    from briefing.doctor import examine

    code = 0
    for check in examine(output, os.environ):
        sign = "ok  " if check.ok else "MISS" if check.needed else "note"
        remedy = f" -> {check.remedy}" if check.remedy else ""
        write(sys.stdout, harmless(f"{sign}  {check.subject:<10}  {check.found}{remedy}") + "\n")
        code = UNUSABLE if check.needed and not check.ok else code
    return code
