"""Patches of text: what each glyph stands for, and the space at a line break."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any, Final, NamedTuple
from unicodedata import normalize

import pydyf

from briefing.pdf.patches.patch import replace_once

# Writes what each glyph stands for, so that text in any script can be copied, searched and read.
#
# A PDF has two means. ToUnicode gives each glyph of a font one text for the whole file (ISO
# 32000-1, 9.10.3). Many scripts need more: a glyph stands for different letters in different
# words, one letter is drawn with several glyphs, or a vowel is drawn before the consonant that it
# follows. A word with such letters is marked with its text, as ``ActualText`` (14.9.4). The
# engine knows only the first means, maps the whole text of a cluster to the glyph that comes
# first on the line, and nothing to the others, which makes the ToUnicode CMap malformed. So each
# glyph is mapped here before the engine draws the line.

NOTHING: Final = "\N{ZERO WIDTH JOINER}"
"""Text of a glyph that is part of a letter: the mapping may not be empty (ISO 14289-1, 7.21.7), and
this character is invisible and separates nothing."""
_EMPTY: Final = 0x0FFFFFFF
"""Pango's glyph number for nothing (PANGO_GLYPH_EMPTY), the first that is no glyph id."""
_GLYPH_FIELDS: Final = 5
"""32-bit fields of a PangoGlyphInfo; the first is the glyph number."""
_ALIKE: Final = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u202f", " "),
        **dict.fromkeys("\u2010\u2011", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060", None),
    }
)
"""Characters that fonts draw with one glyph, and that whoever copies them takes for one another."""
_SHOWN: Final = re.compile(rb"<([0-9a-f]*)>|[-+.\de]+")
"""An item of a TJ operand: a string of glyph ids, or an adjustment (ISO 32000-1, 9.4.3)."""


class _Span(NamedTuple):
    """Consecutive glyphs on a line, counted as they are drawn, and the text they stand for."""

    first: int
    end: int
    text: str


class _Cluster(NamedTuple):
    """The glyphs of some letters that cannot be told apart, with their places in the run."""

    places: Sequence[int]
    glyphs: Sequence[int]
    letters: str


def tell_letters(weasyprint: Any) -> None:
    """Patch the engine to write the text of glyphs. Call after it is imported, and last of all
    patches of ``draw_first_line``: it must see the whole line.
    """

    def telling(draw: Callable[..., Any]) -> Callable[..., Any]:
        def draw_first_line(stream: Any, textbox: Any, *how: Any) -> Any:
            drawn, spans = _map_line(stream, textbox, weasyprint.text.ffi)
            start = len(stream.stream)
            emojis = draw(stream, textbox, *how)
            if spans:
                stream.stream[start:] = _mark_spans(stream.stream[start:], drawn, spans)
            return emojis

        return draw_first_line

    replace_once(weasyprint.draw.text, "draw_first_line", telling)


def _map_line(stream: Any, textbox: Any, pango: Any) -> tuple[list[int], list[_Span]]:
    """Map the glyphs of a line to text, where they have none.

    Return the glyphs that will be drawn, in order, and the parts that must be marked with their
    text because their glyphs do not have it.
    """
    drawn: list[int] = []
    spans: list[_Span] = []
    if not textbox.text.strip() or not textbox.style["font_size"]:
        return drawn, spans
    line, _ = textbox.pango_layout.get_first_line()
    text = textbox.pango_layout.text.encode()
    run = line.runs[0]
    while run != pango.ffi.NULL:
        item = run.data
        run = run.next
        known = _glyph_texts(stream, item.item.analysis.font)
        letters = text[item.item.offset : item.item.offset + item.item.length]
        glyphs = _read_numbers(pango.ffi, item.glyphs.glyphs, item.glyphs.num_glyphs, _GLYPH_FIELDS)
        texts = [known.get(glyph) for glyph in glyphs if glyph < _EMPTY]
        # The engine would map a glyph without text, even if the others have all letters.
        if None in texts or "".join(filter(None, texts)).encode() != letters:
            clusters = [*_clusters(item, glyphs, letters, pango.ffi)]
            _map_glyphs(clusters, known)
            places = _places(glyphs, len(drawn))
            parts = _parts(clusters, item.item.analysis.level % 2 == 0)
            spans.extend(_span(part, places) for part in parts if _is_lost(part, known))
        drawn.extend(glyph for glyph in glyphs if glyph != _EMPTY)
    return drawn, sorted(spans)


def _glyph_texts(stream: Any, pango_font: Any) -> dict[int, str]:
    """Return the text of each glyph of a font: one mapping for all fonts of the same name.

    The engine may have several, which are embedded as one.
    """
    font, _ = stream.add_font(pango_font)
    if not font.to_unicode:
        twins = (twin for twin in stream._fonts.values() if twin.hash == font.hash)
        font.to_unicode = next(
            (twin.to_unicode for twin in twins if twin.to_unicode), font.to_unicode
        )
    known: dict[int, str] = font.to_unicode
    return known


def _read_numbers(ffi: Any, start: Any, count: int, fields: int = 1) -> list[int]:
    """Return the first of every ``fields`` 32-bit numbers of an array."""
    return memoryview(ffi.buffer(start, 4 * fields * count)).cast("I")[::fields].tolist()


def _places(glyphs: Sequence[int], first: int) -> list[int]:
    """Return the number of glyphs drawn before each glyph of a run, and before its end."""
    places = [first]
    for glyph in glyphs:
        places.append(places[-1] + (glyph != _EMPTY))
    return places


def _clusters(item: Any, glyphs: Sequence[int], text: bytes, ffi: Any) -> Iterator[_Cluster]:
    """Yield the clusters of a run in logical order."""
    count = len(glyphs)
    offsets = _read_numbers(ffi, item.glyphs.log_clusters, count)
    from_the_left = item.item.analysis.level % 2 == 0
    starts: dict[int, list[int]] = {}
    for place in range(count) if from_the_left else range(count - 1, -1, -1):
        starts.setdefault(offsets[place], []).append(place)
    for start, end in pairwise((*sorted(starts), len(text))):
        places = starts[start]
        yield _Cluster(places, [glyphs[place] for place in places], text[start:end].decode())


def _map_glyphs(clusters: Sequence[_Cluster], known: dict[int, str]) -> None:
    """Add the text of glyphs that have none."""
    for cluster in clusters:
        shared = _share_letters(cluster.letters, len(cluster.glyphs))
        for glyph, letter in zip(cluster.glyphs, shared, strict=True):
            if glyph < _EMPTY:
                known.setdefault(glyph, letter)


def _share_letters(letters: str, count: int) -> Sequence[str]:
    """Distribute letters over glyphs: the first takes any excess, the last may get none."""
    over = max(len(letters) - count + 1, 1)
    shared = [letters[:over], *letters[over:]]
    return [*shared, *[NOTHING] * (count - len(shared))]


def _parts(clusters: Sequence[_Cluster], from_the_left: bool) -> Iterator[Sequence[_Cluster]]:
    """Yield the parts of a run that can be marked with their text: its words.

    From the right, its clusters: PDFium turns the characters of each text of such a line around.
    """
    if not from_the_left:
        yield from ((cluster,) for cluster in clusters)
        return
    for is_space, word in groupby(clusters, key=lambda cluster: cluster.letters.isspace()):
        if not is_space:
            yield tuple(word)


def _is_lost(part: Sequence[_Cluster], known: dict[int, str]) -> bool:
    return not all(_has_letters(cluster, known) for cluster in part)


def _span(part: Sequence[_Cluster], places: Sequence[int]) -> _Span:
    glyphs = [place for cluster in part for place in cluster.places]
    text = "".join(cluster.letters for cluster in part)
    return _Span(places[min(glyphs)], places[max(glyphs) + 1], text)


def _has_letters(cluster: _Cluster, known: dict[int, str]) -> bool:
    """Return whether a reader that joins the texts of its glyphs gets a cluster's letters."""
    if not any(glyph < _EMPTY for glyph in cluster.glyphs):
        return True  # not drawn, or by a glyph that the font lacks
    text = "".join(known.get(glyph, "") for glyph in cluster.glyphs)
    return text == cluster.letters or _comparable(text) == _comparable(cluster.letters)


def _comparable(text: str) -> str:
    return normalize("NFC", text).translate(_ALIKE)


def _mark_spans(
    operators: Sequence[Any], drawn: Sequence[int], spans: Sequence[_Span]
) -> Sequence[Any]:
    """Return the operators that draw a line, with each span in marked content with its text.

    They are returned unchanged if they draw other glyphs, such as an ellipsis.
    """
    shown = b"".join(b"".join(_SHOWN.findall(o)) for o in operators if _is_text_shown(o))
    if not shown.startswith(b"".join(b"%04x" % glyph for glyph in drawn)):
        return operators
    opened = {span.first: span.text for span in spans}
    closed = {span.end for span in spans}
    edges = sorted(opened.keys() | closed)
    result: list[Any] = []
    at = 0
    for operator in operators:
        if not _is_text_shown(operator):
            result.append(operator)
            continue
        parts: list[bytes] = []
        for item in _SHOWN.finditer(operator):
            glyphs, adjustment = item[1], item[0]
            if glyphs is None:
                parts.append(adjustment)
                continue
            end = at + len(glyphs) // 4
            for start, stop in pairwise((at, *(edge for edge in edges if at < edge < end), end)):
                if start in opened:
                    result.extend(_show_parts(parts))
                    actual = pydyf.Dictionary({"ActualText": pydyf.String(opened.pop(start))})
                    result.extend(("/Span", actual, b"BDC"))
                    parts = []
                parts.append(b"<%s>" % glyphs[4 * (start - at) : 4 * (stop - at)])
                if stop in closed:
                    result.extend((*_show_parts(parts), b"EMC"))
                    closed.discard(stop)
                    parts = []
            at = end
        result.extend(_show_parts(parts))
    return result


def _is_text_shown(operator: Any) -> bool:
    return isinstance(operator, bytes) and operator.endswith(b"] TJ")


def _show_parts(parts: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the operator that shows these parts, if there are any."""
    if parts:
        yield b"[%s] TJ" % b"".join(parts)


# Keeps the space at which a line was broken, so that assistive technology separates the words.
#
# The engine strips that space, and readers of tagged PDF that use the text alone, not its
# position, join the last word of a line to the first of the next (ISO 32000-1, 14.8.2.5: word
# breaks are explicit).

_SPACE: Final = " "
_SHOWN_END: Final = re.compile(rb">[-+.\d]*\] TJ\Z")
"""The end of a text-showing operation (ISO 32000-1, 9.4.3), with or without an adjustment."""


def keep_spaces(weasyprint: Any) -> None:
    """Patch the engine to end broken lines with their space. Call after it is imported."""
    boxes, lines = weasyprint.formatting_structure.boxes, weasyprint.layout.inline

    def broken(split: Callable[..., Any]) -> Callable[..., Any]:
        def split_text_box(context: Any, box: Any, width: Any, skip: int, **more: Any) -> Any:
            made, resume, is_forced = split(context, box, width, skip, **more)
            if made is not None:
                # ``resume`` is an offset in UTF-8 bytes.
                is_broken = resume is not None and not is_forced
                before = box.text.encode()[:resume] if is_broken else b""
                made.ends_with_space = before.endswith(b" ")
            return made, resume, is_forced

        return split_text_box

    def marking(remove: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
        def remove_last_whitespace(context: Any, line: Any) -> None:
            texts = [*_text_boxes(line, boxes.TextBox)]
            is_broken = bool(texts) and texts[0].text.endswith(_SPACE)
            remove(context, line)
            # The last text box may be empty now; then the one before it ends the line.
            shown = next((text for text in texts if text.text), None)
            if is_broken and shown is not None:
                shown.ends_with_space = True

        return remove_last_whitespace

    def ending(draw: Callable[..., Any]) -> Callable[..., Any]:
        def draw_first_line(stream: Any, textbox: Any, *how: Any) -> Any:
            if not getattr(textbox, "ends_with_space", False):
                return draw(stream, textbox, *how)
            layout = textbox.pango_layout
            line, _ = layout.get_first_line()
            if layout.first_line_direction % 2:  # right to left: it would shift all to its right
                return draw(stream, textbox, *how)
            font, _ = stream.add_font(_font_of_last_run(line, weasyprint.text.ffi.ffi.NULL))
            glyph = _space_glyph(font)
            if glyph is None:  # first space in this font: let Pango find the glyph
                layout.set_text(layout.text + _SPACE)
            drawn = draw(stream, textbox, *how)
            shown = stream.stream[-1]
            if glyph is not None and (end := _SHOWN_END.search(shown)):
                stream.stream[-1] = shown[: end.start()] + b"%04x" % glyph + end[0]
            return drawn

        return draw_first_line

    replace_once(lines, "split_text_box", broken)
    replace_once(lines, "remove_last_whitespace", marking)
    replace_once(weasyprint.draw.text, "draw_first_line", ending)


def _text_boxes(box: Any, kind: type) -> Iterator[Any]:
    """Yield the text boxes of a line, last first."""
    if isinstance(box, kind):
        yield box
    for child in reversed(getattr(box, "children", ())):
        yield from _text_boxes(child, kind)


def _font_of_last_run(line: Any, nothing: Any) -> Any:
    """Return the font of the last run of a line."""
    run = line.runs[0]
    while run.next != nothing:
        run = run.next
    return run.data.item.analysis.font


def _space_glyph(font: Any) -> int | None:
    """Return the glyph id used for a space so far in a font, or None."""
    if getattr(font, "space", None) is None:
        spaces = (glyph for glyph, text in font.to_unicode.items() if text == _SPACE)
        font.space = next(spaces, None)
    return None if font.bitmap else font.space
