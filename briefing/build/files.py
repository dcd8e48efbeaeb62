"""The stages that make files: compose, press, inspect, deliver."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor
from contextlib import suppress
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict, replace

from briefing.build.flaws import add_flaws
from briefing.build.incremental import remember, same_again
from briefing.build.request import Draft, Status
from briefing.build.work import Work, prefix_paths
from briefing.model import Briefing
from briefing.model.renditions import ALL, BRIEFING, RENDITIONS
from briefing.output import Consignment, Parcel, make_entry, read_manifest, renew
from briefing.output import deliver as hand_over
from briefing.output.formats import Format, file_stem
from briefing.problems import Finding, Problem
from briefing.system.cache import Store, hash_bytes
from briefing.system.paths import CACHE, DRAWINGS, FRAGMENTS, READINGS, THEME

if TYPE_CHECKING:
    from briefing.pdf import Pressed

# Prepares pressed files for delivery: file names, manifest entry, and their problems.


def packed(work: Work, pressed: Mapping[Format, Pressed], versions: Mapping[str, str]) -> Work:
    """Add the requested files of a rendition and the problems of the press to the work."""
    from briefing.build.glyphs import missing_glyphs

    briefing, composition = work.briefing, work.composition
    dressed = work.dressed
    if briefing is None or dressed is None or composition is None or not pressed:
        return work
    request, formats = work.request, work.request.formats
    variant = request.variant.suffix(dressed.document)
    language = briefing.document.language
    stem = file_stem(work.outcome.name, request.edition, work.rendition.name, language, variant)
    files = {kind: pressed[kind] for kind in formats}
    parcels = tuple(
        Parcel(f"{stem}{kind.suffix}", p.content, p.pages, p.verified) for kind, p in files.items()
    )
    inputs = {**work.outcome.inputs, **composition.inputs}
    before = work.outcome.made
    made = Consignment(
        _entry(work, variant),
        (*(before.parcels if before else ()), *parcels),
        inputs,
        {**(before.versions if before else {}), **versions},
    )
    outcome = replace(work.outcome, inputs=inputs, made=made)
    work = replace(work, outcome=outcome, stem=stem)
    for kind, result in pressed.items():
        if kind in formats or not result.pages:  # a PDF without pages also blocks the HTML
            laid_out = (_in_file(problem, work) for problem in result.problems)
            work = work.with_problems(laid_out)
            work = work.with_findings(missing_glyphs(work.fitted(briefing), result.missing_glyphs))
            work = add_flaws(work, result.flaws)
    return work


def _entry(work: Work, variant: str) -> str:
    """Return the manifest key: the briefing, then edition, rendition and variant after slashes."""
    edition, rendition = work.request.edition, work.request.rendition
    usual = work.briefing.document.renditions if work.briefing else ()
    differ = (
        "" if edition is None else f"e{edition}",
        "" if (rendition,) == usual else rendition,
        variant.removeprefix("-"),
    )
    return "/".join((work.outcome.name, *filter(None, differ)))


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


# Selects the source files to embed in a briefing's PDF.


def attach_source(work: Work) -> Work:
    """Add the source attachments to the work, unless the content or the user excludes them."""
    request, reading, made = work.request, work.reading, work.composition
    if reading is None or made is None or work.briefing is None:
        return work
    asked, usual = request.variant.of(work.briefing).document.attach, work.rendition.attach
    is_wanted = asked or (asked is None and usual == "default")
    if not is_wanted or usual == "never" or Format.PDF not in request.formats:
        return work
    from briefing.pdf import locked
    from briefing.read import excerpts
    from briefing.source import Recipe, attachments
    from briefing.system.fonts import font_versions

    contents = {**excerpts(reading, made.used), **work.frozen, **_worn(work)}
    families = work.document.families if work.document else ()
    versions = {**drawing_versions(work.briefing), **locked(), **font_versions(families)}
    templates = {
        path.removeprefix("templates/"): digest
        for path, digest in made.inputs.items()
        if path.startswith("templates/")
    }
    recipe = Recipe(reading.name, dict(_options(work)), templates, versions)
    return replace(work, attachments=attachments(contents, recipe))


def drawing_versions(briefing: Briefing | None) -> dict[str, str]:
    """Return the versions of what the drawings of a briefing are made with: fonts, Vega-Lite."""
    from briefing import vega_lite
    from briefing.model.blocks.pictures import VegaLite
    from briefing.system.fonts import font_versions

    sections = briefing.in_order() if briefing else ()
    blocks = (block for _, section in sections for block in section.blocks)
    is_used = any(isinstance(block, VegaLite) for block in blocks)
    return {**(vega_lite.versions() if is_used else {}), **font_versions()}


def _worn(work: Work) -> dict[str, bytes]:
    """Return the theme's files under the content's theme folder, where a rebuild finds them."""
    if work.theme is None or work.composition is None:
        return {}
    theme_files = {**work.theme.contents, **work.composition.theme_files}
    return {f"{THEME}/{path}": content for path, content in theme_files.items()}


def _options(work: Work) -> Iterator[tuple[str, Any]]:
    """Yield the options that affect the bytes; ``on`` only if it changes which facts are stale."""
    from briefing.review.rules.facts import stale_facts

    request, briefing = work.request, work.briefing
    yield from (
        (name, value) for name, value in asdict(request.variant).items() if value is not None
    )
    if work.rendition.name != BRIEFING.name:
        yield "rendition", work.rendition.name
    if request.edition is not None:
        yield "edition", request.edition
    if request.on and briefing and stale_facts(briefing, request.on) != stale_facts(briefing):
        yield "on", request.on.isoformat()


def compose_early(work: Work) -> Work:
    """Compose the renditions before the review, and have other processes begin to press them.

    What a review would reject may prevent it, in whatever way: then nothing is done yet.
    """
    if work.executor is None or Format.PDF not in work.request.formats:
        return work
    try:
        composed = compose(work)
    except Exception:  # if it is not the content, it is raised again after the review
        return work
    is_sound = composed.outcome.problems == work.outcome.problems
    return composed.each_copy(_begin_to_press) if is_sound else work


def _begin_to_press(work: Work) -> Work:
    if work.document is None:
        return work
    from briefing.pdf import begin_flows

    store = Store(work.request.output / CACHE / FRAGMENTS)
    return replace(work, flows=begin_flows(work.document, store, work.executor))


def compose(work: Work, *, pages: int = 0) -> Work:
    """Compose the renditions of a briefing; ``pages``: how many it had when last laid out."""
    if work.briefing is None or work.copies:
        return work
    from briefing.read import previous_edition

    content = work.request.shown.get("content")
    before = previous_edition(work.request.content, work.briefing, shown=content)
    if before is not None:
        inputs = {**work.outcome.inputs, **prefix_paths("content", before.inputs)}
        outcome = replace(work.outcome, inputs=inputs)
        frozen = {**work.frozen, **before.contents}
        work = replace(work, outcome=outcome, frozen=frozen).with_problems(before.problems)
    work = _with_renditions(replace(work, before=before.briefing if before else None))
    return work.each_copy(partial(compose_rendition, pages=pages))


def _with_renditions(work: Work) -> Work:
    """Return the work with a copy for each rendition that is to be made."""
    if work.briefing is None:
        return work
    asked = work.request.rendition
    others = work.theme.renditions if work.theme else {}
    names = work.briefing.document.renditions
    if asked == ALL:
        names = (*RENDITIONS, *others)
    elif asked:
        names = (asked,)
    known = {name: work.briefing.find_rendition(name, others) for name in dict.fromkeys(names)}
    for place, (name, rendition) in enumerate(known.items()):
        if rendition is None:
            work = work.with_findings([_unknown_rendition(name, [*RENDITIONS, *others], place)])
    copies = tuple(replace(work, rendition=one) for one in known.values() if one is not None)
    return replace(work, copies=copies)


def _unknown_rendition(name: str, known: list[str], place: int) -> Finding:
    from briefing.system.suggest import nearest

    words = f"there is no rendition '{name}'"
    guess = nearest(name, known)
    help = f"write {guess}" if guess else f"there are: {', '.join(known)}"
    return Finding("unknown-rendition", words, ("document", "renditions", place), help=help)


def compose_rendition(work: Work, *, pages: int = 0) -> Work:
    """Compose a rendition; whether it has a table of contents is a guess until it has pages."""
    if work.briefing is None or work.dressed is None or work.theme is None:
        return work
    from briefing.changes import list_changes
    from briefing.charts import Drawer
    from briefing.compose import compose as composition_of
    from briefing.review.rules.facts import stale_facts
    from briefing.system.workers import Workers

    request, rendition = work.request, work.rendition
    above = rendition.contents_above
    contents = above is not None and (pages > above if pages else _starts_pages(work))
    made = composition_of(
        request.variant.of(work.dressed),
        request.templates,
        theme=work.theme.theme,
        folder=work.theme_folder,
        contents=contents,
        shown=request.shown,
        rendition=rendition,
        marked=bool(request.variant.marked),
        families=(*work.theme.faces, *work.families),
        since=list_changes(work.fitted(work.before), work.fitted(work.briefing))
        if work.before
        else None,
        stale=stale_facts(work.briefing, request.on),
        drawer=Drawer(Store(request.output / CACHE / DRAWINGS), partial(Workers, 1)),
        announce=partial(_announce_style, work.executor),
    )
    work = replace(work, composition=made, contents=contents, flows=None).with_lookups(made.lookups)
    return work.with_problems(made.problems).with_findings(made.findings)


def _announce_style(executor: Executor | None, *style: Any) -> None:
    """Have another process parse the style sheets of a document while this one composes it."""
    if executor is None:
        return
    from briefing.pdf import prepare_style

    with suppress(BrokenExecutor):  # it is parsed where the document is pressed
        executor.submit(prepare_style, *style)


def _starts_pages(work: Work) -> bool:
    """Return whether each section begins a page: such a rendition is taken to be long."""
    asked = work.briefing.document.section_start if work.briefing else None
    return (asked or work.rendition.section_start) == "page"


def reuse(work: Work) -> Work:
    """Keep the files of the last build if they would be made from the same documents again."""
    if work.briefing is None or not work.copies or not work.request.program:
        return work
    parts: list[object] = []
    for copy in work.copies:
        attached = attach_source(copy).attachments
        parts += [copy.document, [(one.name, hash_bytes(one.content)) for one in attached]]
    composed = hash_bytes(repr(parts).encode(errors="backslashreplace"))
    outcome = replace(work.outcome, composed=composed)
    return replace(work, outcome=same_again(work.request, outcome) or outcome)


def press(work: Work) -> Work:
    """Press all renditions to the bytes of their files."""
    if work.outcome.unchanged or work.briefing is None:
        for copy in work.copies:
            if copy.flows is not None:
                copy.flows.abandon()
        return work
    return work.each_copy(_press_rendition)


def _press_rendition(work: Work) -> Work:
    """Press a rendition. If its number of pages asks for it, it is composed anew with a table of
    contents, or without.
    """
    document = work.document
    if work.briefing is None or document is None:
        return work
    from briefing.pdf import versions
    from briefing.system.fonts import font_versions

    formats = work.request.formats
    # Unless the sections alone make it long, only the PDF tells the number of pages, so it is made
    # even if not requested.
    above = work.rendition.contents_above
    is_sure = above is None or (work.contents and len(work.briefing.document.sections) + 2 > above)
    work = attach_source(work)
    pressed = press_formats(work, formats if is_sure else (Format.PDF, *formats))
    if above is not None and not is_sure:
        pages = pressed[Format.PDF].pages
        if pages and (pages > above) != work.contents:
            inputs = work.composition.inputs if work.composition else {}
            again = compose_rendition(work.with_lookups(inputs), pages=pages)
            work = attach_source(again)
            pressed = press_formats(work, formats)
    made_with = {
        **drawing_versions(work.briefing), **versions(), **font_versions(document.families)
    }  # fmt: skip
    return packed(work, pressed, made_with)


def inspect(work: Work) -> Work:
    """Read the files back; one that breaks a promise of its document is not delivered."""
    return work.each_copy(_inspect_rendition)


def _inspect_rendition(work: Work) -> Work:
    made = work.outcome.made
    if made is None or not made.parcels or work.briefing is None or work.document is None:
        return work
    from briefing.system.fonts import FAMILIES, family_names
    from briefing.verify import MEGABYTE, Promise
    from briefing.verify import inspect as look_into

    limit = int(work.briefing.document.size_limit * MEGABYTE)
    attached = {one.name: hash_bytes(one.content) for one in work.attachments}
    families = FAMILIES.union(family_names(work.document.families))
    promise = Promise(work.document.page_html, families, limit, attached)
    kept = Store(work.request.output / CACHE / READINGS)
    parcels = []
    for parcel in made.parcels:
        if not work.stem or not parcel.name.startswith(f"{work.stem}."):
            parcels.append(parcel)
            continue
        found = look_into(parcel, promise, kept)
        verified = tuple(sorted({*parcel.verified, *found.checks}))
        parcels.append(replace(parcel, verified=verified))
        work = add_flaws(work, found.flaws)
    if work.outcome.made is None:
        return work
    made = replace(made, parcels=tuple(parcels))
    return replace(work, outcome=replace(work.outcome, made=made))


def show(work: Work) -> Draft:
    """Render a document for a preview: the HTML page only, which needs no layout.

    Of several renditions the first is shown.
    """
    work = replace(work.copies[0], outcome=work.outcome) if work.copies else work
    briefing, document = work.briefing, work.document
    composition, reading = work.composition, work.reading
    if not (briefing and document and composition and reading):
        return Draft(work.outcome)
    from briefing.bind.texts import list_origins
    from briefing.pdf import press_html

    inputs = {**work.outcome.inputs, **composition.inputs}
    outcome = replace(work.outcome, inputs=inputs)
    page = press_html(document).content if outcome.status is Status.DONE else None
    title = briefing.document.title
    origins = list_origins(briefing, work.wording) if work.wording else {}
    return Draft(outcome, title, page, composition.anchors, reading.positions, origins)


def deliver(work: Work) -> Work:
    """Write the files to the output folder, and record the outcome for later runs."""
    request, made = work.request, work.outcome.made
    if made is None:
        return work
    shown = request.shown.get("output")
    if work.outcome.unchanged:
        delivery = renew(request.output, made, shown=shown)
        outcome = replace(work.outcome, made=None)
        entry = read_manifest(request.output).get(made.entry, {})
    else:
        delivery = hand_over(request.output, made, shown=shown)
        outcome = replace(work.outcome, files=delivery.files, made=None)
        entry = make_entry(made, delivery.files)
    work = replace(work, outcome=outcome).with_problems(delivery.problems)
    if not delivery.problems and entry:
        remember(request, work.outcome, made.entry, entry)
    return work


def press_formats(work: Work, kinds: Collection[Format]) -> dict[Format, Pressed]:
    """Press a rendition to the bytes of its files."""
    from briefing import pdf as press

    if work.document is None:
        return {}
    document = work.document
    press_page = cache(partial(press.press_html, document))

    def get_ready() -> None:
        """Do what can be done while other processes press; imported now is what is called later."""
        from briefing.pdf.link import link  # noqa: F401
        from briefing.verify import read_page

        read_page(document.page_html)  # memoised, for the checks
        if Format.HTML in kinds:
            press_page()

    presses: dict[Format, Callable[[], Pressed]] = {
        Format.PDF: partial(
            press.press_pdf,
            document,
            store=Store(work.request.output / CACHE / FRAGMENTS),
            executor=work.executor,
            flows=work.flows,
            attachments=work.attachments,
            meanwhile=get_ready,
        ),
        Format.HTML: press_page,
    }
    return {kind: presses[kind]() for kind in dict.fromkeys(kinds)}
