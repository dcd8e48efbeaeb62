"""HTML is parsed with patterns compiled once, with the same result."""

from xml.etree import ElementTree

import pytest
import tinyhtml5
from tinyhtml5 import inputstream

from briefing.pdf.engine import load
from briefing.pdf.patches.speed import keep_patterns

PAGE = """<!DOCTYPE html><html lang='en'><title>t &amp; u</title><style>a > b { c: "d" }</style>
<!-- - -- --><p id=a class='b c' title="&quot;Қ">x < y &lt; é &nbsp; العربية</p><br/>
<a href=#a>—</a>"""


def parsed():
    return ElementTree.tostring(tinyhtml5.parse(PAGE, namespace_html_elements=False))


@pytest.fixture
def compiled_patterns(monkeypatch):
    """Record each pattern that is compiled."""
    made = []
    monkeypatch.setattr(inputstream.re, "compile", lambda text, make=inputstream.re.compile:
                        made.append(text) or make(text))  # fmt: skip
    return made


def test_each_pattern_is_compiled_once(monkeypatch, compiled_patterns):
    monkeypatch.setattr(inputstream, "characters_until_regex", {})
    keep_patterns(load())
    for _ in range(2):
        parsed()
    assert len(compiled_patterns) == len({*compiled_patterns}) > 3


def test_the_unpatched_parser_still_compiles_patterns_repeatedly(monkeypatch, compiled_patterns):
    """When this fails, briefing.pdf.patches.speed is no longer needed."""
    monkeypatch.setattr(inputstream, "characters_until_regex", {})
    parsed()
    assert len(compiled_patterns) > len({*compiled_patterns})
