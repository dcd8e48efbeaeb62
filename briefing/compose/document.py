"""The result of composing: flows for the press and one page for the browser, with the same body."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TypeVar

from msgspec import field

from briefing.compose.numbering import Numbering
from briefing.model import Briefing
from briefing.model.metadata import Metadata
from briefing.problems import ContentPath, Finding, Problem
from briefing.system.cache import hash_bytes
from briefing.system.fonts import Face, WebFonts
from briefing.system.values import Value

T = TypeVar("T")

PART = 120  # number of facts on about five pages


class ComposedDocument(Value):
    """A document ready for the press: the same body in two shells with two styles."""

    metadata: Metadata
    frame: tuple[str, str]
    """HTML before and after the body of a flow."""
    bodies: Mapping[str, str]
    """The body of each flow by name, in order: what begins a page, and is laid out whatever the
    other flows are, so that it is pressed separately and cached.
    """
    style: str
    """The style sheets of the PDF."""
    sheets: tuple[tuple[str, int], ...]
    """Name and first line in ``style`` of each style sheet."""
    faces: tuple[Face, ...]
    """The faces that it adds to the product's: those of the theme, and of scripts in its text."""
    folio: str
    """Page number text, with the placeholders ``{page}`` and ``{pages}``."""
    duplex: bool
    """Whether flows begin on right-hand pages."""
    page_html: str
    """Complete, self-contained HTML for the browser, apart from its fonts."""
    web_fonts: WebFonts | None = None
    """The fonts to put into it; None: those of the reader's machine."""

    @property
    def flows(self) -> tuple[str, ...]:
        """Each flow as complete HTML without style sheets."""
        before, after = self.frame
        return tuple(f"{before}{body}{after}" for body in self.bodies.values())


def divided(items: Iterable[T]) -> tuple[tuple[T, ...], ...]:
    """Divide a list that may be long into parts, each of which is a flow.

    So an edit in one part leaves the others cached, processes share the work, and none takes more
    memory than a section. A part has :data:`PART` items, the last up to twice as many, so that few
    pages are left partly empty.
    """
    every = tuple(items)
    inner = range(PART, len(every) - PART + 1, PART)
    return tuple(every[a:b] for a, b in pairwise((0, *inner, len(every)))) if every else ()


class Composition(Value):
    """A document, or the problems that prevent it, with the template files that were read."""

    document: ComposedDocument | None
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)
    """The template files that were read, by path below ``templates/`` or ``theme/``."""
    lookups: Mapping[str, str] = field(default_factory=dict)
    """Those that were looked for and do not exist."""
    anchors: Mapping[str, ContentPath] = field(default_factory=dict)
    """The content path of each anchor on the page."""
    used: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """For each shared list, the ids of the entries that affect the document."""

    @property
    def inputs(self) -> dict[str, str]:
        """SHA-256 of the template files."""
        return {path: hash_bytes(content) for path, content in self.contents.items()}


# Anchors of the parts that are no content: what a reader looks up, and what an auditor needs.
APPARATUS = frozenset((
    *("changes", "changes-in-full", "colophon", "data", "facts", "last-lines", "method", "names"),
    *("notes", "sources"),
))  # fmt: skip
# Anchors of content in ``briefing.yaml``, with the field that holds it.
_OF_THE_DOCUMENT = {"main": "title"} | {
    name.replace("_", "-"): name
    for name in ("caution", "key_points", "points_to_make", "if_raised", "sensitivities",
                 "next_events", "map", "at_a_glance", "method")
}  # fmt: skip


def anchors(briefing: Briefing, numbering: Numbering) -> dict[str, ContentPath]:
    """Return the content path of each anchor. Generated parts have none."""
    paths: dict[str, ContentPath] = {
        anchor: ("document", name) for anchor, name in _OF_THE_DOCUMENT.items()
    }
    for section in numbering.sections:
        paths[f"section-{section.id}"] = ("sections", section.id, "heading")
    for item in numbering.items():
        has_text = "text" in type(item.block).model_fields
        paths[item.anchor] = (*item.path, "text") if has_text else item.path
        paths[f"data-{item.anchor}"] = item.path
    for name, number in numbering.sources.items():
        paths[f"source-{number}"] = ("sources", name)
    paths |= {f"fact-{name}": ("facts", name) for name in briefing.facts}
    return paths | {f"term-{name}": ("terms", name) for name in briefing.terms}
