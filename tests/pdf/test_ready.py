"""A process prepares for pressing before it knows the document."""

from types import SimpleNamespace

import pytest

from briefing.pdf.document import LAST_STYLE, fragments, get_ready, look_up_fragments
from briefing.pdf.layout import parse_style
from briefing.system.cache import Store

FLOW = SimpleNamespace(html='<html lang="en"><title>t</title><p>Words</p>')
DOCUMENT = SimpleNamespace(
    flows=[FLOW], style="p { margin: 0 }", sheets=(("a.css", 1),), families=()
)


def test_getting_ready_parses_the_style_sheets_of_the_last_document(tmp_path):
    store = Store(tmp_path)
    fragments(DOCUMENT, look_up_fragments(DOCUMENT, store), store)
    parse_style.cache_clear()
    get_ready(Store(tmp_path))
    parse_style(DOCUMENT.style, DOCUMENT.sheets, ())
    assert parse_style.cache_info().misses == 1


@pytest.mark.parametrize("kept", [None, b"", b'["style", []]', b"7"])
def test_getting_ready_without_a_readable_last_style_parses_nothing(tmp_path, kept):
    store = Store(tmp_path)
    if kept is not None:
        store.put(LAST_STYLE, kept)
    parse_style.cache_clear()
    get_ready(store)
    assert parse_style.cache_info().misses == 0
