"""The same chart has the same bytes in every environment."""

import os
import subprocess
import sys

from tests.conftest import ROOT

DRAW = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from briefing.vega_lite.drawing import Specification, draw_specification
from briefing.charts.panels import draw_chart
from tests.charts.samples import A4, ENGLISH, KINDS, chart, of
from tests.charts.test_maps import drawn
digest = hashlib.sha256()
for kind in KINDS:
    values = of(kind, [3.25, 12.5, 7.0, None], [1.0, 2.0, -3.0, 4.5])
    one = chart(kind, *values, names=("Exports", "Imports"), categories=ENGLISH)
    digest.update(draw_chart(one).encode())
digest.update(drawn().encode())
# In specifications the engine measures text and parses dates itself.
text = '''{"data": {"values": [{"t": "2001-03-05", "v": 1}, {"t": "2002-03-05T12:00", "v": 2}]},
 "mark": "bar", "encoding": {"x": {"field": "t", "type": "temporal", "title": "The time of it"},
 "y": {"field": "v", "type": "quantitative"},
 "color": {"field": "t", "type": "ordinal", "timeUnit": "monthdate"}}}'''
digest.update(draw_specification(Specification("f", "T", text, A4)).encode())
print(digest.hexdigest())
"""


def digest(cwd, **environment):
    clean = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return subprocess.run(
        [sys.executable, "-c", DRAW, str(ROOT)],
        cwd=cwd, env={**clean, **environment}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


FONTS = """<?xml version="1.0"?><fontconfig><dir>/usr/share/fonts</dir>
<match><edit name="family" mode="assign"><string>DejaVu Serif</string></edit></match>
</fontconfig>"""


def test_the_environment_and_the_machines_fonts_do_not_affect_the_drawing(tmp_path):
    (tmp_path / "fonts").write_text(FONTS)
    fonts = {"FONTCONFIG_FILE": str(tmp_path / "fonts")}
    west = {"TZ": "America/Lima", "PYTHONHASHSEED": "2", "LC_ALL": "tr_TR.UTF-8", "HOME": "/no"}
    east = {"TZ": "Pacific/Apia", "PYTHONHASHSEED": "1", "LC_ALL": "C"}
    expected = digest(ROOT)
    assert [digest(tmp_path, **fonts, **one) for one in (west, east)] == [expected, expected]
