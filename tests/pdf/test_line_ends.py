"""The space at which a line was broken stays in the text that is extracted or read aloud."""

from hypothesis import example, given
from hypothesis import strategies as st

from briefing.pdf.patches.text import add_space
from briefing.verify.pdf import read_back
from tests.examples import examples
from tests.visual.documents import pressed

STYLE = "html { font-family: Spectral, Amiri } p { width: 30mm; hyphens: auto }"


def lines(body, direction="ltr"):
    """Return the text of a page, line by line, without its footer."""
    page = f"<html lang='en' dir='{direction}'><title>t</title><style>{STYLE}</style>{body}"
    return [line for run in read_back(pressed(page)).runs for line in run.text.split("\n")]


WORDS = "Of words there are <b>remarkably</b> <i>many</i> in this one text here"


def test_a_line_ends_with_the_space_at_which_it_was_broken():
    told = lines(f"<p>{WORDS}")
    assert len(told) > 2
    assert [line[-1:] for line in told[:-1]] == [" "] * (len(told) - 1)
    whole = "Of words there are remarkably many in this one text here"
    assert "".join(told).split() == whole.split()


@examples(40)
@given(
    st.lists(st.text("abcgimoprst", min_size=2, max_size=8), min_size=2, max_size=4),
    st.integers(50, 130),
    st.sampled_from(["", "last"]),
)
@example(["The", "members", "are", "organisations", "and", "groups"], 259, "")
def test_no_word_is_lost_whatever_the_width(words, width, last):
    """Such as one that has no room beside the space that is added at the end of a line."""
    style = f"html {{ font: 10pt Spectral }} p {{ width: {width}px; hyphens: none }}"
    told = lines(f"<style>{style}</style><p id='x'>{' '.join(words)} <a href='#x'>[1]</a> {last}")
    assert "".join("".join(told).split()) == f"{''.join(words)}[1]{last}"


def test_a_hyphenated_line_still_ends_with_its_hyphen():
    told = lines("<p>Internationalisation of telecommunications")
    assert any(line.endswith(("-", "\N{HYPHEN}")) for line in told)


def test_no_right_to_left_line_begins_with_a_space():
    told = lines("<p lang=ar>كلمات كثيرة في هذه الفقرة الواحدة هنا وهناك", "rtl")
    assert not any(line.startswith(" ") for line in told)


def test_the_unpatched_engine_still_drops_the_space(leave_out):
    """When this fails, briefing.pdf.patches.text is no longer needed."""
    leave_out(add_space)
    told = lines(f"<p>{WORDS}")
    assert [line for line in told if line.endswith(" ")] == []
