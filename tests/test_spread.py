"""A test that hangs ends after its time limit, by name, and the others still run."""

import subprocess
import sys

from tests.conftest import ROOT

CONFTEST = """
def pytest_xdist_make_scheduler(config, log):
    from tests.spread import TOGETHER, Together
    TOGETHER.update({"test_a.py": "one program", "test_b.py": "another"})
    return Together(config, log)
"""
GROUP = """
import pytest
@pytest.mark.parametrize("number", range(4))
def test_runs(number): pass
"""
SINGLE = """
import pytest, time
def test_hangs(): time.sleep(600)
@pytest.mark.parametrize("number", range(9))
def test_runs(number): pass
"""


def test_a_hanging_test_is_named_with_its_stack_and_the_others_are_run(tmp_path):
    (tmp_path / "conftest.py").write_text(CONFTEST)
    # After a group, a process has three tests: two are left when the first of them has hung.
    for name, code in [("a", GROUP), ("b", GROUP), ("some", SINGLE)]:
        (tmp_path / f"test_{name}.py").write_text(code)
    ran = subprocess.run(
        [sys.executable, "-c", "import pytest; pytest.main()", "-n", "2", "--timeout", "4",
         "-o", "faulthandler_timeout=3",
         "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert "crashed while running 'test_some.py::test_hangs'" in ran.stdout
    assert "1 failed, 17 passed" in ran.stdout
    assert "in test_hangs" in ran.stderr
