"""The five stages as the line meets them: what each is given, and what is kept of what it gives.

A stage that is given nothing, because something before it is wrong, hands the work on as it is.
Each is imported when it is reached: a check needs no layout engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from briefing.deliver import Consignment, Parcel
from briefing.deliver import deliver as hand_over
from briefing.outcome import Outcome, Request, Status
from briefing.problems import Finding, Problem, has_errors

if TYPE_CHECKING:
    from briefing.compose import ComposedDocument, Composition
    from briefing.model import Briefing
    from briefing.press import Pressed
    from briefing.read import Reading

SHORT = 4
"""A briefing of up to so many pages has no list of contents."""


@dataclass(frozen=True)
class Work:
    """A briefing on the line: what has become of it so far, and what the next stage works on."""

    request: Request
    outcome: Outcome
    reading: Reading | None = None
    composition: Composition | None = None

    @property
    def briefing(self) -> Briefing | None:
        """What was read, if nothing in it is wrong."""
        if self.reading is None or has_errors(self.outcome.problems):
            return None
        return self.reading.briefing

    @property
    def document(self) -> ComposedDocument | None:
        """What was composed, if nothing in it is wrong."""
        return self.composition.document if self.composition and self.briefing else None

    def told(self, problems: Iterable[Problem], findings: Iterable[Finding] = ()) -> Work:
        """The same with what a stage has to say, each finding at its place in the files."""
        placed = map(self.reading.positions.problem, findings) if self.reading else ()
        return replace(self, outcome=self.outcome.having(self.request, (*problems, *placed)))


Stage = Callable[[Work], Work]


def read(work: Work) -> Work:
    """YAML files to a briefing."""
    from briefing.read import read_briefing

    request, outcome = work.request, work.outcome
    reading = read_briefing(request.content, outcome.name, shown=request.shown.get("content"))
    outcome = replace(outcome, inputs=_below("content", reading.inputs))
    return replace(work, outcome=outcome, reading=reading).told(reading.problems)


def review(work: Work) -> Work:
    """A briefing to findings."""
    if work.reading is None or work.briefing is None:
        return work
    from briefing.review import review as findings_in
    from briefing.review import unused_sources

    unused = map(work.reading.positions.problem, unused_sources(work.briefing))
    outcome = replace(work.outcome, unused=frozenset(unused))
    return replace(work, outcome=outcome).told((), findings_in(work.briefing))


def compose(work: Work, *, contents: bool = True) -> Work:
    """A briefing to a document; ``contents``: with a list of contents."""
    if work.briefing is None:
        return work
    from briefing.compose import compose as composition_of

    templates, shown = work.request.templates, work.request.shown.get("templates")
    made = composition_of(work.briefing, templates, contents=contents, shown=shown)
    return replace(work, composition=made).told(made.problems, made.findings)


def press(work: Work) -> Work:
    """A document to the bytes of its files; a short one is composed anew, without contents."""
    if work.briefing is None or work.document is None:
        return work
    from briefing.press import EngineMissing, versions

    formats = work.request.formats
    try:
        # Each section begins a page, between the first and the last. If these are not too many to
        # be short, only the PDF can tell, and is made for that even if it is not asked for.
        is_long = len(work.briefing.document.sections) + 2 > SHORT
        pressed = _pressed(work.document, formats if is_long else ("pdf", *formats))
        if not is_long and 0 < pressed["pdf"].pages <= SHORT:
            work = compose(work, contents=False)
            pressed = _pressed(work.document, formats)
        return _packed(work, pressed, versions())
    except EngineMissing as error:
        advice = "run 'make': it installs what is missing, or says which command does"
        work = work.told([Problem("engine-missing", str(error), help=advice)])
        return replace(work, outcome=replace(work.outcome, status=Status.UNUSABLE))


def deliver(work: Work) -> Work:
    """Bytes to files."""
    request, made = work.request, work.outcome.made
    if made is None:
        return work
    delivery = hand_over(request.output, made, shown=request.shown.get("output"))
    outcome = replace(work.outcome, files=delivery.files, made=None)
    return replace(work, outcome=outcome).told(delivery.problems)


def _pressed(document: ComposedDocument | None, kinds: Iterable[str]) -> dict[str, Pressed]:
    from briefing import press

    presses = {"pdf": press.press_pdf, "html": press.press_html}
    return {kind: presses[kind](document) for kind in dict.fromkeys(kinds)} if document else {}


def _packed(work: Work, pressed: Mapping[str, Pressed], versions: Mapping[str, str]) -> Work:
    """The files that are asked for, ready for delivery, with what the press says of them."""
    from briefing.review import missing_glyphs

    name, briefing, composition = work.outcome.name, work.briefing, work.composition
    if briefing is None or composition is None or not pressed:
        return work
    formats, shown = work.request.formats, work.request.shown.get("templates")
    stem = f"{name}-briefing-{briefing.document.language}"
    files = {kind: pressed[kind] for kind in formats}
    parcels = tuple(Parcel(f"{stem}.{kind}", p.content, p.pages) for kind, p in files.items())
    inputs = {**work.outcome.inputs, **_below("templates", composition.inputs)}
    made = Consignment(name, parcels, inputs, versions)
    work = replace(work, outcome=replace(work.outcome, inputs=inputs, made=made))
    for kind, result in pressed.items():
        if kind in formats or not result.pages:  # a PDF without pages stops the page as well
            laid_out = (_in_templates(problem, shown) for problem in result.problems)
            work = work.told(laid_out, missing_glyphs(briefing, result.missing_glyphs))
    return work


def _in_templates(problem: Problem, shown: str | None) -> Problem:
    """The problem as the press has it, which knows style sheets by their names only."""
    if problem.position is None or shown is None:
        return problem
    file = f"{shown}/{problem.position.file}"
    return replace(problem, position=replace(problem.position, file=file))


def _below(folder: str, files: Mapping[str, str]) -> dict[str, str]:
    return {f"{folder}/{path}": digest for path, digest in files.items()}
