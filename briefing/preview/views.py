"""What a browser shows of each briefing."""

from __future__ import annotations

import io
from collections import Counter
from threading import Lock
from typing import Any, Literal

import pikepdf
import pypdfium2
from msgspec.structs import asdict, replace

from briefing.build.report import as_values, list_problems
from briefing.build.request import Draft, Outcome, Status
from briefing.problems import Position, Problem
from briefing.system.cache import hash_bytes
from briefing.system.values import Value
from briefing.verify.pdfium import hash_pages

WIDTHS = (900, 1800)
"""Image widths in pixels, for screens of single and double density."""
_DRAWING = Lock()
"""PDFium is not thread-safe."""


class Sheet(Value):
    """A printed page: the hash of all that it is rendered from, and its size in points.

    So after a save a browser requests only pages that look different, and of these only those in
    view.
    """

    digest: str
    width: float
    height: float


class Printed(Value):
    """A finished PDF and its pages."""

    name: str
    content: bytes
    sheets: tuple[Sheet, ...]


def hash_printed(name: str, content: bytes) -> Printed:
    """Return a PDF with the hash and size of each page."""
    sheets: list[Sheet] = []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page, identity in zip(pdf.pages, hash_pages(pdf), strict=True):
            # A page that cannot be identified counts as different in each file.
            digest = identity or hash_bytes(b"%d of " % len(sheets) + content)
            left, bottom, right, top = (float(edge) for edge in page.cropbox.as_list())
            sheets.append(Sheet(digest, right - left, top - bottom))
    return Printed(name, content, tuple(sheets))


def render_page(pdf: bytes, number: int, width: int) -> bytes:
    """Return a page of a PDF, from 0, as PNG."""
    with _DRAWING, pypdfium2.PdfDocument(pdf) as document:
        page = document[number]
        scale = width / page.get_width()
        picture = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
        png = io.BytesIO()
        picture.to_pil().save(png, "PNG", compress_level=1)
        return png.getvalue()


Phase = Literal["waiting", "laying-out", "ready", "failed"]
"""The progress of a briefing: not read yet; shown while its printed pages are laid out; both up to
date; with errors, so that the last good pages are shown."""


class View(Value):
    """A briefing as shown. Pages stay until there are better ones."""

    name: str
    phase: Phase = "waiting"
    drafts: int = 0
    """How many times it was read."""
    problems: tuple[Problem, ...] = ()
    shown: Draft | None = None
    """The last complete draft."""
    page: bytes = b""
    """The page as shown: that of the draft, then the delivered one."""
    printed: Printed | None = None
    is_gone: bool = False
    """Its folder was renamed or removed."""

    def with_draft(self, draft: Draft) -> View:
        """Return the view after the briefing was read and composed."""
        view = replace(self, drafts=self.drafts + 1, problems=list_problems(draft.outcome))
        if draft.page is None:
            return replace(view, phase="failed")
        return replace(view, phase="laying-out", shown=draft, page=draft.page)

    def with_files(self, outcome: Outcome, page: bytes | None, printed: Printed | None) -> View:
        """Return the view after the state shown was laid out and delivered."""
        return replace(
            self,
            problems=list_problems(outcome),
            phase="ready" if outcome.status is Status.DONE else "failed",
            page=page or self.page,
            printed=printed or self.printed,
        )

    def put_away(self) -> View:
        """Return the view without what can be rebuilt, since nobody views it."""
        shown = self.shown and Draft(self.shown.outcome, self.shown.title)
        return replace(self, shown=shown, page=b"", printed=None)

    def place(self, key: str) -> Position | None:
        """Return the source position of an anchor or a problem."""
        for problem in self.problems:
            if key == _problem_key(problem):
                return problem.position
        return self.shown.place(key) if self.shown else None

    def as_json(self) -> dict[str, Any]:
        """Return everything that a preview shows, except the pages themselves."""
        printed, page = self.printed, self.page
        return {
            **self.summary(),
            "page": hash_bytes(page) if page else "",
            # The page's policy and style: if they change, a browser reloads the page.
            "head": hash_bytes(page.partition(b"</head>")[0]),
            "pdf": printed.name if printed else None,
            "sheets": [asdict(sheet) for sheet in printed.sheets] if printed else [],
            "problems": [
                {"key": _problem_key(problem), **as_values(problem)} for problem in self.problems
            ],
        }

    def summary(self) -> dict[str, Any]:
        """Return the data of a line in the list of briefings."""
        count = Counter(str(problem.severity) for problem in self.problems)
        return {
            "name": self.name,
            "title": (self.shown.title if self.shown else None) or self.name,
            "phase": self.phase,
            "errors": count["error"],
            "warnings": count["warning"],
        }


def _problem_key(problem: Problem) -> str:
    return f"problem-{hash_bytes(repr(problem).encode())[:16]}"
