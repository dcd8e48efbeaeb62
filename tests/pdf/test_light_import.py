"""The engine is imported without modules it never uses: this works, and is still needed."""

import json
import subprocess
import sys

import pytest

from briefing.pdf.engine import UNUSED
from tests.conftest import ROOT

SPY = """
import ctypes.util, gc, json, sys, warnings, weakref
warnings.simplefilter("ignore")  # that there are no fonts
gc.disable()
asked = []
find_library = ctypes.util.find_library
ctypes.util.find_library = lambda name: asked.append(name) or find_library(name)
spied = ctypes.util.find_library
class Something: pass
def use():
    something = Something()
    exec(sys.argv[1])
    return weakref.ref(something)
keeps = use()() is not None
assert ctypes.util.find_library is spied
json.dump([asked, sorted(sys.modules), keeps], sys.stdout)
"""


def imported(how):
    """Import the engine in a new process.

    Return the libraries that ctypes was asked for, the modules loaded, and whether an object in use
    meanwhile is still alive afterwards.
    """
    ran = subprocess.run(
        [sys.executable, "-c", SPY, how], cwd=ROOT, check=True, capture_output=True, text=True
    )
    asked, modules, keeps = json.loads(ran.stdout)
    return asked, set(modules), keeps


def test_loading_the_engine_imports_nothing_unused_seeks_no_library_and_keeps_no_reference():
    asked, modules, keeps = imported("from briefing.pdf.engine import load; load()")
    assert "weasyprint" in modules
    assert modules.isdisjoint(UNUSED)
    assert asked == [] or sys.platform == "darwin"
    assert not keeps


def test_real_modules_are_kept_and_can_be_imported_afterwards():
    before = "import fontTools.ttLib; real = fontTools.ttLib.TTFont\n"
    load = "from briefing.pdf.engine import load; load()\n"
    after = "import fontTools.subset; assert fontTools.subset.Subsetter\n"
    imported(f"{before}{load}{after}assert sys.modules['fontTools.ttLib'].TTFont is real")


@pytest.fixture(scope="module")
def plainly():
    return imported("import weasyprint")


def test_a_plain_import_still_imports_the_unused_modules(plainly):
    """When this fails, modules that it no longer imports need no stand-in."""
    assert set(UNUSED) <= plainly[1]


@pytest.mark.skipif(sys.platform == "darwin", reason="there, nothing is started to find a library")
def test_a_plain_import_still_searches_for_libraries(plainly):
    """When this fails, the search for libraries need not be prevented."""
    assert plainly[0]


def test_a_plain_import_still_keeps_a_reference_to_its_caller(plainly):
    """When this fails, the engine need not be imported in a thread of its own."""
    assert plainly[2]
