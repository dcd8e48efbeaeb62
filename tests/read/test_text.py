"""Bytes to text: bytes that are not UTF-8 and invisible characters are reported with position."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.problems import Problem
from briefing.read.files import decode, decompose_forms


def only(data: bytes) -> Problem:
    (problem,) = decode("a.yaml", data)[1]
    return problem


def at(problem: Problem) -> tuple[int, int]:
    assert problem.position is not None
    return problem.position.line, problem.position.column


def test_a_byte_order_mark_at_the_beginning_is_ignored():
    source, problems = decode("a.yaml", b"\xef\xbb\xbftitle: a\n")

    assert (source.text, problems) == ("title: a\n", ())
    assert at(only(b"\xef\xbb\xbfab\xff\n")) == (1, 3)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_with_lf_crlf_or_cr(end):
    assert decode("a.yaml", end.join("abc").encode())[0].lines == ("a", "b", "c")


def test_a_byte_that_is_not_utf8_is_reported_at_its_character():
    problem = only("title: Қазақстан\nname: é".encode() + b"\xe9\n")

    assert (problem.code, at(problem)) == ("not-utf8", (2, 8))
    assert "a byte 0xE9 here" in problem.message


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\x00", "a NUL character (U+0000)"),
        ("\x85", "an invisible line end (U+0085)"),
        ("\ufeff", "an invisible byte order mark (U+FEFF)"),
        ("\uffff", "a control character (U+FFFF)"),
    ],
)
def test_an_invisible_character_is_reported(character, name):
    problem = only(f"title: a\ntext: b{character}c\n".encode())

    assert (problem.code, at(problem)) == ("control-character", (2, 8))
    assert name in problem.message


def test_bad_characters_are_replaced_without_shifting_columns_and_are_one_problem():
    source, (problem,) = decode("a.yaml", b"a: \x01\x02b\x03\n")

    assert source.text == "a: \ufffd\ufffdb\ufffd\n"
    assert "and 2 more of the kind" in problem.message


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, ("title: a\n" * 9).encode("utf-16")]
)
def test_a_file_that_is_hardly_text_is_one_problem(data):
    assert only(data).message.startswith("the file is not text, or is saved in an encoding")


@pytest.mark.parametrize("text", ["a b\u00a0c\u200d\u200e\u00ad", "ҚазақстанÀ文😀", "a\tb"])
def test_spaces_letters_and_joiners_of_all_languages_are_accepted(text):
    assert decode("a.yaml", text.encode())[1] == ()


@pytest.mark.parametrize(
    ("form", "letters"),
    [
        ("eﬃcient ﬁle ﬂow ﬅ", "efficient file flow st"),
        ("ﷺ", "صلى الله عليه وسلم"),
        ("ﻻ ﺷﺮﻳﻚ", "لا شريك"),
        ("שּׁ ﬡ", "\u05e9\u05bc\u05c1 א"),
        ("ﬓ", "մն"),
    ],
)
def test_a_ligature_or_presentation_form_is_read_as_its_letters(form, letters):
    assert decompose_forms(form) == letters


@given(st.text(st.characters(codec="utf-8", max_codepoint=0xFAFF)))
def test_no_other_character_is_changed(text):
    assert decompose_forms(text) == text


@given(st.text(st.characters(codec="utf-8", min_codepoint=0xFA00, max_codepoint=0xFFFF)))
def test_letters_are_not_decomposed_further(text):
    assert decompose_forms(decompose_forms(text)) == decompose_forms(text)
