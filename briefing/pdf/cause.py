"""Finds the rule of a theme that makes something overflow: without it, the same flow does not.

The style sheets of a theme come in order. So the rule is looked for by bisection, with the theme up
to some rule and the program's own style from there on: six layouts for a theme of sixty rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import tinycss2
from msgspec import Struct, field

from briefing.pdf.layout import find_overflow
from briefing.problems import Position
from briefing.system.fonts import Chosen
from briefing.system.values import Value


class Style(Value):
    """The style sheets of a document, and what stands in place of those that are a theme's."""

    sheets: Mapping[str, str]
    """The text of each by name, in order."""
    plain: Mapping[str, str]
    """The text without the theme, by name: empty for a sheet that only the theme has."""

    def cuts(self) -> tuple[tuple[str, int], ...]:
        """Return where the theme's style may be cut: the name of a sheet, and an offset in it.

        A sheet that replaces another is whole or not there.
        """
        return tuple(
            (name, offset)
            for name, text in self.sheets.items()
            if name in self.plain
            for offset in ((0,) if self.plain[name] else _rule_offsets(text))
        )

    def until(self, cut: tuple[str, int] | None) -> str:
        """Return the style with the theme's up to a cut; None: all of it."""
        texts, is_before = list[str](), True
        for name, text in self.sheets.items():
            if name not in self.plain:
                texts.append(text)
            elif cut is not None and name == cut[0]:
                texts.append(self.plain[name] or text[: cut[1]])
                is_before = False
            else:
                texts.append(text if is_before else self.plain[name])
        return "\n".join(texts)


def split_style(style: str, sheets: Iterable[tuple[str, int]]) -> dict[str, str]:
    """Return the style sheets of a document by name; ``sheets``: name and first line of each."""
    lines, starts = style.split("\n"), [*sheets, ("", 0)]
    return {
        name: "\n".join(lines[first - 1 : (following - 1) if following else None])
        for (name, first), (_, following) in pairwise(starts)
    }


def find_causes(
    html: str, style: Style, families: tuple[Chosen, ...], anchors: Iterable[str | None]
) -> dict[str | None, Position]:
    """Return the rule of the theme that makes each of these overflow; none if it is not the theme.

    A position names a style sheet as the document does. ``anchors``: of what overflows in the flow.
    """
    cuts = (*style.cuts(), None)
    trial = _Trial(html, style, families)
    causes = {}
    for anchor in anchors:
        if cuts[0] is None or anchor in trial.overflow(cuts[0]):
            continue
        low, high = 0, len(cuts) - 1  # it fits with the style until the first, not the second
        while high - low > 1:
            middle = (low + high) // 2
            if anchor in trial.overflow(cuts[middle]):
                high = middle
            else:
                low = middle
        name, offset = cuts[low] or ("", 0)
        before = style.sheets[name][:offset]
        line, column = before.count("\n") + 1, offset - before.rfind("\n")
        causes[anchor] = Position(name, line, column)
    return causes


class _Trial(Struct):
    """Layouts of a flow with parts of a style."""

    html: str
    style: Style
    families: tuple[Chosen, ...]
    _known: dict[tuple[str, int] | None, frozenset[str | None]] = field(default_factory=dict)

    def overflow(self, cut: tuple[str, int] | None) -> frozenset[str | None]:
        """Return what overflows with the theme's style up to a cut."""
        if cut not in self._known:
            self._known[cut] = find_overflow(self.html, self.style.until(cut), self.families)
        return self._known[cut]


def _rule_offsets(text: str) -> Iterator[int]:
    """Yield where the rules of a style sheet begin."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        yield starts[rule.source_line - 1] + rule.source_column - 1
