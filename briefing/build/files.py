"""The stages that make files: compose, press, inspect, deliver."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict, replace

from briefing.build.flaws import add_flaws
from briefing.build.incremental import reuse_outcome, store_outcome
from briefing.build.request import Draft, Status
from briefing.build.work import Copy, Work, prefix_paths
from briefing.model import Briefing
from briefing.model.renditions import ALL, BRIEFING, RENDITIONS
from briefing.output import Entry, File, FileSet, describe_file
from briefing.output import deliver as deliver_files
from briefing.output.formats import Format, file_stem
from briefing.problems import Finding, Problem
from briefing.system.cache import Store, hash_bytes
from briefing.system.paths import CACHE, THEME

if TYPE_CHECKING:
    from briefing.model.renditions import Rendition
    from briefing.pdf import Pressed


def attach_source(work: Work, copy: Copy) -> Copy:
    """Add the source attachments to a rendition, unless the content or the user excludes them."""
    request, reading, made, briefing = work.request, work.reading, copy.composition, copy.briefing
    asked, usual = request.variant.of(briefing).document.attach, copy.rendition.attach
    is_wanted = asked or (asked is None and usual == "default")
    if not is_wanted or usual == "never" or Format.PDF not in request.formats or reading is None:
        return copy
    from briefing.pdf import locked_versions
    from briefing.read import excerpts
    from briefing.review.rules.facts import stale_facts
    from briefing.source import Options, Recipe, attachments
    from briefing.system.fonts import font_versions

    # The theme's files go where a rebuild finds them: under the content's theme folder.
    theme = work.theme.contents if work.theme else {}
    read = {
        **{f"{THEME}/{path}": content for path, content in theme.items()},
        **(work.labels.contents if work.labels else {}),
        **made.contents,
    }
    contents = {
        **excerpts(reading, made.used),
        **work.frozen,
        **{path: content for path, content in read.items() if path.startswith(f"{THEME}/")},
    }
    templates = {
        path.removeprefix("templates/"): hash_bytes(content)
        for path, content in sorted(read.items())
        if path.startswith("templates/")
    }
    # The options that affect the bytes.
    options = {k: value for k, value in asdict(request.variant).items() if value is not None}
    if copy.rendition.name != BRIEFING.name:
        options["rendition"] = copy.rendition.name
    if request.edition is not None:
        options["edition"] = request.edition
    stale = stale_facts(briefing, request.on)
    if request.on and stale != stale_facts(briefing):
        options["on"] = request.on.isoformat()
    versions = {**drawing_versions(briefing), **locked_versions()}
    versions |= font_versions(copy.document.faces)
    recipe = Recipe(reading.name, Options(**options), templates, versions)
    return replace(copy, attachments=attachments(contents, recipe))


def drawing_versions(briefing: Briefing) -> dict[str, str]:
    """Return the versions of what the drawings of a briefing are made with: fonts, Vega-Lite."""
    from briefing import vega_lite
    from briefing.model.blocks.pictures import VegaLite
    from briefing.system.fonts import font_versions

    blocks = (block for _, section in briefing.in_order() for block in section.blocks)
    is_used = any(isinstance(block, VegaLite) for block in blocks)
    return {**(vega_lite.versions() if is_used else {}), **font_versions()}


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
    if composed.outcome.problems != work.outcome.problems:
        return work
    from briefing.pdf import begin_flows

    store = _open_store(work, "fragments")

    def begin(work: Work, copy: Copy) -> tuple[Work, Copy]:
        return work, replace(copy, flows=begin_flows(copy.document, store, work.executor))

    return composed.each_copy(begin)


def compose(work: Work, *, pages: int = 0) -> Work:
    """Compose the renditions of a briefing; ``pages``: how many it had when last laid out."""
    if work.briefing is None or work.copies:
        return work
    from briefing.read import previous_edition

    request, document = work.request, work.briefing.document
    before = previous_edition(request.content, work.briefing, shown=request.shown.get("content"))
    if before is not None:
        inputs = {**work.outcome.inputs, **prefix_paths("content", before.inputs)}
        outcome = replace(work.outcome, inputs=inputs)
        frozen = {**work.frozen, **before.contents}
        work = replace(work, outcome=outcome, frozen=frozen, before=before.briefing)
        work = work.with_problems(before.problems)
    briefing = work.briefing
    if briefing is None:
        return work
    others = work.theme.renditions if work.theme else {}
    there_are = (*RENDITIONS, *others)
    names = {"": document.renditions, ALL: there_are}.get(request.rendition, (request.rendition,))
    renditions = []
    for place, name in enumerate(dict.fromkeys(names)):
        if rendition := briefing.find_rendition(name, others):
            renditions.append(rendition)
            continue
        from briefing.system.suggest import nearest

        guess = nearest(name, there_are)
        help = f"write {guess}" if guess else f"there are: {', '.join(there_are)}"
        path = ("document", "renditions", place)
        found = Finding("unknown-rendition", f"there is no rendition '{name}'", path, help=help)
        work = work.with_findings([found])
    for rendition in renditions:
        work, copy = compose_rendition(work, rendition, pages=pages)
        work = replace(work, copies=(*work.copies, *([copy] if copy else [])))
    return work


def compose_rendition(
    work: Work, rendition: Rendition, *, pages: int = 0
) -> tuple[Work, Copy | None]:
    """Compose a rendition; whether it has a table of contents is a guess until it has pages."""
    briefing, themed = work.briefing, work.themed
    if briefing is None or themed is None or not (work.theme and work.wording):
        return work, None
    from briefing.changes import list_changes
    from briefing.compose import compose as composition_of
    from briefing.review.rules.facts import stale_facts
    from briefing.system.workers import Workers
    from briefing.vega_lite.drawing import Drawer

    request, executor = work.request, work.executor
    # One in which each section begins a page is taken to be long.
    above = rendition.contents_above
    is_long = (briefing.document.section_start or rendition.section_start) == "page"
    contents = above is not None and (pages > above if pages else is_long)

    def announce(*style: Any) -> None:
        """Have another process parse the style sheets while this one composes."""
        from briefing.pdf import prepare_style

        if executor is not None:
            with suppress(BrokenExecutor):  # they are parsed where the document is pressed
                executor.submit(prepare_style, *style)

    since = None
    if work.before:
        since = list_changes(work.fit_names(work.before), work.fit_names(briefing))
    made = composition_of(
        request.variant.of(themed),
        request.templates,
        work.wording,
        theme=work.theme.theme,
        folder=work.theme_folder,
        contents=contents,
        shown=request.shown,
        rendition=rendition,
        marked=bool(request.variant.marked),
        faces=(*work.theme.faces, *work.faces),
        since=since,
        stale=stale_facts(briefing, request.on),
        drawer=Drawer(_open_store(work, "drawings"), partial(Workers, 1)),
        announce=announce,
    )
    work = work.with_lookups(made.lookups)
    work = work.with_problems(made.problems).with_findings(made.findings)
    if made.document is None:
        return work, None
    variant, language = request.variant.suffix(themed.document), briefing.document.language
    stem = file_stem(briefing.name, request.edition, rendition.name, language, variant)
    return work, Copy(rendition, briefing, made, made.document, stem, contents)


def reuse(work: Work) -> Work:
    """Keep the files of the last build if they would be made from the same documents again."""
    if work.briefing is None or not work.copies or not work.request.program:
        return work
    parts: list[object] = []
    for copy in work.copies:
        attached = attach_source(work, copy).attachments
        parts += [copy.document, [(one.name, hash_bytes(one.content)) for one in attached]]
    composed = hash_bytes(repr(parts).encode(errors="backslashreplace"))
    outcome = replace(work.outcome, composed=composed)
    return replace(work, outcome=reuse_outcome(work.request, outcome) or outcome)


def press(work: Work) -> Work:
    """Press all renditions to the bytes of their files."""
    if work.outcome.unchanged or work.briefing is None:
        for copy in work.copies:
            if copy.flows is not None:
                copy.flows.abandon()
        return work
    return work.each_copy(_press_rendition)


def _press_rendition(work: Work, copy: Copy) -> tuple[Work, Copy]:
    """Press a rendition. If its number of pages asks for it, it is composed anew with a table of
    contents, or without.
    """
    formats, above = work.request.formats, copy.rendition.contents_above
    copy, sections = attach_source(work, copy), copy.briefing.document.sections
    # Unless the sections alone make it long, only the PDF tells the number of pages, so it is made
    # even if not requested.
    is_sure = above is None or (copy.contents and len(sections) + 2 > above)
    pressed = press_formats(work, copy, formats if is_sure else (Format.PDF, *formats))
    if above is not None and not is_sure:
        pages = pressed[Format.PDF].pages
        if pages and (pages > above) != copy.contents:
            work = work.with_lookups(copy.composition.inputs)
            work, again = compose_rendition(work, copy.rendition, pages=pages)
            if again is None:
                return work, copy
            copy = attach_source(work, again)
            pressed = press_formats(work, copy, formats)
    composition, briefing = copy.composition, copy.briefing
    copy = replace(copy, pressed={kind: pressed[kind] for kind in formats})
    inputs = {**work.outcome.inputs, **composition.inputs}
    work = replace(work, outcome=replace(work.outcome, inputs=inputs))
    from briefing.build.glyphs import missing_glyphs

    def name_file(problem: Problem) -> Problem:
        """Complete the path of a style sheet, which the press knows by name only."""
        at = problem.position
        if at is None:
            return problem
        folder = "theme" if f"theme/{at.file}" in composition.contents else "templates"
        shown = work.request.shown.get(folder)
        return (
            replace(problem, position=replace(at, file=f"{shown}/{at.file}")) if shown else problem
        )

    for kind, result in pressed.items():
        if kind in formats or not result.pages:  # a PDF without pages also blocks the HTML
            work = work.with_problems(map(name_file, result.problems))
            work = work.with_findings(
                missing_glyphs(work.fit_names(briefing), result.missing_glyphs)
            )
            work = add_flaws(work, copy, result.flaws)
    return work, copy


def inspect(work: Work) -> Work:
    """Read the files back; one that breaks an expectation of its document is not delivered."""
    return work if work.outcome.status is not Status.DONE else work.each_copy(_inspect_rendition)


def _inspect_rendition(work: Work, copy: Copy) -> tuple[Work, Copy]:
    from briefing.system.fonts import FAMILIES
    from briefing.verify import MEGABYTE, Expectation
    from briefing.verify import inspect as inspect_file

    limit = int(copy.briefing.document.size_limit * MEGABYTE)
    attached = {one.name: hash_bytes(one.content) for one in copy.attachments}
    families = FAMILIES.union(face.family for face in copy.document.faces)
    expectation = Expectation(copy.document.page_html, families, limit, attached)
    kept = _open_store(work, "readings")
    files = copy.pressed.items()
    flaws = (inspect_file(kind, file.content, expectation, kept) for kind, file in files)
    return add_flaws(work, copy, chain(*flaws)), copy


def pack(work: Work) -> Work:
    """Put the files of all renditions together for delivery, if nothing prevents it."""
    briefing, themed, request = work.briefing, work.themed, work.request
    if work.outcome.status is not Status.DONE or work.outcome.unchanged or not work.copies:
        return work
    assert briefing is not None
    assert themed is not None  # otherwise there are no renditions of it
    from briefing.pdf import versions
    from briefing.system.fonts import font_versions
    from briefing.verify import CHECKS

    contents, files = dict[str, bytes](), dict[str, File]()
    versions_used = {**drawing_versions(briefing), **versions()}
    for copy in work.copies:
        versions_used |= font_versions(copy.document.faces)
        for kind, file in copy.pressed.items():
            name = f"{copy.stem}{kind.suffix}"
            contents[name] = file.content
            files[name] = describe_file(file.content, file.pages, CHECKS[kind])
    # The name of the entry: the briefing, then edition, rendition and variant after slashes.
    parts = (
        briefing.name,
        "" if request.edition is None else f"e{request.edition}",
        "" if (request.rendition,) == briefing.document.renditions else request.rendition,
        request.variant.suffix(themed.document).removeprefix("-"),
    )
    entry = Entry(files, {**work.outcome.inputs}, versions_used)
    made = FileSet("/".join(filter(None, parts)), entry, contents)
    return replace(work, outcome=replace(work.outcome, made=made))


def show(work: Work) -> Draft:
    """Render a document for a preview: the HTML page only, which needs no layout.

    Of several renditions the first is shown.
    """
    if work.briefing is None or work.reading is None or not work.copies:
        return Draft(work.outcome)
    copy = work.copies[0]
    from briefing.bind.texts import list_origins
    from briefing.pdf import press_html

    return Draft(
        work.outcome,
        copy.briefing.document.title,
        press_html(copy.document).content if work.outcome.status is Status.DONE else None,
        copy.composition.anchors,
        work.reading.positions,
        tuple(list_origins(copy.briefing, work.wording)) if work.wording else (),
    )


def deliver(work: Work) -> Work:
    """Write the files to the output folder, and record the outcome for later runs."""
    request, outcome, made = work.request, work.outcome, work.outcome.made
    if made is None:
        return work
    problems = deliver_files(request.output, made, shown=request.shown.get("output"))
    files = {} if problems else outcome.files or made.entry.files
    work = replace(work, outcome=replace(outcome, files=files, made=None)).with_problems(problems)
    if not problems:
        store_outcome(request, work.outcome, made)
    return work


def _open_store(work: Work, kind: str) -> Store:
    """Return the cache of fragments, of drawings, or of what was read on finished pages."""
    return Store(work.request.output / CACHE / kind)


def press_formats(work: Work, copy: Copy, kinds: Collection[Format]) -> dict[Format, Pressed]:
    """Press a rendition to the bytes of its files."""
    from briefing import pdf as press

    document = copy.document
    press_page = cache(partial(press.press_html, document))
    pressed: dict[Format, Pressed] = {}

    def get_ready() -> None:
        """Do what can be done while other processes press; imported now is what is called later."""
        from briefing.pdf.link import link  # noqa: F401
        from briefing.verify import read_page

        read_page(document.page_html)  # memoised, for the checks
        if Format.HTML in kinds:
            press_page()

    if Format.PDF in kinds:
        pressed[Format.PDF] = press.press_pdf(
            document,
            store=_open_store(work, "fragments"),
            executor=work.executor,
            flows=copy.flows,
            attachments=copy.attachments,
            meanwhile=get_ready,
        )
    if Format.HTML in kinds:
        pressed[Format.HTML] = press_page()
    return pressed
