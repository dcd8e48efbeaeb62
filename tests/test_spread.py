"""A test that hangs ends after its time limit, by name, and the others still run."""

import subprocess
import sys

from tests.conftest import ROOT

CONFTEST = """
def pytest_xdist_make_scheduler(config, log):
    from tests.spread import Together
    return Together(config, log)
"""
TESTS = """
import time
def test_hangs(): time.sleep(600)
def test_first(): pass
def test_second(): pass
"""


def test_a_hanging_test_is_named_and_the_others_are_run(tmp_path):
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_some.py").write_text(TESTS)
    ran = subprocess.run(
        [sys.executable, "-c", "import pytest; pytest.console_main()", "-n", "2", "--timeout", "1",
         "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "crashed while running 'test_some.py::test_hangs'" in ran.stdout
    assert "1 failed, 2 passed" in ran.stdout
