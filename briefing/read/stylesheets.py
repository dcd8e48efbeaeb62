"""Checks the style sheets of a theme, before any layout: what they may not do, at its line.

A document is closed: it fetches nothing, and has no text that stands elsewhere than it is read.
What the layout engine does not know, it reports itself (:mod:`briefing.pdf.engine`); here is what
it would drop in silence, and what it reports without a line.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any

import tinycss2

from briefing.problems import Problem
from briefing.read import files
from briefing.read.files import Source
from briefing.read.fonts import suggest_family
from briefing.system.values import Value

SCREEN = ("theme-page.css", "page.css")
"""Style sheets of the web page alone."""
_END = "briefing-end"
"""An at-rule put behind a style sheet: it is one only if all before it is closed."""
_FETCHING = frozenset({"url", "src", "image", "image-set", "-webkit-image-set", "cross-fade"})
"""Functions whose texts are addresses."""
_ON_SCREEN = re.compile(
    r"animation|transition|view-t|timeline|will-change|caret|cursor$|pointer-events$|resize$|touch-|"
    r"overscroll-|scroll"
)
"""How the names of properties begin that only a screen has; the engine drops them in silence."""
_NOWHERE = re.compile("(?!)")
_PSEUDO = re.compile(r"::?(before|after|marker|first-l)|\bthead\b")
"""Selectors of what may be hidden: generated text, and heads of a table that its cells repeat."""
_MARKED = re.compile(r"^(?!.*:(before|after))|\bli\b[^\s>+~]*::?before|\[data-|\.folio\b")
"""Selectors of what may have generated text: elements, where it has no effect, list items, page
numbers, and cells with the room that they leave.
"""
_HIDDEN = "a text that is not printed would be in the web page, and be missed in the PDF"
_REMOVE = "remove it from the template, in the folder of the theme"
_FORBIDDEN = tuple(
    (re.compile(names), re.compile(values), apart, message, help)
    for names, values, apart, message, help in (
        ("position", r"\bfixed\b|\brunning\(", _NOWHERE,
         "a text may not be repeated on each page, or stand elsewhere than it is read",
         "write 'position: absolute', or use a margin box of @page"),
        ("text-transform", r"uppercase|lowercase|capitalize|full-", _NOWHERE,
         "the letters in the PDF would be others than those of the text",
         "write 'font-variant-caps: all-small-caps', or the capitals in the labels"),
        ("content", r"\"[^\"]|'[^']|\(", _MARKED,
         "words that a style sheet adds are not in the text",
         "write them in a label ('wording' in theme.yaml), or in a template"),
        ("display|visibility", r"\b(none|hidden|collapse)\b", _PSEUDO, _HIDDEN, _REMOVE),
        ("font-size|opacity", r"^0*(\.0*)?[a-z%]*$", _NOWHERE, _HIDDEN, _REMOVE),
        ("opacity", r"\.[0-9]|%", _NOWHERE,
         "a screen reader cannot read what is drawn with opacity", "use a lighter colour"),
        ("transform", r"translate|matrix|scale", _NOWHERE,
         "a text may not be moved from the place where its room is checked",
         "use margins and paddings"),
    )
)  # fmt: skip
"""What declarations may not do: properties, values, selectors for which they may, why, remedy."""
_NOT_FETCHED = {
    "import": ("a theme may not fetch another style sheet", "copy its rules into this file"),
    "font-face": (
        "a theme may not fetch a font from a style sheet",
        "put the font file into the theme's folder, and list it in 'fonts: faces:'",
    ),
}
"""At-rules that fetch: why not, and the remedy."""
_GENERIC = frozenset(
    ("serif", "sans-serif", "monospace", "system-ui", "inherit", "initial", "unset", "revert")
)
_SIZES = ("dimension", "percentage", "number")
_ENDLESS = re.compile(r"[0-9]{1000}")
"""A number for which the parser would fail: Python reads 4,300 digits at most."""
_parse_block = partial(tinycss2.parse_blocks_contents, skip_comments=True, skip_whitespace=True)
_BLOCKS = ("[] block", "() block", "{} block")


@lru_cache(maxsize=100)
def check_style_sheet(file: str, data: bytes, families: tuple[str, ...]) -> tuple[Problem, ...]:
    """Return what is wrong with a style sheet, memoised, since many briefings have the same."""
    source, problems = files.decode(file, data)
    text = "\n".join(source.lines)  # the parser knows line feeds only
    if endless := _ENDLESS.search(text):
        message = "a number has more digits than any length, and cannot be read"
        position = source.position_at(endless.start())
        return (*problems, Problem("bad-value", message, position, "shorten it"))
    rules = tinycss2.parse_stylesheet(f"{text}\n@{_END};", skip_whitespace=True)
    last = rules.pop()  # the end, or what takes in all that follows, since it is not closed
    if last.type != "at-rule" or last.at_keyword != _END:
        message, help = "a bracket in this rule is not closed", "close it where it ends"
        if last.type == "comment":
            message, help = "a comment is not closed", "write */ where it ends"
        position = source.position(last.source_line - 1, last.source_column - 1)
        return (*problems, Problem("style-unclosed", message, position, help))
    sheet = _StyleSheet(source, not file.endswith(SCREEN), families)
    return (*problems, *sheet.check(rules))


class _StyleSheet(Value):
    """A style sheet, whose rules are walked through."""

    source: Source
    is_printed: bool
    families: tuple[str, ...]

    def check(self, items: Iterable[Any], selectors: str = "") -> Iterator[Problem]:
        """Yield what is wrong with rules and declarations, and with what is in them.

        ``selectors``: the elements of declarations, if any.
        """
        for item in items:
            if item.type == "declaration":
                yield from self._check_declaration(item, selectors)
            elif item.type == "qualified-rule":
                yield from self.check(_parse_block(item.content), tinycss2.serialize(item.prelude))
            elif item.type == "at-rule" and item.lower_at_keyword in _NOT_FETCHED:
                message, help = _NOT_FETCHED[item.lower_at_keyword]
                yield self._report("style-forbidden", item, message, help)
            elif item.type == "at-rule":
                yield from self._check_values(item.prelude)
                yield from self.check(_parse_block(item.content or []))

    def _check_declaration(self, item: Any, selectors: str) -> Iterator[Problem]:
        name = item.lower_name
        yield from self._check_values(item.value)
        if not self.is_printed:
            return
        value = tinycss2.serialize(item.value).strip().lower()
        for names, values, apart, message, help in _FORBIDDEN:
            if names.fullmatch(name) and values.search(value) and not apart.search(selectors):
                yield self._report("style-forbidden", item, message, help)
        is_for_screen = _ON_SCREEN.match(name) and "print" in Path(self.source.file).name
        if is_for_screen or (name.startswith("-") and not name.startswith("--")):
            help = f"remove it, or its prefix; or write it in {SCREEN[0]}"
            yield self._report("layout-warning", item, f"'{name}' has no effect in a PDF", help)
        elif name in ("font-family", "font"):
            yield from self._check_fonts(item)

    def _check_fonts(self, item: Any) -> Iterator[Problem]:
        """Report families that no PDF can have; in ``font`` they come after the size."""
        tokens = [token for token in item.value if token.type not in ("whitespace", "comment")]
        if item.lower_name == "font":
            sizes = [place for place, token in enumerate(tokens) if token.type in _SIZES]
            tokens = tokens[sizes[-1] + 1 :] if sizes else []
        for _, group in groupby(tokens, key=lambda part: part == ","):
            parts = [*group]
            if any(part.type not in ("ident", "string") for part in parts):
                continue  # a comma, a variable, or what the engine reports
            family = " ".join(part.value for part in parts)
            if family.casefold() not in _GENERIC and family not in self.families:
                help = suggest_family(family, self.families)
                message = f"the theme has no font family '{family}'"
                yield self._report("unknown-font", parts[0], message, help, len(family))

    def _check_values(self, tokens: Any, *, are_addresses: bool = False) -> Iterator[Problem]:
        """Report the addresses in values that something would have to be fetched from."""
        for token in tokens or ():
            if token.type == "url" or (token.type == "string" and are_addresses):
                if not token.value.strip().lower().startswith(("data:", "#")):
                    help = "write it as 'data:…', or name a picture in theme.yaml or a template"
                    message = f"a theme may not fetch '{token.value[:60]}'"
                    yield self._report("style-forbidden", token, message, help)
            elif token.type == "function":
                inside = are_addresses or token.lower_name in _FETCHING
                yield from self._check_values(token.arguments, are_addresses=inside)
            elif token.type in _BLOCKS:
                yield from self._check_values(token.content, are_addresses=are_addresses)

    def _report(
        self, code: str, node: Any, message: str, help: str, length: int | None = None
    ) -> Problem:
        line, column = node.source_line - 1, node.source_column - 1
        text = self.source.lines[min(line, len(self.source.lines) - 1)]
        length = length or len(text[column:].partition(";")[0].rstrip(" }"))
        return Problem(code, message, self.source.position(line, column, length), help)
