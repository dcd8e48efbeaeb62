"""Reports what YAML allows but a briefing must not have, in plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeGuard

from briefing.problems import Position, Problem
from briefing.read.files import Source, Span
from briefing.read.yaml.positions import Field, Node, Scalar
from briefing.read.yaml.scalars import quoted, straight

STANDARD = "tag:yaml.org,2002:"
"""The prefix that ``!!`` abbreviates."""

_NOTHING = re.compile(r"[ \t]*\Z")
_LIKE_TEXT = re.compile(r"[ \t]+(#+(?:[^\s#=*~-]| *[0-9]{1,3}(?![0-9])| *$))")
"""A comment that may be text: ``#3``, ``# 3``, ``C #``. Rulers and years (``# 2013``) are not."""
_LIKE_ENTRY = re.compile(r"[ \t]*(-)[ \t]")


def too_deep(at: Position, most: int) -> Problem:
    """Report excessive nesting: each level costs memory, and no briefing has so many."""
    message = f"lists and groups are nested more than {most} levels deep"
    return Problem("yaml-syntax", message, at, "look for brackets that are opened and not closed")


def too_many(at: Position, most: int, *, by_repetition: bool) -> Problem:
    """Report more values than a file may have, as written or through aliases."""
    help = "divide the content into several files"
    if by_repetition:
        message = f"the repetitions in this file ('*name') expand to more than {most} values"
        return Problem("yaml-alias", message, at, help)
    return Problem("file-too-large", f"this file has more than {most} values", at, help)


def too_long(at: Position, most: int) -> Problem:
    """Report a longer text in one value than anybody would read in one piece."""
    help = "divide it into several paragraphs"
    return Problem("file-too-large", f"this text has more than {most} characters", at, help)


def too_many_problems(at: Position) -> Problem:
    """Report that there are more problems than anybody would read."""
    return Problem("yaml-syntax", "reading ends here: there are too many problems above", at)


def second_document(at: Position) -> Problem:
    """Report a line ``---`` followed by content."""
    message = "a second document begins here; a file holds one"
    help = "remove the line '---', or put what follows in a file of its own"
    return Problem("yaml-documents", message, at, help)


def tag(at: Position, name: str) -> Problem:
    """Report ``!something``, which other programs take for an instruction."""
    short = name.replace(STANDARD, "!!", 1)
    short = short if short.startswith("!") else f"!<{short}>"
    message = f"'{short}' is a YAML tag; a briefing holds plain values only"
    help = "remove it; if the text itself is to begin with '!', put the text in quotes"
    return Problem("yaml-tag", message, at, help)


def unknown_alias(at: Position, name: str) -> Problem:
    """Report ``*something`` without ``&something``; mostly emphasis without quotes."""
    message = f"'*{name}' repeats '&{name}', which this file does not have"
    help = f'if the text is to begin with a star, put it in quotes: "*{name}"'
    return Problem("yaml-syntax", message, at, help)


def alias_of_itself(at: Position, name: str) -> Problem:
    """Report an alias within its own anchor, which would never end."""
    message = f"'*{name}' is inside the place that it repeats"
    return Problem("yaml-alias", message, at, "write the values out here")


def comment(source: Source, span: Span) -> Problem | None:
    """Report a comment after an unquoted text that seems to belong to it: ``ranked #3``.

    A space and ``#`` begin a comment (YAML 1.2.2, 6.6), which is not printed. Authors of comments
    put a space after the sign, and seldom begin with a small number.
    """
    if span.end_line >= len(source.lines):
        return None
    number, line = span.end_line, source.lines[span.end_line]
    found = _LIKE_TEXT.match(line, span.end_column)
    if found is None and _NOTHING.match(line, span.end_column):
        number += 1
        found = _match_next_line(source, span, number)
    if found is None:
        return None
    return Problem(
        "yaml-comment",
        "the text ends here: a # after a space begins a comment",
        source.position(number, found.start(1)),
        "put the text in quotes; if this is a comment, begin it with '# ' and a word",
    )


def dash(source: Source, span: Span) -> Problem | None:
    """Report a line below an unquoted text that looks like a list entry: it continues the text
    (YAML 1.2.2, 7.3.3), including the dash, and is printed so.
    """
    for number in range(span.line + 1, min(span.end_line + 1, len(source.lines))):
        if found := _LIKE_ENTRY.match(source.lines[number]):
            return Problem(
                "yaml-list",
                "this line continues the text above it: it is not a list entry",
                source.position(number, found.start(1)),
                "end the line above with a colon, or write the dash under the one above; if the"
                " dash is part of the text, put the text in quotes",
            )
    return None


def _match_next_line(source: Source, span: Span, number: int) -> re.Match[str] | None:
    """Match a comment on the next line where the text would continue: with more indentation."""
    line = source.lines[number] if number < len(source.lines) else ""
    first = source.lines[span.line]
    found = _LIKE_TEXT.match(line)
    indent = len(first) - len(first.lstrip(" -"))
    return found if found and found.start(1) > indent else None


def is_cut_off(key: Node, node: Node, source: Source) -> TypeGuard[Scalar]:
    """Return whether a key in braces has no colon: a comma has cut it off from the text or number
    before it (YAML 1.2.2, 7.4.2: a value may be omitted with its colon).
    """
    if not isinstance(key, Scalar) or not isinstance(node, Scalar) or node.text or node.style:
        return False
    behind = source.lines[key.span.end_line][key.span.end_column :]
    return not key.style and not behind.lstrip().startswith(":")


def comma(source: Source, before: Node, cut: Sequence[Scalar]) -> Problem:
    """Report commas in a value in braces, ``{value: 4,8}``: ``before`` is what is left of it,
    ``cut`` what the commas have cut off.
    """
    first, last = cut[0], cut[-1]
    message = f"the comma before '{first.text}' ends the value here, within braces"
    help = f"write a colon and a value after '{first.text}', or remove it"
    if isinstance(before, Scalar) and not before.style:
        help = "put the whole text in quotes"
        line = source.lines[before.span.line]
        if before.span.line == last.span.end_line:
            text = line[before.span.column : last.span.end_column]
            help += f": {straight(text) or quoted(text)}"
        whole = _join_number(before, cut)
        help = f"write {whole}" if whole else help
    return Problem("yaml-comma", message, source.at(first.span), help)


def _join_number(before: Scalar, cut: Sequence[Scalar]) -> str:
    """Return a number cut by commas as it should be written; empty if it is none."""
    pieces = [before, *cut]
    if any(isinstance(one.value, bool) or not isinstance(one.value, int | float) for one in pieces):
        return ""
    thousands = "".join(one.text for one in pieces)
    if all(len(one.text.partition(".")[0]) == 3 for one in cut):
        is_sure = len(cut) > 1 or "." in thousands
        return (
            thousands if is_sure else f"{thousands}, or {before.text}.{cut[0].text} if it is that"
        )
    return f"{before.text}.{cut[0].text} with a decimal point" if len(cut) == 1 else ""


def name(source: Source, key: Node, known: dict[str, Field]) -> Problem | None:
    """Report a key that cannot be used in a group with the ``known`` ones; None if it can."""
    if isinstance(key, Scalar) and isinstance(key.value, str) and key.value not in known:
        if key.value != "<<" or key.style:
            return None
        message = "'<<' (take over the fields of another group) cannot be used"
        return Problem("yaml-syntax", message, source.at(key.span), "write the fields out here")
    return _report_name(source.at(key.span), key, known)


def _report_name(at: Position, key: Node, known: dict[str, Field]) -> Problem:
    if not isinstance(key, Scalar):
        message = "a name is expected here before the colon, not a list or a group"
        help = "if this is text that begins with a bracket, put it in quotes"
        return Problem("yaml-syntax", message, at, help)
    if key.value is None:
        help = "write a name before the colon, or put the whole text in quotes"
        return Problem("wrong-type", "there is no name before this colon", at, help)
    if not isinstance(key.value, str):
        read_as = "yes or no" if isinstance(key.value, bool) else "a number"
        message = f"a name must be text; '{key.text}' is read as {read_as}"
        return Problem("wrong-type", message, at, f'put it in quotes: "{key.text}":')
    line = known[key.value].key.span.line + 1
    message = f"'{key.value}' is given twice; the first is on line {line}"
    help = "keep one of the two; if this begins an entry of its own, put a dash before it"
    return Problem("duplicate-key", message, at, help)
