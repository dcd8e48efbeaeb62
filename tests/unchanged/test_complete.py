"""Whatever a build reads in its folders is remembered, to decide about the next build."""

import json
import subprocess
import sys

import pytest

from briefing.system.cache import read_entry
from tests.conftest import ROOT

SPY = """
import os, sys
from pathlib import Path

root, seen = Path(sys.argv[1]), set()

def spy(event, args):
    if event in ("open", "os.listdir", "os.scandir") and isinstance(args[0], (str, bytes, Path)):
        path = Path(os.path.abspath(os.fsdecode(args[0])))
        if path.is_relative_to(root):
            below = path.relative_to(root).as_posix()
            seen.add(below if event == "open" else f"{below}/")

sys.path.insert(0, sys.argv[2])
from briefing.build.request import Request
from briefing.build.pipeline import build
folders = (root / "content", root / "templates", root / "output")
sys.addaudithook(spy)
outcome = build(Request(*folders, program="spied on"), "kz")
assert outcome.files, outcome
print("\\n".join(sorted(seen)))
"""


@pytest.fixture
def seen_and_remembered(built):
    """The paths opened or listed by a build, and the paths remembered as read or looked for."""
    ran = subprocess.run(
        [sys.executable, "-c", SPY, str(built.root), str(ROOT)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    # A cached compiled template is used only with the source that it was compiled from.
    passed_over = ("output", "templates/__pycache__/")
    found = {path for path in ran.stdout.splitlines() if not path.startswith(passed_over)}
    manifest = json.loads((built.root / "output" / "manifest.json").read_text())["briefings"]["kz"]
    cache = built.root / "output" / ".cache"
    kept = (read_entry(cache, path.parent.name + path.name) for path in cache.glob("??/*"))
    records = [json.loads(entry) for entry in kept if entry and b'"spied on"' in entry]
    return found, {*manifest["inputs"], *records[0]["lookups"]}


def test_every_file_opened_and_folder_listed_is_remembered(seen_and_remembered):
    found, remembered = seen_and_remembered
    assert {"content/kz/one.yaml", "content/kz/", "archive/daily.txt"} <= found
    assert found - remembered == set()
