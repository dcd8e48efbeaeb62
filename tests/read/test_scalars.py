"""A value without quotation marks means what the core schema of YAML 1.2 says."""

from __future__ import annotations

import math
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.read.files import Source, decompose_forms
from briefing.read.yaml.compose import compose
from briefing.read.yaml.scalars import plain_value


@pytest.mark.parametrize(
    "text",
    [
        "NO", "no", "yes", "Yes", "on", "off", "y", "N",  # booleans in YAML 1.1
        "12:30", "190:20:30", "1:00",  # base 60 in YAML 1.1
        "2013-05-15", "2013-05", "2001-12-14t21:59:43.10-05:00",  # timestamps in YAML 1.1
        "1_000", "0b1010", "0x1_F", "0X1F", "0O14", "-0o14", "-0x1F", "0o9", "0xG",
        "1.2.3", "1e", "e3", ".", "-", "+", "-.", "..", "--1", "1-", "+-1", "1,000", "50%",
        "NULL!", "nULL", "tRUE", "fALSE", ".iNF", ".nAN", "-.nan", "nan", "inf", "Infinity",
        "<<", "=", "٢٠١٣", "½", "1\u00a0000",
        "9" * 5000, "0x" + "f" * 5000, "1" * 301,
    ],
)  # fmt: skip
def test_lookalikes_and_numbers_of_too_many_digits_are_text(text):
    assert plain_value(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None),
        ("true", True), ("True", True), ("TRUE", True),
        ("false", False), ("False", False), ("FALSE", False),
        ("0", 0), ("16", 16), ("-3", -3), ("+3", 3), ("014", 14), ("0o14", 12), ("0x1F", 31),
        ("1.", 1.0), (".5", 0.5), ("-.5", -0.5), ("1.5", 1.5), ("1e3", 1000.0),
        ("1.5E-3", 0.0015), ("+12e03", 12000.0),
        (".inf", math.inf), ("-.Inf", -math.inf), ("+.INF", math.inf), ("1e400", math.inf),
    ],
)  # fmt: skip
def test_nulls_booleans_and_numbers_are_those_of_yaml_1_2(text, value):
    found = plain_value(text)

    assert (type(found), found) == (type(value), value)


@given(st.integers(-(2**64), 2**64))
def test_every_integer_is_read_back(number):
    assert plain_value(str(number)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_is_read_back(number):
    assert plain_value(repr(number)) == number


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_a_double_quoted_text_is_read_back(text):
    escaped = "".join(f"\\U{ord(letter):08x}" for letter in text)
    root, _ = compose(Source("a.yaml", f'a: "{escaped}"'))

    assert root is not None
    assert root.value == {"a": decompose_forms(text)}


@given(st.text(alphabet="0123456789+-.eExXoO_:infatru~N ", max_size=12).map(str.strip))
def test_a_plain_value_is_a_number_or_its_own_text(text):
    value = plain_value(text)

    assert value is None or isinstance(value, bool | int | float) or value == text


@pytest.mark.parametrize(
    ("text", "digits"),
    [("-2.500", "-2.500"), ("5.00", "5.00"), ("5.0", "5.0"), ("1.50e3", "1500.0")],
)
def test_a_trailing_zero_is_kept_in_the_digits(text, digits):
    value = plain_value(text)

    assert repr(value) == digits
    assert value == float(text)
    assert repr(pickle.loads(pickle.dumps(value))) == digits
