"""The rules, by when they apply: all those that the modules of this folder define."""

from __future__ import annotations

from briefing.review.rule import Rule
from briefing.review.rules import (
    charts,
    counts,
    document,
    facts,
    figures,
    markup,
    sources,
    subjects,
    words,
)

_MODULES = (charts, counts, document, facts, figures, markup, sources, subjects, words)
ALL_RULES: tuple[Rule, ...] = tuple(
    value for module in _MODULES for value in vars(module).values() if isinstance(value, Rule)
)
REFERENCE_RULES = tuple(rule for rule in ALL_RULES if rule.stage == "page")
SURE_RULES = (*REFERENCE_RULES, *(rule for rule in ALL_RULES if rule.stage == "part"))
RULES = (*SURE_RULES, *(rule for rule in ALL_RULES if rule.stage in ("whole", "both")))
ISSUE_RULES = tuple(rule for rule in ALL_RULES if rule.stage in ("both", "issue"))
