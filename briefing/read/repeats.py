"""Computes how many elements of an SVG file are drawn repeatedly because of references.

Eight lines, each of which refers ten times to the one before, are drawn a hundred million times.
Referenced elements are therefore counted before drawing, each one only once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

MOST = 20_000
"""Maximum number of repeated elements, some seconds of work; charts with a separate mark for each
value have some thousands."""
_DEEPEST = 100
_TEMPLATES = frozenset({"use", "pattern", "lineargradient", "radialgradient", "filter"})
"""Elements that include what their ``href`` refers to; any other only links there."""
_URL = re.compile(r"url\(\s*+[\"']?+\s*+#(?P<id>[^\"')]*)", re.IGNORECASE)
_AT_VERTICES = re.compile(r"\bmarker(?:-mid)?\s*(?::|$)", re.IGNORECASE)
_BY_EACH = re.compile(r"\b(?:marker|fill|stroke)", re.IGNORECASE)
"""Properties that each descendant shape inherits and draws for itself."""
_SHAPES = ("d", "points")


class Endless(Exception):
    """Raised when something is drawn too often; the message says what."""


@dataclass(frozen=True)
class _Reference:
    id: str
    attribute: str


@dataclass(eq=False)
class Element:
    """An element with its descendants, reduced to what matters here."""

    references: tuple[_Reference, ...] = ()
    vertices: int = 0
    parts: list[Element] = field(default_factory=list)


@dataclass(frozen=True)
class _Drawn:
    """What is drawn for an element: elements, and vertices where a marker may be placed."""

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
    _targets: dict[str, _Drawn] = field(default_factory=dict)

    def add(self, parent: Element, name: str, attributes: Mapping[str, str]) -> Element:
        """Add an element within another; ``attributes`` by local name."""
        vertices = max((len(attributes[key]) // 2 + 1 for key in _SHAPES if key in attributes),
                       default=0)  # fmt: skip
        made = Element((*_references(name.lower(), attributes),), vertices)
        parent.parts.append(made)
        self.count += 1
        if "id" in attributes:
            self._by_id[attributes["id"].strip()].append(made)
        return made

    def look(self) -> None:
        """Raise Endless if more than ``MOST`` elements are drawn repeatedly."""
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
        # A "use" comes first: what it includes inherits fills and markers.
        for one in sorted(element.references, key=lambda one: bool(_BY_EACH.search(one.attribute))):
            own = _together(own, one, self._target(one.id, depth + 1))
        self._known[element] = own
        return own

    def _target(self, id: str, depth: int) -> _Drawn:
        """Return what is drawn for an id, as written or percent-decoded as by a browser."""
        if id not in self._targets:
            self._targets[id] = _sum(
                self._drawn(element, depth)
                for name in {id, unquote(id)}
                for element in self._by_id.get(name, ())
            )
        return self._targets[id]


def _references(element: str, attributes: Mapping[str, str]) -> Iterable[_Reference]:
    for name, value in attributes.items():
        if name.lower() == "href" and element in _TEMPLATES:
            yield _Reference(value.strip().removeprefix("#"), name)
        for found in _URL.finditer(value):
            yield _Reference(found["id"].strip(), _declared(found) if name == "style" else name)


def _declared(address: re.Match[str]) -> str:
    """Return the style declaration up to the URL in it."""
    return without_comments(address.string[: address.start()]).rpartition(";")[2]


def without_comments(style: str) -> str:
    """Return a style without its comments; one that nothing ends is kept, as it might be text."""
    kept, at = [], 0
    while (begin := style.find("/*", at)) >= 0 and (end := style.find("*/", begin + 2)) >= 0:
        kept.append(style[at:begin])
        at = end + 2
    return "".join([*kept, style[at:]])


def _together(own: _Drawn, reference: _Reference, target: _Drawn) -> _Drawn:
    if _AT_VERTICES.search(reference.attribute):
        return _Drawn(own.elements + own.vertices * target.elements, own.vertices)
    if _BY_EACH.search(reference.attribute):  # for each descendant shape
        return _Drawn(own.elements + own.elements * target.elements, own.vertices)
    return _Drawn(own.elements + target.elements, own.vertices + target.vertices)


def _sum(all: Iterable[_Drawn]) -> _Drawn:
    elements, vertices = _NOTHING.elements, _NOTHING.vertices
    for one in all:
        elements, vertices = elements + one.elements, vertices + one.vertices
    return _Drawn(elements, vertices)
