"""The six stages as the line meets them: what each is given, and what is kept of what it gives.

A stage that is given nothing, because something before it is wrong, hands the work on as it is.
Each is imported when it is reached: a check needs no layout engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from briefing.deliver import Consignment, Parcel
from briefing.deliver import deliver as hand_over
from briefing.draft import Draft
from briefing.fingerprint import of_names
from briefing.folders import CACHE, IS_CLONE
from briefing.outcome import Outcome, Request, Status
from briefing.problems import Finding, Flaw, Problem, has_errors
from briefing.store import Store
from briefing.unchanged.outcomes import remember

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
    executor: Executor | None = None
    """What the flows of a briefing are given out to; None: this process does it all."""

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

    def having_looked(self, folder: str, looked: Mapping[str, str]) -> Work:
        """The same with what a stage looked at that the manifest does not list."""
        looked = {**self.outcome.looked, **_below(folder, looked)}
        return replace(self, outcome=replace(self.outcome, looked=looked))


Stage = Callable[[Work], Work]


def is_short(pages: int) -> bool:
    """Whether a briefing of so many pages has no list of contents; one of none is not known."""
    return 0 < pages <= SHORT


def read(work: Work) -> Work:
    """YAML files, or the file of a frozen edition, to a briefing."""
    from briefing.read import read_archive, read_briefing, read_edition

    request, outcome = work.request, work.outcome
    shown = request.shown.get("content")
    editions = f"{outcome.name}/editions/"  # before it is read: what is new since then is news
    looked = {f"content/{editions}": of_names(request.content / editions)}
    if request.edition is None:
        reading = read_briefing(request.content, outcome.name, shown=shown)
    else:
        reading = read_edition(request.content, outcome.name, request.edition, shown=shown)
    if reading.briefing is not None:
        archive, evidence = read_archive(request.content, reading.briefing.sources)
        reading = replace(reading, briefing=replace(reading.briefing, archive=archive))
        looked |= evidence
    looked |= _below("content", reading.looked)
    outcome = replace(outcome, inputs=_below("content", reading.inputs), looked=looked)
    return replace(work, outcome=outcome, reading=reading).told(reading.problems)


def review(work: Work) -> Work:
    """A briefing to findings."""
    if work.reading is None or work.briefing is None:
        return work
    from briefing.review import look_over

    found = look_over(work.briefing, work.request.on)
    outcome = replace(
        work.outcome,
        unused=frozenset(map(work.reading.positions.problem, found.unused_sources)),
        unverified=len(found.unverified),
    )
    work = replace(work, outcome=outcome)
    if work.request.edition is not None:
        return work  # it was reviewed when it was issued
    return _compared_with_the_frozen(work.told((), found.findings))


def clear(work: Work) -> Work:
    """What stands in the way of issuing a briefing that is otherwise in order."""
    if work.briefing is None:
        return work
    from briefing.changes import undated
    from briefing.review import issue_findings

    findings = issue_findings(work.briefing, work.request.on)
    frozen = _frozen(work)
    if frozen is not None and frozen.briefing is not None:
        findings = (*findings, *undated(frozen.briefing, work.briefing))
    return work.told((), findings)


def withhold(work: Work) -> Work:
    """What keeps a briefing that may be issued from being released: that it has not been."""
    if work.briefing is None or work.briefing.document.status == "issued":
        return work
    finding = Finding(
        "not-issued",
        f"the status of the briefing is '{work.briefing.document.status}'",
        ("document", "status"),
        help="set 'status: issued' in briefing.yaml, or name the briefings that are to be released",
    )
    return work.told((), (finding,))


def freeze(work: Work) -> Work:
    """A briefing that may be issued to the file of its edition."""
    if work.briefing is None or has_errors(work.outcome.problems, strict=work.request.strict):
        return work
    from briefing.deliver import keep
    from briefing.model.snapshot import to_json
    from briefing.read import edition_file

    document = work.briefing.document.model_copy(update={"status": "issued"})
    kept = to_json(replace(work.briefing, document=document))
    file = edition_file(work.request.content, work.briefing.name, document.edition)
    shown = f"{work.request.shown.get('content', work.request.content)}/{work.briefing.name}"
    delivery = keep(file, kept.encode(), shown=f"{shown}/{file.parent.name}")
    return replace(work, outcome=replace(work.outcome, files=delivery.files)).told(
        delivery.problems
    )


def compose(work: Work, *, contents: bool = True) -> Work:
    """A briefing to a document; ``contents``: with a list of contents."""
    if work.briefing is None:
        return work
    from briefing.changes import since
    from briefing.compose import compose as composition_of
    from briefing.draw import Drawer
    from briefing.read import previous_edition
    from briefing.review import stale_facts

    content = work.request.shown.get("content")
    before = previous_edition(work.request.content, work.briefing, shown=content)
    if before is not None:
        inputs = {**work.outcome.inputs, **_below("content", before.inputs)}
        work = replace(work, outcome=replace(work.outcome, inputs=inputs)).told(before.problems)
    if work.briefing is None:
        return work
    templates, shown = work.request.templates, work.request.shown.get("templates")
    made = composition_of(
        work.request.variant.of(work.briefing),
        templates,
        contents=contents,
        shown=shown,
        rendition=work.request.rendition,
        since=since(before.briefing, work.briefing) if before and before.briefing else None,
        stale=stale_facts(work.briefing, work.request.on),
        drawer=Drawer(Store(work.request.output / CACHE / "drawings")),
    )
    work = work.having_looked("templates", made.looked)
    return replace(work, composition=made).told(made.problems, made.findings)


def press(work: Work) -> Work:
    """A document to the bytes of its files; a short one is composed anew, without contents."""
    if work.briefing is None or work.document is None:
        return work
    from briefing.draw import versions as drawn_with
    from briefing.press import EngineMissing, versions

    formats = work.request.formats
    try:
        # Each section begins a page, between the first and the last. If these are not too many to
        # be short, only the PDF can tell, and is made for that even if it is not asked for.
        is_long = len(work.briefing.document.sections) + 2 > SHORT
        pressed = _pressed(work, formats if is_long else ("pdf", *formats))
        if not is_long and is_short(pressed["pdf"].pages):
            longer = work.composition.inputs if work.composition else {}
            work = compose(work.having_looked("templates", longer), contents=False)
            pressed = _pressed(work, formats)
        return _packed(work, pressed, {**drawn_with(), **versions()})
    except EngineMissing as error:
        made = "run 'make': it installs what is missing, or says which command does"
        advice = made if IS_CLONE else "install Pango with the system's package manager"
        work = work.told([Problem("engine-missing", str(error), help=advice)])
        return replace(work, outcome=replace(work.outcome, status=Status.UNUSABLE))


def inspect(work: Work) -> Work:
    """Bytes read back: a file that does not keep what the document promises is not delivered."""
    made = work.outcome.made
    if made is None or work.briefing is None or work.document is None:
        return work
    from briefing.deliver.inspect import MEGABYTE, Promise
    from briefing.deliver.inspect import inspect as look_into
    from briefing.fonts import FAMILIES

    limit = int(work.briefing.document.size_limit * MEGABYTE)
    promise = Promise(work.document.page_html, FAMILIES, limit)
    parcels = []
    for parcel in made.parcels:
        found = look_into(parcel, promise)
        verified = tuple(sorted({*parcel.verified, *found.checks}))
        parcels.append(replace(parcel, verified=verified))
        work = _flawed(work, found.flaws)
    if work.outcome.made is None:
        return work
    made = replace(made, parcels=tuple(parcels))
    return replace(work, outcome=replace(work.outcome, made=made))


def show(work: Work) -> Draft:
    """A document to what a browser can be shown of it: the page alone, which needs no layout."""
    briefing, document = work.briefing, work.document
    composition, reading = work.composition, work.reading
    if not (briefing and document and composition and reading):
        return Draft(work.outcome)
    from briefing.press import press_html

    inputs = {**work.outcome.inputs, **_below("templates", composition.inputs)}
    outcome = replace(work.outcome, inputs=inputs)
    page = press_html(document).content if outcome.status is Status.DONE else None
    title = briefing.document.title
    return Draft(outcome, title, page, composition.anchors, reading.positions)


def deliver(work: Work) -> Work:
    """Bytes to files, and what there was to say of them to what is kept."""
    request, made = work.request, work.outcome.made
    if made is None:
        return work
    delivery = hand_over(request.output, made, shown=request.shown.get("output"))
    outcome = replace(work.outcome, files=delivery.files, made=None)
    work = replace(work, outcome=outcome).told(delivery.problems)
    if not delivery.problems:
        remember(request, work.outcome, made)
    return work


def _frozen(work: Work) -> Reading | None:
    """The edition of this number, if it is frozen."""
    if work.briefing is None:
        return None
    from briefing.read import frozen_edition

    shown = work.request.shown.get("content")
    return frozen_edition(work.request.content, work.briefing, shown=shown)


def _compared_with_the_frozen(work: Work) -> Work:
    """What is wrong if the edition of this number is frozen and says something else."""
    frozen = _frozen(work)
    if frozen is None or work.briefing is None:
        return work
    from briefing.changes import unraised

    findings = unraised(frozen.briefing, work.briefing) if frozen.briefing else ()
    return work.having_looked("content", frozen.inputs).told(frozen.problems, findings)


def _pressed(work: Work, kinds: Iterable[str]) -> dict[str, Pressed]:
    from briefing import press

    if work.document is None:
        return {}
    store, executor = Store(work.request.output / CACHE / "fragments"), work.executor
    presses: dict[str, Callable[[ComposedDocument], Pressed]] = {
        "pdf": partial(press.press_pdf, store=store, executor=executor),
        "html": press.press_html,
    }
    return {kind: presses[kind](work.document) for kind in dict.fromkeys(kinds)}


def _packed(work: Work, pressed: Mapping[str, Pressed], versions: Mapping[str, str]) -> Work:
    """The files that are asked for, ready for delivery, with what the press says of them."""
    from briefing.review import missing_glyphs

    name, briefing, composition = work.outcome.name, work.briefing, work.composition
    if briefing is None or composition is None or not pressed:
        return work
    formats, shown = work.request.formats, work.request.shown.get("templates")
    rendition, edition = work.request.rendition, work.request.edition
    name = name if edition is None else f"{name}-e{edition}"
    variant = work.request.variant.suffix(briefing.document)
    stem = f"{name}-{rendition}-{briefing.document.language}{variant}"
    name = f"{name}{variant}" if rendition == "briefing" else f"{name}-{rendition}{variant}"
    files = {kind: pressed[kind] for kind in formats}
    parcels = tuple(
        Parcel(f"{stem}.{kind}", p.content, p.pages, p.verified) for kind, p in files.items()
    )
    inputs = {**work.outcome.inputs, **_below("templates", composition.inputs)}
    made = Consignment(name, parcels, inputs, versions)
    work = replace(work, outcome=replace(work.outcome, inputs=inputs, made=made))
    for kind, result in pressed.items():
        if kind in formats or not result.pages:  # a PDF without pages stops the page as well
            laid_out = (_in_templates(problem, shown) for problem in result.problems)
            work = work.told(laid_out, missing_glyphs(briefing, result.missing_glyphs))
            work = _flawed(work, result.flaws)
    return work


def _flawed(work: Work, flaws: Iterable[Flaw]) -> Work:
    """The same with what is wrong with a file, at the place of the content that is there."""
    anchors = work.composition.anchors if work.composition else {}
    placed, elsewhere = [], []
    for flaw in flaws:
        path = anchors.get(flaw.anchor or "")
        if path is None:
            elsewhere.append(Problem(flaw.code, flaw.message, help=flaw.help))
        else:
            placed.append(Finding(flaw.code, flaw.message, path, help=flaw.help))
    return work.told(elsewhere, placed)


def _in_templates(problem: Problem, shown: str | None) -> Problem:
    """The problem as the press has it, which knows style sheets by their names only."""
    if problem.position is None or shown is None:
        return problem
    file = f"{shown}/{problem.position.file}"
    return replace(problem, position=replace(problem.position, file=file))


def _below(folder: str, files: Mapping[str, str]) -> dict[str, str]:
    return {f"{folder}/{path}": digest for path, digest in files.items()}
