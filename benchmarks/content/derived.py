"""Assembles a briefing from pieces of the original, as plain values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from benchmarks.content import words
from benchmarks.content.original import Original, Piece, Values

_REFERENCE = re.compile(r"\[\]\(#([a-z0-9-]+)\)")
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


def derived(original: Original, title: str, parts: Sequence[Part], random: Random) -> Derived:
    """Assemble a briefing from parts."""
    ids = frozenset(
        part.own(block["id"]) for part in parts for block in part.blocks() if "id" in block
    )
    sections = {p.name: _section(original, p, ids, random) for p in parts}
    document = _document(original, title, parts, ids)
    known = {**original.facts, words.FACT: words.fact()}
    facts = {name: known[name] for name in sorted(_facts_in([document, sections]))}
    files = [value for key, value in _fields(sections) if key == "file"]
    data = {file: _changed(original.data[_original_file(file)], random) for file in files}
    return Derived(document, sections, facts, data)


def _document(original: Original, title: str, parts: Sequence[Part], ids: frozenset[str]) -> Values:
    names = [part.name for part in parts]
    front, annexes = (
        [name for name in original.document[where] if name in names[1:]]
        for where in ("front", "annexes")
    )
    points = [point for point in original.document["key_points"] if _whole(point, ids)]
    glance = original.document["at_a_glance"]
    tiles = [tile for tile in glance["items"] if _whole(tile, ids)]
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


def _whole(summary: Values, ids: frozenset[str]) -> bool:
    """Return whether all targets of a key point or tile exist."""
    names = [summary[key] for key in ("target", "note", "counts") if key in summary]
    return ids.issuperset(names)


def _section(original: Original, part: Part, ids: frozenset[str], random: Random) -> Values:
    source = original.sections[part.section]
    heading = source["heading"] + (f" ({part.copy})" if part.copy > 1 else "")
    blocks = [words.paragraph(part.first, random)]
    if part.names:
        blocks.append(words.table(part.own(f"table-{part.section}"), random, part.names))
    for piece in part.pieces:
        blocks += [{kind: _block(of, part, ids) for kind, of in b.items()} for b in piece]
    return {"heading": heading, "owner": source["owner"], "cleared": source["cleared"],
            "blocks": blocks}  # fmt: skip


def _block(fields: Any, part: Part, ids: frozenset[str]) -> Any:
    made = _referring(fields, part, ids)
    if isinstance(made, dict) and "id" in made:
        made["id"] = part.own(made["id"])
    if isinstance(made, dict) and "file" in made:
        made["file"] = part.own(made["file"].removesuffix(".csv")) + ".csv"
        made["long_description"] = _DATA_ARE_CHANGED
    return made


def _referring(value: Any, part: Part, ids: frozenset[str]) -> Any:
    """Redirect each reference to an existing target, or else to the part's first paragraph."""

    def find(name: str) -> str | None:
        return next((one for one in (part.own(name), name) if one in ids), None)

    if isinstance(value, str):
        return _REFERENCE.sub(lambda match: f"[](#{find(match[1]) or part.first})", value)
    if isinstance(value, list):
        return [_referring(one, part, ids) for one in value]
    if not isinstance(value, dict):
        return value
    made = {key: _referring(one, part, ids) for key, one in value.items()}
    for key in ("note", "counts"):
        if key in made and (found := find(made.pop(key))):
            made[key] = found
    if "note" in value and "note" not in made:
        made["stated"] = len(made["items"])  # a difference would need the note
    if "target" in made:
        made["target"] = find(made["target"]) or part.first
    if "concerns" in made:
        made["concerns"] = [found for name in made["concerns"] if (found := find(name))]
    return made


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
