"""The rules, by when they apply: each rule in a module of this folder is found automatically."""

from __future__ import annotations

import importlib
import pkgutil

from briefing.review.rule import Rule

ALL_RULES: tuple[Rule, ...] = tuple(
    value
    for module in pkgutil.iter_modules(__path__)  # in alphabetical order
    for value in vars(importlib.import_module(f"{__name__}.{module.name}")).values()
    if isinstance(value, Rule)
)
REFERENCE_RULES = tuple(rule for rule in ALL_RULES if rule.stage == "page")
SURE_RULES = (*REFERENCE_RULES, *(rule for rule in ALL_RULES if rule.stage == "part"))
RULES = (*SURE_RULES, *(rule for rule in ALL_RULES if rule.stage in ("whole", "both")))
ISSUE_RULES = tuple(rule for rule in ALL_RULES if rule.stage in ("both", "issue"))
