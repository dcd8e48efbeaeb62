"""Reads each file back before delivery and checks it against what the document promises.

Each check is a small function from the file and the promise to flaws. None can be disabled. The
checks do not know how the files were made, and the libraries that read them had no part in making
them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cached_property, partial
from itertools import chain, takewhile, zip_longest
from urllib.parse import unquote, urlsplit

from briefing.output import Parcel
from briefing.output.formats import Format, format_of
from briefing.problems import Flaw
from briefing.system.cache import Store
from briefing.system.process import release_memory
from briefing.system.values import Value
from briefing.verify.html import Kind, Page, Piece, active_elements
from briefing.verify.html import read as read_page
from briefing.verify.pdf import (
    MEGABYTE,
    Promise,
    Readback,
    UnreadablePdf,
    accessibility,
    attachments,
    outline,
    read_back,
    typefaces,
)
from briefing.verify.pdf_text import HYPHENS, Composed, PdfText, bare, is_same, turns

# Checks that a file has exactly the composed words, in order.

_HEAD = Kind.HEAD_OR_ROW_HEADS
_SHOWN = 60
"""Characters of differing text quoted in a message."""


def words_of_pdf(composed: Page, pdf: Readback) -> Iterator[Flaw]:
    """Yield the first difference between the text of a PDF and the composed text, if any."""
    read = PdfText.of(pdf.runs)
    place = _Comparison(composed.pieces, read, pdf.destinations).first_difference()
    if place is None:
        return
    at, index = place
    runs = read.after(at, _SHOWN)
    where = f"page {runs[0].page} of the PDF" if runs else "the PDF"
    text = _shorten(run.text for run in runs) if at < len(read.text) else ""
    last = composed.pieces[min(index, len(composed.pieces) - 1)] if composed.pieces else None
    yield _words_flaw(
        where, text, _text_of_pieces(composed.pieces[index:]), last.anchor if last else None
    )


def words_of_page(composed: Page, made: Page) -> Iterator[Flaw]:
    """Yield the first difference between the text of a page and the composed text, if any."""
    for index, (expected, found) in enumerate(zip_longest(composed.pieces, made.pieces)):
        if expected != found:
            anchor = (expected or found).anchor
            rest = composed.pieces[index:], made.pieces[index:]
            yield _words_flaw(
                "the page", _text_of_pieces(rest[1]), _text_of_pieces(rest[0]), anchor
            )
            return


def _words_flaw(where: str, found: str, expected: str, anchor: str | None) -> Flaw:
    return Flaw(
        "words-differ",
        f"{where} has {_quote(found)} instead of {_quote(expected)}",
        anchor,
        help="the templates, or this program, lost or moved the words; check the older files before"
        " you send them instead",
    )


def _quote(text: str) -> str:
    return f"“{text}”" if text else "nothing"


def _text_of_pieces(pieces: Sequence[Piece]) -> str:
    return _shorten(p.text for p in pieces[:_SHOWN] if p.kind is not Kind.FOLIO)


def _shorten(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).split())[:_SHOWN]


class _Comparison(Value, dict=True):
    """The composed pieces and the text of a PDF."""

    pieces: tuple[Piece, ...]
    read: PdfText
    pages: Mapping[str, int]
    """Page of each named destination."""

    def first_difference(self) -> tuple[int, int] | None:
        """Return the offset in the text and the index of the piece; None if all is equal."""
        at, is_list = 0, False
        for index, piece in enumerate(self.pieces):
            text = piece.text
            if piece.kind is _HEAD and (index == 0 or self.pieces[index - 1].kind is not _HEAD):
                is_list = not self._match_text(at, self._head(index))[1]
            if piece.kind is (_HEAD if is_list else Kind.ROW_HEAD):
                continue
            if piece.kind is Kind.FOLIO:
                text = str(self.pages.get(text, "?"))
            if piece.kind is Kind.PICTURE:
                if (length := self._match_picture(at, bare(text))) is None:
                    return at, index
                at += length
                continue
            after, complete = self._match_text(at, text)
            if not complete:
                return after, index
            at = after
        at += self.read.labels.get(at, 0)
        return (at, len(self.pieces)) if at < len(self.read.text) else None

    @cached_property
    def _has_mixed_order(self) -> bool:
        """Whether text of the document may be drawn in another order than it is read."""
        return turns(self.read.text) or any(turns(piece.text) for piece in self.pieces)

    def _match_text(self, at: int, composed: str) -> tuple[int, bool]:
        """Match a text at an offset; return where the match ends and whether it is complete."""
        whole, labels, text = self.read.text, self.read.labels, bare(composed)
        if at not in labels and whole.startswith(text, at):
            return at + len(text), True
        piece = Composed.of(composed) if self._has_mixed_order else None
        done = 0
        while done < len(text):
            label = labels.get(at, 0)
            if piece and (
                line := self._match_line(at, piece, done)
            ):  # labels may be composed text, too
                at, done = at + line[0], done + line[1]
            elif label and not text.startswith(whole[at : at + label], done):
                at += label
            elif is_same(whole[at : at + 1], text[done]):
                at, done = at + 1, done + 1
            elif whole[at : at + 1] in HYPHENS and at + 1 in self.read.line_ends:
                at += 1  # hyphenation
            else:
                return at, False
        return at, True

    def _match_picture(self, at: int, alt: str) -> int | None:
        """Return the length of the words in a picture with this alternative text, or None."""
        return next((length for of, length in self.read.pictures.get(at, ()) if of == alt), None)

    def _match_line(self, at: int, piece: Composed, done: int) -> tuple[int, int] | None:
        """Return the lengths, as read and as composed, of a line that matches as it is drawn."""
        for line in self.read.line_starts(at):
            length = len(line)
            if piece.is_drawn_as(line, done):
                return length, length
            if at + length in self.read.line_ends and not HYPHENS.isdisjoint(line):
                hyphen = next(char for char in reversed(line) if char in HYPHENS)
                head, _, tail = line.rpartition(hyphen)
                if piece.is_drawn_as(head + tail, done):
                    return length, length - 1
        return None

    def _head(self, index: int) -> str:
        """Return the complete text of the table header that begins with this piece."""
        rest = map(self.pieces.__getitem__, range(index, len(self.pieces)))
        return "\n".join(p.text for p in takewhile(lambda piece: piece.kind is _HEAD, rest))


# Checks that every link and reference in a PDF and in a page resolves.
#
# External addresses are only checked for syntax: a build opens no connection.

_SCHEMES = {"http", "https", "mailto", "tel"}
_WITH_HOST = {"http", "https"}
_STATIC = "remove it from the template: a page has text, pictures and styles, and runs nothing"


def references_of_page(made: Page, beside: Collection[str] = ()) -> Iterator[Flaw]:
    """Yield dead links, duplicate ids, and what a page would run or fetch.

    ``beside``: files in the same folder, which it may link to.
    """
    for message, anchor, written in dict.fromkeys(made.oddities):
        yield Flaw("active-content", message, anchor, help=_STATIC, written=written)
    for link in made.links:
        if ":" not in link.address and unquote(link.address) in beside:
            continue
        if link.address.startswith("#"):
            if link.address[1:] not in made.ids:
                yield _dead_link_flaw(f"the link to '{link.address}' in the page", link.anchor)
        elif not is_well_formed(link.address):
            yield _malformed_flaw(link.address, link.anchor)
    for name, count in made.ids.items():
        if count > 1:
            yield Flaw(
                "broken-reference", f"{count} elements of the page have the id '{name}'", name
            )
    for link in made.fetched:
        yield Flaw(
            "broken-reference",
            f"the page needs '{link.address}', which is not embedded in it",
            link.anchor,
            help="a page must be self-contained: embed it",
        )


def references_of_pdf(composed: Page, pdf: Readback) -> Iterator[Flaw]:
    """Yield dead or missing links and unwanted actions of a PDF."""
    for what in sorted(pdf.acts):
        yield Flaw("broken-reference", f"the PDF has an action that is not a link: '{what}'")
    for found in pdf.links:
        if found.address is None and found.target is None:
            name = f"to '{found.name}' " if found.name else ""
            yield _dead_link_flaw(f"a link {name}on page {found.page} of the PDF", found.name)
        elif found.address is not None and not is_well_formed(found.address):
            yield _malformed_flaw(found.address, None)
    composed_links = Counter(link.address for link in composed.links if link.in_main)
    anchors = {link.address: link.anchor for link in composed.links}
    # A link broken across lines is two annotations, so there may be more than composed.
    pdf_links = Counter(link.address or f"#{link.name}" for link in pdf.links)
    # An explicit destination tells only its page, so it may stand for any anchor on it.
    unnamed = Counter(link.target for link in pdf.links if not link.address and not link.name)
    for address, count in (composed_links - pdf_links).items():
        page = pdf.destinations.get(address.removeprefix("#"))
        if unnamed[page] < count:
            message = (
                f"{count} of the links to '{address}' are"
                if composed_links[address] > 1
                else (f"the link to '{address}' is")
            )
            yield Flaw("broken-reference", f"{message} not in the PDF", anchors[address])
        unnamed[page] -= count


def is_well_formed(address: str) -> bool:
    """Return whether an address is a valid http(s), mailto or tel URI (RFC 3986)."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # parsed lazily; raises ValueError if it is no number
    except ValueError:
        return False
    whole = parts.hostname if parts.scheme in _WITH_HOST else parts.path
    return parts.scheme in _SCHEMES and bool(whole) and not any(map(str.isspace, address))


def _dead_link_flaw(link: str, anchor: str | None) -> Flaw:
    return Flaw("broken-reference", f"{link} leads nowhere", anchor)


def _malformed_flaw(address: str, anchor: str | None) -> Flaw:
    return Flaw(
        "broken-reference",
        f"'{address}' is not an address that can be opened",
        anchor,
        help="write it in full: https://…, mailto:… or tel:…",
    )


__all__ = ["CHECKS", "MEGABYTE", "Inspection", "Promise", "check_file", "inspect", "read_page"]

CHECKS: Mapping[Format, frozenset[str]] = {
    Format.PDF: frozenset(
        {"fonts", "outline", "overflow", "pdf-ua-1", "references", "size", "source", "words"}
    ),
    Format.HTML: frozenset({"references", "size", "words"}),
}
"""The checks that a delivered file of each format has passed; ``overflow`` is done by the press."""

LARGE = 1_500_000
"""Size of a PDF in bytes, about 140 pages. Each reader holds all objects of the file, the validator
70 bytes per byte of it, qpdf 35: from this size on they run one after the other, and only after
the memory of the press is returned to the system. For a smaller file, releasing memory and
allocating it again would cost 4 % of a warm build."""


class Inspection(Value):
    """The names of the checks that were run, and the flaws they found."""

    checks: tuple[str, ...]
    flaws: tuple[Flaw, ...] = ()


def inspect(parcel: Parcel, promise: Promise, kept: Store | None = None) -> Inspection:
    """Check a file against what was promised.

    ``kept`` caches the text read from a page, for pages with identical content.
    """
    inspectors: dict[Format, Callable[[bytes, Promise], Mapping[str, Iterable[Flaw]]]] = {
        Format.PDF: partial(_check_pdf, kept=kept),
        Format.HTML: _check_page,
    }
    flaws_by_check = inspectors[format_of(parcel.name)](parcel.content, promise)
    checks = {"size": _check_size(parcel, promise), **flaws_by_check}
    return Inspection(tuple(sorted(checks)), tuple(dict.fromkeys(chain(*checks.values()))))


def check_file(
    name: str, content: bytes, families: frozenset[str], beside: Collection[str]
) -> Iterable[Flaw]:
    """Return the flaws of a file that can be found without knowing what it should say.

    ``families``: the product's font families, the only ones allowed. ``beside``: files in the same
    folder, which it may link to.
    """
    if format_of(name) is Format.HTML:
        try:
            html = content.decode()
            static = references_of_page(read_page(html), beside)
            return dict.fromkeys(chain(static, _find_active_content(html)))
        except UnicodeDecodeError:
            return [Flaw("active-content", "the page is not saved as UTF-8")]
    try:
        pdf = read_back(content)
        flaws = (
            typefaces(Promise("", families), pdf),
            accessibility(content),
            references_of_pdf(read_page(""), pdf),
        )
        return dict.fromkeys(chain(*flaws))
    except UnreadablePdf as error:
        return [_unreadable_flaw(error)]
    except Exception:  # it may come from anywhere, and have any object in the place of another
        return [_unreadable_flaw("it has parts that do not belong together")]


def _find_active_content(html: str) -> Iterator[Flaw]:
    for element in dict.fromkeys(active_elements(html)):
        yield Flaw("active-content", f"the page has {element}, which no static page has")


def _check_pdf(
    content: bytes, promise: Promise, kept: Store | None
) -> Mapping[str, Iterable[Flaw]]:
    is_large = len(content) >= LARGE
    if is_large:
        release_memory()
    # The validator takes half of the time and releases the GIL.
    with ThreadPoolExecutor(1) as beside:
        validated = beside.submit(accessibility, content)
        composed = read_page(promise.page)
        if is_large:
            wait([validated])
            release_memory()
        try:
            pdf = read_back(content, kept)
        except UnreadablePdf as error:
            return {"readable": [_unreadable_flaw(error)]}
        flaws_by_check: dict[str, Iterable[Flaw]] = {
            "fonts": typefaces(promise, pdf),
            "outline": outline(composed, pdf),
            "references": references_of_pdf(composed, pdf),
            "source": attachments(promise, pdf),
            "words": words_of_pdf(composed, pdf),
        }
        return {check: tuple(flaws) for check, flaws in flaws_by_check.items()} | {
            "pdf-ua-1": validated.result()
        }


def _check_page(content: bytes, promise: Promise) -> Mapping[str, Iterable[Flaw]]:
    composed, made = read_page(promise.page), read_page(content.decode())
    return {"references": references_of_page(made), "words": words_of_page(composed, made)}


def _unreadable_flaw(error: object) -> Flaw:
    return Flaw("unreadable-output", f"the PDF cannot be read back: {error}")


def _check_size(parcel: Parcel, promise: Promise) -> Iterable[Flaw]:
    size = len(parcel.content)
    if size > promise.size_limit:
        kind = format_of(parcel.name)
        source = ", leave its source out ('attach: no')" if kind is Format.PDF else ""
        yield Flaw(
            "output-too-large",
            f"the {kind.name} has {size / MEGABYTE:.1f} MB; the limit is"
            f" {promise.size_limit / MEGABYTE:g} MB",
            help=f"make its pictures smaller{source}, or raise 'size_limit' in the briefing",
        )
