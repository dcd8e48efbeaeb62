"""How much of an SVG file is drawn again, because other elements refer to it.

Eight lines, each of which refers ten times to the one before, are drawn a hundred million times.
What is referred to is therefore counted before anything is drawn, each element once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

MOST = 20_000
"""So many elements may be drawn again, some seconds of work; charts with a mark of their own for
each value have some thousands."""
_DEEPEST = 100
_TEMPLATES = frozenset({"use", "pattern", "lineargradient", "radialgradient", "filter"})
"""Elements that take in what their address refers to; any other only leads there."""
_URL = re.compile(r"url\(\s*+[\"']?+\s*+#(?P<id>[^\"')]*)", re.IGNORECASE)
_AT_VERTICES = re.compile(r"\bmarker(?:-mid)?\s*(?::|$)", re.IGNORECASE)
_BY_EACH = re.compile(r"\b(?:marker|fill|stroke)", re.IGNORECASE)
"""What each shape inside takes over, and draws for itself."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SHAPES = ("d", "points")


class Endless(Exception):
    """Something is drawn again too often; the message says what."""


@dataclass(frozen=True)
class _Reference:
    id: str
    attribute: str


@dataclass(eq=False)
class Element:
    """An element with those inside it, as far as it matters here."""

    references: tuple[_Reference, ...] = ()
    vertices: int = 0
    parts: list[Element] = field(default_factory=list)


@dataclass(frozen=True)
class _Drawn:
    """What is drawn for an element: elements, and places where a marker may stand."""

    elements: int
    vertices: int


_NOTHING = _Drawn(0, 0)


@dataclass
class Repeats:
    """The elements of a file, and how often they are drawn."""

    root: Element = field(default_factory=Element)
    count: int = 1
    _by_id: dict[str, list[Element]] = field(default_factory=lambda: defaultdict(list))
    _known: dict[Element, _Drawn] = field(default_factory=dict)
    _begun: set[Element] = field(default_factory=set)

    def add(self, parent: Element, name: str, attributes: Mapping[str, str]) -> Element:
        """An element that begins within another; ``attributes`` by their local names."""
        vertices = max((len(attributes[key]) // 2 + 1 for key in _SHAPES if key in attributes),
                       default=0)  # fmt: skip
        made = Element((*_references(name.lower(), attributes),), vertices)
        parent.parts.append(made)
        self.count += 1
        if "id" in attributes:
            self._by_id[attributes["id"].strip()].append(made)
        return made

    def look(self) -> None:
        """Raise Endless if more than ``MOST`` elements are drawn again."""
        if self._drawn(self.root, 0).elements - self.count > MOST:
            raise Endless(f"elements that are drawn again more than {MOST} times by references")

    def _drawn(self, element: Element, depth: int) -> _Drawn:
        if element in self._known:
            return self._known[element]
        if element in self._begun:
            raise Endless("an element that refers to itself")
        if depth > _DEEPEST:
            raise Endless(f"references nested more than {_DEEPEST} levels deep")
        self._begun.add(element)
        inside = _sum(self._drawn(part, depth + 1) for part in element.parts)
        own = _Drawn(1 + inside.elements, element.vertices + inside.vertices)
        # A "use" before the rest: what it takes in is filled, and has markers, as it says.
        for one in sorted(element.references, key=lambda one: bool(_BY_EACH.search(one.attribute))):
            own = _together(own, one, self._target(one.id, depth + 1))
        self._known[element] = own
        return own

    def _target(self, id: str, depth: int) -> _Drawn:
        """What has the id as it is written, or as a browser reads it."""
        return _sum(
            self._drawn(element, depth)
            for name in {id, unquote(id)}
            for element in self._by_id.get(name, ())
        )


def _references(element: str, attributes: Mapping[str, str]) -> Iterable[_Reference]:
    for name, value in attributes.items():
        if name.lower() == "href" and element in _TEMPLATES:
            yield _Reference(value.strip().removeprefix("#"), name)
        for found in _URL.finditer(value):
            yield _Reference(found["id"].strip(), _declared(found) if name == "style" else name)


def _declared(address: re.Match[str]) -> str:
    """The declaration of a style, as far as the address in it."""
    return _COMMENT.sub("", address.string[: address.start()]).rpartition(";")[2]


def _together(own: _Drawn, reference: _Reference, target: _Drawn) -> _Drawn:
    if _AT_VERTICES.search(reference.attribute):
        return _Drawn(own.elements + own.vertices * target.elements, own.vertices)
    if _BY_EACH.search(reference.attribute):  # for each shape inside
        return _Drawn(own.elements + own.elements * target.elements, own.vertices)
    return _Drawn(own.elements + target.elements, own.vertices + target.vertices)


def _sum(all: Iterable[_Drawn]) -> _Drawn:
    elements, vertices = _NOTHING.elements, _NOTHING.vertices
    for one in all:
        elements, vertices = elements + one.elements, vertices + one.vertices
    return _Drawn(elements, vertices)
