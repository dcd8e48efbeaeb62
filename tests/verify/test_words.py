"""Files have exactly the composed words, in order; what the layout changes is no flaw."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from pikepdf import Dictionary

from briefing.output.formats import Format
from briefing.verify import inspect
from briefing.verify.html import read
from briefing.verify.pdf import read_back
from briefing.verify.words import compare_pdf
from tests.examples import examples
from tests.verify.pdfs import altered, codes, found, with_page
from tests.visual.documents import pressed


@pytest.mark.parametrize(
    ("meant", "in_place_of"),
    [
        (">Each kind of block twice", ">Each kind of block once"),
        ("1,205.5", "1,200.5"),
        ("", "ғылым"),
        ("شيء", "عربي"),
        ("ελληνική", "ελληνικά"),
        ("note B</a>", "note A</a>"),
        ('data-of="#p1"', 'data-of="#sources"'),
    ],
)
def test_words_other_than_composed_are_a_flaw(expectation, specimen_pdf, meant, in_place_of):
    assert codes(specimen_pdf.content, with_page(expectation, in_place_of, meant)) == {
        "words-differ"
    }


def test_differing_words_are_quoted_with_page_and_anchor(expectation, specimen_pdf):
    meant = with_page(expectation, "Қазақстан", "Қазақ")
    (flaw,) = inspect(Format.PDF, specimen_pdf.content, meant)
    assert "page 2 of the PDF has “Қазақстан" in flaw.message
    assert "instead of “Қазақ, " in flaw.message
    assert flaw.anchor == "p2"


def test_words_that_were_not_composed_are_a_flaw(expectation, specimen_pdf):
    less = with_page(expectation, '<p class="subtitle">Each kind of block once</p>', "")
    (only,) = found(specimen_pdf.content, less)
    assert "has “Each kind of block once" in only[1]
    page = expectation.page.replace("one sentence", "sentence", 1).encode()
    assert codes(page, expectation, "x.html") == {"words-differ"}


def test_words_tagged_as_artifact_are_a_flaw(expectation, specimen_pdf):
    def hide(pdf):
        page = pdf.pages[0]
        page.contents_coalesce()
        content = page.Contents.read_bytes()
        assert b"/Span\n<</MCID 14>>\nBDC" in content
        page.Contents.write(content.replace(b"/Span\n<</MCID 14>>\nBDC", b"/Artifact\nBMC", 1))

    assert "words-differ" in codes(altered(specimen_pdf.content, hide), expectation)


def test_letters_mapped_to_other_characters_are_a_flaw(expectation, specimen_pdf):
    def swap(pdf):
        for item in pdf.objects:
            if isinstance(item, Dictionary) and "/ToUnicode" in item:
                cmap = item.ToUnicode.read_bytes()
                item.ToUnicode.write(re.sub(rb"<0065>", b"<0061>", cmap))  # e as a

    assert "words-differ" in codes(altered(specimen_pdf.content, swap), expectation)


def of(letters):
    """Return a strategy for words of these letters."""
    return st.text(st.sampled_from(letters), min_size=1, max_size=9)


WORD = st.one_of(
    *map(of, ("aeßñżĄfil", "яҚазғәіЖ", "ελάςωΣ", "مرحبالكشنوجديعستة")),
    st.sampled_from(
        ["7", "1,234.5", "2019–2023", "50%", "−3", "20\xa0000", "و2019", "12-34", "№", "…", "½"]
    ),
)
MARKED = st.builds(str.format, st.sampled_from(["{}"] * 5 + ["({})", "“{}”", "{},", "«{}»"]), WORD)
PROSE = st.lists(MARKED, min_size=1, max_size=25).map(" ".join)


def whole(body):
    """Return a whole page with this body."""
    style = "html { font-family: Spectral, 'Noto Serif', Amiri }"
    return f'<html lang="en"><title>t</title><style>{style}</style><main>{body}</main>'


@examples(4)
@given(st.lists(PROSE, min_size=5, max_size=20))
def test_any_prose_is_read_back_from_the_pdf_unchanged(texts):
    html = whole("".join(f"<p>{escape(text)}</p>" for text in texts))
    assert [*compare_pdf(read(html), read_back(pressed(html)))] == []


LAID_OUT = {
    "dashes": "<ul><li>One</li><li>– two</li></ul>",
    "letters": "<ol type=a><li>a</li><li>b. c</li></ol>",
    "hyphens": "<p style='width: 3em; hyphens: auto'>Representatives of municipalities</p>",
    "divided": "<p style='width: 4em'>well-known multi&shy;lateral co&shy;operation</p>",
    "ligatures": "<p>fi ffi: <b>effi</b>cient, Å A\u030a x\u0301</p>",
    "phrase": "<p>The United Nations (الأمم المتحدة, 193 دولة) and more</p>",
    "marks": "<p>Oman, عُمان</p><p>The council, مَجلِسُ الوزراء, met</p>",
    "from-the-right": "<p dir=rtl>الأمم المتحدة (UN General Assembly) عام 1945، نيويورك</p>",
    "term": "<ul><li><strong class=term>Saudi Arabia</strong>; <b>المملكة العربية السعودية</b>",
    "variation": "<p>One ✓\ufe0f more</p>",
    "signs": "<p>قال № 5 … (abc) لا إله</p>",
    "compatible": "<p>№ 5 and ½, ﬁrst and a\u2011b, a-b</p>",
    "numbers": "<p>On 12-34 قال 12-34 (7/8)، abc</p>",
    "presentation forms": "<p>a ﷲ ﻻ ﻣﺤﻤﺪ b ﷺ</p>",
    "controls": "<p>say \u200f… abc قال \u2067x 5\u2069 y</p>",
    "cells": "<table><thead><tr><th>مُحَمَّد № <th>So…<tbody><tr><td>(قال)<td>a [لا]</table>",
    "soft": "<p style='width: 7em'>co&shy;operation قال inter&shy;national جمہوریۂ [1] co&shy;op",
    "raised": "<p dir=rtl style='font-size: 36pt'>شَيْءٌ، جُزْءًا</p>",
    "svg": "<svg width='99'><title>t</title><text y='20'>Drawn <tspan>twice</tspan></text></svg>",
}


@pytest.mark.parametrize("html", LAID_OUT.values(), ids=LAID_OUT)
def test_words_changed_only_by_layout_are_no_flaw(html):
    html = whole(html)
    assert [*compare_pdf(read(html), read_back(pressed(html)))] == []


MIXED = "<p>Among others قال محمد علي № 7 (abc def) لا إله 12/34 and more</p>"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("محمد علي", "علي محمد"),
        ("محمد علي", "محمد"),
        ("محمد علي", "محمد علي علي"),
        ("محمد علي", "محمد على"),
        ("محمد", "محدم"),
        ("قال محمد علي № 7 (abc def) لا", "لا محمد علي № 7 (abc def) قال"),
        ("12/34", "34/12"),
        ("№", "No"),
        ("(abc def)", "(abc def"),
    ],
)
def test_words_among_right_to_left_ones_that_differ_are_a_flaw(one, other):
    (flaw,) = compare_pdf(read(whole(MIXED)), read_back(pressed(whole(MIXED.replace(one, other)))))
    assert flaw.code == "words-differ"


LABELLED = (
    "data:image/svg+xml;utf8,<svg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 90 9%22>"
    "<text y=%229%22 opacity=%220.5%22>In</text><text x=%2250%22 y=%229%22>side</text></svg>"
)
WITH_PICTURES = (
    '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body><main><p>Before</p>'
    f'<figure><img src="{LABELLED}" alt="A label."><img src="{LABELLED}" alt="Another label.">'
    "</figure><p>Behind</p></main></body></html>"
)


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (WITH_PICTURES, []),  # an alternative text stands for the words in a picture
        (WITH_PICTURES.replace("A label.", "A lapel."), ["words-differ"]),
        (WITH_PICTURES.replace(f'<img src="{LABELLED}" alt="A label.">', ""), ["words-differ"]),
        (WITH_PICTURES.replace("Behind", "Inside Behind"), ["words-differ"]),
    ],
)
def test_a_picture_heard_otherwise_than_composed_is_a_flaw(page, told):
    flaws = compare_pdf(read(page), read_back(pressed(WITH_PICTURES)))
    assert [flaw.code for flaw in flaws] == told
