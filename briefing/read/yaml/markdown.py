"""Turns a text in CommonMark into the nodes of blocks, as if they had been written as YAML.

Each node keeps the place of every character in the file, so a problem with a cell of a table that
was drawn with ``|`` is reported at that cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token
from msgspec import Struct, field

from briefing.problems import Position, Problem
from briefing.read.files import Source, Span
from briefing.read.yaml.positions import (
    Group,
    Node,
    Scalar,
    Sequence,
    SourceMap,
    iterate_characters,
)
from briefing.read.yaml.scalars import closing, plain_value
from briefing.system.values import Value

_ID = re.compile(r"\s*\{#(?P<id>[^\s{}]+)\}$")
"""An id at the end of a paragraph, a heading or a caption, as Pandoc writes it."""
_CAPTION = re.compile(r"(?:Table)?:\s+(?=\S)")
"""How a paragraph above a table says that it is its caption, as in Pandoc."""
_SPEAKER = re.compile(r"\s*(?:—|–|--)\s*(?P<who>[^\s—–].*)")
_CITED = re.compile(r"\s*\[@(?P<source>[^\s,;\]]+)(?:,\s*(?P<locator>[^;\]]+))?\]$")
_DATE = re.compile(r",\s*(\d{4}(?:-\d{2}(?:-\d{2})?)?)$")
_DEFINITION = re.compile(r"\[[^\]@^]+\]:\s+\S")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")
_LIKE_BLOCKS = re.compile(
    r"^[^\S\n]*(?:#{1,6}[^\S\n]|>|[-*+][^\S\n]|\d{1,9}[.)][^\S\n]|```|~~~|</?[a-z!]|\||[-=*_]{3,}[^\S\n]*$)",
    re.IGNORECASE | re.MULTILINE,
)
_BLANK_LINE = re.compile(r"\S\s*\n[^\S\n]*\n\s*\S")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?")
_EMPTY = "&nbsp;"
"""What Markdown prints as nothing."""
_ELEMENTS = {
    "fence": "a block of code",
    "code_block": "a block of code (lines with four spaces before them)",
    "html_block": "HTML",
    "hr": "a line across the page",
    "bullet_list_open": "a list",
    "ordered_list_open": "a list",
    "blockquote_open": "a quotation",
    "table_open": "a table",
    "heading_open": "a heading",
}
_PLAIN = (
    "a text has paragraphs, headings (##), lists, quotations (>) and tables; all else is a block"
    " of its own, below 'blocks'"
)
_FLAT = "make it a paragraph or a list of its own, with a blank line before it"


class _Text(Value):
    """A text without the indentation of its file; ``places`` has line and column of each sign."""

    text: str
    places: SourceMap

    def lines(self) -> list[_Text]:
        """Return its lines, without their ends."""
        found, start = [], 0
        for line in self.text.split("\n"):
            found.append(self[start : start + len(line)])
            start += len(line) + 1
        return found

    def __getitem__(self, part: slice) -> _Text:
        return _Text(self.text[part], self.places[part])

    def strip(self) -> _Text:
        """Return it without white space around it."""
        start = len(self.text) - len(self.text.lstrip())
        return self[start : max(start, len(self.text.rstrip()))]


def find_blocks(node: Scalar, source: Source) -> Position | None:
    """Return where a text of several lines has what one paragraph cannot hold, or a blank line.

    Folding would join such lines in silence, so what counts are the lines as they are written.
    """
    if not isinstance(node.value, str) or node.span.line == node.span.end_line or node.places:
        return None
    first, last = node.span.line, node.span.end_line
    head = "" if node.style in ("|", ">") else source.lines[first][node.span.column :]
    tail = "".join(source.lines[last : last + 1])[: node.span.end_column]
    lines = "\n".join((head, *source.lines[first + 1 : last], tail))
    if not _BLANK_LINE.search(lines) and not _LIKE_BLOCKS.search(lines):
        return None  # as nearly always, and seen quickly
    written = _written_text(node, source)
    found = _BLANK_LINE.search(written.text) or _LIKE_BLOCKS.search(written.text)
    elements = _split_elements(_parser().parse(written.text))
    if found is None or [element[0].type for element in elements] == ["paragraph_open"]:
        return None
    line, column = written.places[found.end() - 1]
    return source.position(line, column)


def read_blocks(node: Scalar, source: Source) -> tuple[tuple[Group, ...], tuple[Problem, ...]]:
    """Return the blocks that a text in CommonMark stands for, and what in it cannot be printed."""
    text = _written_text(node, source)
    reader = _Reader(source, text, text.lines())
    blocks = tuple(reader.blocks(_parser().parse(reader.text.text)))
    return blocks, tuple(reader.problems)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table").disable("reference")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _written_text(node: Scalar, source: Source) -> _Text:
    """Return a text as it stands in the file: its lines are not folded, their indentation is gone.

    Escapes are read. In a text that stands on one line in quotation marks, line ends are escapes.
    """
    signs = [*iterate_characters(node, source)]
    is_block = node.style in ("|", ">")
    rows: dict[int, list[tuple[int, int, str]]] = {}
    for line, column, sign in signs[:-1]:  # the last is the end of the last line
        rows.setdefault(line, []).append((line, column, sign))
    firsts = (
        next(((n, c) for n, c, sign in row if not sign.isspace()), None) for row in rows.values()
    )
    margins = [first[1] for first in firsts if first and (is_block or first[0] > node.span.line)]
    margin = min(margins, default=0)
    kept = [
        (line, column, sign)
        for row in rows.values()
        for line, column, sign in row
        if sign == "\n" or column >= margin or (not is_block and line == node.span.line)
    ]
    text = "".join(sign for *_, sign in kept)
    if "".join(text.split()) != "".join(str(node.value).split()):  # an escape that joins lines
        text, whole = str(node.value), (node.span.line, node.span.column)
        return _Text(text, (whole,) * len(text))
    return _Text(text, tuple((line, column) for line, column, _ in kept))


class _Reader(Struct):
    """Reads the blocks of one text."""

    source: Source
    text: _Text
    rows: list[_Text]
    """The lines of the text."""
    problems: list[Problem] = field(default_factory=list)

    def blocks(self, tokens: list[Token]) -> Iterator[Group]:
        """Yield the blocks of a text in order."""
        above: dict[str, Node] = {}
        pieces = _split_elements(tokens)
        for number, piece in enumerate(pieces):
            following = pieces[number + 1][0].type if number + 1 < len(pieces) else ""
            match piece[0].type:
                case "paragraph_open":
                    words = self._read_words(piece[1])
                    if following == "table_open" and (found := _CAPTION.match(words.text)):
                        words, id = _split_id(words[found.end() :])
                        above = {**id, "caption": _make_scalar(words)}
                        continue
                    if _DEFINITION.match(words.text):
                        message = "the address of a link that stands apart is printed as it is"
                        help = "write the address where it is used: [words](https://…)"
                        self._report(message, words, help)
                    yield _make_text("paragraph", words)
                case "heading_open":
                    words = self._read_words(piece[1])
                    if words.text:
                        yield _make_text("subheading", words)
                case "bullet_list_open" | "ordered_list_open":
                    yield from self._read_list(piece)
                case "blockquote_open":
                    yield from self._read_quotation(piece)
                case "table_open":
                    yield self._read_table(piece, above)
                    above = {}
                case kind:
                    self._refuse(piece[0], f"{_ELEMENTS.get(kind, 'this')} is not printed")

    def _read_list(self, tokens: list[Token]) -> Iterator[Group]:
        ordered = tokens[0].type.startswith("ordered")
        if ordered and int(tokens[0].attrs.get("start", 1)) != 1:
            start = tokens[0].attrs.get("start")
            help = rf"begin with 1; if {start} is not the number of an item, write '{start}\.'"
            self._refuse(tokens[0], f"a list that begins with {start} is not printed", help)
            return
        items: list[Scalar] = []
        for item in _list_children(tokens):
            pieces = _list_children(item)
            for place, piece in enumerate(pieces):
                if place or piece[0].type != "paragraph_open":
                    what = _ELEMENTS.get(piece[0].type, "a second paragraph")
                    self._refuse(
                        piece[0], f"{what} within the item of a list is not printed", _FLAT
                    )
                else:
                    items.append(_make_scalar(self._read_words(piece[1])))
            if not pieces:
                self._refuse(item[0], "an item of a list is empty", "write its words, or remove it")
        if items:
            fields: dict[str, Node] = {"items": _make_sequence(items)}
            if ordered:
                fields["ordered"] = Scalar(True, items[0].span, "true")
            yield _make_group({"bullets": _make_group(fields)})

    def _read_quotation(self, tokens: list[Token]) -> Iterator[Group]:
        """Yield a quotation for each paragraph, the last with the speaker and the source."""
        texts: list[_Text] = []
        fields: dict[str, Node] = {}
        for piece in _list_children(tokens):
            if piece[0].type == "paragraph_open":
                texts.append(self._read_words(piece[1], keep_lines=True))
            else:
                what = _ELEMENTS.get(piece[0].type, "this")
                self._refuse(piece[0], f"{what} within a quotation is not printed", _PLAIN)
        if not texts:
            return
        *before, last = texts
        start = last.text.rfind("\n") + 1
        if (found := _SPEAKER.fullmatch(last.text, start)) and (start or before):
            who, cited = _split_citation(last[found.start("who") :])
            if dated := _DATE.search(who.text):
                fields["date"] = _make_scalar(who[dated.start(1) : dated.end(1)])
                who = who[: dated.start()]
            speaker, _, occasion = who.text.partition(", ")
            fields |= {"speaker": _make_scalar(who[: len(speaker)]), **cited}
            if occasion:
                fields["occasion"] = _make_scalar(who[len(speaker) + 2 :])
            last = last[:start].strip()
        if last.text:
            last, cited = _split_citation(last)
            fields |= cited
        texts = [*before, last] if last.text else before
        for text in texts:
            own = fields if text is texts[-1] else {}
            words = _Text(text.text.replace("\n", " "), text.places)
            first, within, end = words.text[:1], words.text[1:-1], words.text[-1:]
            is_quoted = within and first in '"“„«' and end in closing(first) + '"'
            if is_quoted and first not in within and end not in within:
                words = words[1:-1].strip()  # its quotation marks are printed in any case
            yield _make_group({"quotation": _make_group({"text": _make_scalar(words), **own})})

    def _read_table(self, tokens: list[Token], above: Mapping[str, Node]) -> Group:
        """Return a table; ``above``: its caption and its id."""
        parts = [row for part in _list_children(tokens) for row in _list_children(part)]
        rows = [[*self._read_cells(row)] for row in parts]
        aligned = [str(token.attrs.get("style", "")) for token in tokens if token.type == "th_open"]
        head, *body = rows
        columns, listed, keys = [], [], [f"c{number + 1}" for number in range(len(head))]
        values = [[_read_value(cell) for cell in row] for row in body]
        for number, (key, cell) in enumerate(zip(keys, head, strict=True)):
            fields: dict[str, Node] = {"key": _make_word(key, cell)}
            if cell.text:
                fields["heading"] = _make_scalar(cell)
            cells = [row[number] for row in values if row[number].text]
            numeric = bool(cells) and not any(isinstance(one.value, str) for one in cells)
            align = aligned[number].removeprefix("text-align:")
            if numeric and align != "left" and (number or align):
                fields["align"] = _make_word("decimal", cell)
            elif align in ("right", "center"):
                fields["align"] = _make_word("end", cell)
            columns.append(_make_group(fields))
            if not numeric:  # what is left empty is no missing number
                for row in values:
                    row[number] = row[number] if row[number].text else _make_word(_EMPTY, cell)
        for row in values:
            filled = {key: one for key, one in zip(keys, row, strict=True) if one.text}
            listed.append(_make_group({"cells": _make_group(filled, row[0].span)}, row[0].span))
        for first, *_ in parts:
            line = first.map[0] if first.map else 0
            written = self.rows[line].text.strip().removeprefix("|").removesuffix("|")
            if len(escapedSplit(written)) > len(head):
                help = r"add a column to its head; a | that is part of a text is written \|"
                self._refuse(first, "this row has more cells than the table has columns", help)
        if not listed:
            self._refuse(tokens[0], "a table has no rows below its heading")
        fields = {**above, "columns": _make_sequence(columns), "rows": _make_sequence(listed)}
        return _make_group({"table": _make_group(fields)})

    def _read_cells(self, row: list[Token]) -> Iterator[_Text]:
        assert row[0].map is not None  # as every row of a table has
        line, at = self.rows[row[0].map[0]], 0
        for token in row:
            if token.type != "inline":
                continue
            written = token.content.replace("|", r"\|")
            start = line.text.find(written, at)
            place = line.places[min(max(start, at), len(line.places) - 1)]
            if start < 0:  # an escape of another sign
                yield _Text(token.content, (place,) * len(token.content))
                continue
            at = start + len(written)
            cell = line[start:at]
            kept = [i for i, sign in enumerate(cell.text) if cell.text[i : i + 2] != r"\|"]
            places = tuple(cell.places[i] for i in kept) or (place,)
            yield _Text("".join(cell.text[i] for i in kept), places)

    def _read_words(self, inline: Token, *, keep_lines: bool = False) -> _Text:
        """Return the words of a paragraph on one line, but for its hard line breaks."""
        assert inline.map is not None  # as every paragraph has
        texts: list[str] = []
        places: list[tuple[int, int]] = []
        before = _Text("", ())
        for number, content in enumerate(map(str.strip, inline.content.split("\n"))):
            row = self.rows[inline.map[0] + number]
            start = max(row.text.rfind(content), 0)
            line = row[start : start + len(content)]
            if places:
                is_hard = keep_lines or _HARD_BREAK.search(before.text)
                end = "\n" if keep_lines or texts[-1].endswith("\\") else "  \n"
                texts.append(end if is_hard else " ")
                places += places[-1:] * len(texts[-1])
            texts.append(line.text)
            places += line.places
            before = row
        return _Text("".join(texts), tuple(places)).strip()

    def _refuse(self, token: Token, message: str, help: str | None = None) -> None:
        line = self.rows[min(token.map[0] if token.map else 0, len(self.rows) - 1)]
        self._report(message, line.strip(), help or _PLAIN)

    def _report(self, message: str, words: _Text, help: str) -> None:
        line, column = words.places[0] if words.places else self.text.places[0]
        length = sum(1 for at, _ in words.places if at == line)
        position = self.source.position(line, column, length)
        self.problems.append(Problem("unprintable-markup", message, position, help))


def _split_elements(tokens: list[Token]) -> list[list[Token]]:
    """Divide tokens into those of each element: its opening, what is in it, its closing."""
    found: list[list[Token]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            found.append([])
        found[-1].append(token)
        depth += token.nesting
    return found


def _list_children(tokens: list[Token]) -> list[list[Token]]:
    return _split_elements(tokens[1:-1])


def _split_id(words: _Text) -> tuple[_Text, Mapping[str, Node]]:
    """Return words without the id at their end, and the id as a field."""
    found = _ID.search(words.text)
    if found is None:
        return words, {}
    id = _make_scalar(words[found.start("id") : found.end("id")])
    return words[: found.start()], {"id": id}


def _split_citation(words: _Text) -> tuple[_Text, Mapping[str, Node]]:
    """Return words without the citation at their end, and its source and locator as fields."""
    found = _CITED.search(words.text)
    if found is None:
        return words, {}
    names = [name for name in ("source", "locator") if found[name]]
    fields = {name: _make_scalar(words[found.start(name) : found.end(name)]) for name in names}
    return words[: found.start()], fields


def _read_value(cell: _Text) -> Scalar:
    """Return a cell as YAML would read it: a number, or else its words."""
    words = _make_scalar(cell)
    if _NUMBER.fullmatch(cell.text):
        return Scalar(plain_value(cell.text), words.span, cell.text)
    return words


def _make_scalar(words: _Text) -> Scalar:
    return Scalar(words.text, _find_span(words), words.text, places=words.places)


def _make_word(value: str, beside: _Text) -> Scalar:
    return Scalar(value, _find_span(beside), value)


def _find_span(words: _Text) -> Span:
    if not words.places:
        return Span(0, 0, 0, 0)
    (line, column), (last, end) = words.places[0], words.places[-1]
    return Span(line, column, last, end + 1)


def _make_sequence(items: list[Scalar] | list[Group]) -> Sequence:
    first, last = (items[0].span, items[-1].span) if items else (Span(0, 0, 0, 0),) * 2
    span = Span(first.line, first.column, last.end_line, last.end_column)
    return Sequence(tuple(items), span)


def _make_group(nodes: Mapping[str, Node], span: Span | None = None) -> Group:
    span = span or next(iter(nodes.values())).span
    return Group(nodes, span)


def _make_text(kind: str, words: _Text) -> Group:
    """Return a block that is a text, which may have an id at its end."""
    words, id = _split_id(words)
    text = _make_scalar(words)
    return _make_group({kind: _make_group({**id, "text": text}) if id else text})
