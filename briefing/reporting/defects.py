"""A failure of this program, as a problem like any other."""

from __future__ import annotations

import os
import sys

from briefing.problems import Problem


def defect(name: str, report: str) -> Problem:
    """One line for the user; the traceback goes into a file, for those who can use it."""
    import tempfile

    try:
        handle, path = tempfile.mkstemp(prefix="briefing-defect-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{sys.version}\n{sys.argv}\n\n{report}")
        where = f"the report is in {path}"
    except OSError:
        where = "the report could not be saved"
    what = report.strip().splitlines()[-1]
    return Problem(
        "defect",
        f"this program failed on '{name}' ({what}); {where}",
        help="the content is not at fault: send the report to those who maintain the program",
    )
