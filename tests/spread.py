"""Which tests run in one process of pytest-xdist, since they share a program slow to start."""

from __future__ import annotations

from typing import Final

from xdist.scheduler import LoadScopeScheduling

TOGETHER: Final = {
    "tests/conformance/test_pdf.py": "Java",
    "tests/conformance/test_bad_pdfs.py": "Java",
    "tests/conformance/test_page.py": "Chromium",
    "tests/conformance/test_bad_pages.py": "Chromium",
    "tests/conformance/test_reading.py": "Chromium",
    "tests/conformance/test_handbook.py": "Chromium",
}
"""Modules, and the program that one process has for all of them. All other tests run anywhere.

By module, and not by the mark ``xdist_group``: pytest-xdist 3.8 does not see it with pytest 9.2
(pytest-xdist issue 1386).
"""


class Together(LoadScopeScheduling):
    """The largest groups first; tests of no group one by one."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER.get(nodeid.split("::")[0], nodeid)
