"""Formats problems: as text for people, as GitHub workflow commands, as JSON for programs.

One module per format; :class:`Report` reports a whole run in the requested one.
"""

from briefing.reporting.defects import defect
from briefing.reporting.github import as_github
from briefing.reporting.json import as_json, document
from briefing.reporting.report import Report
from briefing.reporting.text import as_text
from briefing.reporting.words import Span, counted
from briefing.stream import harmless, write

__all__ = [
    "Report",
    "Span",
    "as_github",
    "as_json",
    "as_text",
    "counted",
    "defect",
    "document",
    "harmless",
    "write",
]
