"""Letters that a font draws with several glyphs can be copied and searched."""

from io import BytesIO

import pikepdf
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefing.pdf.patches.text import tell_letters
from briefing.verify.pdf import read_back
from briefing.verify.words import bare
from tests.conftest import ua_failures
from tests.examples import examples
from tests.visual.documents import pressed

WORDS = (
    *("الكويت", "المملكة", "التعاون", "الدولية", "بحيرة", "الصحراء", "لكن"),  # a letter by two
    *("مَجلِسُ", "x\N{COMBINING ACUTE ACCENT}", "x", "é", "e\N{COMBINING ACUTE ACCENT}"),  # marks
)
SHARED = (
    *("लोकतान्त्रिक गणतन्त्र", "विश्व फ़ैक्टबुक"),  # a vowel is drawn before its consonants
    *("جمہوریۂ", "زریہ"),  # one glyph for two letters
    *("ʼ’", "µμ", "Kа"),  # letters that fonts draw alike
)
"""Words in which a glyph stands for different text, beside the others."""


def document(words=WORDS, body=""):
    paragraphs = "".join(f"<p>{word}</p>" for word in words)
    style = "html { font-family: Spectral, 'Noto Serif', Amiri }"
    return pressed(f'<html lang="ar"><title>t</title><style>{style}</style>{paragraphs}{body}')


def letters(text):
    return sorted(bare(text))


def told(content):
    """Return the texts read back from a PDF."""
    return [run.text for run in read_back(content).runs if run.text]


@pytest.mark.parametrize("words", [WORDS, SHARED], ids=["words", "with shared glyphs"])
def test_each_letter_is_extracted_once(words):
    content = document(words)
    assert [*map(letters, told(content))] == [*map(letters, words)]
    assert ua_failures(content) == []


def test_a_word_in_a_drawing_is_extracted():
    texts = "".join(f"<text y='{9 + 9 * n}'>{word}</text>" for n, word in enumerate(SHARED[:2]))
    drawing = f"<svg width='200' height='50' role='img' aria-label='a'>{texts}</svg>"
    assert letters("".join(told(document((), drawing)))) == letters("".join(SHARED[:2]))


def test_a_line_drawn_with_an_ellipsis_has_no_mark_that_does_not_end():
    style = "width: 20px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis"
    content = document(SHARED[:2], f"<p style='{style}'>{SHARED[1]}</p><p>after")
    with pikepdf.open(BytesIO(content)) as pdf:
        operators = pdf.pages[0].Contents.read_bytes().split()
    assert operators.count(b"EMC") == operators.count(b"BDC") + operators.count(b"BMC")
    assert told(content)[-1] == "after"


# PDFium takes two equal signs in one place for one, such as those of "र" below a consonant.
CONSONANTS = st.lists(st.sampled_from("कगटतनरवशषज"), min_size=1, max_size=3).filter(
    lambda consonants: consonants.count("र") < 2
)
SYLLABLES = st.builds(
    lambda consonants, vowel, sign: "\N{DEVANAGARI SIGN VIRAMA}".join(consonants) + vowel + sign,
    *(CONSONANTS, st.sampled_from(["", *"ािीुूेैो"]), st.sampled_from(["", *"ंः"])),
)


@examples(25)
@given(st.lists(st.lists(SYLLABLES, min_size=1, max_size=4).map("".join), min_size=1, max_size=6))
@example(["कर्क्कं", "कककर्क्क"])  # the other glyphs of the last letter have all of its text
def test_any_syllables_are_extracted_in_the_order_of_their_letters(words):
    assert [*map(bare, told(document(words)))] == [*map(bare, words)]


def test_the_unpatched_engine_still_loses_letters(leave_out):
    """When this fails, briefing.pdf.patches.text is no longer needed."""
    leave_out(tell_letters)
    assert [*map(letters, told(document()))] != [*map(letters, WORDS)]
