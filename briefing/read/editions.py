"""Reads editions frozen when they were issued: ``content/<briefing>/editions/<n>.json``."""

import base64
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from msgspec.structs import replace
from pydantic import TypeAdapter, ValidationError

from briefing.model import Asset, Briefing, limits
from briefing.model.briefing import Visit, walk_texts
from briefing.model.editions import FORMAT, Snapshot, to_json
from briefing.model.fields import find_language, is_language
from briefing.problems import ContentPath, Finding, Part, Position, Problem, sort_problems
from briefing.read import files as text
from briefing.read.assets import ASSETS, check_asset, find_unknown_places, load_json, short
from briefing.read.errors import validate
from briefing.read.files import Source, Span, Trouble, read_bytes
from briefing.read.reader import Reading
from briefing.read.yaml.compose import too_long
from briefing.read.yaml.parse import DOCUMENT, FACTS, SECTION, SOURCES, TERMS
from briefing.read.yaml.positions import Group, Node, Place, Positions, Scalar, Sequence
from briefing.read.yaml.scalars import LONGEST_NUMBER
from briefing.system import json as strict_json
from briefing.system.paths import CALLED, trouble_with_name

FOLDER = "editions"
T = TypeVar("T")

_REMEDY = "restore this file as it was issued: a frozen edition is never edited"
_TAGGED = ("sections", "sources", "terms")
"""Parts in which earlier versions took any word for a language."""
_UNUSUAL = re.compile(rf"\\[ubf]|[0-9]{{{LONGEST_NUMBER}}}")
"""What only an edited edition has, besides long texts: then each value is looked at."""


def edition_file(content: Path, name: str, number: int) -> Path:
    """Return the path of a frozen edition."""
    return content / name / FOLDER / f"{number}.json"


def edition_numbers(content: Path, name: str) -> tuple[int, ...]:
    """Return the frozen editions of a briefing, in ascending order.

    A number written other than ``edition_file`` writes it, such as 01, is ignored.
    """
    stems = (path.stem for path in (content / name / FOLDER).glob("*.json"))
    digits = (stem for stem in stems if stem.isascii() and stem.isdigit())
    return tuple(sorted(int(stem) for stem in digits if str(int(stem)) == stem))


def read_edition(content: Path, name: str, number: int, *, shown: str | None = None) -> Reading:
    """Read a frozen edition as if from its YAML files. Never raises because of the file."""
    reading = _read_file(content, name, number, shown)
    if reading.briefing is None:
        return reading
    file = reading.positions.document
    (data,) = reading.contents.values()
    roots = _compose_parts(text.decode(file, data)[0])
    return replace(reading, positions=Positions(file, roots))


def _read_file(
    content: Path, name: str, number: int, shown: str | None, expected: Briefing | None = None
) -> Reading:
    """Read a frozen edition, without the positions of what is in it.

    ``expected``: if this would be frozen to the same bytes, it is the edition, and nothing is
    parsed.
    """
    file = f"{shown or content}/{name}/{FOLDER}/{number}.json"
    positions = Positions(file, {})
    data = read_bytes(edition_file(content, name, number), content / name, limits.EDITION.most)
    if isinstance(data, Trouble):
        problem = data.at(Position(file))
        if data.code == "missing-file":
            there = ", ".join(map(str, edition_numbers(content, name))) or "none"
            advice = f"frozen editions: {there}; '{CALLED} issue {name}' freezes one"
            message = f"edition {number} of '{name}' is not frozen"
            problem = Problem("unknown-edition", message, Position(file), advice)
        return Reading(name, None, (problem,), positions, {})
    briefing, problems = expected, tuple[Problem, ...]()
    if expected is None or data != to_json(expected).encode():
        briefing, problems = parse_edition(file, data)
    return Reading(name, briefing, problems, positions, {f"{name}/{FOLDER}/{number}.json": data})


@lru_cache(maxsize=10)
def parse_edition(shown: str, data: bytes) -> tuple[Briefing | None, tuple[Problem, ...]]:
    """Parse the file of a frozen edition, memoised: the briefing, None if it has errors.

    It may come from anybody, in a PDF, so it is checked like the files that people write.
    """
    source, unreadable = text.decode(shown, data)
    briefing, problems = (None, [*unreadable]) if unreadable else _parse(source)
    return briefing, sort_problems(replace(problem, help=_REMEDY) for problem in problems)


def _parse(source: Source) -> tuple[Briefing | None, list[Problem]]:
    if source.text.count(",") > limits.EDITION_VALUES.most:
        message = f"it has more than {limits.EDITION_VALUES}, more than any briefing"
        return None, [Problem("file-too-large", message, Position(source.file))]
    try:
        value, _ = load_json(source.text)
    except strict_json.Wrong as wrong:
        return None, [Problem("bad-edition", wrong.message, source.position_at(wrong.index))]
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        message = "it is not an edition in a format that this program knows"
        position = Place(source, compose_json(source)).position(("format",))
        return None, [Problem("bad-edition", message, position)]
    problems: list[Problem] = []
    if _UNUSUAL.search(source.text) or _has_long_text({**value, "assets": None}):
        problems += _find_unusual(source)
    try:
        snapshot = _validate_parts(value)
    except ValidationError:
        root = compose_json(source)
        root.value.update(value)  # in which every language is a tag
        return None, [*problems, *validate(_SNAPSHOT, Snapshot, Place(source, root))[1]]
    briefing, found = _check_parts(snapshot)
    if found:
        problems += map(Positions(source.file, _compose_parts(source)).problem, found)
    return None if problems else briefing, problems


class _Frame(Snapshot):
    """An edition whose parts are validated one by one."""

    document: Any
    sections: dict[str, Any]
    facts: Any
    sources: Any
    terms: Any


_SNAPSHOT, _FRAME = TypeAdapter(Snapshot), TypeAdapter(_Frame)


def _validate_parts(value: dict[str, Any]) -> Snapshot:
    """Return the fields of an edition. Raises ValidationError.

    Its parts are validated with the validators of YAML files: to make others would take longer than
    all the rest of reading it.
    """

    def validate_part(adapter: TypeAdapter[T], part: Any) -> T:
        return adapter.validate_python(part, by_alias=True, by_name=False)

    try:
        frame = validate_part(_FRAME, value)
        parts = {
            "document": validate_part(DOCUMENT.adapter, frame.document),
            "sections": {
                name: validate_part(SECTION.adapter, one) for name, one in frame.sections.items()
            },
            "facts": validate_part(FACTS.adapter, frame.facts),
            "sources": validate_part(SOURCES.adapter, frame.sources),
            "terms": validate_part(TERMS.adapter, frame.terms),
        }
        return Snapshot.model_construct(**{**dict(frame), **parts})
    except ValidationError:  # it is of an earlier version, or of none
        value |= {part: _tag_languages(value[part]) for part in _TAGGED if part in value}
        return validate_part(_SNAPSHOT, value)  # with the place of each error in the whole


def _tag_languages(value: Any) -> Any:
    """Return a part of an edition in which every language is a tag; None where it has none."""
    if isinstance(value, list):
        return [_tag_languages(each) for each in value]
    if not isinstance(value, dict):
        return value
    tagged = {key: _tag_languages(each) for key, each in value.items()}
    for field in ("language", "native_language"):
        written = tagged.get(field)
        if isinstance(written, str) and not is_language(written):
            tagged[field] = find_language(written)
    return tagged


def _has_long_text(value: Any) -> bool:
    """Return whether a text is too long."""
    if isinstance(value, str):
        return len(value) > limits.TEXT.most
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(_has_long_text, parts))


def _find_unusual(source: Source) -> Iterator[Problem]:
    """Yield what JSON can express but no content has: control characters, endless values."""
    nodes = [node for name, node in compose_json(source).fields.items() if name != "assets"]
    for node in nodes:  # it grows
        if isinstance(node, Group):
            nodes += [key for inner in node.fields.values() if (key := inner.key)]
            nodes += node.fields.values()
        elif isinstance(node, Sequence):
            nodes += node.items
        elif isinstance(node.value, str):
            if character := text.find_unprintable(node.value):
                yield text.unprintable(character, source.at(node.span))
            if len(node.value) > limits.TEXT.most:
                yield too_long(source.at(node.span), limits.TEXT.most)
        elif len(node.text) > LONGEST_NUMBER:
            message = f"a number has more than {LONGEST_NUMBER} digits"
            yield Problem("bad-value", message, source.at(node.span))


def _check_parts(snapshot: Snapshot) -> tuple[Briefing | None, list[Finding]]:
    """Return the briefing, and what is wrong although every field is valid on its own."""
    if trouble := trouble_with_name(snapshot.name):
        return None, [Finding("bad-edition", f"the briefing's name {trouble}", ("name",))]
    document, found = snapshot.document, []
    listed = {*document.front, *document.sections, *document.annexes}
    for name in sorted(listed ^ snapshot.sections.keys()):
        is_gone = "listed, but it is not in this file"
        words = is_gone if name in listed else "in no list of the document"
        message = f"the section '{short(name)}' is {words}"
        found.append(Finding("bad-edition", message, ("sections", name), Part.KEY))
    if found:
        return None, found
    files: dict[str, Asset] = {}
    shared = (snapshot.facts, snapshot.sources, snapshot.terms)
    briefing = Briefing(snapshot.name, document, snapshot.sections, *shared, files)
    for visit in walk_texts(briefing):
        if visit.reference in ASSETS and visit.value not in files:
            result = _unpack_asset(visit, snapshot.assets)
            if isinstance(result, Asset):
                files[visit.value] = result
            else:
                found.append(result)
    return briefing, [*found, *(() if found else find_unknown_places(briefing))]


def _unpack_asset(visit: Visit, packed: Mapping[str, tuple[str, str]]) -> Asset | Finding:
    """Return a file of the edition, checked like a file of the content folder."""
    name = visit.value
    if name not in packed:
        message = f"the file '{short(name)}' is not in this edition"
        return Finding("bad-edition", message, visit.path)
    path: ContentPath = ("assets", name)
    kind, encoded = packed[name]
    try:
        result = check_asset(name, visit.reference or "", base64.b64decode(encoded, validate=True))
    except ValueError:
        message = f"the content of '{short(name)}' is not in Base64"
        return Finding("bad-edition", message, (*path, 1))
    if isinstance(result, Trouble):
        return Finding(result.code, result.message, path, Part.KEY)
    if result.media_type != kind:
        message = f"'{short(name)}' is not of the type '{short(kind)}': it is {result.media_type}"
        return Finding("bad-edition", message, (*path, 0))
    return result


def _compose_parts(source: Source) -> dict[ContentPath, Place]:
    """Return the parts of an edition by content path."""
    fields = compose_json(source).fields
    return {(name,): Place(source, node) for name, node in fields.items()}


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}:,]|[^\s"\[\]{}:,]+')
"""A token of JSON."""


def compose_json(source: Source) -> Group:
    """Return the nodes of a text that ``strict_json.loads`` accepts; of a value that is no group,
    an empty one.
    """
    starts = [0, *(found.end() for found in text.LINE_END.finditer(source.text))]
    tokens = _TOKEN.finditer(source.text)

    def span(start: int, end: int) -> Span:
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end) - 1
        return Span(first, start - starts[first], last, end - starts[last])

    def compose(token: re.Match[str], key: Scalar | None = None) -> Node:
        opening = token.group()
        if opening not in ("[", "{"):
            style = '"' if opening.startswith('"') else ""
            written = opening[1:-1] if style else opening
            return Scalar(json.loads(opening), span(*token.span()), written, style, key)
        fields: dict[str, Node] = {}
        items: list[Node] = []
        while (inner := next(tokens)).group() not in ("]", "}"):
            if inner.group() == ",":
                continue
            node = compose(inner)
            if opening == "{" and isinstance(node, Scalar):
                next(tokens)  # the colon
                fields[str(node.value)] = compose(next(tokens), node)
            else:
                items.append(node)
        where = span(token.start(), inner.end())
        if opening == "[":
            return Sequence(tuple(items), where, key=key)
        return Group(fields, where, key=key)

    root = compose(next(tokens))
    return root if isinstance(root, Group) else Group({}, root.span)


def previous_edition(
    content: Path, briefing: Briefing, *, shown: str | None = None
) -> Reading | None:
    """Return the last frozen edition before this one, if there is one."""
    before = [n for n in edition_numbers(content, briefing.name) if n < briefing.document.edition]
    return _read_file(content, briefing.name, before[-1], shown) if before else None


def frozen_edition(
    content: Path, briefing: Briefing, *, shown: str | None = None
) -> Reading | None:
    """Return the frozen edition with this edition's number, if there is one.

    If the briefing would be frozen to the same bytes, it is the edition, and nothing is parsed.
    """
    name, number = briefing.name, briefing.document.edition
    if number not in edition_numbers(content, name):
        return None
    return _read_file(content, name, number, shown, expected=briefing)
