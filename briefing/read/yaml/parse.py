"""Converts the bytes of a YAML file to the model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Sequence as Many
from functools import lru_cache
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace
from pydantic import TypeAdapter, ValidationError

from briefing.model import Briefing, Document, Fact, Section, Source, Term, Theme, limits
from briefing.model.document import WrittenDocument, WrittenSection
from briefing.model.fields import SLUG
from briefing.model.theme import AddedRendition
from briefing.problems import ContentPath, Position, Problem
from briefing.read import files
from briefing.read.errors import validate
from briefing.read.errors.schema_path import iterate_texts
from briefing.read.files import Trouble
from briefing.read.referenced_files import Target, targets
from briefing.read.yaml.compose import compose, too_long
from briefing.read.yaml.markdown import find_blocks, read_blocks
from briefing.read.yaml.positions import Field, Group, Node, Scalar, Sequence, YamlFile
from briefing.system.suggest import make_slug
from briefing.system.values import Value

# Expands what a person may write in short: sections within the document, texts in Markdown.
#
# Nodes become nodes of the full form, before they are validated, so that all that follows knows one
# form only, and every place is still that in the file.

OWN = ("facts", "sources", "terms")
"""Lists that a document or a section may hold itself."""
_LISTS = ("front", "sections", "annexes")
_TEXT = "text"


class Expansion(Struct):
    """The root of a file in full form, and the parts of the briefing that it holds."""

    root: Node
    parts: list[tuple[ContentPath, Field]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def extract_lists(self, group: Group, names: Iterable[str]) -> Group:
        """Return a group without the lists of its own, which become parts."""
        taken = [name for name in names if name in group.fields]
        for name in taken:
            if group.fields[name].node.value is not None:
                self.parts.append(((name,), group.fields[name]))
        return _replace_fields(group, dict.fromkeys(taken)) if taken else group


def _expand_document(root: Group, source: files.Source, expansion: Expansion) -> Group:
    """Expand ``briefing.yaml``."""
    return _expand_fields(root, source, expansion, PurePosixPath(source.file).parent.name)


def _expand_single_file(root: Group, source: files.Source, expansion: Expansion) -> Group:
    """Expand a briefing in one file, whose sections follow one another without page breaks."""
    return _join_sections(_expand_fields(root, source, expansion, PurePosixPath(source.file).stem))


def _expand_fields(root: Group, source: files.Source, expansion: Expansion, name: str) -> Group:
    root = expansion.extract_lists(root, OWN)
    changed: dict[str, Field | None] = {}
    if "identifier" not in root.fields and name:
        changed["identifier"] = Field.of_value("identifier", _make_scalar(name.upper(), root))
    taken = {*_iterate_names(root)}
    for part in _LISTS:
        entry = root.fields.get(part)
        if entry is not None and isinstance(entry.node, Sequence):
            items = tuple(
                _expand_listed(item, source, expansion, taken) for item in entry.node.items
            )
            changed[part] = Field(entry.key, replace(entry.node, items=items))
    text = root.fields.get(_TEXT)
    if text is not None and not _is_blank(text.node):
        title = root.fields.get("title")
        heading = title.node if title is not None else _make_scalar("…", root)
        blocks = _expand_text(Group({_TEXT: text}, text.node.span, flow=True), source, expansion)
        section = _replace_fields(blocks, {"heading": Field.of_value("heading", heading)})
        id = _choose_name(_TEXT, taken)
        expansion.parts.append((("sections", id), Field(text.key, section)))
        first = Scalar(id, text.key.span, id)
        front = changed.get("front") or root.fields.get("front")
        changed["front"] = _prepend_items(front, [first], text.key)
    if text is not None:
        changed[_TEXT] = None
    return _replace_fields(root, changed)


def _join_sections(root: Group) -> Group:
    """Return a document whose sections all follow on from its first page."""
    front, sections = root.fields.get("front"), root.fields.get("sections")
    if sections is None or not isinstance(sections.node, Sequence):
        return root
    before = front.node.items if front and isinstance(front.node, Sequence) else ()
    items = (*before, *sections.node.items)
    moved = Field(sections.key, replace(sections.node, items=items))
    return _replace_fields(root, {"sections": None, "front": moved})


def _iterate_names(root: Group) -> Iterator[str]:
    """Yield the names and ids that are given to sections."""
    for part in _LISTS:
        entry = root.fields.get(part)
        for item in entry.node.items if entry and isinstance(entry.node, Sequence) else ():
            id = item.fields.get("id") if isinstance(item, Group) else None
            yield str(id.node.value if id else item.value)


def _expand_listed(item: Node, source: files.Source, expansion: Expansion, taken: set[str]) -> Node:
    """Return the name of a section; one that is written here becomes a part."""
    if not isinstance(item, Group):
        return item
    section = expansion.extract_lists(item, OWN)
    given = section.fields.get("id")
    if given is not None and isinstance(given.node, Scalar) and given.node.value is not None:
        name: Scalar = given.node
    else:
        heading = section.fields.get("heading")
        words = str(heading.node.value) if heading else ""
        id = _choose_name(make_slug(words)[:60].strip("-") or "section", taken)
        at = heading.node.span if heading else item.span
        name = Scalar(id, at, id)
    section = _expand_text(_replace_fields(section, {"id": None}), source, expansion)
    if re.fullmatch(SLUG, str(name.value)):  # if not, it is reported where it is listed
        key = next(iter(item.fields.values())).key if item.fields else name
        expansion.parts.append((("sections", str(name.value)), Field(key, section)))
    return name


def _expand_text(group: Group, source: files.Source, expansion: Expansion) -> Group:
    """Return a section whose texts in Markdown are blocks."""
    group = expansion.extract_lists(group, OWN)
    text, listed = group.fields.get(_TEXT), group.fields.get("blocks")
    blocks: list[Node] = []
    if text is not None and isinstance(text.node, Scalar) and isinstance(text.node.value, str):
        blocks += _read_text(text.node, source, expansion)
    elif text is not None and text.node.value is not None:
        return group  # of the wrong type, which validation reports
    if listed is not None and isinstance(listed.node, Sequence):
        for block in listed.node.items:
            blocks += _expand_paragraph(block, source, expansion)
    elif listed is not None and listed.node.value is not None:
        return group
    changed: dict[str, Field | None] = {_TEXT: None} if text is not None else {}
    if (entry := listed or text) is not None and (blocks or listed):
        span = listed.node.span if listed else entry.node.span
        changed["blocks"] = Field(entry.key, Sequence(tuple(blocks), span, flow=False))
    return _replace_fields(group, changed)


def _expand_paragraph(block: Node, source: files.Source, expansion: Expansion) -> Iterable[Node]:
    """Return the blocks of a paragraph whose text is more than one."""
    entry = block.fields.get("paragraph") if isinstance(block, Group) else None
    if entry is None or not isinstance(block, Group) or len(block.fields) > 1:
        return [block]
    text = entry.node.fields.get(_TEXT) if isinstance(entry.node, Group) else entry
    if text is None or not isinstance(text.node, Scalar) or not find_blocks(text.node, source):
        return [block]
    first, *others = _read_text(text.node, source, expansion) or [block]
    inner = first.fields.get("paragraph") if isinstance(first, Group) else None
    if inner is None or not isinstance(entry.node, Group):
        if isinstance(entry.node, Group) and len(entry.node.fields) > 1:
            message = "this text begins with what is no paragraph, so its fields belong to nothing"
            help = "begin it with a paragraph, or write it as 'text' of the section"
            position = source.at(text.key.span)
            expansion.problems.append(Problem("unprintable-markup", message, position, help))
        return [first, *others]
    own = inner.node if isinstance(inner.node, Group) else _make_group({_TEXT: inner})
    fields = {**entry.node.fields, **own.fields}
    return [_make_group({"paragraph": Field(entry.key, _make_group(fields))}), *others]


def _is_blank(node: Node) -> bool:
    return node.value is None or (isinstance(node.value, str) and not node.value.strip())


def _read_text(text: Scalar, source: files.Source, expansion: Expansion) -> list[Group]:
    blocks, problems = read_blocks(text, source)
    expansion.problems += problems
    if problems and not blocks:  # a placeholder, so that nothing else is said to be missing
        return [_make_group({"paragraph": Field(text, text)})]
    return [*blocks]


def _choose_name(name: str, taken: set[str]) -> str:
    """Return a name that no other section has, and take it."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free


def _prepend_items(entry: Field | None, items: list[Scalar], key: Scalar) -> Field:
    if entry is None or not isinstance(entry.node, Sequence):
        return Field(key, Sequence(tuple(items), key.span, flow=True))
    return Field(entry.key, replace(entry.node, items=(*items, *entry.node.items)))


def _make_scalar(value: str, beside: Node) -> Scalar:
    return Scalar(value, beside.span, value)


def _make_group(fields: Mapping[str, Field]) -> Group:
    return Group(fields, next(iter(fields.values())).key.span, flow=False)


def _replace_fields(group: Group, changed: Mapping[str, Field | None]) -> Group:
    """Return a group with other fields; None removes one."""
    fields = {name: field for name, field in {**group.fields, **changed}.items() if field}
    return replace(group, fields=fields)


class Form(Value):
    """The expected content of a file: its type as it is written, and the validator of its value."""

    type: Any
    adapter: TypeAdapter[Any]
    expand: Callable[[Group, files.Source, Expansion], Group] = lambda root, *_: root


def _form(type: Any) -> Form:
    return Form(type, TypeAdapter(type))


DOCUMENT = Form(WrittenDocument, TypeAdapter(Document), _expand_document)
SINGLE_FILE = Form(WrittenDocument, DOCUMENT.adapter, _expand_single_file)
SECTION = Form(WrittenSection, TypeAdapter(Section), _expand_text)
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
    expansion = Expansion(node)
    if isinstance(node, Group):
        expansion.root = form.expand(node, source, expansion)
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
            yield too_long(file.source.at(text.span), limits.TEXT.most)


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


# Extracts what is valid from a briefing with errors: enough to find further problems.

_PLACEHOLDER = "…"
"""Placeholder for a required text that is missing."""
_BLOCK = {"subheading": _PLACEHOLDER}
"""Placeholder for an invalid block, so that the others keep their index."""


_SECTION_IDS = frozenset({"paragraph", "note"})
NAMED_IN: Mapping[str, frozenset[str]] = {
    "document": _SECTION_IDS,  # which lists the sections
    "sections": _SECTION_IDS,
    "facts": frozenset({"fact"}),
    "sources": frozenset({"source"}),
    "terms": frozenset({"term"}),
}
"""The kinds of ids that the files of each part of a briefing define."""


class Rest(Value):
    """A briefing without the invalid parts of its files."""

    briefing: Briefing
    named: frozenset[str] = frozenset()
    """Possible ids in what was left out."""
    unsure: frozenset[str] = frozenset()
    """Kinds of ids defined in files of which nothing could be read: ``source``, ``fact`` …"""


def assemble_rest(
    name: str,
    document: Any,
    sections: Mapping[str, Any],
    shared: Mapping[str, Any],
    named: frozenset[str],
    unsure: frozenset[str],
) -> Rest | None:
    """Assemble a briefing from the valid parts of its files; None stands for an unreadable file.

    ``shared`` are the facts, sources and terms. Without a document there is no briefing.
    """
    if document is None:
        return None
    there = {one: section for one, section in sections.items() if section is not None}
    listed = {
        part: tuple(one for one in getattr(document, part) if one in there)
        for part in ("front", "sections", "annexes")
    }
    lost = {part for part, entries in shared.items() if entries is None}
    lost |= {"sections"} if sections.keys() - {*chain(*listed.values())} else set()
    unsure = unsure.union(*(NAMED_IN[part] for part in lost))
    facts, sources, terms = (shared[part] or {} for part in ("facts", "sources", "terms"))
    document = document.model_copy(update=listed)
    briefing = Briefing(name, document, there, facts, sources, terms, {})
    return Rest(briefing, named, unsure)


def extract_valid(adapter: TypeAdapter[Any], written: Any) -> tuple[Any, frozenset[str]]:
    """Return a file's value without its invalid parts, and the possible ids in these.

    Parts are fields, entries and blocks. The value is None if one of these is indispensable.
    """
    named: frozenset[str] = frozenset()
    for _ in range(3):
        try:
            return adapter.validate_python(written, by_alias=True, by_name=False), named
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False, include_context=False)
            written, gone = _remove_invalid(written, [detail["loc"] for detail in details])
            named |= frozenset(_iterate_words(gone))
    return None, named


def _remove_invalid(written: Any, places: Many[tuple[int | str, ...]]) -> tuple[Any, list[Any]]:
    """Remove what is invalid at some places; return the rest and what was removed."""
    if not isinstance(written, Mapping):
        return written, []
    faulty = {place[1] for place in places if place[:1] == ("blocks",) and len(place) > 1}
    fields = {place[0] for place in places if place and place[:1] != ("blocks",)}
    left = {key: value for key, value in written.items() if key not in fields}
    left |= dict.fromkeys(fields - written.keys(), _PLACEHOLDER)
    gone: list[Any] = [{key: written[key]} for key in fields & written.keys()]
    if faulty and isinstance(blocks := left["blocks"], list | tuple):
        numbered = [*enumerate(blocks)]
        left["blocks"] = [_BLOCK if at in faulty else block for at, block in numbered]
        gone += [block for at, block in numbered if at in faulty]
    return left, gone


def _iterate_words(written: Any) -> Iterator[str]:
    """Yield every single word in a value: whatever its field, it may be an id."""
    if isinstance(written, Mapping):
        for key, value in written.items():
            yield str(key)
            yield from _iterate_words(value)
    elif isinstance(written, list | tuple):
        for one in written:
            yield from _iterate_words(one)
    elif isinstance(written, str) and len(written.split()) == 1:
        yield written.strip()
