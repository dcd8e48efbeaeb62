"""Which tests run in one process of pytest-xdist because they share a slow program."""

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
"""Test modules by the program they share in one process. All other tests run anywhere.

This is by module, not by the mark ``xdist_group``: pytest-xdist 3.8 ignores it with pytest 9.2
(pytest-xdist issue 1386).
"""


class Together(LoadScopeScheduling):
    """Schedule the largest groups first, and tests without a group one by one."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER.get(nodeid.split("::")[0], nodeid)
