"""Reads each file back before delivery and checks it against what the document promises.

Each check is a small function from the file and the promise to flaws. None can be disabled. The
checks do not know how the files were made, and the libraries that read them had no part in making
them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from itertools import chain

from briefing.output import Parcel
from briefing.output.formats import Format, format_of
from briefing.problems import Flaw
from briefing.system.cache import Store
from briefing.system.process import release_memory
from briefing.system.values import Value
from briefing.verify.content import (
    references_of_page,
    references_of_pdf,
    words_of_page,
    words_of_pdf,
)
from briefing.verify.html import active_elements
from briefing.verify.html import read as read_page
from briefing.verify.pdf import (
    MEGABYTE,
    Promise,
    UnreadablePdf,
    accessibility,
    attachments,
    outline,
    read_back,
    typefaces,
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
