"""The stages that make files: compose, press, inspect, deliver."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from briefing.deliver import deliver as hand_over
from briefing.deliver import entry_of, manifest_in, renew
from briefing.draft import Draft
from briefing.fingerprint import of_bytes
from briefing.folders import CACHE, DRAWINGS, FRAGMENTS, READINGS
from briefing.outcome import Status
from briefing.stages.packing import flawed, packed
from briefing.stages.source import drawing_versions, with_source
from briefing.stages.work import Work, below
from briefing.store import Store
from briefing.unchanged.outcomes import remember, same_again

if TYPE_CHECKING:
    from briefing.compose import ComposedDocument
    from briefing.press import Pressed

SHORT = 4
"""Maximum number of pages of a briefing without a table of contents."""


def is_short(pages: int) -> bool:
    """Return whether a briefing has too few pages for a table of contents; 0 means not laid out."""
    return 0 < pages <= SHORT


def compose(work: Work, *, contents: bool = True) -> Work:
    """Compose a briefing to a document; ``contents``: with a table of contents."""
    if work.briefing is None:
        return work
    from briefing.changes import since
    from briefing.compose import compose as composition_of
    from briefing.draw import Drawer
    from briefing.read import previous_edition
    from briefing.review import stale_facts
    from briefing.workers import Workers

    content = work.request.shown.get("content")
    before = previous_edition(work.request.content, work.briefing, shown=content)
    if before is not None:
        inputs = {**work.outcome.inputs, **below("content", before.inputs)}
        outcome = replace(work.outcome, inputs=inputs)
        frozen = {**work.frozen, **before.contents}
        work = replace(work, outcome=outcome, frozen=frozen).with_problems(before.problems)
    if work.briefing is None or work.dressed is None or work.theme is None:
        return work
    made = composition_of(
        work.request.variant.of(work.dressed),
        work.request.templates,
        theme=work.theme.theme,
        folder=work.theme_folder,
        contents=contents,
        shown=work.request.shown,
        rendition=work.request.rendition,
        families=work.families,
        since=since(work.fitted(before.briefing), work.fitted(work.briefing))
        if before and before.briefing
        else None,
        stale=stale_facts(work.briefing, work.request.on),
        drawer=Drawer(Store(work.request.output / CACHE / DRAWINGS), partial(Workers, 1)),
    )
    work = work.with_looked(made.looked)
    return replace(work, composition=made).with_problems(made.problems).with_findings(made.findings)


def reuse(work: Work) -> Work:
    """Keep the files of the last build if they would be made from the same document again."""
    document = work.document
    if document is None or not work.request.program:
        return work
    attached = [(one.name, of_bytes(one.content)) for one in with_source(work).attachments]
    composed = of_bytes(repr((document, attached)).encode(errors="backslashreplace"))
    outcome = replace(work.outcome, composed=composed)
    return replace(work, outcome=same_again(work.request, outcome) or outcome)


def press(work: Work) -> Work:
    """Press a document to the bytes of its files; a short one is recomposed without contents."""
    document = work.document
    if work.briefing is None or document is None or work.outcome.unchanged:
        return work
    from briefing.fonts import font_versions
    from briefing.press import versions

    formats = work.request.formats
    # Each section begins a page, between the first page and the last. Unless that alone makes
    # it long, only the PDF tells the number of pages, so it is made even if not requested.
    is_long = len(work.briefing.document.sections) + 2 > SHORT
    work = with_source(work)
    pressed = _pressed(work, formats if is_long else ("pdf", *formats))
    if not is_long and is_short(pressed["pdf"].pages):
        longer = work.composition.inputs if work.composition else {}
        work = with_source(compose(work.with_looked(longer), contents=False))
        pressed = _pressed(work, formats)
    made_with = {
        **drawing_versions(work.briefing), **versions(), **font_versions(document.families)
    }  # fmt: skip
    return packed(work, pressed, made_with)


def inspect(work: Work) -> Work:
    """Read the files back; one that breaks a promise of the document is not delivered."""
    made = work.outcome.made
    if made is None or not made.parcels or work.briefing is None or work.document is None:
        return work
    from briefing.deliver.inspect import MEGABYTE, Promise
    from briefing.deliver.inspect import inspect as look_into
    from briefing.fonts import FAMILIES

    limit = int(work.briefing.document.size_limit * MEGABYTE)
    attached = {one.name: of_bytes(one.content) for one in work.attachments}
    families = FAMILIES | {*work.document.families}
    promise = Promise(work.document.page_html, families, limit, attached)
    kept = Store(work.request.output / CACHE / READINGS)
    parcels = []
    for parcel in made.parcels:
        found = look_into(parcel, promise, kept)
        verified = tuple(sorted({*parcel.verified, *found.checks}))
        parcels.append(replace(parcel, verified=verified))
        work = flawed(work, found.flaws)
    if work.outcome.made is None:
        return work
    made = replace(made, parcels=tuple(parcels))
    return replace(work, outcome=replace(work.outcome, made=made))


def show(work: Work) -> Draft:
    """Render a document for a preview: the HTML page only, which needs no layout."""
    briefing, document = work.briefing, work.document
    composition, reading = work.composition, work.reading
    if not (briefing and document and composition and reading):
        return Draft(work.outcome)
    from briefing.press import press_html

    inputs = {**work.outcome.inputs, **composition.inputs}
    outcome = replace(work.outcome, inputs=inputs)
    page = press_html(document).content if outcome.status is Status.DONE else None
    title = briefing.document.title
    return Draft(outcome, title, page, composition.anchors, reading.positions)


def deliver(work: Work) -> Work:
    """Write the files to the output folder, and record the outcome for later runs."""
    request, made = work.request, work.outcome.made
    if made is None:
        return work
    shown = request.shown.get("output")
    if work.outcome.unchanged:
        delivery = renew(request.output, made, shown=shown)
        outcome = replace(work.outcome, made=None)
        entry = manifest_in(request.output).get(made.entry, {})
    else:
        delivery = hand_over(request.output, made, shown=shown)
        outcome = replace(work.outcome, files=delivery.files, made=None)
        entry = entry_of(made, delivery.files)
    work = replace(work, outcome=outcome).with_problems(delivery.problems)
    if not delivery.problems and entry:
        remember(request, work.outcome, made.entry, entry)
    return work


def _pressed(work: Work, kinds: Iterable[str]) -> dict[str, Pressed]:
    from briefing import press

    if work.document is None:
        return {}
    store, executor = Store(work.request.output / CACHE / FRAGMENTS), work.executor
    presses: dict[str, Callable[[ComposedDocument], Pressed]] = {
        "pdf": partial(
            press.press_pdf,
            store=store,
            executor=executor,
            attachments=work.attachments,
            meanwhile=_get_ready,
        ),
        "html": press.press_html,
    }
    return {kind: presses[kind](work.document) for kind in dict.fromkeys(kinds)}


def _get_ready() -> None:
    """Import the modules needed after pressing."""
    from briefing.deliver.inspect import inspect  # noqa: F401  # imported now, called later
    from briefing.press.link import link  # noqa: F401  # imported now, called later
