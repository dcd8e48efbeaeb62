"""Drawings that authors specify are cached below the output, for later and concurrent builds."""

import json
import signal
import subprocess
import sys
import time

from briefing.system.cache import Store
from briefing.system.paths import CACHE
from tests import growing
from tests.conftest import ROOT
from tests.machine import hear_ctrl_c

BUILD = """
import json, sys
sys.path.insert(0, sys.argv.pop(1))
from briefing.cli import main
try:
    main()
finally:
    print(json.dumps(sorted({"vl_convert", "fontTools.ttLib"} & sys.modules.keys())))
"""
DRAWINGS = f"{CACHE}/drawings"


def started(content, output, name="figures"):
    """Start a build in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(ROOT), "build", name, "--content", str(content),
         "--output", str(output), "--jobs", "1", "--format", "html"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=hear_ctrl_c,
    )  # fmt: skip


def build(content, output, name="figures"):
    """Run a build and return which drawing libraries it loaded."""
    process = started(content, output, name)
    out, err = process.communicate()
    assert process.returncode == 0, err
    return json.loads(out.splitlines()[-1])


def pages(output):
    return {path.name: path.read_bytes() for path in output.glob("*.html")}


def broken(output):
    """Return the cache entries that are damaged or half written."""
    entries = [path for path in (output / DRAWINGS).rglob("*") if path.is_file()]
    store = Store(output / DRAWINGS)
    return [path for path in entries if store.get(path.parent.name + path.name) is None]


def entries(output):
    """Return the cache entries; one that is made again has another number."""
    return {path: path.stat().st_ino for path in (output / DRAWINGS).rglob("*") if path.is_file()}


def test_a_specification_is_drawn_once_by_one_build_or_by_two_at_once(tmp_path):
    content, first, second = ROOT / "tests" / "content", tmp_path / "first", tmp_path / "second"
    assert "vl_convert" not in build(content, first)  # Vega-Lite runs in its own process
    drawn, before = entries(first), pages(first)
    assert drawn
    assert broken(first) == []
    (first / "manifest.json").unlink()
    build(content, first)
    assert entries(first) == drawn
    both = [started(content, second) for _ in range(2)]
    ends = [process.communicate() and process.returncode for process in both]
    assert (ends, broken(second)) == ([0, 0], [])
    assert pages(first) == before == pages(second)


def test_a_briefing_without_charts_loads_nothing_that_draws(tmp_path):
    growing.write(growing.briefing(), tmp_path / "content")
    assert build(tmp_path / "content", tmp_path / "output", "large") == []
    assert not (tmp_path / "output" / DRAWINGS).exists()


def test_an_interrupted_build_leaves_no_broken_cache_entry(tmp_path):
    process = started(ROOT / "tests" / "content", tmp_path)
    until = time.monotonic() + 30
    while not (tmp_path / DRAWINGS).exists() and time.monotonic() < until:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    process.communicate()
    assert (broken(tmp_path), pages(tmp_path)) == ([], {})
