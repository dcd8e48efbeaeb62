"""The engine is imported without what it never uses: this works, and is still needed."""

import json
import os
import subprocess
import sys

import pytest

from briefing.pdf.engine import UNUSED
from briefing.system.fonts import FONTCONFIG
from tests.conftest import ROOT

SPY = """
import ctypes, ctypes.util, json, os, sys, time, warnings
warnings.simplefilter("ignore")  # that there are no fonts
asked = []
find_library = ctypes.util.find_library
ctypes.util.find_library = spy = lambda name: asked.append(name) or find_library(name)
exec(sys.argv[1])
assert ctypes.util.find_library is spy
flush = ctypes.CDLL(None).fflush
flush(None)
print("a map of fonts is made", flush=True)
weasyprint.text.fonts.FontConfiguration()
time.sleep(0.5)  # for what the thread does
flush(None)
print("it is made", flush=True)
print(json.dumps([asked, sorted(sys.modules)]), flush=True)
os._exit(0)
"""


def imported(how):
    """Import the engine in a new process, and make a font map.

    Return the libraries that ctypes was asked for, the modules loaded, and how often fontconfig
    read its configuration for the font map: it logs each reading (``FC_DEBUG``).
    """
    ran = subprocess.run(
        [sys.executable, "-c", SPY, how], cwd=ROOT, check=True, capture_output=True, text=True,
        env={**os.environ, "FC_DEBUG": "1024", "FONTCONFIG_FILE": str(FONTCONFIG)},
    )  # fmt: skip
    made = ran.stdout.partition("a map of fonts is made")[2].partition("it is made")
    asked, modules = json.loads(made[2])
    # The engine reads it once itself. A reading is logged at its beginning and at its end.
    return asked, set(modules), made[0].count("Loading config file") // 2


def test_loading_the_engine_imports_nothing_unused_seeks_no_library_and_reads_fonts_in_one_thread():
    asked, modules, readings = imported("from briefing.pdf.engine import load; weasyprint = load()")
    assert modules.isdisjoint(UNUSED)
    assert asked == [] or sys.platform == "darwin"
    assert readings == 1


def test_real_modules_are_kept_and_can_be_imported_afterwards():
    before = "import fontTools.ttLib; real = fontTools.ttLib.TTFont\n"
    load = "from briefing.pdf.engine import load; weasyprint = load()\n"
    after = "import fontTools.subset; assert fontTools.subset.Subsetter\n"
    imported(f"{before}{load}{after}assert sys.modules['fontTools.ttLib'].TTFont is real")


@pytest.mark.skipif(sys.platform == "darwin", reason="there, nothing is started to find a library")
def test_a_plain_import_still_imports_unused_modules_seeks_libraries_and_reads_fonts_twice():
    """When a part of this fails, that part of briefing.pdf.engine is no longer needed."""
    asked, modules, readings = imported("import weasyprint")
    assert set(UNUSED) <= modules
    assert asked
    assert readings == 2
