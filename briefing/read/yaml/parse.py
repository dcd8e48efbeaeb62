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

from briefing.model import Briefing, Document, Fact, Section, Source, Term, Theme, limits
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
from briefing.read.yaml.positions import Field, Group, Node, Scalar, Sequence, YamlFile, list_of
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
    parts: list[tuple[ContentPath, Field]] = field(default_factory=list)
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
        if sections is None or not isinstance(sections.node, Sequence):
            return root
        items = (*list_of(root, "front"), *sections.node.items)
        moved = Field(sections.key, replace(sections.node, items=items))
        return _replace_fields(root, {"sections": None, "front": moved})

    def section(self, group: Group) -> Group:
        """Expand a section: its texts in Markdown become blocks."""
        group = self._without_lists(group)
        text, listed = group.fields.get("text"), group.fields.get("blocks")
        blocks: list[Node] = []
        if text is not None and isinstance(text.node, Scalar) and isinstance(text.node.value, str):
            blocks += self._read_text(text.node)
        elif text is not None and text.node.value is not None:
            return group  # of the wrong type, which validation reports
        if listed is not None and isinstance(listed.node, Sequence):
            blocks += [one for block in listed.node.items for one in self._paragraph(block)]
        elif listed is not None and listed.node.value is not None:
            return group
        changed: dict[str, Field | None] = {"text": None}
        if (entry := listed or text) is not None and (blocks or listed):
            changed["blocks"] = Field(entry.key, Sequence(tuple(blocks), entry.node.span, False))
        return _replace_fields(group, changed)

    def _document(self, root: Group, name: str) -> Group:
        root = self._without_lists(root)
        changed: dict[str, Field | None] = {}
        if "identifier" not in root.fields and name:
            changed["identifier"] = _make_field("identifier", name.upper(), root.span)
        for item in (item for part in _LISTS for item in list_of(root, part)):
            id = item.fields.get("id") if isinstance(item, Group) else None
            self.taken.add(str(id.node.value if id else item.value))
        for part in _LISTS:
            entry = root.fields.get(part)
            if entry is not None and isinstance(entry.node, Sequence):
                items = tuple(map(self._extract_section, entry.node.items))
                changed[part] = Field(entry.key, replace(entry.node, items=items))
        text = root.fields.get("text")
        if text is not None:
            changed["text"] = None
        if text is not None and text.node.value is not None and str(text.node.value).strip():
            heading = root.fields.get("title") or _make_field("title", "…", root.span)
            blocks = self.section(Group({"text": text}, text.node.span, flow=True))
            section = _replace_fields(blocks, {"heading": Field.of_value("heading", heading.node)})
            first = _make_field("front", self._choose_name("text"), text.key.span)
            self.parts.append((("sections", str(first.node.value)), Field(text.key, section)))
            front = changed.get("front") or root.fields.get("front")
            listed = front.node if front and isinstance(front.node, Sequence) else None
            node = Sequence((first.node,), text.key.span, flow=True)
            if listed is not None:
                node = replace(listed, items=(first.node, *listed.items))
            changed["front"] = Field(front.key if front and listed else text.key, node)
        return _replace_fields(root, changed)

    def _extract_section(self, item: Node) -> Node:
        """Return the name of a section; one that is written here becomes a part."""
        if not isinstance(item, Group):
            return item
        section = self._without_lists(item)
        given, heading = section.fields.get("id"), section.fields.get("heading")
        if given is not None and isinstance(given.node, Scalar) and given.node.value is not None:
            name = given.node
        else:
            words = make_slug(str(heading.node.value) if heading else "")[:60].strip("-")
            id, span = self._choose_name(words or "section"), heading and heading.node.span
            name = Scalar(id, span or item.span, id)
        section = self.section(_replace_fields(section, {"id": None}))
        if re.fullmatch(SLUG, str(name.value)):  # if not, it is reported where it is listed
            key = next(iter(item.fields.values())).key if item.fields else name
            self.parts.append((("sections", str(name.value)), Field(key, section)))
        return name

    def _paragraph(self, block: Node) -> Iterable[Node]:
        """Return the blocks of a paragraph whose text is more than one."""
        entry = block.fields.get("paragraph") if isinstance(block, Group) else None
        if entry is None or not isinstance(block, Group) or len(block.fields) > 1:
            return [block]
        own = entry.node.fields if isinstance(entry.node, Group) else {"text": entry}
        text = own.get("text")
        if (
            text is None
            or not isinstance(text.node, Scalar)
            or not find_blocks(text.node, self.source)
        ):
            return [block]
        first, *others = self._read_text(text.node) or [block]
        inner = first.fields.get("paragraph") if isinstance(first, Group) else None
        if inner is None and len(own) > 1:
            message = "this text begins with what is no paragraph, so its fields belong to nothing"
            help = "begin it with a paragraph, or write it as 'text' of the section"
            position = self.source.at(text.key.span)
            self.problems.append(Problem("unprintable-markup", message, position, help))
        if inner is None or not isinstance(entry.node, Group):
            return [first, *others]
        read = inner.node.fields if isinstance(inner.node, Group) else {"text": inner}
        return [_make_group({"paragraph": Field(entry.key, _make_group({**own, **read}))}), *others]

    def _read_text(self, text: Scalar) -> list[Group]:
        blocks, problems = read_blocks(text, self.source)
        self.problems += problems
        if problems and not blocks:  # a placeholder, so that nothing else is said to be missing
            return [_make_group({"paragraph": Field(text, text)})]
        return [*blocks]

    def _without_lists(self, group: Group) -> Group:
        """Return a group without the lists of its own, which become parts."""
        taken = {name: group.fields[name] for name in _OWN if name in group.fields}
        self.parts += [((name,), one) for name, one in taken.items() if one.node.value is not None]
        return _replace_fields(group, dict.fromkeys(taken))

    def _choose_name(self, name: str) -> str:
        """Return a name that no other section has, and take it."""
        numbered = (f"{name}-{number}" for number in count(2))
        free = next(one for one in chain([name], numbered) if one not in self.taken)
        self.taken.add(free)
        return free


def _make_field(name: str, value: str, span: files.Span) -> Field:
    return Field.of_value(name, Scalar(value, span, value))


def _make_group(fields: Mapping[str, Field]) -> Group:
    return Group(fields, next(iter(fields.values())).key.span, flow=False)


def _replace_fields(group: Group, changed: Mapping[str, Field | None]) -> Group:
    """Return a group with other fields; None removes one."""
    if not changed.keys() & group.fields.keys() and not any(changed.values()):
        return group
    fields = {name: field for name, field in {**group.fields, **changed}.items() if field}
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
    expansion = Expansion(source)
    root = form.expand(expansion, node) if isinstance(node, Group) else node
    parts = tuple(
        (path, _validate(YamlFile(source, entry.node, entry), _PARTS[str(path[0])]))
        for path, entry in expansion.parts
    )
    parsed = _validate(YamlFile(source, root), form)
    # A comment that seems to be text is no warning on a line with an error, which it explains.
    found = (problem for part in (parsed, *dict(parts).values()) for problem in part.problems)
    lines = {problem.position.line for problem in found if problem.position}
    comments = (one for one in problems if one.code == "yaml-comment" and one.position)
    told = {one for one in comments if one.position and one.position.line in lines}
    problems = (*(one for one in problems if one not in told), *expansion.problems)
    return replace(
        parsed, problems=(*problems, *parsed.problems), values=_count_values(node), parts=parts
    )


def _validate(file: YamlFile, form: Form) -> Parsed:
    value, wrong = validate(form.adapter, form.type, file)
    texts = [*iterate_texts(form.type, file.root)]
    most = limits.TEXT.most
    long = [text for *_, text in texts if len(text.text) > most]
    if long:
        return Parsed(file, None, tuple(too_long(file.source.at(one.span), most) for one in long))
    named: tuple[Target, ...] = ()
    if form.type in (WrittenDocument, WrittenSection):
        named = targets(texts)
        wrong = (*wrong, *_check_line_ends(file, texts))
    if value is not None:
        return Parsed(file, value, wrong, named)
    return Parsed(file, value, wrong, named, *extract_valid(form.adapter, file.root.value))


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


# Extracts what is valid from a briefing with errors: enough to find further problems.

_PLACEHOLDER = "…"
"""Placeholder for a required text that is missing."""
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
                    listed[int(place[1])] = {
                        "subheading": _PLACEHOLDER
                    }  # so that others keep their place
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
