"""Reads each file back before delivery and checks it against what the document promises.

Each check is a small function from the file and the promise to flaws. None can be disabled. The
checks do not know how the files were made, and the libraries that read them had no part in making
them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
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
    content, kind = parcel.content, format_of(parcel.name)
    checks: dict[str, Iterable[Flaw]] = {"size": ()}
    if len(content) > promise.size_limit:
        size, limit = len(content) / MEGABYTE, promise.size_limit / MEGABYTE
        message = f"the {kind.name} has {size:.1f} MB; the limit is {limit:g} MB"
        source = ", leave its source out ('attach: no')" if kind is Format.PDF else ""
        help = f"make its pictures smaller{source}, or raise 'size_limit' in the briefing"
        checks["size"] = [Flaw("output-too-large", message, help=help)]
    if kind is Format.PDF:
        checks |= _check_pdf(content, promise, kept)
    else:
        composed, made = read_page(promise.page), read_page(content.decode())
        checks["references"] = references_of_page(made)
        checks["words"] = words_of_page(composed, made)
    return Inspection(tuple(sorted(checks)), tuple(dict.fromkeys(chain(*checks.values()))))


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
            return {"readable": [_report_unreadable(error)]}
        return {
            "fonts": [*typefaces(promise, pdf)],
            "outline": [*outline(composed, pdf)],
            "references": [*references_of_pdf(composed, pdf)],
            "source": [*attachments(promise, pdf)],
            "words": [*words_of_pdf(composed, pdf)],
            "pdf-ua-1": validated.result(),
        }


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
        except UnicodeDecodeError:
            return [Flaw("active-content", "the page is not saved as UTF-8")]
        active = (Flaw("active-content", f"the page has {element}, which no static page has")
                  for element in active_elements(html))  # fmt: skip
        return dict.fromkeys(chain(references_of_page(read_page(html), beside), active))
    try:
        pdf = read_back(content)
        references = references_of_pdf(read_page(""), pdf)
        fonts = typefaces(Promise("", families), pdf)
        return dict.fromkeys(chain(fonts, accessibility(content), references))
    except UnreadablePdf as error:
        return [_report_unreadable(error)]
    except Exception:  # it may come from anywhere, and have any object in the place of another
        return [_report_unreadable("it has parts that do not belong together")]


def _report_unreadable(error: object) -> Flaw:
    return Flaw("unreadable-output", f"the PDF cannot be read back: {error}")


# A file has exactly the composed words, in order.

_SHOWN = 60
"""Characters of differing text quoted in a message."""


def words_of_pdf(composed: Page, pdf: Readback) -> Iterator[Flaw]:
    """Yield the first difference between the text of a PDF and the composed text, if any."""
    pieces, read = composed.pieces, PdfText.of(pdf.runs)
    if place := _first_difference(pieces, read, pdf.destinations):
        at, index = place
        runs = read.after(at, _SHOWN)
        where = f"page {runs[0].page} of the PDF" if runs else "the PDF"
        text = [run.text for run in runs] if at < len(read.text) else []
        anchor = pieces[min(index, len(pieces) - 1)].anchor if pieces else None
        yield _report_words(where, text, _texts(pieces[index:]), anchor)


def words_of_page(composed: Page, made: Page) -> Iterator[Flaw]:
    """Yield the first difference between the text of a page and the composed text, if any."""
    for index, (expected, read) in enumerate(zip_longest(composed.pieces, made.pieces)):
        if expected != read:
            texts = _texts(made.pieces[index:]), _texts(composed.pieces[index:])
            yield _report_words("the page", *texts, (expected or read).anchor)
            return


def _texts(pieces: Sequence[Piece]) -> list[str]:
    return [piece.text for piece in pieces[:_SHOWN] if piece.kind is not Kind.FOLIO]


def _report_words(where: str, read: list[str], expected: list[str], anchor: str | None) -> Flaw:
    has, wanted = (" ".join(" ".join(texts).split())[:_SHOWN] for texts in (read, expected))
    has, wanted = (f"“{text}”" if text else "nothing" for text in (has, wanted))
    help = "the templates, or this program, lost or moved the words; check the older files before"
    message = f"{where} has {has} instead of {wanted}"
    return Flaw("words-differ", message, anchor, help=f"{help} you send them instead")


def _first_difference(
    pieces: Sequence[Piece], read: PdfText, pages: Mapping[str, int]
) -> tuple[int, int] | None:
    """Return the offset in the text and the index of the piece; None if all is equal.

    ``pages``: page of each named destination.
    """
    # Whether text of the document may be drawn in another order than it is read.
    is_mixed = turns(read.text) or any(turns(piece.text) for piece in pieces)
    head, at, is_list = Kind.HEAD_OR_ROW_HEADS, 0, False
    for index, piece in enumerate(pieces):
        text = str(pages.get(piece.text, "?")) if piece.kind is Kind.FOLIO else piece.text
        if piece.kind is head and (index == 0 or pieces[index - 1].kind is not head):
            rest = map(pieces.__getitem__, range(index, len(pieces)))
            heads = takewhile(lambda each: each.kind is head, rest)
            is_list = not _match(read, at, "\n".join(each.text for each in heads), is_mixed)[1]
        if piece.kind is (head if is_list else Kind.ROW_HEAD):
            continue
        if piece.kind is Kind.PICTURE:
            lengths = [size for alt, size in read.pictures.get(at, ()) if alt == bare(text)]
            after, is_complete = at + sum(lengths[:1]), bool(lengths)
        else:
            after, is_complete = _match(read, at, text, is_mixed)
        if not is_complete:
            return after, index
        at = after
    at += read.labels.get(at, 0)
    return (at, len(pieces)) if at < len(read.text) else None


def _match(read: PdfText, at: int, composed: str, is_mixed: bool) -> tuple[int, bool]:
    """Match a text at an offset; return where the match ends and whether it is complete."""
    whole, labels, text = read.text, read.labels, bare(composed)
    if at not in labels and whole.startswith(text, at):
        return at + len(text), True
    piece = Composed.of(composed) if is_mixed else None
    done = 0
    while done < len(text):
        label = labels.get(at, 0)
        if piece and (line := _match_line(read, at, piece, done)):
            at, done = at + line[0], done + line[1]
        elif label and not text.startswith(whole[at : at + label], done):
            at += label  # labels may be composed text, too
        elif is_same(whole[at : at + 1], text[done]):
            at, done = at + 1, done + 1
        elif whole[at : at + 1] in HYPHENS and at + 1 in read.line_ends:
            at += 1  # hyphenation
        else:
            return at, False
    return at, True


def _match_line(read: PdfText, at: int, piece: Composed, done: int) -> tuple[int, int] | None:
    """Return the lengths, as read and as composed, of a line that matches as it is drawn."""
    for line in read.line_starts(at):
        length = len(line)
        if piece.is_drawn_as(line, done):
            return length, length
        if at + length in read.line_ends and not HYPHENS.isdisjoint(line):
            hyphen = next(char for char in reversed(line) if char in HYPHENS)
            head, _, tail = line.rpartition(hyphen)
            if piece.is_drawn_as(head + tail, done):
                return length, length - 1
    return None


# Every link and reference resolves. External addresses are only checked for syntax: a build opens
# no connection.


def references_of_page(made: Page, beside: Collection[str] = ()) -> Iterator[Flaw]:
    """Yield dead links, duplicate ids, and what a page would run or fetch.

    ``beside``: files in the same folder, which it may link to.
    """
    yield from dict.fromkeys(made.oddities)
    for address, anchor, _ in made.links:
        if ":" not in address and unquote(address) in beside:
            continue
        if not address.startswith("#"):
            yield from _report_malformed(address, anchor)
        elif address[1:] not in made.ids:
            message = f"the link to '{address}' in the page leads nowhere"
            yield Flaw("broken-reference", message, anchor)
    for name, count in made.ids.items():
        if count > 1:
            message = f"{count} elements of the page have the id '{name}'"
            yield Flaw("broken-reference", message, name)
    for address, anchor, _ in made.fetched:
        message = f"the page needs '{address}', which is not embedded in it"
        help = "a page must be self-contained: embed it"
        yield Flaw("broken-reference", message, anchor, help=help)


def references_of_pdf(composed: Page, pdf: Readback) -> Iterator[Flaw]:
    """Yield dead or missing links and unwanted actions of a PDF."""
    for what in sorted(pdf.acts):
        yield Flaw("broken-reference", f"the PDF has an action that is not a link: '{what}'")
    for link in pdf.links:
        if link.address is not None:
            yield from _report_malformed(link.address, None)
        elif link.target is None:
            name = f"to '{link.name}' " if link.name else ""
            message = f"a link {name}on page {link.page} of the PDF leads nowhere"
            yield Flaw("broken-reference", message, link.name)
    # A link broken across lines is two annotations, so there may be more than composed.
    wanted = Counter(link.address for link in composed.links if link.in_main)
    there = Counter(link.address or f"#{link.name}" for link in pdf.links)
    anchors = {link.address: link.anchor for link in composed.links}
    for address, count in (wanted - there).items():
        links = f"{count} of the links to '{address}' are"
        links = links if wanted[address] > 1 else f"the link to '{address}' is"
        yield Flaw("broken-reference", f"{links} not in the PDF", anchors[address])


def _report_malformed(address: str, anchor: str | None) -> Iterator[Flaw]:
    if not is_well_formed(address):
        message = f"'{address}' is not an address that can be opened"
        help = "write it in full: https://…, mailto:… or tel:…"
        yield Flaw("broken-reference", message, anchor, help=help)


def is_well_formed(address: str) -> bool:
    """Return whether an address is a valid http(s), mailto or tel URI (RFC 3986)."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # parsed lazily; raises ValueError if it is no number
    except ValueError:
        return False
    whole = parts.hostname if parts.scheme in ("http", "https") else parts.path
    is_known = parts.scheme in ("http", "https", "mailto", "tel")
    return is_known and bool(whole) and not any(map(str.isspace, address))
