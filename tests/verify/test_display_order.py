"""The order in which a line is displayed is that of FriBidi, which the layout engine uses."""

import ctypes
from ctypes.util import find_library

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.verify.pdf_text import displayed

LETTERS = "abאבمح"
OTHERS = "12٣٤ +-,./:%$()[]«»“”…№½!\u00a0\u0301\u064e\u00ad\u200b"
# Without U+2068: FriBidi looks for its first strong letter beyond its end.
CONTROLS = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2069"
LEFT, RIGHT = 0x110, 0x111
"""FRIBIDI_PAR_LTR and FRIBIDI_PAR_RTL."""


def library():
    name = find_library("fribidi")
    return ctypes.CDLL(name) if name else None


def reference(text, level):
    """Return what FriBidi displays."""
    fribidi, count = library(), len(text)
    numbers = ctypes.c_uint32 * count
    chars, kinds, brackets, order = (
        numbers(*map(ord, text)),
        numbers(),
        numbers(),
        numbers(*range(count)),
    )
    levels = (ctypes.c_int8 * count)()
    base = ctypes.c_uint32(RIGHT if level else LEFT)
    fribidi.fribidi_get_bidi_types(chars, count, kinds)
    fribidi.fribidi_get_bracket_types(chars, count, kinds, brackets)
    fribidi.fribidi_get_par_embedding_levels_ex(kinds, brackets, count, ctypes.byref(base), levels)
    fribidi.fribidi_reorder_line(0, kinds, count, 0, base, levels, None, order)
    return "".join(text[place] for place in order)


def printed(text):
    """Return text without the characters that only control its direction or its breaks."""
    return "".join(char for char in text if char not in f"{CONTROLS}\u00ad\u200b")


@pytest.mark.skipif(library() is None, reason="FriBidi is not installed")
@given(st.text(LETTERS * 3 + OTHERS + CONTROLS, min_size=1, max_size=25), st.sampled_from((0, 1)))
@settings(max_examples=500)
def test_a_line_is_displayed_as_the_layout_engine_displays_it(text, level):
    text += "a" if level == 0 else "ب"  # white space at the end stays at the end
    assert printed(displayed(text, level)) == printed(reference(text, level))
