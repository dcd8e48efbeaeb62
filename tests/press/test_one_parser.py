"""Fontconfig reads its configuration before Pango's thread could: that it does, and still must."""

import os
import subprocess
import sys

import pytest

from briefing.fonts import FONTCONFIG
from tests.conftest import ROOT

MAP_OF_FONTS = """
import ctypes, os, sys, time, warnings
warnings.simplefilter("ignore")  # that there are no fonts
told = ctypes.CDLL(None).fflush
exec(sys.argv[1])
told(None)
print("a map of fonts is made", flush=True)
weasyprint.text.fonts.FontConfiguration()
time.sleep(0.5)  # for what the thread does
told(None)
os._exit(0)
"""


def readings(engine):
    """How often the configuration is read when a map of fonts is made, in a new process.

    The engine reads it once itself. Fontconfig tells of each reading (``FC_DEBUG``).
    """
    ran = subprocess.run(
        [sys.executable, "-c", MAP_OF_FONTS, engine],
        cwd=ROOT, check=True, capture_output=True, text=True,
        env={**os.environ, "FC_DEBUG": "1024", "FONTCONFIG_FILE": str(FONTCONFIG)},
    )  # fmt: skip
    _, made, after = ran.stdout.partition("a map of fonts is made")
    assert made, ran.stdout
    return after.count("Loading config file") // 2  # it says when it begins, and when it has done


def test_no_other_thread_reads_it_beside_ours():
    assert readings("from briefing.press.engine import load; weasyprint = load()") == 1


@pytest.mark.skipif(sys.platform == "darwin", reason="there, Pango may have been built without it")
def test_the_engine_by_itself_still_has_it_read_by_a_thread():
    """When this fails, Pango's thread no longer reads it, and it need not be read before."""
    assert readings("import weasyprint") == 2
