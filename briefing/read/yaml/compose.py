"""Composes YAML text into nodes, and goes on after an error that can be repaired."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from msgspec import Struct, field
from msgspec.structs import replace

from briefing.model import limits
from briefing.problems import Problem
from briefing.read.files import Source, Span, decompose_forms, find_unprintable, unprintable
from briefing.read.yaml import restrictions
from briefing.read.yaml.positions import Field, Group, Node, Scalar, Sequence
from briefing.read.yaml.restrictions import STANDARD
from briefing.read.yaml.scalars import plain_value
from briefing.read.yaml.syntax import Trace, explain, follows_spaces, has_wide_margin, wide_name
from briefing.system.versions import ParserMissing

# Composes the events of a YAML parser into nodes, in one pass.
#
# Nodes are built here from the events of PyYAML's C parser, not by ``yaml.compose``, which
# recurses in C: a hundred thousand opening brackets crash the process. Here depth and size are
# limited while parsing, every name and value keeps its position, and what YAML allows but a
# briefing must not have (tags, merge keys, keys that are not text, duplicate keys) is reported
# without stopping.

_MOST_PROBLEMS = 1000

_SCALAR_TAGS: dict[str, tuple[type, ...]] = {
    f"{STANDARD}int": (int,),
    f"{STANDARD}float": (float,),
    f"{STANDARD}bool": (bool,),
    f"{STANDARD}null": (type(None),),
}


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
    size: int = 1
    height: int = 1
    items: list[Node] = field(default_factory=list)
    fields: dict[str, Field] = field(default_factory=dict)
    key: Node | None = None
    last: Node | None = None
    """The value of the last key in a group."""
    cut: list[Scalar] = field(default_factory=list)
    """What commas have cut off from it."""


class Composer:
    """Builds nodes from events, for one pass over one text."""

    def __init__(self, source: Source) -> None:
        self.problems: list[Problem] = []
        self.wide: Scalar | None = None
        """The first key after a space that is not an ordinary one."""
        self._source = source
        self._hashes = {number for number, line in enumerate(source.lines) if "#" in line}
        """The lines on which a comment may begin."""
        self._open: list[_OpenNode] = []
        self._anchors: dict[str, tuple[Node, int, int] | None] = {}
        self._last: Scalar | None = None
        self._closed: Span | None = None
        self._root: Node | None = None
        self._count = 0
        self._errors = 0

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
                self._begin(event, kind is yaml.MappingStartEvent)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._end(event)
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise Refused(restrictions.second_document(self._source.at(_span(event))))
        return self._root

    # One method per kind of event

    def _scalar(self, event: Any) -> None:
        span, style = _span(event), event.style or ""
        text = decompose_forms(event.value)
        self._count_nodes(1, 1, span)
        most = (limits.MARKDOWN if style in ("|", ">") else limits.TEXT).most
        if len(text) > most:  # whether it is in Markdown is known later
            raise Refused(restrictions.too_long(self._source.at(span), most))
        value = text if style else plain_value(text)
        if event.tag is not None:
            value = self._resolve_tag(event.tag, value, text, span)
        if isinstance(value, str) and (character := find_unprintable(value)):
            self._report(unprintable(character, self._source.at(span)))
        may_end_here = style not in ("|", ">") and (isinstance(value, str) or not text)
        if may_end_here and not self._hashes.isdisjoint((span.end_line, span.end_line + 1)):
            self._warn(restrictions.comment(self._source, span))
        if not style and span.line < span.end_line:
            self._warn(restrictions.dash(self._source, span))
        self._last, self._closed = Scalar(value, span, text, style), None
        self._add(self._last, 1, 1, event.anchor)

    def _begin(self, event: Any, is_group: bool) -> None:
        span = _span(event)
        self._count_nodes(1, 1, span)
        expected = f"{STANDARD}map" if is_group else f"{STANDARD}seq"
        if event.tag not in (None, "!", expected):
            self._report(restrictions.tag(self._source.at(span), event.tag))
        if event.anchor is not None:
            self._anchors[event.anchor] = None  # no alias before it is complete
        self._open.append(_OpenNode(span, bool(event.flow_style), is_group, event.anchor))

    def _end(self, event: Any) -> None:
        frame = self._open.pop()
        self._report_commas(frame)
        end = _span(event)
        span = Span(frame.span.line, frame.span.column, end.end_line, end.end_column)
        node: Node = Sequence(tuple(frame.items), span, frame.flow)
        if frame.is_group:
            node = Group(frame.fields, span, frame.flow)
        self._last, self._closed = None, span if frame.flow else None
        self._add(node, frame.size, frame.height, frame.anchor)

    def _alias(self, event: Any) -> None:
        span, name = _span(event), event.anchor
        if name not in self._anchors:
            self._count_nodes(1, 1, span)
            self._report(restrictions.unknown_alias(self._source.at(span), name))
            self._add(Scalar(f"*{name}", span, f"*{name}", '"'), 1, 1, None)
            return
        target = self._anchors[name]
        if target is None:
            raise Refused(restrictions.alias_of_itself(self._source.at(span), name))
        node, size, height = target
        self._count_nodes(size, height, span)
        self._add(replace(node, span=span), size, height, None)

    # Common to all nodes

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
        elif frame.key is None:
            frame.key = node
        else:
            key, frame.key = frame.key, None
            self._add_field(frame, key, node)

    def _add_field(self, frame: _OpenNode, key: Node, node: Node) -> None:
        """Add a key and its value to a group."""
        if frame.flow and frame.last and restrictions.is_cut_off(key, node, self._source):
            frame.cut.append(key)
            return
        self._report_commas(frame)
        frame.last = node
        problem = restrictions.name(self._source, key, frame.fields)
        if problem is not None:
            self._report(problem)
        elif isinstance(key, Scalar):
            frame.fields[str(key.value)] = Field(key, node)
            if self.wide is None and not key.style and has_wide_margin(key.text):
                self.wide = key

    def _report_commas(self, frame: _OpenNode) -> None:
        """Report all commas in one value of a group together."""
        if frame.last is not None and frame.cut:
            self._report(restrictions.comma(self._source, frame.last, frame.cut))
            frame.cut = []

    def _count_nodes(self, size: int, height: int, span: Span) -> None:
        """Count what is about to be added, aliases expanded, and stop beyond the limits."""
        self._count += size
        if len(self._open) + height > limits.DEPTH.most:
            raise Refused(restrictions.too_deep(self._source.at(span), limits.DEPTH.most))
        if self._count > limits.VALUES.most:
            repeats = bool(self._anchors)
            at = self._source.at(span)
            raise Refused(restrictions.too_many(at, limits.VALUES.most, by_repetition=repeats))

    def _warn(self, problem: Problem | None) -> None:
        """Report a problem that does not count towards the limit of errors."""
        if problem is not None:
            self.problems.append(problem)

    def _report(self, problem: Problem) -> None:
        self.problems.append(problem)
        self._errors += 1
        if self._errors >= _MOST_PROBLEMS and problem.position is not None:
            raise Refused(restrictions.too_many_problems(problem.position))

    def _resolve_tag(self, tag: str, value: Any, text: str, span: Span) -> Any:
        if tag in ("!", f"{STANDARD}str"):
            return text
        plain = plain_value(text)
        if type(plain) in _SCALAR_TAGS.get(tag, ()):
            return plain
        self._report(restrictions.tag(self._source.at(span), tag))
        return value


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    return Span(start.line, start.column, end.line, end.column)


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
    text = source.text
    for _ in range(_MOST_REPAIRS):
        composer = Composer(source)
        try:
            root = composer.read(iter(yaml_parser()(text).get_event, None))
        except Refused as refused:
            return None, (*reported, *composer.problems, refused.problem)
        except yaml.MarkedYAMLError as error:
            root, found = None, explain(error, source, text, composer.trace())
            if follows_spaces(found.problem.position, source, text):
                return None, _merge_problems(reported, composer.problems)
        else:
            wide = wide_name(composer.wide, source, text) if composer.wide else None
            if wide is None:
                return root, _merge_problems(reported, composer.problems)
            found = wide
        reported.append(found.problem)
        if found.repaired is None or len(text) > _LARGEST_TO_REPAIR:
            return root, _merge_problems(reported, composer.problems)
        text = found.repaired
    return None, tuple(reported)


def _merge_problems(reported: list[Problem], more: list[Problem]) -> tuple[Problem, ...]:
    """Concatenate problems; of two at one position, keep the syntax error."""
    places = {problem.position for problem in reported}
    return *reported, *(problem for problem in more if problem.position not in places)
