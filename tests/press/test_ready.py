"""A process gets ready before it is known what it is to press."""

from types import SimpleNamespace

import pytest

from briefing.press.flows import parse_style
from briefing.press.press import LAST_STYLE, fragments, get_ready, kept
from briefing.store import Store

FLOW = SimpleNamespace(html='<html lang="en"><title>t</title><p>Words</p>')
DOCUMENT = SimpleNamespace(
    flows=[FLOW], style="p { margin: 0 }", sheets=(("a.css", 1),), families=()
)


def test_it_has_parsed_the_style_sheets_of_the_document_before(tmp_path):
    store = Store(tmp_path)
    fragments(DOCUMENT, kept(DOCUMENT, store), store)
    parse_style.cache_clear()
    get_ready(Store(tmp_path))
    parse_style(DOCUMENT.style, DOCUMENT.sheets, ())
    assert parse_style.cache_info().misses == 1


@pytest.mark.parametrize("kept", [None, b"", b'["style", []]', b"7"])
def test_it_does_without_where_nothing_was_kept_that_can_be_read(tmp_path, kept):
    store = Store(tmp_path)
    if kept is not None:
        store.put(LAST_STYLE, kept)
    parse_style.cache_clear()
    get_ready(store)
    assert parse_style.cache_info().misses == 0
