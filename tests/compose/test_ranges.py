"""A range of numbers stays on one line."""

import pytest

from briefing.compose.inline import Inline

INLINE = Inline(None, None)


def whole(text):
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
def test_no_line_ends_after_the_dash_of_a_range(text, html):
    assert str(INLINE.words(text)) == html


def test_prose_has_them_as_plain_words_do():
    assert str(INLINE.prose("in *2011–2012*")) == f"in <em>{whole('2011–2012')}</em>"
