"""The type that is set: what is written, and what is printed, by language."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.bind.languages import LANGUAGES, find_conventions
from briefing.bind.typography import apply_edits, find_edits

# In the tables below, ~ is a no-break space and ^ a narrow one.
WRITTEN = [
    ("en", "growth of 4.7 % a year", "growth of 4.7~% a year"),
    ("en", "growth of 4.7% a year", "growth of 4.7~% a year"),
    ("en", "20.4 million people, 2,724,900 km²", "20.4~million people, 2,724,900~km²"),
    ("en", "2 724 900 km2", "2^724^900~km2"),
    ("en", "No. 5, Art. 41, para. 3, pp. 12-14", "No.~5, Art.~41, para.~3, pp.~12–14"),
    ("en", "J. F. Doe met Dr Roe and Mr X. Y. Low", "J.~F.~Doe met Dr~Roe and Mr~X.~Y.~Low"),
    ("en", "He said \"it is 'so'\", and left.", "He said “it is ‘so’”, and left."),
    ("en", "the ministers' view; it isn't 'so'", "the ministers’ view; it isn’t ‘so’"),
    ("en", 'the 5" pipe and the "6" pipe', 'the 5" pipe and the “6” pipe'),
    ("en", "in the '90s, at 12°30'15\"", "in the ’90s, at 12°30'15\""),
    ("en", "from -5 to -3 °C (-4.5 on average)", "from −5 to −3~°C (−4.5 on average)"),
    ("en", "in 2003-2008 it was 5-6 % or 1990-95", "in 2003–2008 it was 5–6~% or 1990–95"),
    ("en", "a range of 900-1,200 MW, 5%-6%", "a range of 900–1,200~MW, 5~%–6~%"),
    ("en", "+12 000 000 t in (2024) 100-150", "+12^000^000~t in (2024) 100–150"),
    ("en", "Law 118-2024 at 51°10'30\"N and 71°26'E", None),
    ("en", "(US$-5) 2003 - 2008; \"'a' and 'b'\"", "(US$−5) 2003 – 2008; “‘a’ and ‘b’”"),
    ("en", "open 9:30-12:45", "open 9:30–12:45"),
    ("en", "on 2024-05-03, in 2013-05, at +7 717 270-12-34", None),
    ("en", "KC-135, COVID-19, G-7, A/RES/70-71, 1540-2, 3-2, Boeing 737-800", None),
    ("en", "call (202) 555-0123 or tel. 555-7890", None),
    ("en", "one - two -- three; four--five", "one – two – three; four – five"),
    ("en", "and so on... or [...]", "and so on… or [...]"),
    ("en", "-", None),
    ("en", "write to no-reply@a-1.org or see https://x.org/2003-2008?a='1'", None),
    ("en", "No. (=a.b.2003-2008) is -(=c number)%", "No.~(=a.b.2003-2008) is −(=c number)~%"),
    ("en", 'kept: 4\\ %, 5\\-6, \\"a\\", 1\\...', 'kept: 4 %, 5-6, "a", 1...'),
    ("fr", "Quoi ? Non ! Si ; oui : 5 %", "Quoi^? Non^! Si^; oui~: 5~%"),
    ("fr", "Quoi?! Non! Si; oui: à 14:30", "Quoi^?! Non^! Si^; oui~: à 14:30"),
    ("fr", "Il dit \"l'eau est 'bleue'\".", "Il dit «~l’eau est “bleue”~»."),
    ("fr", "« mot », «mot»", "«~mot~», «~mot~»"),
    ("fr", 'Il dit : « le "mot" juste ».', "Il dit~: «~le “mot” juste~»."),
    ("fr", "M. Untel, n° 5, art. 3, 2 millions", "M.~Untel, n°~5, art.~3, 2~millions"),
    ("fr", "2 724 900 km² - ou 5,5-6,5 %", "2^724^900~km² – ou 5,5–6,5~%"),
    ("fr-CA", "Quoi? Oui : 5 %", "Quoi? Oui~: 5~%"),
    ("de", "Er sagt: \"Das ist 'gut'.\"", "Er sagt: „Das ist ‚gut‘.“"),
    ("de", "z. B. 5 Mio. Euro, Nr. 5, Art. 3 Abs. 2", "z.~B. 5~Mio. Euro, Nr.~5, Art.~3 Abs.~2"),
    ("de", "900-1.200 MW - mehr nicht", "900–1.200~MW – mehr nicht"),
    ("ru", "Он сказал: \"это 'так'\".", "Он сказал: «это „так“»."),
    ("ru", "в 2024 г. - 20,4 млн, ст. 5, № 7", "в 2024~г. — 20,4~млн, ст.~5, №~7"),
    ("ru", "2003 - 2008 гг. - это", "2003 – 2008~гг. — это"),
    ("ru", "и т. д., А. Б. Иванов", "и т.~д., А.~Б.~Иванов"),
    ("kk", '2024 ж. "Қазақ елі" 20,4 млн', "2024~ж. «Қазақ елі» 20,4~млн"),
    ("kk", "5-6 пайыз, 1991-1995 жж.", "5–6~пайыз, 1991–1995~жж."),
    ("cy", 'Mae "5 km" yma', "Mae “5~km” yma"),
]
PROSE = [
    ("en", 'a `5 % - "x"` b', None),
    ("en", 'see ["x"](a-1.md "1-3") [](#no-5)', 'see [“x”](a-1.md "1-3") [](#no-5)'),
    ("en", "so [@r-5-6, pp. 12-14; @b-1-2, p. 5]", "so [@r-5-6, pp.~12–14; @b-1-2, p.~5]"),
    ("en", '"*word*" and *"word"* and **5** %', "“*word*” and *“word”* and **5**~%"),
    ("en", r'\"kept\" \\ "set"', r"\"kept\" \\ “set”"),
    ("en", "5&nbsp;% and 4\\ %", "5&nbsp;% and 4 %"),
    ("fr", "a&nbsp;; *mot* ! [@a]", "a&nbsp;; *mot*^! [@a]"),
    ("en", "20.4\nmillion", "20.4~million"),
]
SIGNS = "a5B .,;:!?-–'\"“”‘’«»„()[]*_`%…\u00a0\u202f\n№кмg"
MARKS = st.text(SIGNS, max_size=24)


def set_type(text, typography, *, is_prose):
    """Return a text as it is printed."""
    return apply_edits(text, find_edits(text, typography, is_prose=is_prose))


@pytest.mark.parametrize(
    ("language", "written", "printed", "is_prose"),
    [
        *((*row, False) for row in WRITTEN),
        *((*row, True) for row in WRITTEN if "\\" not in row[1]),  # which Markdown takes away
        *((*row, True) for row in PROSE),
    ],
)
def test_the_type_is_set_as_the_language_has_it(language, written, printed, is_prose):
    expected = (printed or written).replace("~", "\u00a0").replace("^", "\u202f")
    assert set_type(written, find_conventions(language), is_prose=is_prose) == expected


@given(st.text(max_size=40) | MARKS, st.sampled_from([*LANGUAGES, "cy"]), st.booleans())
def test_edits_are_in_order_and_what_is_set_stays_as_it_is(text, language, is_prose):
    typography = find_conventions(language)
    edits = find_edits(text, typography, is_prose=is_prose)
    assert all(0 <= start <= end <= len(text) for start, end, _ in edits)
    assert all(one.end <= other.start for one, other in pairwise(edits))
    if set(text) <= set(SIGNS):
        once = apply_edits(text, edits)
        assert set_type(once, typography, is_prose=is_prose) == once


def test_a_theme_chooses_the_quotation_marks():
    typography = find_conventions("en", "»{words}«", "›{words}‹")
    written, printed = '"a \'b\'" »c "d"«', "»a ›b‹« »c ›d‹«"
    assert set_type(written, typography, is_prose=False) == printed


@pytest.mark.parametrize(
    "sign",
    ["«", '"a', "`", "(=", "5-", "5", "500", "+7", "a'", "x@", "[@", "](", "*", "„a", "&a", "J."],
)
def test_a_long_text_is_set_in_linear_time(sign):
    for written in (sign * 50_000, f"{sign} " * 50_000):  # quadratic code would take hours
        set_type(written, find_conventions("fr"), is_prose=True)
