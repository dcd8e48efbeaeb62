"""Composes YAML text into nodes, and goes on after an error that can be repaired."""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Sequence as Many
from typing import Any, TypeGuard

import yaml
from msgspec import Struct, field
from msgspec.structs import replace

from briefing.model import limits
from briefing.problems import Position, Problem
from briefing.read.files import Source, Span, decompose_forms, find_unprintable, unprintable
from briefing.read.yaml.positions import Group, Node, Scalar, Sequence
from briefing.read.yaml.scalars import normalise_number, plain_value, quote_text, straight
from briefing.read.yaml.syntax import WIDE_MARGIN, Trace, explain, find_wide_margin
from briefing.system.versions import ParserMissing

# Composes the events of a YAML parser into nodes, in one pass.
#
# Nodes are built here from the events of PyYAML's C parser, not by ``yaml.compose``, which
# recurses in C: a hundred thousand opening brackets crash the process. Here depth and size are
# limited while parsing, every name and value keeps its position, and what YAML allows but a
# briefing must not have (tags, merge keys, keys that are not text, duplicate keys) is reported
# without stopping.

_MOST_PROBLEMS = 1000


class Refused(Exception):
    """Raised when the text exceeds a limit; reading on is useless."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _OpenNode(Struct):
    """A list or group that has not ended yet."""

    span: Span
    flow: bool
    is_group: bool
    anchor: str | None
    key: Scalar | None
    size: int = 1
    height: int = 1
    items: list[Node] = field(default_factory=list)
    fields: dict[str, Node] = field(default_factory=dict)
    pending: Node | None = None
    """A key in a group whose value comes next."""
    last: Node | None = None
    """The value of the last key in a group."""
    cut: list[Scalar] = field(default_factory=list)
    """What commas have cut off from it."""


class Composer:
    """Builds nodes from events, for one pass over one text."""

    def __init__(self, source: Source) -> None:
        self.problems: list[Problem] = []
        self.wide: int | None = None
        """The line of the first key after a space that is not an ordinary one."""
        self._source = source
        self._hashes = {number for number, line in enumerate(source.lines) if "#" in line}
        """The lines on which a comment may begin."""
        self._open: list[_OpenNode] = []
        self._anchors: dict[str, tuple[Node, int, int] | None] = {}
        self._repeated: set[str] = set()
        self._last: Scalar | None = None
        self._closed: Span | None = None
        self._root: Node | None = None
        self._count = 0

    def trace(self) -> Trace:
        """Return what was read last, to explain a syntax error."""
        flow = tuple(frame.span for frame in self._open if frame.flow)
        return Trace(self._last, flow, self._closed)

    def read(self, events: Iterator[Any]) -> Node | None:
        """Return the root of the only document in the text."""
        documents = 0
        for event in events:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                span, anchor = self._start(event), event.anchor
                if anchor is not None:
                    self._anchors[anchor] = None  # no alias before it is complete
                is_group, flow = kind is yaml.MappingStartEvent, bool(event.flow_style)
                self._open.append(_OpenNode(span, flow, is_group, anchor, self._key()))
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._end(event)
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    message = "a second document begins here; a file holds one"
                    help = "remove the line '---', or put what follows in a file of its own"
                    raise self._refuse("yaml-documents", message, _span(event), help)
        for name, entry in self._anchors.items():
            if entry is not None and name not in self._repeated:
                message = f"'&{name}' names a value to be repeated, and nothing repeats it"
                help = f'remove it; if the text is to begin with it, put it in quotes: "&{name} …"'
                self._report(Problem("yaml-alias", message, self._source.at(entry[0].span), help))
        return self._root

    # Kinds of events

    def _scalar(self, event: Any) -> None:
        span, style = self._start(event), event.style or ""
        is_block = style in ("|", ">")
        text = decompose_forms(event.value)
        most = (limits.MARKDOWN if is_block else limits.TEXT).most
        if len(text) > most:  # whether it is in Markdown is known later
            raise Refused(too_long(self._source.at(span), most))
        value = text if style else plain_value(text)
        if isinstance(value, str) and (character := find_unprintable(value)):
            self._report(unprintable(character, self._source.at(span)))
        may_end_here = not is_block and (isinstance(value, str) or not text)
        if may_end_here and not self._hashes.isdisjoint((span.end_line, span.end_line + 1)):
            self.problems += _find_comment(self._source, span)
        if not style and span.line < span.end_line:
            self.problems += _find_dash(self._source, span)
        self._last, self._closed = Scalar(value, span, text, style, self._key()), None
        self._add(self._last, 1, 1, event.anchor)

    def _end(self, event: Any) -> None:
        frame = self._open.pop()
        self._report_commas(frame)
        end = _span(event)
        span = Span(frame.span.line, frame.span.column, end.end_line, end.end_column)
        node: Node = Sequence(tuple(frame.items), span, frame.flow, frame.key)
        if frame.is_group:
            node = Group(frame.fields, span, frame.flow, frame.key)
        self._last, self._closed = None, span if frame.flow else None
        self._add(node, frame.size, frame.height, frame.anchor)

    def _alias(self, event: Any) -> None:
        span, name = _span(event), event.anchor
        self._repeated.add(name)
        node: Node = Scalar(f"*{name}", span, f"*{name}", '"')
        target = self._anchors.get(name, (node, 1, 1))
        if target is None:
            message = f"'*{name}' is inside the place that it repeats"
            raise self._refuse("yaml-alias", message, span, "write the values out here")
        node, size, height = target
        self._count_nodes(size, height, span)
        if name not in self._anchors:
            message = f"'*{name}' repeats '&{name}', which this file does not have"
            help = f'if the text is to begin with a star, put it in quotes: "*{name}"'
            self._report(Problem("yaml-syntax", message, self._source.at(span), help))
        self._add(replace(node, span=span, key=self._key()), size, height, None)

    # Common to all nodes

    def _start(self, event: Any) -> Span:
        """Count a node that begins, and report a tag, which other programs take for an
        instruction.
        """
        span = _span(event)
        self._count_nodes(1, 1, span)
        if event.tag is not None:
            name = event.tag.replace("tag:yaml.org,2002:", "!!", 1)
            name = name if name.startswith("!") else f"!<{name}>"
            message = f"'{name}' is a YAML tag; a briefing holds plain values only"
            help = "remove it; if the text itself is to begin with '!', put the text in quotes"
            self._report(Problem("yaml-tag", message, self._source.at(span), help))
        return span

    def _key(self) -> Scalar | None:
        """Return the key whose value comes next."""
        key = self._open[-1].pending if self._open else None
        return key if isinstance(key, Scalar) else None

    def _add(self, node: Node, size: int, height: int, anchor: str | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = (node, size, height)
        if not self._open:
            self._root = node
            return
        frame = self._open[-1]
        frame.size += size
        frame.height = max(frame.height, height + 1)
        if not frame.is_group:
            frame.items.append(node)
        elif frame.pending is None:
            frame.pending = node
        else:
            key, frame.pending = frame.pending, None
            self._add_field(frame, key, node)

    def _add_field(self, frame: _OpenNode, key: Node, node: Node) -> None:
        """Add a key and its value to a group."""
        if frame.flow and frame.last and _is_cut_off(key, node, self._source):
            frame.cut.append(key)
            return
        self._report_commas(frame)
        frame.last = node
        if problem := _check_name(self._source, key, frame.fields):
            self._report(problem)
        elif isinstance(key, Scalar):
            frame.fields[str(key.value)] = node
            if self.wide is None and not key.style and WIDE_MARGIN.match(key.text):
                self.wide = key.span.line

    def _report_commas(self, frame: _OpenNode) -> None:
        """Report all commas in one value of a group together."""
        if frame.last is not None and frame.cut:
            self._report(_report_comma(self._source, frame.last, frame.cut))
            frame.cut = []

    def _count_nodes(self, size: int, height: int, span: Span) -> None:
        """Count what is about to be added, aliases expanded, and stop beyond the limits."""
        self._count += size
        if len(self._open) + height > limits.DEPTH.most:
            message = f"lists and groups are nested more than {limits.DEPTH.most} levels deep"
            help = "look for brackets that are opened and not closed"
            raise self._refuse("yaml-syntax", message, span, help)
        if self._count > limits.VALUES.most:
            code, message = "file-too-large", f"this file has more than {limits.VALUES.most} values"
            if self._anchors:
                code, message = "yaml-alias", message.replace("has", "has, with its repetitions,")
            raise self._refuse(code, message, span, "divide the content into several files")

    def _refuse(self, code: str, message: str, span: Span, help: str) -> Refused:
        return Refused(Problem(code, message, self._source.at(span), help))

    def _report(self, problem: Problem) -> None:
        self.problems.append(problem)
        if len(self.problems) >= _MOST_PROBLEMS and problem.position is not None:
            raise Refused(too_many_problems(problem.position))


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    return Span(start.line, start.column, end.line, end.column)


def too_long(at: Position, most: int) -> Problem:
    """Report a longer text in one value than anybody would read in one piece."""
    help = "divide it into several paragraphs"
    return Problem("file-too-large", f"this text has more than {most} characters", at, help)


def too_many_problems(at: Position) -> Problem:
    """Report that there are more problems than anybody would read."""
    return Problem("yaml-syntax", "reading ends here: there are too many problems above", at)


# What YAML reads otherwise than its author meant.

_LIKE_TEXT = re.compile(r"[ \t]+(#+(?:[^\s#=*~-]| *[0-9]{1,3}(?![0-9])| *$))")
"""A comment that may be text: ``#3``, ``# 3``, ``C #``. Rulers and years (``# 2013``) are not."""
_LIKE_ENTRY = re.compile(r"[ \t]*(-)[ \t]")


def _find_comment(source: Source, span: Span) -> Iterator[Problem]:
    """Report a comment after an unquoted text that seems to belong to it: ``ranked #3``.

    A space and ``#`` begin a comment (YAML 1.2.2, 6.6), which is not printed. It may be on the next
    line, where the text would continue.
    """
    number = span.end_line
    line, below, *_ = (*source.lines[number : number + 2], "", "")
    found = _LIKE_TEXT.match(line, span.end_column)
    if found is None and not line[span.end_column :].strip():
        number += 1
        first = "".join(source.lines[span.line : span.line + 1])
        found = _LIKE_TEXT.match(below)
        if found and found.start(1) <= len(first) - len(first.lstrip(" -")):
            return
    if found is not None:
        message = "the text ends here: a # after a space begins a comment"
        help = "put the text in quotes; if this is a comment, begin it with '# ' and a word"
        yield Problem("yaml-comment", message, source.position(number, found.start(1)), help)


def _find_dash(source: Source, span: Span) -> Iterator[Problem]:
    """Report a line below an unquoted text that looks like a list entry: it continues the text
    (YAML 1.2.2, 7.3.3), including the dash, and is printed so.
    """
    for number in range(span.line + 1, min(span.end_line + 1, len(source.lines))):
        if found := _LIKE_ENTRY.match(source.lines[number]):
            message = "this line continues the text above it: it is not a list entry"
            help = (
                "end the line above with a colon, or write the dash under the one above; if the"
                " dash is part of the text, put the text in quotes"
            )
            yield Problem("yaml-list", message, source.position(number, found.start(1)), help)
            return


def _is_cut_off(key: Node, node: Node, source: Source) -> TypeGuard[Scalar]:
    """Return whether a key in braces has no colon: a comma has cut it off from the text or number
    before it (YAML 1.2.2, 7.4.2: a value may be omitted with its colon).
    """
    if not isinstance(key, Scalar) or not isinstance(node, Scalar) or node.text or node.style:
        return False
    behind = source.lines[key.span.end_line][key.span.end_column :]
    return not key.style and not behind.lstrip().startswith(":")


def _report_comma(source: Source, before: Node, cut: Many[Scalar]) -> Problem:
    """Report commas in a value in braces, ``{value: 4,8}``: ``before`` is what is left of it,
    ``cut`` what the commas have cut off.
    """
    first, last = cut[0], cut[-1]
    message = f"the comma before '{first.text}' ends the value here, within braces"
    help = f"write a colon and a value after '{first.text}', or remove it"
    if isinstance(before, Scalar) and not before.style:
        text = source.lines[before.span.line][before.span.column : last.span.end_column]
        help = f"put the whole text in quotes: {straight(text) or quote_text(text)}"
        if number := normalise_number(text):
            help = f"write {number}, without commas and with a decimal point"
    return Problem("yaml-comma", message, source.at(first.span), help)


def _check_name(source: Source, key: Node, known: Mapping[str, Node]) -> Problem | None:
    """Report a key that cannot be used in a group with the ``known`` ones; None if it can."""
    code = "wrong-type"
    if not isinstance(key, Scalar):
        code = "yaml-syntax"
        message = "a name is expected here before the colon, not a list or a group"
        help = "if this is text that begins with a bracket, put it in quotes"
    elif key.value is None:
        message = "there is no name before this colon"
        help = "write a name before the colon, or put the whole text in quotes"
    elif not isinstance(key.value, str):
        read_as = "yes or no" if isinstance(key.value, bool) else "a number"
        message = f"a name must be text; '{key.text}' is read as {read_as}"
        help = f'put it in quotes: "{key.text}":'
    elif key.value in known:
        first = known[key.value]
        code, line = "duplicate-key", (first.key or first).span.line + 1
        message = f"'{key.value}' is given twice; the first is on line {line}"
        help = "keep one of the two; if this begins an entry of its own, put a dash before it"
    elif key.value == "<<" and not key.style:
        code, message = "yaml-syntax", "'<<' (take over the fields of another group) cannot be used"
        help = "write the fields out here"
    else:
        return None
    return Problem(code, message, source.at(key.span), help)


# Reads YAML text as nodes, and goes on after a syntax error that can be repaired.

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
    lines = source.lines
    for _ in range(_MOST_REPAIRS):
        composer = Composer(source)
        try:
            text = source.text if lines == source.lines else "\n".join(lines)
            root = composer.read(iter(yaml_parser()(text).get_event, None))
        except Refused as refused:
            return None, (*reported, *composer.problems, refused.problem)
        except yaml.MarkedYAMLError as error:
            root, found = None, explain(error, source, lines, composer.trace())
            at = found.problem.position
            if at is None or lines[at.line - 1] != source.lines[at.line - 1]:
                break  # on a repaired line, it may be a consequence of the first mistake
        else:
            line = composer.wide
            wide = None if line is None else find_wide_margin(source, lines, line)
            if wide is None:
                return root, _merge_problems(reported, composer.problems)
            found = wide
        reported.append(found.problem)
        if not found.repaired or len(source.text) > _LARGEST_TO_REPAIR:
            break
        lines = found.repaired
    return root, _merge_problems(reported, composer.problems)


def _merge_problems(reported: list[Problem], more: list[Problem]) -> tuple[Problem, ...]:
    """Concatenate problems; of two at one position, keep the syntax error."""
    places = {problem.position for problem in reported}
    return *reported, *(problem for problem in more if problem.position not in places)
