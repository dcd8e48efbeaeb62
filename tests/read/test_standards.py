"""Dates, ids, languages and countries against their standards (EDTF, BCP 47, ISO 3166)."""

from __future__ import annotations

import pytest

from briefing.model.fields import is_language

from .conftest import DOCUMENT, marked, place


@pytest.mark.parametrize(
    ("written", "help"),
    [
        ("15.05.2013", "write 2013-05-15"),
        ("2013-5-1", "write 2013-05-01"),
        ("15 May 2013", "write 2013-05-15"),
        ("May 2013", "write 2013-05"),
        ("2003-2008", "write 2003/2008"),
        ("2014/2013", "write 2013/2014"),
        ("2013-02-30", "the order is year, month, day: 2013-05-15"),
        ("6/5/2013", "write it as 2013, 2013-05 or 2013-05-15"),
        ("spring", "write it as 2013, 2013-05 or 2013-05-15"),
        ("2013.5", "write 2013-05"),
        ("[2013]", "write it as 2013, 2013-05 or 2013-05-15"),
    ],
)
def test_a_date_in_another_form_is_reported_with_the_right_form(desk, written, help):
    problem = desk.problem(briefing=DOCUMENT.replace("as_of: 2013-05", f"as_of: {written}"))

    code = "wrong-type" if written.startswith("[") else "not-a-date"
    assert (place(problem), marked(problem)) == (f"briefing.yaml:4:8 {code}", written)
    assert (problem.help or "").startswith(help)


@pytest.mark.parametrize("written", ["2013", "2013-05~", "2013?", "199X", "2003/2008", "../2013"])
def test_edtf_dates_of_level_0_and_1_are_accepted(desk, written):
    desk.write("briefing.yaml", DOCUMENT.replace("as_of: 2013-05", f"as_of: {written}"))

    assert desk.read().problems == ()


def test_a_date_without_its_day_is_reported_where_a_full_date_is_needed(desk):
    problem = desk.problem(briefing=DOCUMENT.replace("2013-05-15", "2013-05"))

    assert problem.message == "'2013-05' is not a full date; 'issued' needs the day"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("two.yaml", "two"), ("The two_parts", "the-two-parts"), ("2013", None)],
)
def test_an_id_must_have_lower_case_letters_and_hyphens(desk, written, meant):
    told = desk.problems(briefing=DOCUMENT.replace("[one]", f"['{written}']"))
    problem, _ = sorted(told, key=lambda problem: problem.code)  # the file is also no longer listed

    assert problem.message == f"'{written}' cannot be used as a name here"
    rule = "a name has small letters, digits and single hyphens, and begins with a letter"
    assert problem.help == (f"{rule}: {meant}" if meant else rule)


@pytest.mark.parametrize(
    ("written", "help"),
    [
        ("English", "did you mean 'en'?"),
        ("Kazakh language", "did you mean 'kk'?"),
        ("en-Cyr", "write its tag"),
        ("en_GB", "did you mean 'en-GB'?"),
    ],
)
def test_a_language_must_be_a_bcp_47_tag(desk, written, help):
    problem = desk.problem(briefing=f"{DOCUMENT}language: {written}\n")

    assert place(problem) == "briefing.yaml:10:11 unknown-language"
    assert (problem.help or "").startswith(help)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("en-uk", "en-GB"),
        ("uz-CYRL-uz", "uz-Cyrl-UZ"),
        ("kaz-latn", "kk-Latn"),
        ("de-1996-x-desk", "de-1996-x-desk"),
    ],
)
def test_a_language_tag_is_normalised(desk, written, meant):
    desk.write("briefing.yaml", f"{DOCUMENT}language: {written}\n")
    briefing = desk.read().briefing

    assert briefing is not None
    assert briefing.document.language == meant


ISO_639_1 = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv
dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie
ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv
mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm
rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts
tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""


def test_every_language_of_iso_639_1_is_a_language():
    assert [tag for tag in ISO_639_1.split() if not is_language(tag)] == []


@pytest.mark.parametrize(
    "block",
    [
        "people: {caption: C, items: [{name: A, post: P, native_language: Kazakh}]}",
        "quotation: {text: W, speaker: A, source: s, language: Kazakh}",
        "table: {caption: C, columns: [{key: a, heading: A, language: Kazakh}], rows: []}",
        "table: {caption: C, columns: [{key: a, heading: A}], "
        "rows: [{cells: {a: {value: b, language: Kazakh}}}]}",
    ],
)
def test_the_language_of_any_words_must_be_a_tag(desk, block):
    told = desk.problems(one=f"heading: One\nblocks:\n  - {block}\n")

    assert [marked(one) for one in told if one.code == "unknown-language"] == ["Kazakh"]


@pytest.mark.parametrize(
    ("written", "help"),
    [
        ("Norway", "did you mean 'NO'?"),
        ("no", "did you mean 'NO'?"),
        ("KAZ", "write its two letters"),
        ("ZZ", ""),
    ],
)
def test_a_country_must_be_two_capital_letters(desk, written, help):
    problem = desk.problem(briefing=f"{DOCUMENT}spatial: [{written}]\n")

    assert place(problem) == "briefing.yaml:10:11 unknown-country"
    assert (problem.help or "").startswith(help)
