"""The current view of each briefing in the browser, and subscriptions to its changes."""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from enum import StrEnum
from threading import Lock
from typing import Any

import pikepdf
import pypdfium2
from msgspec.structs import asdict, replace

from briefing.build.report import defect
from briefing.build.request import Draft, Outcome, Status
from briefing.problems import Position, Problem
from briefing.system.cache import hash_bytes
from briefing.system.values import Value
from briefing.verify.pdfium import hash_pages

WIDTHS = (900, 1800)
"""Image widths in pixels, for screens of single and double density."""
MOST = 200
"""How many images are cached, about 200 kB each."""


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


class Images:
    """A cache of the images used last. Thread-safe."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int], bytes] = {}
        self._drawing = Lock()  # PDFium is not thread-safe

    def image(self, digest: str, width: int, pdfs: Iterable[Printed]) -> bytes | None:
        """Return the page with a hash as PNG; None if none of these PDFs has it any more."""
        with self._drawing:
            image = self._kept.pop((digest, width), None)
            places = (
                (pdf.content, number)
                for pdf in pdfs
                for number, sheet in enumerate(pdf.sheets)
                if sheet.digest == digest
            )
            if image is None and (place := next(places, None)):
                image = _render_page(*place, width)
            if image is not None:
                self._kept[digest, width] = image  # behind those used before
            while len(self._kept) > MOST:
                del self._kept[next(iter(self._kept))]
            return image


def _render_page(pdf: bytes, number: int, width: int) -> bytes:
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[number]
        scale = width / page.get_width()
        picture = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
        png = io.BytesIO()
        picture.to_pil().save(png, "PNG", compress_level=1)
        return png.getvalue()


class Phase(StrEnum):
    """The progress of a briefing."""

    WAITING = "waiting"
    """Not read yet."""
    LAYING_OUT = "laying-out"
    """The page is shown, and the printed pages are being laid out."""
    READY = "ready"
    """Both are shown and up to date."""
    FAILED = "failed"
    """There are errors; the last good pages are shown."""


class View(Value):
    """A briefing as shown. Pages stay until there are better ones."""

    name: str
    phase: Phase = Phase.WAITING
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

    @property
    def inputs(self) -> frozenset[str] | None:
        """The files that were read, or looked for, for what is shown."""
        seen = self.shown.outcome if self.shown else None
        return frozenset((*seen.inputs, *seen.lookups)) if seen else None

    def drafted(self, draft: Draft) -> View:
        """Return the view after the briefing was read and composed."""
        view = replace(self, drafts=self.drafts + 1, problems=_all_problems(draft.outcome))
        if draft.page is None:
            return replace(view, phase=Phase.FAILED)
        return replace(view, phase=Phase.LAYING_OUT, shown=draft, page=draft.page)

    def finished(self, outcome: Outcome, page: bytes | None, printed: Printed | None) -> View:
        """Return the view after the state shown was laid out and delivered."""
        return replace(
            self,
            problems=_all_problems(outcome),
            phase=Phase.READY if outcome.status is Status.DONE else Phase.FAILED,
            page=page or self.page,
            printed=printed or self.printed,
        )

    def put_away(self) -> View:
        """Return the view without what can be rebuilt, since nobody views it."""
        shown = self.shown
        if shown is not None:
            shown = replace(shown, page=None, anchors={}, positions=None, origins={})
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
            "page": hashlib.sha256(page).hexdigest() if page else "",
            # The page's policy and style: if they change, a browser reloads the page.
            "head": hashlib.sha256(page.partition(b"</head>")[0]).hexdigest(),
            "pdf": printed.name if printed else None,
            "sheets": [asdict(sheet) for sheet in printed.sheets] if printed else [],
            "problems": [
                {
                    "key": _problem_key(problem),
                    "code": problem.code,
                    "severity": str(problem.severity),
                    "message": problem.message,
                    "help": problem.help,
                    "at": asdict(problem.position) if problem.position else None,
                }
                for problem in self.problems
            ],
        }

    def summary(self) -> dict[str, Any]:
        """Return the data of a line in the list of briefings."""
        count = Counter(str(problem.severity) for problem in self.problems)
        return {
            "name": self.name,
            "title": (self.shown.title if self.shown else None) or self.name,
            "phase": str(self.phase),
            "errors": count["error"],
            "warnings": count["warning"],
        }


def _problem_key(problem: Problem) -> str:
    return f"problem-{hashlib.sha256(repr(problem).encode()).hexdigest()[:16]}"


def _all_problems(outcome: Outcome) -> tuple[Problem, ...]:
    failed = (defect(outcome.name, outcome.report),) if outcome.report else ()
    return (*outcome.problems, *failed)


class Views:
    """The views of all briefings. Only for use in the event loop's thread."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.by_name = {name: View(name) for name in names}
        self.readers: Counter[str] = Counter()
        """How many browsers view each briefing."""
        self._bells: set[asyncio.Event] = set()
        self._closed = False

    @property
    def listed(self) -> dict[str, View]:
        """The views of the briefings that exist, by name."""
        return {name: view for name, view in self.by_name.items() if not view.is_gone}

    def put(self, view: View) -> None:
        """Replace the view of a briefing."""
        self.by_name[view.name] = view
        self._notify()

    def put_away(self, kept: int) -> None:
        """Keep in full the views that somebody has open, and ``kept`` of the others."""
        whole = [
            name for name, view in self.by_name.items() if view.page and not self.readers[name]
        ]
        for name in whole[:-kept]:
            self.by_name[name] = self.by_name[name].put_away()

    def close(self) -> None:
        """End all subscriptions."""
        self._closed = True
        self._notify()

    async def follow(self, state: Callable[[], Any]) -> AsyncIterator[Any]:
        """Yield what ``state`` returns now, and again whenever it has changed."""
        bell, last = asyncio.Event(), None
        self._bells.add(bell)
        try:
            while not self._closed:
                bell.clear()
                if (now := state()) != last:
                    last = now
                    yield now
                await bell.wait()
        finally:
            self._bells.discard(bell)

    def _notify(self) -> None:
        for bell in self._bells:
            bell.set()
