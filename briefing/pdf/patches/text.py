"""Patches of text: what each glyph stands for, and the space at a line break."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, groupby, pairwise
from typing import Any, Final, NamedTuple
from unicodedata import normalize

import pydyf

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


class _Cluster(NamedTuple):
    """Letters whose glyphs cannot be told apart."""

    places: Sequence[int]
    """Of the glyphs, in their run."""
    letters: str
    is_lost: bool
    """Whether a reader that joins the texts of the glyphs does not get the letters."""


def tell_letters(draw: Callable[..., Any]) -> Callable[..., Any]:
    """Write the text of glyphs. Must be the last patch of this function, to see the whole line."""
    from weasyprint.text.ffi import ffi

    def draw_first_line(stream: Any, textbox: Any, *how: Any) -> Any:
        drawn: list[int] = []
        marked: dict[int, tuple[int, str]] = {}
        if textbox.text.strip() and textbox.style["font_size"]:
            line, _ = textbox.pango_layout.get_first_line()
            text = textbox.pango_layout.text.encode()
            run = line.runs[0]
            while run != ffi.NULL:
                item, run = run.data, run.next
                letters = text[item.item.offset : item.item.offset + item.item.length]
                known = _glyph_texts(stream, item.item.analysis.font)
                glyphs = _map_run(item, letters, known, len(drawn), marked, ffi)
                drawn.extend(glyph for glyph in glyphs if glyph != _EMPTY)
        start = len(stream.stream)
        emojis = draw(stream, textbox, *how)
        if marked:
            stream.stream[start:] = _mark_words(stream.stream[start:], drawn, marked)
        return emojis

    return draw_first_line


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


def _map_run(
    item: Any,
    text: bytes,
    known: dict[int, str],
    first: int,
    marked: dict[int, tuple[int, str]],
    ffi: Any,
) -> Sequence[int]:
    """Map the glyphs of a run to text, where they have none; return the glyphs.

    ``first``: the number of glyphs drawn before it. Add the words that must be marked with their
    text, because their glyphs do not have it, to ``marked``: the number of the first glyph drawn,
    the number of the one after the last, and the text.
    """
    size = item.glyphs.num_glyphs
    glyphs = _read_numbers(ffi, item.glyphs.glyphs, size, _GLYPH_FIELDS)
    texts = [known.get(glyph) for glyph in glyphs if glyph < _EMPTY]
    # The engine would map a glyph without text, even if the others have all letters.
    if None not in texts and "".join(filter(None, texts)).encode() == text:
        return glyphs
    is_from_left = item.item.analysis.level % 2 == 0
    offsets = _read_numbers(ffi, item.glyphs.log_clusters, size)
    clusters = _clusters(glyphs, offsets, text, known, is_from_left)
    words = (
        [[*word] for is_space, word in groupby(clusters, lambda c: c.letters.isspace())
         if not is_space]
        if is_from_left
        # PDFium turns the characters of each text of such a line around.
        else [[cluster] for cluster in clusters]
    )  # fmt: skip
    for word in words:
        if any(cluster.is_lost for cluster in word):
            places = [place for cluster in word for place in cluster.places]
            before, until = (
                first + sum(glyph != _EMPTY for glyph in glyphs[:place])
                for place in (min(places), max(places) + 1)
            )
            marked[before] = until, "".join(cluster.letters for cluster in word)
    return glyphs


def _read_numbers(ffi: Any, start: Any, count: int, fields: int = 1) -> list[int]:
    """Return the first of every ``fields`` 32-bit numbers of an array."""
    return memoryview(ffi.buffer(start, 4 * fields * count)).cast("I")[::fields].tolist()


def _clusters(
    glyphs: Sequence[int],
    offsets: Sequence[int],
    text: bytes,
    known: dict[int, str],
    is_from_left: bool,
) -> Iterator[_Cluster]:
    """Yield the clusters of a run in logical order, and map the glyphs of each to its letters.

    ``offsets``: where in the text the cluster of each glyph begins.
    """
    starts: dict[int, list[int]] = {}
    numbered = list(enumerate(offsets))
    for place, offset in numbered if is_from_left else reversed(numbered):
        starts.setdefault(offset, []).append(place)
    for start, end in pairwise((*sorted(starts), len(text))):
        places, letters = starts[start], text[start:end].decode()
        # The first glyph takes any excess of letters, the last may get none.
        over = max(len(letters) - len(places) + 1, 1)
        shares = [letters[:over], *letters[over:], *[NOTHING] * len(places)]
        drawn = [(glyphs[place], share) for place, share in zip(places, shares, strict=False)
                 if glyphs[place] < _EMPTY]  # fmt: skip
        told = "".join(known.setdefault(glyph, share) for glyph, share in drawn)
        # Letters may also be not drawn, or by a glyph that the font lacks.
        is_lost = bool(drawn) and told != letters and _comparable(told) != _comparable(letters)
        yield _Cluster(places, letters, is_lost)


def _comparable(text: str) -> str:
    return normalize("NFC", text).translate(_ALIKE)


def _mark_words(
    operators: Sequence[Any], drawn: Sequence[int], marked: Mapping[int, tuple[int, str]]
) -> Sequence[Any]:
    """Return the operators that draw a line, with each word in marked content with its text.

    They are returned unchanged if they draw other glyphs, such as an ellipsis.
    """
    shown = b"".join(b"".join(_SHOWN.findall(o)) for o in operators if _is_text_shown(o))
    if not shown.startswith(b"".join(b"%04x" % glyph for glyph in drawn)):
        return operators
    ends = {end for end, _ in marked.values()}
    result: list[Any] = []
    number = 0
    for operator in operators:
        if not _is_text_shown(operator):
            result.append(operator)
            continue
        parts: list[Any] = []  # what is shown, and operators between
        for item in _SHOWN.finditer(operator):
            if not item[1]:  # an adjustment, or the empty string between two
                parts.append(item[0])
            for place in range(0, len(item[1] or b""), 4):
                if number in marked:
                    actual = pydyf.Dictionary({"ActualText": pydyf.String(marked[number][1])})
                    parts.append(("/Span", actual, b"BDC"))
                parts.append(b"<%s>" % item[1][place : place + 4])
                number += 1
                if number in ends:
                    parts.append((b"EMC",))
        for is_marked, group in groupby(parts, lambda part: isinstance(part, tuple)):
            if is_marked:
                result.extend(chain.from_iterable(group))
            else:
                result.append(b"[%s] TJ" % b"".join(group).replace(b"><", b""))
    return result


def _is_text_shown(operator: Any) -> bool:
    return isinstance(operator, bytes) and operator.endswith(b"] TJ")


# Keeps the space at which a line was broken, so that assistive technology separates the words.
#
# The engine strips that space, and readers of tagged PDF that use the text alone, not its
# position, join the last word of a line to the first of the next (ISO 32000-1, 14.8.2.5: word
# breaks are explicit).

_SHOWN_END: Final = re.compile(rb">[-+.\d]*\] TJ\Z")
"""The end of a text-showing operation (ISO 32000-1, 9.4.3), with or without an adjustment."""


def mark_broken(split: Callable[..., Any]) -> Callable[..., Any]:
    """Note of each text box that is broken at a space that it ends with one."""

    def split_text_box(context: Any, box: Any, width: Any, skip: int, **more: Any) -> Any:
        made, resume, is_forced = split(context, box, width, skip, **more)
        if made is not None:
            # ``resume`` is an offset in UTF-8 bytes.
            is_broken = resume is not None and not is_forced
            made.ends_with_space = is_broken and box.text.encode()[:resume].endswith(b" ")
        return made, resume, is_forced

    return split_text_box


def mark_stripped(remove: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """Note the same of a line whose last space is removed."""
    from weasyprint.formatting_structure.boxes import TextBox

    def texts_backwards(box: Any) -> Iterator[Any]:
        if isinstance(box, TextBox):
            yield box
        for child in reversed(getattr(box, "children", ())):
            yield from texts_backwards(child)

    def remove_last_whitespace(context: Any, line: Any) -> None:
        texts = [*texts_backwards(line)]
        is_broken = bool(texts) and texts[0].text.endswith(" ")
        remove(context, line)
        # The last text box may be empty now; then the one before it ends the line.
        shown = next((text for text in texts if text.text), None)
        if is_broken and shown is not None:
            shown.ends_with_space = True

    return remove_last_whitespace


def add_space(draw: Callable[..., Any]) -> Callable[..., Any]:
    """Draw the space of such a line."""
    from weasyprint.text.ffi import ffi

    def draw_first_line(stream: Any, textbox: Any, *how: Any) -> Any:
        layout = textbox.pango_layout
        # Right to left, it would shift all to its right.
        if not getattr(textbox, "ends_with_space", False) or layout.first_line_direction % 2:
            return draw(stream, textbox, *how)
        run = layout.get_first_line()[0].runs[0]
        while run.next != ffi.NULL:
            run = run.next
        font, _ = stream.add_font(run.data.item.analysis.font)
        spaces = (glyph for glyph, text in font.to_unicode.items() if text == " ")
        glyph = None if font.bitmap else next(spaces, None)
        if glyph is None:  # first space in this font: let Pango find the glyph
            layout.set_text(f"{layout.text} ")
        drawn = draw(stream, textbox, *how)
        shown = stream.stream[-1]
        if glyph is not None and (end := _SHOWN_END.search(shown)):
            stream.stream[-1] = shown[: end.start()] + b"%04x" % glyph + end[0]
        return drawn

    return draw_first_line
