"""What a rule is: a judgement on a whole briefing, with its code and its remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

from briefing.problems import ContentPath, Finding, Part
from briefing.review.index import Index
from briefing.system.values import Value

Stage = Literal["page", "part", "whole", "run", "folder", "both", "issue"]
"""When a rule applies. ``page``: always, since no page can be composed without it; ``part``: also
to a part of a briefing; ``whole``: to a briefing; ``run``: only in a full review; ``folder``: if
each briefing of a folder breaks it; ``issue``: to an issue; ``both``: and less to a draft."""


class Violation(NamedTuple):
    """What breaks a rule, where it is, and in which words it is reported."""

    path: ContentPath
    message: str
    span: tuple[int, int] | None = None
    """Its start and end in the text at the path."""
    help: str = ""
    """The remedy, if it is not that of the rule."""
    part: Part | None = None
    code: str = ""
    """Its code, if the rule has several."""


Violations = Iterator[Violation]


class Rule(Value):
    """A function from an index to violations; its docstring says more than the catalogue does."""

    judge: Callable[[Index], Violations]
    codes: tuple[str, ...]
    help: str = ""
    stage: Stage = "whole"
    part: Part = Part.VALUE
    needs_language: bool = False
    fold: str = ""
    """A noun for what is wrong, if a draft is told of the first only, with the number of others."""

    def __call__(self, index: Index) -> Iterator[Finding]:
        """Yield the findings; none if the rule must know the language and does not."""
        is_applied = index.language is not None or not self.needs_language
        for path, message, span, help, part, code in self.judge(index) if is_applied else ():
            place = (span[0], span[1] - span[0]) if span else None
            remedy = help or self.help or None
            yield Finding(code or self.codes[0], message, path, part or self.part, remedy, place)


def rule(*codes: str, **fields: Any) -> Callable[[Callable[[Index], Violations]], Rule]:
    """Declare a function to be a rule that reports these codes, the first by default."""
    return lambda judge: Rule(judge, codes, **fields)
