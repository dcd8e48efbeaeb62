"""Drawing opens no connection, starts no program, and reads only our own fonts.

The chart engine is not Python, so the system calls of the process are traced.
"""

import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.machine import program

DRAW = """
import sys
sys.path.insert(0, sys.argv[1])
from briefing.vega_lite import vega_lite_to_svg
values = [{"a": "Қазақстан 漢字", "b": 1}]
axes = {"x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative"}}
vega_lite_to_svg({"data": {"values": values}, "mark": "bar", "encoding": axes})
for url in ("https://example.org/a.json", "data/a.csv", "file:///etc/hostname"):
    try:
        vega_lite_to_svg({"data": {"url": url}, "mark": "bar", "encoding": axes})
    except Exception as error:
        print(type(error).__name__)
"""
# System information, libraries, and what Python reads at startup.
SYSTEM = ("/proc/", "/sys/", "/dev/", "/lib", "/usr/lib", "/etc/ld.so", "/usr/share/locale",
          "/etc/localtime")  # fmt: skip


@pytest.fixture(scope="module")
def calls(tmp_path_factory):
    """Return the system calls of a process that draws, and what it printed."""
    report = tmp_path_factory.mktemp("calls") / "calls.txt"
    traced = "trace=open,openat,execve,socket,connect,sendto,sendmsg"
    python = [sys.executable, "-P", "-c", DRAW, str(ROOT)]
    ran = subprocess.run(
        [program("strace"), "-f", "-e", traced, "-o", str(report), *python],
        cwd=report.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "ptrace" in ran.stderr:  # forbidden in some containers
        pytest.skip("this machine does not let a process be watched")
    assert ran.returncode == 0, ran.stderr
    return report.read_text(), ran.stdout


def test_no_connection_is_opened(calls):
    assert re.findall(r"\b(?:socket|connect)\(AF_INET.*", calls[0]) == []


def test_no_program_is_started(calls):
    assert calls[0].count("execve(") == 1


def test_only_packages_and_system_files_are_read(calls):
    found = {Path(path) for path in re.findall(r'open(?:at)?\([^"]*"(/[^"]+)".*\) = \d', calls[0])}
    packages = [Path(path).resolve() for path in sysconfig.get_paths().values()]
    allowed = [*packages, *map(Path, sysconfig.get_paths().values()), ROOT / "briefing",
               Path(sys.prefix), Path(sys.base_prefix).resolve()]  # fmt: skip
    outside = [
        path for path in found
        if not any(path.is_relative_to(folder) for folder in allowed)
        and not str(path).startswith(SYSTEM) and path != ROOT
    ]  # fmt: skip
    assert outside == []


def test_external_data_are_refused(calls):
    assert calls[1].split() == ["DrawingFailed"] * 2  # the engine ignores the URL of a file
