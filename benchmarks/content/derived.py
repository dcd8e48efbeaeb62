"""Assembles a briefing from pieces of the original, as plain values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from benchmarks.content import words
from benchmarks.content.original import Original, Piece, Values

_REFERENCE = re.compile(r"\[\]\(#([a-z0-9-]+)\)")
_INTRODUCED = re.compile(r" \(([A-Z][A-Za-z0-9+]*[A-Z0-9][A-Za-z0-9+]*)\)")
_KEPT = ("language", "page", "publisher", "disclaimer", "rights", "as_of", "issued")
_OWN = {
    "series": "Briefings to measure with",
    "status": "cleared",
    "purpose": (
        "To measure how fast this program is. A program put this together from parts of the "
        "briefing on Kazakhstan, and from names of countries."
    ),
    "caution": "Parts are repeated, cut short and out of their order; do not rely on them.",
    "method": ["What is said of Kazakhstan is what the original says; see there for its method."],
}
_DATA_ARE_CHANGED = "Values were changed at random, so that no two drawings are alike."


@dataclass(frozen=True)
class Part:
    """Some pieces of a section, in a numbered copy, counted from 1."""

    section: str
    pieces: tuple[Piece, ...]
    copy: int = 1
    names: int = 0
    """Number of rows in its table of names; no table if 0."""

    @property
    def name(self) -> str:
        """The id of the section in the briefing."""
        return self.own(self.section)

    @property
    def first(self) -> str:
        """The id of a paragraph that each part has: the target of otherwise broken references."""
        return self.own(f"names-{self.section}")

    def own(self, name: str) -> str:
        """Return the id of something in this copy of the section."""
        return name if self.copy == 1 else f"{name}-{self.copy}"

    def blocks(self) -> Iterator[Values]:
        """Yield the blocks that have fields."""
        for piece in self.pieces:
            for block in piece:
                yield from (fields for fields in block.values() if isinstance(fields, dict))


@dataclass(frozen=True)
class Derived:
    """A briefing as the values of its files."""

    document: Values
    sections: Mapping[str, Values]
    facts: Mapping[str, Values]
    data: Mapping[str, list[dict[str, str]]]


@dataclass(frozen=True)
class _Places:
    """The parts that contain each id of the original, by number of the copy."""

    parts: Mapping[str, Mapping[int, Part]]

    def found(self, name: str, near: int) -> str | None:
        """Return the id in the requested copy, or else in the first one; None if there is none."""
        copies = self.parts.get(name, {})
        part = copies.get(near) or next(iter(copies.values()), None)
        return part.own(name) if part else None


def derived(original: Original, title: str, parts: Sequence[Part], random: Random) -> Derived:
    """Assemble a briefing from parts."""
    places: dict[str, dict[int, Part]] = {}
    for part in parts:
        for block in part.blocks():
            if "id" in block:
                places.setdefault(block["id"], {})[part.copy] = part
    sections = {p.name: _section(original, p, _Places(places), random) for p in parts}
    document = _document(original, title, parts, _Places(places))
    facts = {name: _fact(original, name) for name in sorted(_facts_in([document, sections]))}
    files = [value for key, value in _fields(sections) if key == "file"]
    data = {file: _changed(original.data[_original_file(file)], random) for file in files}
    return Derived(*_acronyms_once(document, sections), facts, data)


def _document(original: Original, title: str, parts: Sequence[Part], places: _Places) -> Values:
    names = [part.name for part in parts]
    front, annexes = (
        [name for name in original.document[where] if name in names[1:]]
        for where in ("front", "annexes")
    )
    points = [point for point in original.document["key_points"] if _whole(point, places)]
    glance = original.document["at_a_glance"]
    tiles = [tile for tile in glance["items"] if _whole(tile, places)]
    about = "The parts of this briefing are those of the briefing on Kazakhstan."
    return {
        "identifier": title,
        "title": title,
        **{name: original.document[name] for name in _KEPT},
        **_OWN,
        "key_points": [{"text": about, "target": parts[0].first}, *points],
        **({"at_a_glance": {**glance, "items": tiles}} if tiles else {}),
        "front": front,
        "sections": [name for name in names if name not in {*front, *annexes}],
        "annexes": annexes,
    }


def _whole(summary: Values, places: _Places) -> bool:
    """Return whether all targets of a key point or tile exist in a first copy."""
    names = [summary[key] for key in ("target", "note", "counts") if key in summary]
    return all(places.found(name, 1) == name for name in names)


def _section(original: Original, part: Part, places: _Places, random: Random) -> Values:
    source = original.sections[part.section]
    heading = source["heading"] + (f" ({part.copy})" if part.copy > 1 else "")
    blocks = [words.paragraph(part.first, random)]
    if part.names:
        blocks.append(words.table(part.own(f"table-{part.section}"), random, part.names))
    for piece in part.pieces:
        blocks += [{kind: _block(of, part, places) for kind, of in b.items()} for b in piece]
    return {"heading": heading, "owner": source["owner"], "cleared": source["cleared"],
            "blocks": blocks}  # fmt: skip


def _block(fields: Any, part: Part, places: _Places) -> Any:
    made = _referring(fields, part, places)
    if isinstance(made, dict) and "id" in made:
        made["id"] = part.own(made["id"])
    if isinstance(made, dict) and "file" in made:
        made["file"] = part.own(made["file"].removesuffix(".csv")) + ".csv"
        made["long_description"] = _DATA_ARE_CHANGED
    return made


def _referring(value: Any, part: Part, places: _Places) -> Any:
    """Redirect each reference to an existing target, or else to the part's first paragraph."""
    if isinstance(value, str):
        return _REFERENCE.sub(
            lambda match: f"[](#{places.found(match[1], part.copy) or part.first})", value
        )
    if isinstance(value, list):
        return [_referring(one, part, places) for one in value]
    if not isinstance(value, dict):
        return value
    made = {key: _referring(one, part, places) for key, one in value.items()}
    for key in ("note", "counts"):
        if key in made and (found := places.found(made.pop(key), part.copy)):
            made[key] = found
    if "note" in value and "note" not in made:
        made["stated"] = len(made["items"])  # a difference would need the note
    if "target" in made:
        made["target"] = places.found(made["target"], part.copy) or part.first
    if "concerns" in made:
        found_all = (places.found(name, part.copy) for name in made["concerns"])
        made["concerns"] = [name for name in found_all if name]
    if "fact" in made:
        made["fact"] = part.own(made["fact"])
    if "facts" in made:
        made["facts"] = [part.own(name) for name in made["facts"]]
    return made


def _fact(original: Original, name: str) -> Values:
    return words.fact() if name == words.FACT else original.facts[name.partition("-")[0]]


def _facts_in(value: Any) -> set[str]:
    found: set[str] = set()
    for key, one in _fields(value):
        found |= {one} if key == "fact" else set(one) if key == "facts" else set()
    return found


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield every field below a value, with its name."""
    if isinstance(value, list):
        for one in value:
            yield from _fields(one)
    if isinstance(value, dict):
        yield from value.items()
        for one in value.values():
            yield from _fields(one)


def _original_file(file: str) -> str:
    return re.sub(r"-\d+\.csv$", ".csv", file)


def _changed(rows: list[dict[str, str]], random: Random) -> list[dict[str, str]]:
    """Vary the values at random. They are no facts, so the fact ids are removed."""
    made = []
    for row in rows:
        value = round(float(row["obs_value"]) * random.uniform(0.9, 1.1), 1)
        made.append({**row, "obs_value": f"{value:g}"})
        made[-1].pop("fact", None)
    return made


def _acronyms_once(document: Values, sections: Mapping[str, Values]) -> tuple[Values, Values]:
    """Introduce each acronym at its first occurrence only, and only if it occurs again."""
    texts: list[str] = []
    _texts([document, dict(sections)], texts.append)
    whole = "\n".join(texts)
    introduced: set[str] = set()

    def introduce(match: re.Match[str]) -> str:
        acronym = match[1]
        used = len(re.findall(rf"(?<![\w-]){re.escape(acronym)}(?![\w-])", whole))
        again = used - whole.count(f"({acronym})")
        if acronym in introduced or not again:
            return ""
        introduced.add(acronym)
        return match[0]

    new = _texts([document, dict(sections)], lambda text: _INTRODUCED.sub(introduce, text))
    return new[0], new[1]


def _texts(value: Any, change: Callable[[str], object]) -> Any:
    """Change each text in a value, one after the other."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_texts(one, change) for one in value]
    if isinstance(value, dict):
        return {key: _texts(one, change) for key, one in value.items()}
    return value
