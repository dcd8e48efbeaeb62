"""Which tests run in one process of pytest-xdist because they share a slow program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    from xdist.workermanage import WorkerController

TOGETHER: Final = {
    "tests/conformance/test_pdf.py": "Java",
    "tests/conformance/test_bad_pdfs.py": "Java",
    "tests/conformance/test_page.py": "Chromium",
    "tests/conformance/test_bad_pages.py": "Chromium",
    "tests/conformance/test_reading.py": "Chromium",
    "tests/conformance/test_dark_drawings.py": "Chromium",
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

    def _reschedule(self, node: WorkerController) -> None:
        """Give a process the next tests, at least two: it runs the last one when told to end.

        pytest-xdist 3.8 gives one to a process that replaces another, and waits for its result.
        """
        super()._reschedule(node)
        if not node.shutting_down and self._pending_of(self.assigned_work[node]) < 2:
            super()._reschedule(node)

    def remove_node(self, node: WorkerController) -> str | None:
        """Return the test that ended its process, such as by its time limit: it has failed.

        pytest-xdist 3.8 would run it again in the next process, and end that too.
        """
        units = self.assigned_work[node]
        left = [
            (unit, test) for unit in units.values() for test, is_done in unit.items() if not is_done
        ]
        for unit, test in left[:1]:
            unit[test] = True
        for scope in [scope for scope, unit in units.items() if all(unit.values())]:
            del units[scope]  # a process that is given nothing to run waits for ever
        super().remove_node(node)
        return left[0][1] if left else None
