import pytest
from babel import Locale
from msgspec.structs import replace

from briefing.model import EdtfDate
from briefing.model.fields import WrittenNumber
from briefing.model.wording import Wording
from tests.compose.given import ENGLISH

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2013", "2013"),
        ("2013-05", "May 2013"),
        ("2013-05-15", "15 May 2013"),
        ("2013~", "about 2013"),
        ("2013?", "2013 (uncertain)"),
        ("2003/2008", "2003 to 2008"),
        ("2003/..", "since 2003"),
        ("../2008", "until 2008"),
        ("201X", "the 2010s"),
        ("2013-22", "summer 2013"),
    ],
)
def test_a_date_is_written_at_its_precision(date, words):
    assert ENGLISH.date(EdtfDate.parse(date)).replace(NBSP, " ") == words


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2025-05-15", "au 15 mai 2025"),
        ("2025-05", "fin mai 2025"),
        ("2024/2025", "de 2024 à 2025"),
        ("2025-22", "au été 2025"),
        ("../2025", "jusqu’en 2025"),
    ],
)
def test_a_date_label_may_have_variants_by_precision(date, words):
    pattern = {"pattern_day": "d MMMM y", "pattern_month": "MMMM y", "pattern_year": "y"}
    until = {"until": "jusqu’à {end}", "until_year": "jusqu’en {end}"}
    dates = {**pattern, **until, "between": "de {start} à {end}", "season_22": "été {year}"}
    labels = {"as_of": "au {date}", "as_of_month": "fin {date}", "as_of_interval": "{date}"}
    labels |= {f"date.{name}": text for name, text in dates.items()}
    french = Wording(Locale("fr"), labels)
    value = EdtfDate.parse(date)
    assert french.dated("as_of", date=value).replace(NBSP, " ") == words
    assert ENGLISH.dated("as_of", date=value) == f"as of {ENGLISH.date(value)}"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1200.5, "1,200.5"),
        (5.0, "5.0"),
        (WrittenNumber("-1200.00"), "\N{MINUS SIGN}1,200.00"),
        ((WrittenNumber("8.90"), 11.0), "8.90–11.0"),
        (1.5e-7, "0.00000015"),
        (1.5e20, "150,000,000,000,000,000,000"),
        (10**30, "1" + ",000" * 10),
        ((-1, 2), "\N{MINUS SIGN}1 to 2"),
    ],
)
def test_a_number_keeps_its_written_digits(value, written):
    assert ENGLISH.number(value) == written


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ("It has “weight”", "“It has ‘weight’”"),
        ("“Weight” it has", "“‘Weight’ it has”"),
        ('It has "weight"', "“It has ‘weight’”"),
        ('It’s 5" of weight', '“It’s 5" of weight”'),
    ],
)
def test_quotation_marks_within_quotation_marks_are_single(words, quoted):
    assert ENGLISH.quoted(words) == quoted


def test_quotation_marks_are_those_of_the_language():
    outer, inner = "punctuation.quoted", "punctuation.quoted_within"
    marks = {outer: "«\u00a0{words}\u00a0»", inner: "“{words}”"}
    french = replace(ENGLISH, by_name={**ENGLISH.by_name, **marks})
    assert french.quoted("Il a «\u00a0du poids\u00a0»") == "«\u00a0Il a “du poids”\u00a0»"
    assert french.quoted('Il a "du poids"') == "«\u00a0Il a “du poids”\u00a0»"


@pytest.mark.parametrize(
    ("language", "date", "pattern", "words"),
    [
        ("en", "2013-05-15", "d MMMM y", "15~May 2013"),
        ("de", "2013-05-15", "EEEE, d. MMMM y", "Mittwoch, 15.~Mai 2013"),
        ("kk", "2013-05-15", "y 'ж'. d MMMM", "2013 ж. 15~мамыр"),
        ("es", "2013-05-15", "d 'de' MMMM 'de' y", "15~de~mayo de 2013"),
        ("fr", "2013-05-15", "'d' MMMM 'd' d", "d mai~d~15"),
        ("kk", "2013-05", "y 'ж'. MMMM", "2013~ж.~мамыр"),
    ],
)
def test_what_belongs_together_in_a_date_stays_on_one_line(language, date, pattern, words):
    wording = Wording(
        Locale(language), {"date.pattern_day": pattern, "date.pattern_month": pattern}
    )
    assert wording.date(EdtfDate.parse(date)).replace(NBSP, "~") == words


def test_a_label_is_filled_in_with_named_values_and_a_missing_one_is_named():
    assert ENGLISH.say("quotation.translated", name="the desk") == "translated by the desk"
    with pytest.raises(LookupError, match=r"no 'masthead\.colour'"):
        ENGLISH.say("masthead.colour")
