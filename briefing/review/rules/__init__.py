"""The rules, by when they apply; each rule of a module of this folder is found automatically."""

from __future__ import annotations

from briefing.review.rule import Rule
from briefing.review.rules import (
    charts,
    counts,
    document,
    facts,
    figures,
    markup,
    references,
    sources,
    subjects,
    trends,
    words,
)

_MODULES = (
    references, markup, facts, sources, document, counts, figures, subjects, trends,
    charts, words,
)  # fmt: skip
ALL_RULES: tuple[Rule, ...] = tuple(
    value for module in _MODULES for value in vars(module).values() if isinstance(value, Rule)
)

REFERENCE_RULES = tuple(rule for rule in ALL_RULES if rule.stage == "page")
SURE_RULES = tuple(rule for rule in ALL_RULES if rule.stage in ("page", "part"))
RULES = tuple(rule for rule in ALL_RULES if rule.stage in ("page", "part", "whole", "both"))
ISSUE_RULES = tuple(rule for rule in ALL_RULES if rule.stage in ("both", "issue"))
