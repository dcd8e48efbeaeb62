"""Locates characters without a glyph in the content; the press detects them.

Names in their own script are optional: one that cannot be printed is left out.
"""

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import TypeVar

from msgspec.structs import replace

from briefing.model import Briefing, Term
from briefing.model.blocks import Block
from briefing.model.blocks.pictures import Image, Map, VegaLite
from briefing.model.blocks.tables import People, Person
from briefing.model.briefing import Visit, walk_texts
from briefing.model.fields import Mark
from briefing.model.glossary import iterate_printed, list_used_terms
from briefing.model.prose import Citation, Words, parse
from briefing.model.prose import walk as walk_prose
from briefing.problems import ContentPath, Finding
from briefing.review.index import Index, build_index

T = TypeVar("T", Term, Person)
NAMED = 2
"""Maximum number of characters named for one place."""
LISTED = 40
"""Maximum number of further characters listed for it."""

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff0-\ufff8\U0001d173-\U0001d17a\U000e0000-\U000e0fff]|\\s"
)
"""Characters without a glyph: spaces, and those HarfBuzz hides (Default_Ignorable_Code_Point)."""

_UNSEEN = frozenset({"title", "desc", "metadata", "style"})
"""Elements of an SVG file whose text is not drawn."""
COMMON = (
    *((0x0020, 0x007E), (0x00A0, 0x024F), (0x0400, 0x04FF), (0x1E00, 0x1EFF), (0x2010, 0x2027)),
    *((0x2030, 0x205E), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2212, 0x2212), (0x2248, 0x2248)),
    *((0x2260, 0x2260), (0x2264, 0x2265), (0x2190, 0x2193)),
)
"""Characters that the product's fonts have, first and last: to know it, no font has to be read."""


def missing_glyphs(briefing: Briefing, characters: Iterable[str]) -> tuple[Finding, ...]:
    """Return a finding for each place with characters that no font has, at their first occurrence.

    The press may report several characters at once, since it shapes them together.
    """
    signs = {sign for text in characters for sign in text if not _INVISIBLE.match(sign)}
    places: dict[ContentPath, set[str]] = {}
    texts: dict[ContentPath, str] = {}
    set_texts = briefing.memoise(_list_set_texts) if signs else ()
    for sign in sorted(signs):
        printed_there = (visit for visit, text in set_texts if sign in text)
        written_there = (visit for visit in walk_texts(briefing) if sign in visit.value)
        visit = next(chain(printed_there, written_there), None)
        path = visit.path if visit else ()
        places.setdefault(path, set()).add(sign)
        texts[path] = visit.value if visit else ""
    return tuple(_report_missing(path, texts[path], missing) for path, missing in places.items())


def uncommon_letters(briefing: Briefing) -> frozenset[str]:
    """Return the characters in text set in type that the product's fonts may lack.

    Most content has none, printed or not; then nothing needs to know what is printed.
    """
    written = [visit.value for visit in walk_texts(briefing)]
    for asset in briefing.assets.values():
        if not asset.media_type.startswith(("image/png", "image/jpeg")):
            written.append(asset.content.decode(errors="replace"))
    has_escapes = any("\\u" in text or "&#" in text for text in written)
    if not has_escapes and not _select_uncommon(set[str]().union(*written)):
        return frozenset()
    texts = (text for _, text in briefing.memoise(_list_set_texts))
    return _select_uncommon(set[str]().union(*texts))


def _select_uncommon(signs: Iterable[str]) -> frozenset[str]:
    return frozenset(
        sign
        for sign in signs
        if not any(first <= ord(sign) <= last for first, last in COMMON)
        and not _INVISIBLE.match(sign)
    )


def drop_unprintable_names(
    briefing: Briefing, known: Collection[int]
) -> tuple[Briefing, frozenset[str]]:
    """Return a briefing without the native forms of names that the fonts lack, and what they lack.

    ``known``: the code points that the fonts cover. Only names that are printed count as lacking.
    """
    lacking: set[str] = set()

    def leave_out(item: T, field: str) -> T:
        """Return a term or a person, without the name if it cannot be printed."""
        text = getattr(item, field) or ""
        signs = {sign for sign in text if ord(sign) not in known and not _INVISIBLE.match(sign)}
        lacking.update(signs)
        return item.model_copy(update={field: None}) if signs else item

    def fit(block: Block) -> Block:
        if not isinstance(block, People):
            return block
        items = tuple(leave_out(person, "native_name") for person in block.items)
        return block.model_copy(update={"items": items})

    terms = {name: leave_out(term, "native_form") for name, term in list_used_terms(briefing)}
    sections = {
        name: section.model_copy(update={"blocks": tuple(map(fit, section.blocks))})
        for name, section in briefing.sections.items()
    }
    if not lacking:
        return briefing, frozenset()
    fitted = replace(briefing, terms={**briefing.terms, **terms}, sections=sections)
    return fitted, frozenset(lacking)


def _list_set_texts(briefing: Briefing) -> tuple[tuple[Visit, str], ...]:
    """Return the texts that are set in type, each with the part of it that is."""
    index = build_index(briefing)
    listed = {("sources", name) for name in index.named("source")}
    listed |= {("terms", name) for name, _ in briefing.memoise(list_used_terms)}
    visits = [visit for visit in iterate_printed(briefing) if Mark.READ_ALOUD not in visit.marks]
    visits += [
        visit
        for visit in walk_texts(briefing)
        if visit.path[:2] in listed and Mark.NEVER_PRINTED not in visit.marks
    ]
    texts = []
    for visit in visits:
        nodes = walk_prose(parse(visit.value)) if visit.is_prose else (Words(visit.value),)
        parts = (
            node.text if isinstance(node, Words) else node.locator or ""
            for node in nodes
            if isinstance(node, Words | Citation)
        )
        texts.append((visit, "".join(parts)))
    return (*texts, *_iterate_drawn_texts(index))


def _iterate_drawn_texts(index: Index) -> Iterator[tuple[Visit, str]]:
    """Yield the texts that drawings take from their files, at the field that names them."""
    assets = index.briefing.assets
    pictures = [((*path, "file"), image.file) for path, image in index.select_blocks(Image)]
    for path, file in [*pictures, (("document", "logo"), index.briefing.document.logo)]:
        if file is not None and file in assets and assets[file].media_type == "image/svg+xml":
            yield Visit(path, file, False, None), _words_of_svg(assets[file].content)
    lead = index.briefing.document.map
    maps = index.select_blocks(Map)
    for path, block in [*maps, *([(("document", "map"), lead)] if lead else [])]:
        if block.file in assets and (block.labels or block.locator):
            from briefing.charts import geography

            features = geography.read(assets[block.file].content).features
            text = "".join(one.properties.get(block.labels or "", "") for one in features)
            if block.locator:
                language = index.briefing.document.language
                text += "".join(one.name_in(language, {}) for one in features)
            field = "labels" if block.labels else "file"
            yield Visit((*path, field), block.labels or block.file, False, None), text
    for path, chart in index.select_blocks(VegaLite):
        spec = chart.spec
        if spec in assets:
            from briefing.vega_lite import validate

            whole = json.loads(assets[spec].content)
            table = validate.extract_table(whole)
            rows = (table.heads, *table.rows) if table else ()
            text = "".join(str(cell) for row in rows for cell in row)
            yield Visit((*path, "spec"), spec, False, None), text


def _words_of_svg(content: bytes) -> str:
    """Return the text in an SVG file, whatever it is used for but titles and styles."""
    from xml.etree import ElementTree

    root = ElementTree.fromstring(content)  # noqa: S314  # it was checked when it was read
    unseen = {
        part
        for element in root.iter()
        if str(element.tag).rpartition("}")[2] in _UNSEEN
        for part in element.iter()
    }
    seen = [element for element in root.iter() if element not in unseen]
    return "".join(text for one in seen for text in (one.text, *(kid.tail for kid in one)) if text)


def _report_missing(path: ContentPath, text: str, signs: Collection[str]) -> Finding:
    in_order = sorted(signs, key=lambda sign: (text.find(sign), sign))
    first, rest = in_order[:NAMED], in_order[NAMED:]
    listed = (sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in rest[:LISTED])
    cut = " …" if len(rest) > LISTED else ""
    more = f" and {len(rest)} more: {' '.join(listed)}{cut}" if rest else ""
    start = text.find(in_order[0])
    return Finding(
        "missing-glyph",
        f"no font has the character{'s' if len(signs) > 1 else ''} "
        f"{', '.join(map(_describe_sign, first))}{more}",
        path,
        help=_advise(path, in_order),
        span=(start, 1) if start >= 0 else None,
    )


def _advise(path: ContentPath, signs: Collection[str]) -> str:
    if not path:
        return "it is not in the content: a template writes it, or the file of a map or a chart"
    from briefing.system.fonts import find_font_package

    is_drawn = path[-2:] in (("map", "labels"), ("vega_lite", "spec"), ("image", "file"))
    is_drawn |= path == ("document", "logo")
    packages = " and ".join(sorted({find_font_package(sign) for sign in signs} - {""}))
    install = f", or install the font package {packages}" if packages else ""
    return "write it another way" + " in the file of the drawing" * is_drawn + install


def _describe_sign(sign: str) -> str:
    code = f"{ord(sign):04X}"
    name = unicodedata.name(sign, "a character without a name").lower()
    # The names of ideographs only repeat their codes.
    return f"'{sign}' (U+{code})" if code.lower() in name else f"'{sign}' (U+{code}, {name})"
