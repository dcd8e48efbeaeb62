"""The engine is imported without modules it never uses: this works, and is still needed."""

import json
import subprocess
import sys

import pytest

from briefing.pdf.engine import UNUSED
from tests.conftest import ROOT

SPY = """
import ctypes.util, json, sys, warnings
warnings.simplefilter("ignore")  # that there are no fonts
asked = []
find_library = ctypes.util.find_library
ctypes.util.find_library = lambda name: asked.append(name) or find_library(name)
spied = ctypes.util.find_library
exec(sys.argv[1])
assert ctypes.util.find_library is spied
json.dump([asked, sorted(sys.modules)], sys.stdout)
"""


def imported(how):
    """Return the libraries searched for by ctypes and the modules loaded, in a new process."""
    ran = subprocess.run(
        [sys.executable, "-c", SPY, how], cwd=ROOT, check=True, capture_output=True, text=True
    )
    asked, modules = json.loads(ran.stdout)
    return asked, set(modules)


def test_loading_the_engine_imports_no_unused_module_and_seeks_no_library():
    asked, modules = imported("from briefing.pdf.engine import load; load()")
    assert "weasyprint" in modules
    assert modules.isdisjoint(UNUSED)
    assert asked == [] or sys.platform == "darwin"


def test_real_modules_are_kept_and_can_be_imported_afterwards():
    before = "import fontTools.ttLib; real = fontTools.ttLib.TTFont\n"
    load = "from briefing.pdf.engine import load; load()\n"
    after = "import fontTools.subset; assert fontTools.subset.Subsetter\n"
    imported(f"{before}{load}{after}assert sys.modules['fontTools.ttLib'].TTFont is real")


def test_a_plain_import_still_imports_the_unused_modules():
    """When this fails, modules that it no longer imports need no stand-in."""
    _, modules = imported("import weasyprint")
    assert set(UNUSED) <= modules


@pytest.mark.skipif(sys.platform == "darwin", reason="there, nothing is started to find a library")
def test_a_plain_import_still_searches_for_libraries():
    """When this fails, the search for libraries need not be prevented."""
    asked, _ = imported("import weasyprint")
    assert asked


KEEPING = """
import gc, sys, warnings, weakref
warnings.simplefilter("ignore")  # that there are no fonts
gc.disable()
class Something: pass
def use():
    something = Something()
    exec(sys.argv[1])
    return weakref.ref(something)
print(use()() is not None)
"""


def keeps(how):
    """Return whether an object in use during the import is still alive afterwards."""
    ran = subprocess.run(
        [sys.executable, "-c", KEEPING, how], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return ran.stdout == "True\n"


def test_loading_the_engine_keeps_no_reference_to_its_caller():
    assert not keeps("from briefing.pdf.engine import load; load()")


def test_a_plain_import_still_keeps_a_reference_to_its_caller():
    """When this fails, the engine need not be imported in a thread of its own."""
    assert keeps("import weasyprint")
