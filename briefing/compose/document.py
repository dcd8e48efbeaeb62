"""What compose gives: flows for the press and one page for the browser, with the same body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from markupsafe import Markup

from briefing.metadata import Metadata
from briefing.problems import ContentPath, Finding, Problem

T = TypeVar("T")

PART = 120
"""The facts on about five pages."""


@dataclass(frozen=True)
class Flow:
    """What flows together from page to page, and begins on a page of its own.

    Nothing in the layout of a flow depends on another's: so each is pressed apart, and kept.
    """

    name: str
    html: str
    """Complete HTML, without style sheets."""


@dataclass(frozen=True)
class ComposedDocument:
    """One document, ready to be pressed: the same body in two shells with two styles."""

    metadata: Metadata
    issued: date
    """The only clock a document knows: the date of issue in its content."""
    frame: tuple[str, str]
    """What stands before and after a flow in its HTML."""
    bodies: Mapping[str, str]
    """The body of each flow by its name, in order."""
    style: str
    """The style sheets of the PDF."""
    sheets: tuple[tuple[str, int], ...]
    """Their names, each with its first line in ``style``."""
    families: tuple[str, ...]
    """The families of letters that its theme has chosen."""
    folio: str
    """The words of a page's number, with ``{page}`` and ``{pages}`` in them."""
    duplex: bool
    """Whether each flow is to begin on a right-hand page."""
    page_html: str
    """For the browser: complete HTML, self-contained."""

    @property
    def title(self) -> str:
        """Of the document."""
        return self.metadata.title

    @property
    def language(self) -> str:
        """Of the document, as a BCP 47 tag."""
        return self.metadata.language

    @property
    def flows(self) -> tuple[Flow, ...]:
        """The document in the parts that are pressed apart."""
        before, after = self.frame
        return tuple(Flow(name, f"{before}{body}{after}") for name, body in self.bodies.items())


@dataclass
class Flows:
    """The flows of a body, as its template comes to them. A template calls it ``flow``."""

    bodies: dict[str, str] = field(default_factory=dict)

    def __call__(self, name: str, kind: str = "", caller: object = None) -> Markup:
        """The markup of a flow, remembered under its name; ``caller`` is what Jinja hands over.

        ``kind`` is how the style sheets know it, if not by its name.
        """
        assert callable(caller)  # it is called as {% call flow("name") %} … {% endcall %}
        # The body was escaped by the environment; the name is a section's, checked when read.
        body = Markup('<div class="flow {}">\n{}</div>\n').format(kind or name, caller())
        self.bodies[name] = str(body)
        return body


def divided(items: Iterable[T]) -> tuple[tuple[T, ...], ...]:
    """What may be long, in parts that are each a flow; what is not so long is one part.

    So an edit in one part leaves the others as they were pressed, processors share them, and none
    takes more memory than a section. A part has :data:`PART` items, the last up to twice as many:
    a page that is not full comes but seldom.
    """
    rest, parts = tuple(items), []
    while len(rest) >= 2 * PART:
        parts.append(rest[:PART])
        rest = rest[PART:]
    return (*parts, rest) if rest else ()


@dataclass(frozen=True)
class Composition:
    """A document, or the problems that prevent one; and the template files that were read."""

    document: ComposedDocument | None
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    """Template files by their path below ``templates/`` or ``theme/``, with their SHA-256."""
    looked: Mapping[str, str] = field(default_factory=dict)
    """Those that were looked for and are not there."""
    worn: Mapping[str, bytes] = field(default_factory=dict)
    """Those of the theme, by their path in its folder, as they were read."""
    anchors: Mapping[str, ContentPath] = field(default_factory=dict)
    """The anchors of the document's page, each with the content path of what stands there."""
    used: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Of each list that briefings share, the ids of the entries that shaped the document."""
