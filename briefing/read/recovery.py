"""Reads YAML text as nodes, and goes on after a syntax error that can be repaired."""

from __future__ import annotations

from typing import Any

import yaml

from briefing.installed import ParserMissing
from briefing.problems import Problem
from briefing.read.composer import Composer, Refused
from briefing.read.nodes import Node
from briefing.read.syntax import explain, follows_spaces, wide_name
from briefing.read.text import Source

_MOST_REPAIRS = 20
_LARGEST_TO_REPAIR = 200_000
"""In characters: after each repair, the text is parsed again from its beginning."""


def yaml_parser() -> Any:
    """Return the class with PyYAML's parser in C. Raises ParserMissing.

    Wheels of PyYAML have it; a PyYAML that is compiled where libyaml is absent silently has not.
    Its parser in Python would be ten times as slow, and words and places its errors differently.
    """
    if not yaml.__with_libyaml__:
        raise ParserMissing("PyYAML was installed without libyaml, which reads the YAML files")
    return yaml.CSafeLoader


def compose(source: Source) -> tuple[Node | None, tuple[Problem, ...]]:
    """Return the root of a YAML text, None if there is none, and all problems with it as YAML.

    Where a syntax error can be repaired mechanically (a space after a colon, a character that needs
    quotes), it is reported and reading continues after it, so that one run shows all errors.
    Raises ParserMissing.
    """
    reported: list[Problem] = []
    text = source.text
    for _ in range(_MOST_REPAIRS):
        composer = Composer(source)
        try:
            root = composer.read(yaml.parse(text, yaml_parser()))
        except Refused as refused:
            return None, (*reported, *composer.problems, refused.problem)
        except yaml.MarkedYAMLError as error:
            root, found = None, explain(error, source, text, composer.trace())
            if follows_spaces(found.problem.position, source, text):
                return None, _without_repeats(reported, composer.problems)
        else:
            wide = wide_name(composer.wide, source, text) if composer.wide else None
            if wide is None:
                return root, _without_repeats(reported, composer.problems)
            found = wide
        reported.append(found.problem)
        if found.repaired is None or len(text) > _LARGEST_TO_REPAIR:
            return root, _without_repeats(reported, composer.problems)
        text = found.repaired
    return None, tuple(reported)


def _without_repeats(reported: list[Problem], more: list[Problem]) -> tuple[Problem, ...]:
    """Concatenate problems; of two at one position, keep the syntax error."""
    places = {problem.position for problem in reported}
    return *reported, *(problem for problem in more if problem.position not in places)
