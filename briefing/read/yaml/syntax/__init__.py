"""Explains YAML syntax errors to someone who has never heard of YAML.

The parser says where it gave up and what it expected there. That is seldom where the mistake is,
so each rule looks at the lines around and says what to type. Rules are tried in order; the first
that recognises the mistake answers. They know the messages of libyaml 0.2.5.
"""

from __future__ import annotations

from collections.abc import Callable

import yaml

from briefing.read.files import Source
from briefing.read.yaml.syntax import lines, signs
from briefing.read.yaml.syntax.lines import (
    Case,
    Diagnosis,
    Trace,
    follows_spaces,
    has_wide_margin,
    locate_error,
    mistake,
    wide_name,
)

__all__ = ["Diagnosis", "Trace", "explain", "follows_spaces", "has_wide_margin", "wide_name"]

_RULES: tuple[Callable[[Case], Diagnosis | None], ...] = (
    lines.conflict,
    signs.not_closed,
    signs.backslash,
    lines.tab,
    signs.after_quote,
    signs.first_character,
    signs.star_or_ampersand,
    signs.tag,
    signs.block_text,
    lines.wide_space,
    signs.typographic,
    lines.colon,
    lines.expected_colon,
    signs.dash,
    signs.question,
    signs.bracket,
    signs.after_bracket,
    signs.no_value,
    signs.comment,
    lines.margin,
    lines.directive,
)


def explain(error: yaml.MarkedYAMLError, source: Source, text: str, trace: Trace) -> Diagnosis:
    """Explain a parser error. ``text`` is what was parsed, ``source`` what is shown."""
    case = locate_error(error, source, text, trace)
    for rule in _RULES:
        diagnosis = rule(case)
        if diagnosis is not None:
            return diagnosis
    return mistake(
        case.at(case.line, case.column),
        "the text around this place is not valid YAML",
        "compare it with the lines above: spaces at the beginning, colons, quotation marks",
    )
