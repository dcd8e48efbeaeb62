"""Converts the bytes of a YAML file to the model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, count
from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace
from pydantic import TypeAdapter, ValidationError

from briefing.model import Document, Fact, Section, Source, Term, Theme, limits
from briefing.model.document import WrittenDocument, WrittenSection
from briefing.model.fields import SLUG
from briefing.model.theme import AddedRendition
from briefing.problems import ContentPath, Position, Problem
from briefing.read import files
from briefing.read.errors import validate
from briefing.read.errors.schema_path import Texts, iterate_texts
from briefing.read.files import Trouble
from briefing.read.referenced_files import Target, targets
from briefing.read.yaml.compose import compose, too_long
from briefing.read.yaml.markdown import find_blocks, read_blocks
from briefing.read.yaml.positions import Group, Node, Place, Scalar, Sequence, list_entries
from briefing.system.suggest import make_slug
from briefing.system.values import Value

# Expands what a person may write in short: sections within the document, texts in Markdown.
#
# Nodes become nodes of the full form, before they are validated, so that all that follows knows one
# form only, and every place is still that in the file.

_OWN = ("facts", "sources", "terms")
"""Lists that a document or a section may hold itself."""
_LISTS = ("front", "sections", "annexes")


class Expansion(Struct):
    """What a file holds besides its root, while this is brought to its full form."""

    source: files.Source
    parts: list[tuple[ContentPath, Node]] = field(default_factory=list)
    """The parts of the briefing that it holds: sections, lists of facts and so on."""
    problems: list[Problem] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    """The names of sections."""

    def document(self, root: Group) -> Group:
        """Expand ``briefing.yaml``."""
        return self._document(root, PurePosixPath(self.source.file).parent.name)

    def single_file(self, root: Group) -> Group:
        """Expand a briefing in one file, whose sections follow one another without page breaks."""
        root = self._document(root, PurePosixPath(self.source.file).stem)
        sections = root.fields.get("sections")
        if not isinstance(sections, Sequence):
            return root
        items = (*list_entries(root, "front"), *sections.items)
        return _set_fields(root, sections=None, front=replace(sections, items=items))

    def section(self, group: Group) -> Group:
        """Expand a section: its texts in Markdown become blocks."""
        group = self._extract_lists(group)
        text, listed = group.fields.get("text"), group.fields.get("blocks")
        blocks: list[Node] = []
        if isinstance(text, Scalar) and isinstance(text.value, str):
            blocks += self._read_text(text)
        elif text is not None and text.value is not None:
            return group  # of the wrong type, which validation reports
        if isinstance(listed, Sequence):
            blocks += chain.from_iterable(map(self._split_paragraph, listed.items))
        elif listed is not None and listed.value is not None:
            return group
        entry = listed or text
        if entry is not None and (blocks or listed):
            listed = Sequence(tuple(blocks), entry.span, flow=False, key=entry.key)
        return _set_fields(group, text=None, blocks=listed)

    def _document(self, root: Group, name: str) -> Group:
        root = self._extract_lists(root)
        if "identifier" not in root.fields and name:
            root = _set_fields(root, identifier=Scalar(name.upper(), root.span, name.upper()))
        for item in (item for part in _LISTS for item in list_entries(root, part)):
            id = item.fields.get("id") if isinstance(item, Group) else None
            self.taken.add(str((id or item).value))
        for part in _LISTS:
            if isinstance(listed := root.fields.get(part), Sequence):
                items = tuple(map(self._extract_section, listed.items))
                root = _set_fields(root, **{part: replace(listed, items=items)})
        text, front = root.fields.get("text"), root.fields.get("front")
        if text is not None and text.value is not None and str(text.value).strip():
            title = root.fields.get("title")
            is_usable = isinstance(title, Scalar) and bool(str(title.value or "").strip())
            heading = title if title and is_usable else Scalar("…", root.span, "…")
            id = self._choose_name("text", text.span)
            section = Group({"text": text, "heading": heading, "id": id}, text.span)
            first, key = self._extract_section(section), text.key
            items = (first, *list_entries(root, "front"))
            if isinstance(front, Sequence):
                root = _set_fields(root, front=replace(front, items=items))
            else:
                span = key.span if key else text.span
                root = _set_fields(root, front=Sequence(items, span, key=key))
        return _set_fields(root, text=None)

    def _extract_section(self, item: Node) -> Node:
        """Return the name of a section; one that is written here becomes a part."""
        if not isinstance(item, Group):
            return item
        section = self._extract_lists(item)
        name, heading = section.fields.get("id"), section.fields.get("heading")
        if not isinstance(name, Scalar) or name.value is None:
            words = make_slug(str(heading.value) if heading else "")[:60].strip("-")
            name = self._choose_name(words or "section", (heading or item).span)
        if re.fullmatch(SLUG, str(name.value)):  # if not, it is reported where it is listed
            key = next((node.key for node in item.fields.values()), name)
            section = replace(self.section(_set_fields(section, id=None)), key=key)
            self.parts.append((("sections", str(name.value)), section))
        return name

    def _split_paragraph(self, block: Node) -> Iterable[Node]:
        """Return the blocks of a paragraph whose text is more than one."""
        entry = block.fields.get("paragraph") if isinstance(block, Group) else None
        if entry is None or not isinstance(block, Group) or len(block.fields) > 1:
            return [block]
        own = entry.fields if isinstance(entry, Group) else {"text": entry}
        text = own.get("text")
        if not isinstance(text, Scalar) or not find_blocks(text, self.source):
            return [block]
        first, *others = self._read_text(text) or [block]
        inner = first.fields.get("paragraph") if isinstance(first, Group) else None
        if inner is None and len(own) > 1:
            message = "this text begins with what is no paragraph, so its fields belong to nothing"
            help = "begin it with a paragraph, or write it as 'text' of the section"
            position = self.source.at((text.key or text).span)
            self.problems.append(Problem("unprintable-markup", message, position, help))
        if inner is None or not isinstance(entry, Group):
            return [first, *others]
        read = inner.fields if isinstance(inner, Group) else {"text": inner}
        whole = replace(entry, fields={**own, **read})
        return [replace(block, fields={"paragraph": whole}), *others]

    def _read_text(self, text: Scalar) -> tuple[Group, ...]:
        blocks, problems = read_blocks(text, self.source)
        self.problems += problems
        if problems and not blocks:  # a placeholder, so that nothing else is said to be missing
            return (Group({"paragraph": text}, text.span),)
        return blocks

    def _extract_lists(self, group: Group) -> Group:
        """Return a group without the lists of its own, which become parts."""
        taken = {name: group.fields[name] for name in _OWN if name in group.fields}
        self.parts += [((name,), node) for name, node in taken.items() if node.value is not None]
        return _set_fields(group, **dict.fromkeys(taken))

    def _choose_name(self, name: str, span: files.Span) -> Scalar:
        """Return a name that no other section has, and take it."""
        numbered = (f"{name}-{number}" for number in count(2))
        free = next(one for one in chain([name], numbered) if one not in self.taken)
        self.taken.add(free)
        return Scalar(free, span, free)


def _set_fields(group: Group, **changed: Node | None) -> Group:
    """Return a group with other fields; None removes one."""
    if not changed.keys() & group.fields.keys() and not any(changed.values()):
        return group
    fields = {name: node for name, node in {**group.fields, **changed}.items() if node}
    return replace(group, fields=fields)


class Form(Value):
    """The expected content of a file: its type as it is written, and the validator of its value."""

    type: Any
    adapter: TypeAdapter[Any]
    expand: Callable[[Expansion, Group], Group] = lambda _, root: root


def _form(type: Any) -> Form:
    return Form(type, TypeAdapter(type))


DOCUMENT = Form(WrittenDocument, TypeAdapter(Document), Expansion.document)
SINGLE_FILE = Form(WrittenDocument, DOCUMENT.adapter, Expansion.single_file)
SECTION = Form(WrittenSection, TypeAdapter(Section), Expansion.section)
FACTS = _form(dict[str, Fact])
SOURCES = _form(dict[str, Source])
TERMS = _form(dict[str, Term])
THEME = _form(Theme)
RENDITION = _form(AddedRendition)
_PARTS = {"sections": SECTION, "facts": FACTS, "sources": SOURCES, "terms": TERMS}

EMPTY = Trouble(
    "empty-file",
    "the file has no content",
    "write its fields, or remove the file if it is not needed",
)


class Parsed(Value):
    """The result of parsing a file: a value, None if it has errors; and all problems."""

    file: Place | None
    value: Any
    problems: tuple[Problem, ...]
    targets: tuple[Target, ...] = ()
    """The files that it names."""
    rest: Any = None
    """The value without what is invalid; None if that is useless."""
    named: frozenset[str] = frozenset()
    """Possible ids in what is invalid."""
    values: int = 0
    """The number of values, which a briefing may have only so many of."""
    parts: tuple[tuple[ContentPath, Parsed], ...] = ()
    """Parts of the briefing that the file holds besides: sections, lists of facts and so on."""


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
        file = None if node is None else Place(source, node)
        return Parsed(file, None, (*problems, *empty))
    expansion = Expansion(source)
    root = form.expand(expansion, node) if isinstance(node, Group) else node
    parts = tuple(
        (path, _validate(Place(source, part), _PARTS[str(path[0])]))
        for path, part in expansion.parts
    )
    parsed = _validate(Place(source, root), form)
    # A comment that seems to be text is no warning on a line with an error, which it explains.
    found = (problem for part in (parsed, *dict(parts).values()) for problem in part.problems)
    lines = {problem.position.line for problem in found if problem.position}
    problems = tuple(
        one
        for one in problems
        if one.code != "yaml-comment" or not one.position or one.position.line not in lines
    )
    problems = (*problems, *expansion.problems, *parsed.problems)
    return replace(parsed, problems=problems, values=_count_values(node), parts=parts)


def _validate(file: Place, form: Form) -> Parsed:
    value, wrong = validate(form.adapter, form.type, file)
    texts = [*iterate_texts(form.type, file.node)]
    most = limits.TEXT.most
    long = [text for *_, text in texts if len(text.text) > most]
    if long:
        return Parsed(file, None, tuple(too_long(file.source.at(one.span), most) for one in long))
    named: tuple[Target, ...] = ()
    if form.type in (WrittenDocument, WrittenSection):
        named = targets(texts)
        wrong = (*wrong, *_check_line_ends(file, texts))
    if value is not None:
        return Parsed(file, value, wrong, named, value)
    return Parsed(file, value, wrong, named, *_extract_valid(form.adapter, file.node.value))


def _check_line_ends(file: Place, texts: Texts) -> Iterator[Problem]:
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
        return 1 + sum(1 + _count_values(value) for value in node.fields.values())
    return 1 + sum(map(_count_values, node.items)) if isinstance(node, Sequence) else 1


_PLACEHOLDER = "…"
"""Placeholder for a required text that is missing."""


def _extract_valid(adapter: TypeAdapter[Any], written: Any) -> tuple[Any, frozenset[str]]:
    """Return a file's value without its invalid parts, and the possible ids in these.

    Parts are fields, entries and blocks. The value is None if one of these is indispensable.
    """
    named: set[str] = set()
    for _ in range(3):
        try:
            return adapter.validate_python(written, by_alias=True, by_name=False), frozenset(named)
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False, include_context=False)
            if not isinstance(written, Mapping):
                break
            left = {**written}
            listed: list[Any] = []
            if isinstance(blocks := left.get("blocks"), list | tuple):
                listed = left["blocks"] = [*blocks]
            for place in (detail["loc"] for detail in details):
                if place[:1] == ("blocks",) and len(place) > 1 and listed:
                    named.update(_iterate_words(listed[int(place[1])]))
                    # A placeholder, so that others keep their place.
                    listed[int(place[1])] = {"subheading": _PLACEHOLDER}
                elif place and place[0] in written:
                    named.update(_iterate_words({place[0]: left.pop(place[0], None)}))
                elif place:
                    left[str(place[0])] = _PLACEHOLDER
            written = left
    return None, frozenset(named)


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
