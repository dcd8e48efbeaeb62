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
import json, sys
sys.path.insert(0, sys.argv[1])
from briefing.charts import DrawingFailed, Style
from briefing.vega_lite.drawing import Specification, draw_specification
axes = {"x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative"}}
def draw(**data):
    text = json.dumps({"data": data, "mark": "bar", "encoding": axes})
    draw_specification(Specification("f", "T", text, Style(400, 600, 8.5)))
draw(values=[{"a": "Қазақстан 漢字", "b": 1}])
for url in ("https://example.org/a.json", "data/a.csv", "file:///etc/hostname"):
    try:
        draw(url=url)
    except DrawingFailed:
        print(url)
"""
# System information, libraries, and what Python reads at startup.
SYSTEM = ("/proc/", "/sys/", "/dev/", "/lib", "/usr/lib", "/etc/ld.so", "/usr/share/locale",
          "/usr/share/zoneinfo", "/etc/localtime")  # fmt: skip


def test_nothing_is_connected_started_or_read_but_packages_and_system_files(tmp_path):
    report = tmp_path / "calls.txt"
    traced = "trace=open,openat,execve,socket,connect,sendto,sendmsg"
    python = [sys.executable, "-P", "-c", DRAW, str(ROOT)]
    ran = subprocess.run(
        [program("strace"), "-f", "-e", traced, "-o", str(report), *python],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "ptrace" in ran.stderr:  # forbidden in some containers
        pytest.skip("this machine does not let a process be watched")
    assert ran.returncode == 0, ran.stderr
    # External data are refused; the engine ignores the URL of a file.
    assert ran.stdout.split() == ["https://example.org/a.json", "data/a.csv"]
    calls = report.read_text()
    assert re.findall(r"\b(?:socket|connect)\(AF_INET.*", calls) == []
    assert calls.count("execve(") == 1
    found = {Path(path) for path in re.findall(r'open(?:at)?\([^"]*"(/[^"]+)".*\) = \d', calls)}
    packages = [Path(path).resolve() for path in sysconfig.get_paths().values()]
    allowed = [*packages, *map(Path, sysconfig.get_paths().values()), ROOT / "briefing",
               Path(sys.prefix), Path(sys.base_prefix).resolve()]  # fmt: skip
    outside = [
        path for path in found
        if not any(path.is_relative_to(folder) for folder in allowed)
        and not str(path).startswith(SYSTEM) and path != ROOT
    ]  # fmt: skip
    assert outside == []
