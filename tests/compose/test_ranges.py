"""A range of numbers stays on one line."""

import pytest

from briefing.compose.inline import Inline

INLINE = Inline(None, None)


def whole(text):
    """Return the markup that keeps a range on one line."""
    return f'<span class="range">{text}</span>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("for 2017–2018.", f"for {whole('2017–2018')}."),
        ("1,000.5–2,000 and 5–6 %", f"{whole('1,000.5–2,000')} and {whole('5–6')} %"),
        ("London–Paris <b> 5 – 6", "London–Paris &lt;b&gt; 5 – 6"),
        ("", ""),
    ],
)
def test_a_range_is_wrapped_so_that_no_line_breaks_in_it(text, html):
    assert str(INLINE.words(text)) == html


def test_a_range_within_prose_is_wrapped_too():
    assert str(INLINE.prose("in *2011–2012*")) == f"in <em>{whole('2011–2012')}</em>"
