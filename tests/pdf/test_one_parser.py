"""Fontconfig reads its configuration before a thread of Pango can: this works, and is needed."""

import os
import subprocess
import sys

import pytest

from briefing.system.fonts import FONTCONFIG
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


def count_readings(engine):
    """Return how often the configuration is read when a font map is made, in a new process.

    The engine reads it once itself. Fontconfig logs each reading (``FC_DEBUG``).
    """
    ran = subprocess.run(
        [sys.executable, "-c", MAP_OF_FONTS, engine],
        cwd=ROOT, check=True, capture_output=True, text=True,
        env={**os.environ, "FC_DEBUG": "1024", "FONTCONFIG_FILE": str(FONTCONFIG)},
    )  # fmt: skip
    _, made, after = ran.stdout.partition("a map of fonts is made")
    assert made, ran.stdout
    return after.count("Loading config file") // 2  # logged at the beginning and at the end


def test_fontconfig_reads_its_configuration_in_one_thread_only():
    assert count_readings("from briefing.pdf.engine import load; weasyprint = load()") == 1


@pytest.mark.skipif(sys.platform == "darwin", reason="there, Pango may have been built without it")
def test_a_plain_import_still_has_a_second_thread_read_it():
    """When this fails, Pango's thread no longer reads it, and it need not be read before."""
    assert count_readings("import weasyprint") == 2
