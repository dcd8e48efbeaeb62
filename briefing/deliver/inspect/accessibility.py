"""Whether a PDF is PDF/UA-1 (ISO 14289-1), by a validator that is not ours."""

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
"""More than any briefing has. The number of objects stays limited (to a million): a tree that leads
back into itself is never left otherwise.
"""
_OTHERWISE = {
    "NOTDEF-GLYPH": "missing-glyph",
    "FONT-GLYPH-PRESENCE": "missing-glyph",
    "FONT-EMBEDDING": "wrong-font",
}
"""What has a code of its own, by a part of the rule's name."""


def accessibility(content: bytes) -> tuple[Flaw, ...]:
    """The rules that a PDF breaks, each once."""
    try:
        profile = page.ValidationProfile.PDF_UA_1  # the file says that it is PDF/A as well
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
