"""The engine is imported without what it never uses: that this works, and is still needed."""

import json
import subprocess
import sys

import pytest

from briefing.press.light_import import UNUSED
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
    """The libraries that ctypes was asked for, and the modules that are there, in a new process."""
    ran = subprocess.run(
        [sys.executable, "-c", SPY, how], cwd=ROOT, check=True, capture_output=True, text=True
    )
    asked, modules = json.loads(ran.stdout)
    return asked, set(modules)


def test_neither_a_compiler_nor_fonttools():
    asked, modules = imported("from briefing.press.engine import load; load()")
    assert "weasyprint" in modules
    assert modules.isdisjoint(UNUSED)
    assert asked == [] or sys.platform == "darwin"


def test_who_has_the_real_ones_keeps_them_and_who_wants_them_gets_them():
    before = "import fontTools.ttLib; real = fontTools.ttLib.TTFont\n"
    load = "from briefing.press.engine import load; load()\n"
    after = "import fontTools.subset; assert fontTools.subset.Subsetter\n"
    imported(f"{before}{load}{after}assert sys.modules['fontTools.ttLib'].TTFont is real")


def test_the_engine_by_itself_still_imports_them():
    """When this fails, what it no longer imports needs no stand-in."""
    _, modules = imported("import weasyprint")
    assert set(UNUSED) <= modules


@pytest.mark.skipif(sys.platform == "darwin", reason="there, nothing is started to find a library")
def test_the_engine_by_itself_still_asks_for_libraries():
    """When this fails, it finds its libraries at once, and need not be hindered."""
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
    """Whether what was in use while the engine was imported is still there afterwards."""
    ran = subprocess.run(
        [sys.executable, "-c", KEEPING, how], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return ran.stdout == "True\n"


def test_what_was_in_use_meanwhile_is_not_kept():
    assert not keeps("from briefing.press.engine import load; load()")


def test_the_engine_by_itself_keeps_it():
    """When this fails, it need not be imported in a thread of its own."""
    assert keeps("import weasyprint")
