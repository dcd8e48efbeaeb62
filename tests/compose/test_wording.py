import pytest
import yaml
from babel import Locale

from briefing.compose.wording import Wording
from briefing.model import EdtfDate
from briefing.model.base import WrittenNumber
from tests.conftest import TEMPLATES

ENGLISH = Wording(Locale("en"), yaml.safe_load((TEMPLATES / "labels" / "en.yaml").read_text()))
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


def test_a_day_does_not_leave_its_month():
    assert ENGLISH.date(EdtfDate.parse("2013-05-15")) == f"15{NBSP}May 2013"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (16, "16"),
        (1200.5, "1,200.5"),
        (5.0, "5.0"),
        (WrittenNumber("2.50"), "2.50"),
        (WrittenNumber("-1200.00"), "\N{MINUS SIGN}1,200.00"),
        ((WrittenNumber("8.90"), 11.0), "8.90–11.0"),
        (0.00005, "0.00005"),
        (1.5e-7, "0.00000015"),
        (1.5e20, "150,000,000,000,000,000,000"),
        (10**30, "1" + ",000" * 10),
        ((5, 6), "5–6"),
        ((-1, 2), "\N{MINUS SIGN}1 to 2"),
        (-3, "\N{MINUS SIGN}3"),
    ],
)
def test_a_number_keeps_the_digits_that_were_written(value, written):
    assert ENGLISH.number(value) == written


def test_any_value_can_be_called_as_the_labels_call_it():
    assert ENGLISH.say("quotation.translated", name="the desk") == "translated by the desk"


def test_words_that_do_not_exist_are_named():
    with pytest.raises(LookupError, match=r"no 'masthead\.colour'"):
        ENGLISH.say("masthead.colour")


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ("It has weight", "“It has weight”"),
        ("It has “weight”", "“It has ‘weight’”"),
        ("“Weight” it has", "“‘Weight’ it has”"),
        ('It has "weight"', "“It has ‘weight’”"),
        ('It’s 5" of weight', '“It’s 5" of weight”'),
    ],
)
def test_quotation_marks_within_quotation_marks_are_single(words, quoted):
    assert ENGLISH.quoted(words) == quoted
