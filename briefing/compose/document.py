"""What compose gives: two shells around one body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from briefing.problems import Finding, Path, Problem


@dataclass(frozen=True)
class ComposedDocument:
    """One document, ready to be pressed: the same body in two shells with two styles."""

    title: str
    language: str
    issued: date
    """The only clock a document knows: the date of issue in its content."""
    print_html: str
    """For the PDF: complete HTML with the print style sheets."""
    sheets: tuple[tuple[str, int], ...]
    """The style sheets of ``print_html``, each with its first line in the style element."""
    page_html: str
    """For the browser: complete HTML, self-contained."""


@dataclass(frozen=True)
class Composition:
    """A document, or the problems that prevent one; and the template files that were read."""

    document: ComposedDocument | None
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    """Template files by their path below the templates folder, with their SHA-256."""
    looked: Mapping[str, str] = field(default_factory=dict)
    """Those that were looked for and are not there."""
    anchors: Mapping[str, Path] = field(default_factory=dict)
    """The anchors of the document's page, each with the content path of what stands there."""
