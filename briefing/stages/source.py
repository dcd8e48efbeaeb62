"""Selects the source files to embed in a briefing's PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from briefing.folders import THEME
from briefing.model import Briefing
from briefing.stages.work import Work

WHOLE = "briefing"
"""The rendition that shows all content; what others leave out must not be embedded."""


def with_source(work: Work) -> Work:
    """Add the source attachments to the work, unless the content or the user excludes them."""
    request, reading, made = work.request, work.reading, work.composition
    if reading is None or made is None or work.briefing is None:
        return work
    document = request.variant.of(work.briefing).document
    if not document.attach or request.rendition != WHOLE or "pdf" not in request.formats:
        return work
    from briefing.fonts import font_versions
    from briefing.press import locked
    from briefing.read import excerpts
    from briefing.source import Recipe, attachments

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
    from briefing.fonts import font_versions
    from briefing.model.blocks.vega_lite import VegaLite

    sections = briefing.in_order() if briefing else ()
    blocks = (block for _, section in sections for block in section.blocks)
    is_used = any(isinstance(block, VegaLite) for block in blocks)
    return {**(vega_lite.versions() if is_used else {}), **font_versions()}


def _worn(work: Work) -> dict[str, bytes]:
    """Return the theme's files under the content's theme folder, where a rebuild finds them."""
    if work.theme is None or work.composition is None:
        return {}
    worn = {**work.theme.contents, **work.composition.worn}
    return {f"{THEME}/{path}": content for path, content in worn.items()}


def _options(work: Work) -> Iterator[tuple[str, Any]]:
    """Yield the options that affect the bytes; ``on`` only if it changes which facts are stale."""
    from briefing.review import stale_facts

    request, briefing = work.request, work.briefing
    yield from (
        (name, value) for name, value in asdict(request.variant).items() if value is not None
    )
    if request.edition is not None:
        yield "edition", request.edition
    if request.on and briefing and stale_facts(briefing, request.on) != stale_facts(briefing):
        yield "on", request.on.isoformat()
