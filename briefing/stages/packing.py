"""Prepares pressed files for delivery: file names, manifest entry, and their problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from briefing.deliver import Consignment, Parcel
from briefing.problems import ContentPath, Finding, Flaw, Position, Problem
from briefing.stages.work import Work

if TYPE_CHECKING:
    from briefing.press import Pressed


def packed(work: Work, pressed: Mapping[str, Pressed], versions: Mapping[str, str]) -> Work:
    """Add the requested files and the problems of the press to the work."""
    from briefing.review import missing_glyphs

    briefing, composition = work.briefing, work.composition
    dressed = work.dressed
    if briefing is None or dressed is None or composition is None or not pressed:
        return work
    formats = work.request.formats
    variant = work.request.variant.suffix(dressed.document)
    stem = _stem(work, briefing.document.language, variant)
    files = {kind: pressed[kind] for kind in formats}
    parcels = tuple(
        Parcel(f"{stem}.{kind}", p.content, p.pages, p.verified) for kind, p in files.items()
    )
    inputs = {**work.outcome.inputs, **composition.inputs}
    made = Consignment(_entry(work, variant), parcels, inputs, versions)
    work = replace(work, outcome=replace(work.outcome, inputs=inputs, made=made))
    for kind, result in pressed.items():
        if kind in formats or not result.pages:  # a PDF without pages also blocks the HTML
            laid_out = (_in_file(problem, work) for problem in result.problems)
            work = work.with_problems(laid_out)
            work = work.with_findings(missing_glyphs(work.fitted(briefing), result.missing_glyphs))
            work = flawed(work, result.flaws)
    return work


def _stem(work: Work, language: str, variant: str) -> str:
    """Return the file name without extension: ``kazakhstan-e1-briefing-en-mono``."""
    edition = "" if work.request.edition is None else f"-e{work.request.edition}"
    return f"{work.outcome.name}{edition}-{work.request.rendition}-{language}{variant}"


def _entry(work: Work, variant: str) -> str:
    """Return the manifest key: the briefing, then edition, rendition and variant after slashes."""
    edition, rendition = work.request.edition, work.request.rendition
    differ = (
        "" if edition is None else f"e{edition}",
        "" if rendition == "briefing" else rendition,
        variant.removeprefix("-"),
    )
    return "/".join((work.outcome.name, *filter(None, differ)))


def flawed(work: Work, flaws: Iterable[Flaw]) -> Work:
    """Add flaws of a file as problems: in a template of the theme, or by anchor in the content."""
    anchors = work.composition.anchors if work.composition else {}
    placed, elsewhere = [], []
    for flaw in flaws:
        path = anchors.get(flaw.anchor or "", _of_margin(work, flaw))
        if flaw.written:
            position = _in_template(flaw.written, work)
            elsewhere.append(Problem(flaw.code, flaw.message, position, flaw.help))
        elif path is None:
            elsewhere.append(Problem(flaw.code, flaw.message, help=flaw.help))
        else:
            placed.append(Finding(flaw.code, flaw.message, path, help=flaw.help))
    return work.with_problems(elsewhere).with_findings(placed)


def _of_margin(work: Work, flaw: Flaw) -> ContentPath | None:
    """Return the path of the longest text at the head or foot of pages, if that overflows."""
    if flaw.code != "box-overflows" or flaw.anchor is not None or work.briefing is None:
        return None
    document = work.briefing.document
    title = "short_title" if document.short_title else "title"
    fields = ("identifier", "marking", title)
    return ("document", max(fields, key=lambda field: len(getattr(document, field) or "")))


def _in_template(written: str, work: Work) -> Position | None:
    """Return where a template has some markup; the first template if it is put together."""
    inputs = work.composition.inputs if work.composition else {}
    names = [name.partition("/") for name in inputs if name.endswith(".jinja")]
    first = None
    for folder, _, name in sorted(names, reverse=True):  # the theme's before the built-in ones
        place = work.templates.get(folder)
        if place is None:
            continue
        shown = f"{work.request.shown.get(folder, folder)}/{name}"
        first = first or Position(shown)
        lines = (place / name).read_text("utf-8", "replace").splitlines()
        for number, line in enumerate(lines, 1):
            if (column := line.casefold().find(written.casefold())) >= 0:
                return Position(shown, number, column + 1, len(written), line)
    return first


def _in_file(problem: Problem, work: Work) -> Problem:
    """Complete the path of a style sheet, which the press knows by name only."""
    if problem.position is None or work.composition is None:
        return problem
    name = problem.position.file
    folder = "theme" if f"theme/{name}" in work.composition.inputs else "templates"
    shown = work.request.shown.get(folder)
    if shown is None:
        return problem
    return replace(problem, position=replace(problem.position, file=f"{shown}/{name}"))
