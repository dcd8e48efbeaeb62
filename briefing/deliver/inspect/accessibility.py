"""Validates a PDF against PDF/UA-1 (ISO 14289-1) with an independent validator."""

from __future__ import annotations

from collections import Counter

import page

from briefing.problems import Flaw

_LIMITS = page.SafetyLimits(
    max_decoded_stream_size=1_000_000_000,
    max_input_size=1_000_000_000,
    max_table_grid_cells=10_000_000,
    max_table_grid_rows=100_000,
    max_total_decoded_content_size=1_000_000_000,
)
"""More than any briefing needs. The number of objects stays limited (to a million): otherwise a
cyclic tree would never end."""
_OTHERWISE = {
    "NOTDEF-GLYPH": "missing-glyph",
    "FONT-GLYPH-PRESENCE": "missing-glyph",
    "FONT-EMBEDDING": "wrong-font",
}
"""Problem codes by a substring of the rule id; all other rules are ``not-accessible``."""


def accessibility(content: bytes) -> tuple[Flaw, ...]:
    """Return a flaw for each rule that a PDF violates."""
    try:
        profile = page.ValidationProfile.PDF_UA_1  # set here: the file claims PDF/A too
        report = page.validate_pdf_bytes(content, profile=profile, limits=_LIMITS)
    except page.PageError as error:
        return (Flaw("unreadable-output", f"the PDF cannot be validated: {error}"),)
    counts = Counter(failure.rule_id for failure in report.failures)
    first = {failure.rule_id: failure.message for failure in reversed(report.failures)}
    return tuple(_broken(rule, count, first[rule]) for rule, count in counts.items())


def _broken(rule: str, count: int, message: str) -> Flaw:
    code = next((code for part, code in _OTHERWISE.items() if part in rule), "not-accessible")
    times = f", {count} times" if count > 1 else ""
    return Flaw(code, f"the PDF breaks the rule {rule} of PDF/UA-1{times}: {message}")
