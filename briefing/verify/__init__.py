"""Reads each file back before delivery and checks it against what the document promises.

Each check is a small function from the file and what is expected of it to flaws. None can be
disabled. The checks do not know how the files were made, and the libraries that read them had no
part in making them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from itertools import chain
from urllib.parse import unquote, urlsplit

from briefing.output.formats import Format, format_of
from briefing.problems import Flaw
from briefing.system.cache import Store
from briefing.system.process import release_memory
from briefing.verify.html import Page, active_elements
from briefing.verify.html import read as read_page
from briefing.verify.pdf import (
    MEGABYTE,
    Expectation,
    Readback,
    UnreadablePdf,
    accessibility,
    attachments,
    outline,
    read_back,
    typefaces,
)
from briefing.verify.words import compare_page, compare_pdf

__all__ = ["CHECKS", "MEGABYTE", "Expectation", "check_file", "inspect", "read_page"]

CHECKS: Mapping[Format, tuple[str, ...]] = {
    Format.PDF: (
        *("fonts", "outline", "overflow", "pdf-ua-1", "references", "size", "source", "words"),
    ),
    Format.HTML: ("references", "size", "words"),
}
"""The checks that a delivered file of each format has passed; ``overflow`` is done by the press."""
LARGE = 1_500_000
"""Size of a PDF in bytes, about 140 pages. Each reader holds all objects of the file, the validator
70 bytes per byte of it, qpdf 35: from this size on they run one after the other, and only after
the memory of the press is returned to the system. For a smaller file, releasing memory and
allocating it again would cost 4 % of a warm build."""


def inspect(
    kind: Format, content: bytes, expectation: Expectation, kept: Store | None = None
) -> tuple[Flaw, ...]:
    """Return in what a file is not as promised: the flaws that its ``CHECKS`` find.

    ``kept`` caches the text read from a page, for pages with identical content.
    """
    flaws = list[Flaw]()
    if len(content) > expectation.size_limit:
        size, limit = len(content) / MEGABYTE, expectation.size_limit / MEGABYTE
        message = f"the {kind.name} has {size:.1f} MB; the limit is {limit:g} MB"
        source = ", leave its source out ('attach: no')" if kind is Format.PDF else ""
        help = f"make its pictures smaller{source}, or raise 'size_limit' in the briefing"
        flaws.append(Flaw("output-too-large", message, help=help))
    if kind is Format.PDF:
        flaws += _inspect_pdf(content, expectation, kept)
    else:
        composed, made = read_page(expectation.page), read_page(content.decode())
        flaws += (*references_of_page(made), *compare_page(composed, made))
    return tuple(dict.fromkeys(flaws))


def _inspect_pdf(content: bytes, expectation: Expectation, kept: Store | None) -> Iterable[Flaw]:
    is_large = len(content) >= LARGE
    if is_large:
        release_memory()
    # The validator takes half of the time and releases the GIL.
    with ThreadPoolExecutor(1) as beside:
        validated = beside.submit(accessibility, content)
        composed = read_page(expectation.page)
        if is_large:
            wait([validated])
            release_memory()
        try:
            pdf = read_back(content, kept)
        except UnreadablePdf as error:
            return [_report_unreadable(error)]
        return [
            *typefaces(expectation.families, pdf),
            *outline(composed, pdf),
            *references_of_pdf(composed, pdf),
            *attachments(expectation.attached, pdf),
            *compare_pdf(composed, pdf),
            *validated.result(),
        ]


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
        fonts = typefaces(families, pdf)
        return dict.fromkeys(chain(fonts, accessibility(content), references))
    except UnreadablePdf as error:
        return [_report_unreadable(error)]
    except Exception:  # it may come from anywhere, and have any object in the place of another
        return [_report_unreadable("it has parts that do not belong together")]


def _report_unreadable(error: object) -> Flaw:
    return Flaw("unreadable-output", f"the PDF cannot be read back: {error}")


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
