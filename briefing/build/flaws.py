"""Says where a flaw of a file comes from: the content, a template, or a rule or font of the theme.

An overflow is blamed on the theme if the same flow fits without one of its rules. The style sheets
of a theme come in order. So the rule is looked for by bisection, with the theme up to some rule and
the program's own style from there on: six layouts for a theme of sixty rules.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from msgspec.structs import replace

from briefing.build.work import Copy, Work
from briefing.problems import ContentPath, Finding, Flaw, Position, Problem

_VALUES = "styles/tokens.css.jinja"
"""The style sheet that has the values of ``theme.yaml``."""


def add_flaws(work: Work, copy: Copy, flaws: Iterable[Flaw]) -> Work:
    """Add flaws of a file as problems: in the theme, in a template, or by anchor in the content."""
    flaws = tuple(flaws)
    causes = _find_theme_causes(work, copy, flaws)
    placed, elsewhere = [], []
    for flaw in flaws:
        path = copy.composition.anchors.get(flaw.anchor or "")
        if flaw.code == "box-overflows":
            if flaw.anchor in causes:
                work = _blame(work, flaw, path, causes[flaw.anchor])
                continue
            if flaw.anchor is None:  # at the head or foot of pages: the longest text there
                document = copy.briefing.document
                title = "short_title" if document.short_title else "title"
                fields = ("identifier", "marking", title)
                longest = max(fields, key=lambda field: len(getattr(document, field) or ""))
                path = ("document", longest)
        if path is None or flaw.written:
            position = _find_in_template(flaw.written, work, copy) if flaw.written else None
            elsewhere.append(Problem(flaw.code, flaw.message, position, flaw.help))
        else:
            placed.append(Finding(flaw.code, flaw.message, path, help=flaw.help))
    return work.with_problems(elsewhere).with_findings(placed)


def _find_in_template(written: str, work: Work, copy: Copy) -> Position | None:
    """Return where a template has some markup; the first template if it is put together."""
    contents = copy.composition.contents
    names = [name.partition("/") for name in contents if name.endswith(".jinja")]
    first = None
    for folder, _, name in sorted(names, reverse=True):  # the theme's before the built-in ones
        if (place := work.templates.get(folder)) is None:
            continue
        shown = f"{work.request.shown.get(folder, folder)}/{name}"
        first = first or Position(shown)
        lines = (place / name).read_text("utf-8", "replace").splitlines()
        for number, line in enumerate(lines, 1):
            if (column := line.casefold().find(written.casefold())) >= 0:
                return Position(shown, number, column + 1, len(written), line)
    return first


def _blame(work: Work, flaw: Flaw, path: ContentPath | None, cause: Position) -> Work:
    """Add an overflow as a problem of the theme, which says where the text is written."""
    at = work.reading.positions.at(path) if work.reading and path else None
    written = f"; the text is at {at.file}:{at.line}" if at else ""
    if cause.file == _VALUES:
        message = f"{flaw.message} in the fonts of the theme, and not in the built-in ones"
        help = f"choose a narrower font, or a smaller size in styles/theme-print.css{written}"
        file = work.theme.file if work.theme else None
        place = file.position(("fonts",)) if file else None
        return work.with_problems([Problem(flaw.code, message, place, help)])
    shown = work.request.shown.get("theme", "theme")
    message = f"{flaw.message} because of this rule of the theme: without it, it does not"
    place = replace(cause, file=f"{shown}/{cause.file}")
    return work.with_problems([Problem(flaw.code, message, place, f"give it more room{written}")])


def _find_theme_causes(work: Work, copy: Copy, flaws: Sequence[Flaw]) -> dict[str | None, Position]:
    """Return the rule or value of the theme that makes a box too wide, by the box's anchor.

    Each flow is laid out again with less and less of the theme, which takes seconds; but then
    nothing is delivered.
    """
    wide = {flaw.anchor for flaw in flaws if flaw.code == "box-overflows"}
    document = copy.document
    pieces = [*_divide_style(work, copy)] if wide else []
    if all(ours == plain for _, ours, plain in pieces):
        return {}
    from briefing.pdf.layout import press_flow

    causes, numbers = {}, range(len(pieces) + 1)
    for place, flow in enumerate(document.flows):

        @cache
        def find_overflow(number: int, html: str = flow) -> set[str | None]:
            """Return the anchors of what overflows with so many pieces of the theme."""
            parts = (ours if at < number else plain for at, (_, ours, plain) in enumerate(pieces))
            fragment = press_flow(html, "".join(parts), (), document.faces)
            return {flaw.anchor for flaw in fragment.flaws if flaw.code == "box-overflows"}

        for anchor in wide:
            if place == 0 if anchor is None else f'="{anchor}"' in flow:
                # With so many it overflows, and with one less it does not.
                least = bisect_left(numbers, True, key=lambda n: anchor in find_overflow(n))
                if 0 < least < len(numbers):
                    causes[anchor] = pieces[least - 1][0]
    return causes


def _divide_style(work: Work, copy: Copy) -> Iterator[tuple[Position, str, str]]:
    """Yield the pieces of a document's style, each with what stands there without the theme.

    The pieces are the rules of the sheets that only the theme has, and all other sheets as a whole.
    """
    document, theme = copy.document, work.theme
    if theme is None:
        return
    import tinycss2

    lines = document.style.split("\n")
    for (name, first), (_, following) in pairwise([*document.sheets, ("", len(lines) + 1)]):
        text = "".join(f"{line}\n" for line in lines[first - 1 : following - 1])
        file = work.request.templates / name
        if name == _VALUES and theme.theme.fonts.model_fields_set:
            yield Position(name), text, _restore_fonts(text)
        elif f"theme/{name}" not in copy.composition.contents or name.endswith(".jinja"):
            yield Position(name), text, text
        elif file.is_file():  # the theme's replaces it
            yield Position(name), text, file.read_text("utf-8") + "\n"
        else:
            for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
                yield Position(name, rule.source_line, rule.source_column), rule.serialize(), ""


def _restore_fonts(values: str) -> str:
    """Return the values of a theme with the built-in fonts."""
    from briefing.compose.stylesheets import tokens
    from briefing.model import HOUSE
    from briefing.model.theme import Families

    own = tokens(HOUSE, on_screen=False)
    for name in Families.model_fields:
        values = re.sub(rf"--{name}:[^;]*;", f"--{name}: {own[name]};", values)
    return values
