"""Swaps that tired people make in bound content: each is reported."""

import pytest

from tests.conftest import ROOT
from tests.review.base import binding, load, review

TEXT = (ROOT / "tests" / "review" / "swaps.yaml").read_text("utf-8")
SWAPS = [
    ("reached (=trade.exports.2024)", "reached (=trade.exports.2023)"),
    ("grew by (=uruguay-growth-2023).", "grew by (=argentina-growth-2024)."),
    ("fact: trade.exports.2024", "fact: trade.exports.2022"),
    ("fact: trade.imports.2024", "fact: trade.exports.2024"),
    ("fact: uruguay-inflation-2024", "fact: argentina-inflation-2024"),
    ("fact: uruguay-population,", "fact: montevideo-population,"),
    ("imports were (=trade.imports.2022)", "imports were (=trade.imports.2023)"),
    ("were (=trade.exports.2022)", "were (=trade.imports.2022)"),
    ("fell from (=trade.exports.2022) in", "fell from (=trade.exports.2024) in"),
    ("China took (=china-share)", "China took (=brazil-share)"),
    ("by (=uruguay-growth-2024) a year later", "by (=uruguay-growth-2023) a year later"),
    ("Uruguay has (=uruguay-population)", "Uruguay has (=montevideo-population)"),
    ("Delgado had (=delgado-votes)", "Delgado had (=orsi-votes)"),
    ("exports: (=trade.exports.2023)", "exports: (=trade.imports.2023)"),
    ("imports: (=trade.imports.2024)", "imports: (=trade.imports.2023)"),
    ("(=trade.imports.2023). In", "10.9 billion US dollars. In"),
    ("imports: (=trade.imports.2023)", "imports: 10.9"),
]
"""What is written, and what a tired person writes."""


def codes(text):
    """Return the codes of everything that is reported of the content."""
    bound = binding(load(text))
    return [finding.code for finding in (*bound.findings, *review(bound.briefing))]


def test_nothing_is_reported_without_a_swap():
    assert codes(TEXT) == []


@pytest.mark.parametrize(("written", "swapped"), SWAPS)
def test_a_swap_is_reported(written, swapped):
    assert TEXT.count(written) == 1
    assert codes(TEXT.replace(written, swapped)) != []
