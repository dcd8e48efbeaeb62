"""Says where a flaw of a file comes from: the content, a template, or a rule or font of the theme.

An overflow is blamed on the theme if the same flow fits without one of its rules. The style sheets
of a theme come in order. So the rule is looked for by bisection, with the theme up to some rule and
the program's own style from there on: six layouts for a theme of sixty rules.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import pairwise

from msgspec.structs import replace

from briefing.build.work import Work
from briefing.problems import ContentPath, Finding, Flaw, Position, Problem
from briefing.system.values import Value

Cut = tuple[str, int]
"""Where the style of a theme may be cut: the name of a sheet, and an offset in it."""
_VALUES = "styles/tokens.css.jinja"
"""The style sheet that has the values of ``theme.yaml``."""


def add_flaws(work: Work, flaws: Iterable[Flaw]) -> Work:
    """Add flaws of a file as problems: in the theme, in a template, or by anchor in the content."""
    flaws = tuple(flaws)
    anchors = work.composition.anchors if work.composition else {}
    causes = _find_theme_causes(work, flaws)
    placed, elsewhere = [], []
    for flaw in flaws:
        path = anchors.get(flaw.anchor or "", _of_margin(work, flaw))
        if flaw.code == "box-overflows" and flaw.anchor in causes:
            work = _blamed(work, flaw, causes[flaw.anchor])
        elif flaw.written:
            position = _in_template(flaw.written, work)
            elsewhere.append(Problem(flaw.code, flaw.message, position, flaw.help))
        elif path is None:
            elsewhere.append(Problem(flaw.code, flaw.message, help=flaw.help))
        else:
            placed.append(Finding(flaw.code, flaw.message, path, help=flaw.help))
    return work.with_problems(elsewhere).with_findings(placed)


def _of_margin(work: Work, flaw: Flaw) -> ContentPath | None:
    """Return the path of the longest text at the head or foot of pages, if that overflows."""
    if flaw.code != "box-overflows" or flaw.anchor is not None or work.briefing is None:
        return None
    document = work.briefing.document
    title = "short_title" if document.short_title else "title"
    fields = ("identifier", "marking", title)
    return ("document", max(fields, key=lambda field: len(getattr(document, field) or "")))


def _in_template(written: str, work: Work) -> Position | None:
    """Return where a template has some markup; the first template if it is put together."""
    inputs = work.composition.inputs if work.composition else {}
    names = [name.partition("/") for name in inputs if name.endswith(".jinja")]
    first = None
    for folder, _, name in sorted(names, reverse=True):  # the theme's before the built-in ones
        place = work.templates.get(folder)
        if place is None:
            continue
        shown = f"{work.request.shown.get(folder, folder)}/{name}"
        first = first or Position(shown)
        lines = (place / name).read_text("utf-8", "replace").splitlines()
        for number, line in enumerate(lines, 1):
            if (column := line.casefold().find(written.casefold())) >= 0:
                return Position(shown, number, column + 1, len(written), line)
    return first


def _find_theme_causes(work: Work, flaws: Sequence[Flaw]) -> dict[str | None, Position]:
    """Return the rule or value of the theme that makes a box too wide, by the box's anchor.

    Each flow is laid out again with less and less of the theme, which takes seconds; but then
    nothing is delivered.
    """
    document, composition = work.document, work.composition
    wide = {flaw.anchor for flaw in flaws if flaw.code == "box-overflows"}
    if not wide or document is None or composition is None or work.theme is None:
        return {}
    from briefing.pdf.layout import find_overflow

    sheets = _split_style(document.style, document.sheets)
    plain = {
        name: _built_in(work, name)
        for name in sheets
        if f"theme/{name}" in composition.inputs and not name.endswith(".jinja")
    }
    if work.theme.theme.fonts.model_fields_set:
        plain[_VALUES] = _with_own_fonts(sheets[_VALUES])
    causes: dict[str | None, Position] = {}
    for place, flow in enumerate(document.flows if plain else ()):
        here = [one for one in wide if (place == 0 if one is None else f'="{one}"' in flow.html)]
        if here:
            trial = partial(find_overflow, flow.html, families=document.families)
            causes |= _find_causes(_Style(sheets, plain), here, trial)
    return causes


def _blamed(work: Work, flaw: Flaw, cause: Position) -> Work:
    """Add an overflow as a problem of the theme, which says where the text is written."""
    path = work.composition.anchors.get(flaw.anchor or "") if work.composition else None
    at = work.reading.positions.at(path) if work.reading and path else None
    written = f"; the text is at {at.file}:{at.line}" if at else ""
    if cause.file == _VALUES:
        message = f"{flaw.message} in the fonts of the theme, and not in the built-in ones"
        help = f"choose a narrower font, or a smaller size in styles/theme-print.css{written}"
        return work.with_findings([Finding(flaw.code, message, ("theme", "fonts"), help=help)])
    shown = work.request.shown.get("theme", "theme")
    message = f"{flaw.message} because of this rule of the theme: without it, it does not"
    place = replace(cause, file=f"{shown}/{cause.file}")
    return work.with_problems([Problem(flaw.code, message, place, f"give it more room{written}")])


def _built_in(work: Work, name: str) -> str:
    """Return the style sheet that a theme's replaces; empty if there is none."""
    file = work.request.templates / name
    return file.read_text("utf-8") if file.is_file() else ""


def _with_own_fonts(values: str) -> str:
    """Return the values of a theme with the built-in fonts."""
    from briefing.compose.stylesheets import tokens
    from briefing.model import HOUSE
    from briefing.model.theme import Families

    own = tokens(HOUSE, on_screen=False)
    for name in Families.model_fields:
        values = re.sub(rf"--{name}:[^;]*;", f"--{name}: {own[name]};", values)
    return values


class _Style(Value):
    """The style sheets of a document, and what stands in place of those that are a theme's."""

    sheets: Mapping[str, str]
    """The text of each by name, in order."""
    plain: Mapping[str, str]
    """The text without the theme, by name: empty for a sheet that only the theme has."""

    def cuts(self) -> Iterator[Cut]:
        """Yield where to cut; a sheet that replaces another is whole or not there."""
        for name, text in self.sheets.items():
            if name in self.plain:
                offsets = (0,) if self.plain[name] else _rule_offsets(text)
                yield from ((name, offset) for offset in offsets)

    def until(self, cut: Cut | None) -> str:
        """Return the style with the theme's up to a cut; None: all of it."""
        texts, is_before = list[str](), True
        for name, text in self.sheets.items():
            if cut is not None and name == cut[0]:
                texts.append(self.plain[name] or text[: cut[1]])
                is_before = False
            else:
                texts.append(text if is_before else self.plain.get(name, text))
        return "\n".join(texts)


def _split_style(style: str, sheets: Iterable[tuple[str, int]]) -> dict[str, str]:
    """Return the style sheets of a document by name; ``sheets``: name and first line of each."""
    lines, starts = style.split("\n"), [*sheets, ("", 0)]
    return {
        name: "\n".join(lines[first - 1 : (following - 1) if following else None])
        for (name, first), (_, following) in pairwise(starts)
    }


def _find_causes(
    style: _Style, anchors: Iterable[str | None], trial: Callable[[str], Collection[str | None]]
) -> dict[str | None, Position]:
    """Return the rule of the theme that makes each of these overflow; none if it is not the theme.

    ``trial`` lays out with a style, and returns the anchors of what overflows.
    """
    cuts = (*style.cuts(),)
    overflowing = cache(lambda cut: trial(style.until(cut)))
    causes = {}
    for anchor in anchors:
        if not cuts or anchor in overflowing(cuts[0]):
            continue
        # It fits with the style until this cut, and not with one rule more.
        rest = bisect_left(cuts[1:], True, key=lambda cut: anchor in overflowing(cut))
        name, offset = cuts[rest]
        before = style.sheets[name][:offset]
        line, column = before.count("\n") + 1, offset - before.rfind("\n")
        causes[anchor] = Position(name, line, column)
    return causes


def _rule_offsets(text: str) -> Iterator[int]:
    """Yield where the rules of a style sheet begin."""
    import tinycss2

    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        yield starts[rule.source_line - 1] + rule.source_column - 1
