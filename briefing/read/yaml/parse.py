"""Converts the bytes of a YAML file to the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from msgspec.structs import replace
from pydantic import TypeAdapter

from briefing.model import Document, Fact, Section, Source, Term, Theme, limits
from briefing.model.document import WrittenDocument, WrittenSection
from briefing.model.theme import AddedRendition
from briefing.problems import ContentPath, Position, Problem
from briefing.read import files
from briefing.read.errors import validate
from briefing.read.errors.schema_path import iterate_texts
from briefing.read.files import Trouble
from briefing.read.partial import extract_valid
from briefing.read.referenced_files import Target, targets
from briefing.read.yaml import restrictions
from briefing.read.yaml.compose import compose
from briefing.read.yaml.expand import (
    Expansion,
    expand_document,
    expand_section,
    expand_single_file,
)
from briefing.read.yaml.markdown import find_blocks
from briefing.read.yaml.positions import Group, Node, Scalar, Sequence, YamlFile
from briefing.system.values import Value


class Form(Value):
    """The expected content of a file: its type as it is written, and the validator of its value."""

    type: Any
    adapter: TypeAdapter[Any]
    expand: Callable[[Node, files.Source], Expansion] = lambda root, _: Expansion(root)


def _form(type: Any) -> Form:
    return Form(type, TypeAdapter(type))


DOCUMENT = Form(WrittenDocument, TypeAdapter(Document), expand_document)
SINGLE_FILE = Form(WrittenDocument, TypeAdapter(Document), expand_single_file)
SECTION = Form(WrittenSection, TypeAdapter(Section), expand_section)
FACTS = _form(dict[str, Fact])
SOURCES = _form(dict[str, Source])
TERMS = _form(dict[str, Term])
THEME = _form(Theme)
RENDITION = _form(AddedRendition)
_PARTS = {"sections": SECTION, "facts": FACTS, "sources": SOURCES, "terms": TERMS}


class Parsed(Value):
    """The result of parsing a file: a value, None if it has errors; and all problems."""

    file: YamlFile | None
    value: Any
    problems: tuple[Problem, ...]
    targets: tuple[Target, ...] = ()
    """The files that it names."""
    rest: Any = None
    """The valid rest of an invalid value; None if that is useless."""
    named: frozenset[str] = frozenset()
    """Possible ids in what is invalid."""
    values: int = 0
    """The number of values, which a briefing may have only so many of."""
    parts: tuple[tuple[ContentPath, Parsed], ...] = ()
    """Parts of the briefing that the file holds besides: sections, lists of facts and so on."""


Texts = list[tuple[Any, ContentPath, Scalar]]
"""The texts of a file, with their types and paths."""


@lru_cache(maxsize=100)
def parse(shown: str, data: bytes, form: Form) -> Parsed:
    """Parse the bytes of a file as the model.

    Memoised: when an author saves, one file of many is new, and briefings built one after another
    share some.
    """
    source, problems = files.decode(shown, data)
    if problems and not source.text:
        return Parsed(None, None, problems)
    node, wrong = compose(source)
    problems = (*problems, *wrong)
    if node is None or (node.value is None and not wrong):
        empty = () if wrong else (EMPTY.at(Position(shown)),)
        file = None if node is None else YamlFile(source, node)
        return Parsed(file, None, (*problems, *empty))
    expansion = form.expand(node, source)
    parts = tuple(
        (path, _validate(YamlFile(source, entry.node, entry), _PARTS[str(path[0])]))
        for path, entry in expansion.parts
    )
    parsed = _validate(YamlFile(source, expansion.root), form)
    wrong = tuple(problem for _, part in (((), parsed), *parts) for problem in part.problems)
    problems = (*_drop_comments(wrong, problems), *expansion.problems)
    return replace(
        parsed, problems=(*problems, *parsed.problems), values=_count_values(node), parts=parts
    )


def _validate(file: YamlFile, form: Form) -> Parsed:
    value, wrong = validate(form.adapter, form.type, file)
    texts = [*iterate_texts(form.type, file.root)]
    if too_long := tuple(_check_lengths(file, texts)):
        return Parsed(file, None, too_long)
    named: tuple[Target, ...] = ()
    if form.type in (WrittenDocument, WrittenSection):
        named = targets(texts)
        wrong = (*wrong, *_check_line_ends(file, texts))
    if value is not None:
        return Parsed(file, value, wrong, named)
    return Parsed(file, value, wrong, named, *extract_valid(form.adapter, file.root.value))


def _check_lengths(file: YamlFile, texts: Texts) -> Iterator[Problem]:
    for *_, text in texts:
        if len(text.text) > limits.TEXT.most:
            yield restrictions.too_long(file.source.at(text.span), limits.TEXT.most)


def _check_line_ends(file: YamlFile, texts: Texts) -> Iterator[Problem]:
    """Report texts of a document or section whose lines would be joined to one paragraph."""
    for _, path, text in texts:
        if (position := find_blocks(text, file.source)) is not None:
            name = next((part for part in reversed(path) if isinstance(part, str)), "")
            message = f"'{name}' is one paragraph: a list, or what follows a blank line, is lost"
            help = "write it as 'text' of the section or as blocks; or join the lines"
            yield Problem("unprintable-markup", message, position, help)


def _count_values(node: Node) -> int:
    """Return the number of values in a node, as the composer counts them."""
    if isinstance(node, Group):
        return 1 + sum(1 + _count_values(field.node) for field in node.fields.values())
    return 1 + sum(map(_count_values, node.items)) if isinstance(node, Sequence) else 1


def _drop_comments(
    wrong: tuple[Problem, ...], problems: tuple[Problem, ...]
) -> tuple[Problem, ...]:
    """Drop warnings about comments on lines with errors, since the comments explain these."""
    lines = {problem.position and problem.position.line for problem in wrong}
    return tuple(
        one
        for one in problems
        if one.code != "yaml-comment" or (one.position and one.position.line) not in lines
    )


EMPTY = Trouble(
    "empty-file",
    "the file has no content",
    "write its fields, or remove the file if it is not needed",
)
