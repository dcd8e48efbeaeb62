"""The space at which a line was broken stays in the text that is extracted or read aloud."""

from hypothesis import given
from hypothesis import strategies as st

from briefing.pdf.patches.text import add_space
from briefing.verify.pdfium import texts_of_pages
from tests.examples import examples
from tests.visual.documents import pressed

STYLE = "html { font-family: Spectral, Amiri } p { width: 30mm; hyphens: auto }"


def lines(body, direction="ltr"):
    """Return the text of a page, line by line, without its footer."""
    page = f"<html lang='en' dir='{direction}'><title>t</title><style>{STYLE}</style>{body}"
    return _lines(pressed(page))


def _lines(content):
    (texts,) = texts_of_pages(content, [1]).values()
    return [line for text in texts.values() for line in text.split("\n")]


def test_a_line_ends_with_the_space_at_which_it_was_broken():
    told = lines("<p>Of words there are many in this one text here")
    assert len(told) > 2
    assert [line[-1:] for line in told[:-1]] == [" "] * (len(told) - 1)
    assert "".join(told) == "Of words there are many in this one text here"


def test_the_space_before_an_inline_element_is_kept():
    told = lines("<p>Of words there are <b>remarkably</b> <i>many</i> in this one paragraph")
    whole = "Of words there are remarkably many in this one paragraph"
    assert "".join(told).split() == whole.split()


def words_at(width, body):
    """Return the words of a paragraph of this width, as they are read back."""
    style = "html { font: 10pt Spectral } @page { margin: 10mm }"
    page = f"<html lang='en'><title>t</title><style>{style} p {{ width: {width}px }}</style>"
    return " ".join(_lines(pressed(f"{page}<p id='x'>{body}"))).split()


def test_the_space_added_at_the_end_of_a_line_does_not_break_it_again():
    """The space needed for it was not there: the last word went to a line that is not drawn."""
    body = "The members are organisations and groups <a href='#x'>[1]</a>"
    told = words_at(259, body)
    assert told == ["The", "members", "are", "organisations", "and", "groups", "[1]"]


@examples(40)
@given(
    st.lists(st.text("abcgimoprst", min_size=2, max_size=8), min_size=2, max_size=4),
    st.integers(50, 130),
)
def test_no_word_is_lost_whatever_the_width(words, width):
    told = words_at(width, f"{' '.join(words)} <a href='#x'>[1]</a> {words[0]}")
    assert "".join(told) == f"{''.join(words)}[1]{words[0]}"


def test_a_hyphenated_line_still_ends_with_its_hyphen():
    told = lines("<p>Internationalisation of telecommunications")
    assert any(line.endswith(("-", "\N{HYPHEN}")) for line in told)


def test_no_right_to_left_line_begins_with_a_space():
    told = lines("<p lang=ar>كلمات كثيرة في هذه الفقرة الواحدة هنا وهناك", "rtl")
    assert not any(line.startswith(" ") for line in told)


def test_the_unpatched_engine_still_drops_the_space(leave_out):
    """When this fails, briefing.pdf.patches.text is no longer needed."""
    leave_out(add_space)
    told = lines("<p>Of words there are many in this one text here")
    assert [line for line in told if line.endswith(" ")] == []
