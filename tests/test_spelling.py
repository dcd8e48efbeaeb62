"""Which differences are corrections of spelling, and which are different words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.changes import is_spelling


@pytest.mark.parametrize(
    ("before", "after", "spelling"),
    [
        ("The organization", "the organisation.", True),
        ("five bodies", "six bodies", False),
        ("5 %", "6 %", False),
        ("did", "did not", False),
        ("non-lethal", "nonlethal", True),
        ("increase", "decrease", False),
        ("Iran", "Iraq", False),
        ("rose by 4.8 per cent", "rose by 48 per cent", False),
        ("at −5 degrees", "at 5 degrees", False),
        ("of 2022-2025", "of 2022–2025", True),
        ("with Austria", "with Australia", False),
        ("The comittee met.", "The committee met.", True),
        ("Comittees met.", "Committees met.", True),
        ("a debt of $10 million", "a debt of €10 million", False),
        ("a ≤ b", "a ≥ b", False),
    ],
)
def test_spelling_corrections_are_distinguished_from_other_words(before, after, spelling):
    assert is_spelling(before, after) is spelling


@given(st.text(max_size=30))
def test_no_text_differs_from_itself(text):
    assert is_spelling(text, text)
