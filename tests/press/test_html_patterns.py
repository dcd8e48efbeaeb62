"""HTML is read with patterns that are made once, and reads the same."""

from xml.etree import ElementTree

import pytest
import tinyhtml5
from tinyhtml5 import inputstream

from briefing.press.engine import load
from briefing.press.html_patterns import keep_patterns

PAGE = """<!DOCTYPE html><html lang='en'><title>t &amp; u</title><style>a > b { c: "d" }</style>
<!-- - -- --><p id=a class='b c' title="&quot;Қ">x < y &lt; é &nbsp; العربية</p><br/>
<a href=#a>—</a>"""


def parsed():
    return ElementTree.tostring(tinyhtml5.parse(PAGE, namespace_html_elements=False))


@pytest.fixture
def compiled(monkeypatch):
    """How often a pattern is made."""
    made = []
    monkeypatch.setattr(inputstream.re, "compile", lambda text, make=inputstream.re.compile:
                        made.append(text) or make(text))  # fmt: skip
    return made


@pytest.fixture
def by_the_parser_alone(monkeypatch):
    monkeypatch.setattr(inputstream, "characters_until_regex", {})


def test_what_is_read_is_the_same(monkeypatch):
    load()
    ours = parsed()
    monkeypatch.setattr(inputstream, "characters_until_regex", {})
    assert parsed() == ours


def test_each_pattern_is_made_once(monkeypatch, compiled):
    monkeypatch.setattr(inputstream, "characters_until_regex", {})
    keep_patterns(inputstream)
    for _ in range(2):
        parsed()
    assert len(compiled) == len({*compiled}) > 3


def test_the_parser_by_itself_still_makes_them_again(by_the_parser_alone, compiled):
    """When this fails, briefing.press.html_patterns is no longer needed."""
    parsed()
    assert len(compiled) > len({*compiled})


def test_it_is_done_once_only():
    load()
    before = inputstream.characters_until_regex
    load()
    assert inputstream.characters_until_regex is before
