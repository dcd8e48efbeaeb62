"""Reports an internal failure of this program as a problem."""

from __future__ import annotations

import os
import sys

from briefing.problems import Problem


def defect(name: str, report: str) -> Problem:
    """Return a one-line problem; the traceback is saved to a file for the maintainers."""
    import tempfile

    try:
        handle, path = tempfile.mkstemp(prefix="briefing-defect-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{sys.version}\n{sys.argv}\n\n{report}")
        where = f"the report is in {path}"
    except OSError:
        where = "the report could not be saved"
    # The last line that says something: the traceback of a group ends with a frame.
    what = next(one for one in reversed(report.splitlines()) if any(map(str.isalpha, one)))
    what = what.strip(" |")
    return Problem(
        "defect",
        f"this program failed on '{name}' ({what}); {where}",
        help="the content is not at fault: send the report to those who maintain the program",
    )
