"""The rules, by when they apply: all those that the modules of this folder define."""

from __future__ import annotations

from briefing.review.index import Rule
from briefing.review.rules import document, facts, figures, subjects, tables, texts

_MODULES = (tables, document, facts, figures, texts, subjects)
ALL_RULES: tuple[Rule, ...] = tuple(
    value for module in _MODULES for value in vars(module).values() if isinstance(value, Rule)
)
REFERENCE_RULES = tuple(rule for rule in ALL_RULES if rule.stage == "page")
SURE_RULES = (*REFERENCE_RULES, *(rule for rule in ALL_RULES if rule.stage == "part"))
RULES = (*SURE_RULES, *(rule for rule in ALL_RULES if rule.stage in ("whole", "both")))
ISSUE_RULES = tuple(rule for rule in ALL_RULES if rule.stage in ("both", "issue"))
