"""Files read back before they are delivered: does each keep what its document promises?

One small function a check, from what was made and what was meant to flaws. Nobody can switch them
off. How the files were made is not known here, and the readers had no part in making them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor, wait
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import chain

from briefing.deliver import Parcel
from briefing.deliver.inspect.accessibility import accessibility
from briefing.deliver.inspect.attachments import attachments
from briefing.deliver.inspect.markup import read as read_page
from briefing.deliver.inspect.outline import outline
from briefing.deliver.inspect.promise import MEGABYTE, Promise
from briefing.deliver.inspect.readback import UnreadablePdf, read_back
from briefing.deliver.inspect.references import references_of_page, references_of_pdf
from briefing.deliver.inspect.typefaces import typefaces
from briefing.deliver.inspect.words import words_of_page, words_of_pdf
from briefing.memory import give_back
from briefing.problems import Flaw
from briefing.store import Store

__all__ = ["CHECKS", "MEGABYTE", "Inspection", "Promise", "inspect", "look_at", "read_page"]

CHECKS: Mapping[str, frozenset[str]] = {
    "pdf": frozenset(
        {"fonts", "outline", "overflow", "pdf-ua-1", "references", "size", "source", "words"}
    ),
    "html": frozenset({"references", "size", "words"}),
}
"""What a file of each kind has passed when it is delivered; the press looks for ``overflow``."""

LARGE = 1_500_000
"""Bytes of a PDF, some 140 pages. Its readers hold all objects of the file, the validator 70 bytes
for each byte of it, qpdf 35: from this size on they work in different processes, or, where there is
only this one, in turn. They begin once the system has back what the press held. For a smaller file,
to give memory back and ask for it again would cost 4 % of a warm build, and the import in another
process more than it saves.
"""


@dataclass(frozen=True)
class Inspection:
    """What was looked at, by name, and what was found."""

    checks: tuple[str, ...]
    flaws: tuple[Flaw, ...] = ()


def inspect(
    parcel: Parcel, promise: Promise, kept: Store | None = None, executor: Executor | None = None
) -> Inspection:
    """What in a file does not keep what was promised.

    ``kept`` is where what was read of a page is kept for a page that shows the same. A large file
    is validated in ``executor``.
    """
    if parcel.name.endswith(".pdf"):
        looked = _at_pdf(parcel.content, promise, kept, executor)
    else:
        looked = _at_page(parcel.content, promise)
    checks = {"size": _size(parcel, promise), **looked}
    return Inspection(tuple(sorted(checks)), tuple(dict.fromkeys(chain(*checks.values()))))


def look_at(
    name: str, content: bytes, families: frozenset[str], beside: Collection[str]
) -> Iterable[Flaw]:
    """What is wrong with a file by itself, for those who do not know what it was to say.

    ``families`` are those of the product, whose faces alone may be in it; ``beside`` are the files
    in its folder, to which it may lead.
    """
    if not name.endswith(".pdf"):
        return references_of_page(read_page(content.decode(errors="replace")), beside)
    try:
        pdf = read_back(content)
    # It may be of a stranger, and have anything where the standard has a dictionary.
    except (UnreadablePdf, AttributeError, TypeError, ValueError) as error:
        return [_unreadable(error)]
    looked = (
        typefaces(Promise("", families), pdf),
        accessibility(content),
        references_of_pdf(read_page(""), pdf),
    )
    return dict.fromkeys(chain(*looked))


def _at_pdf(
    content: bytes, promise: Promise, kept: Store | None, executor: Executor | None
) -> Mapping[str, Iterable[Flaw]]:
    is_large = len(content) >= LARGE
    if is_large:
        give_back()
    elsewhere = executor if is_large else None
    # The validator takes half of the time, and lets others of its process work meanwhile.
    with nullcontext(elsewhere) if elsewhere else ThreadPoolExecutor(1) as beside:
        validated = beside.submit(accessibility, content)
        composed = read_page(promise.page)
        if is_large and elsewhere is None:
            wait([validated])
            give_back()
        try:
            pdf = read_back(content, kept)
        except UnreadablePdf as error:
            return {"readable": [_unreadable(error)]}
        found: dict[str, Iterable[Flaw]] = {
            "fonts": typefaces(promise, pdf),
            "outline": outline(composed, pdf),
            "references": references_of_pdf(composed, pdf),
            "source": attachments(promise, pdf),
            "words": words_of_pdf(composed, pdf),
        }
        return {check: tuple(flaws) for check, flaws in found.items()} | {
            "pdf-ua-1": _told(validated, content)
        }


def _told(validated: Future[tuple[Flaw, ...]], content: bytes) -> tuple[Flaw, ...]:
    """The validator's verdict; one that is lost with its process is given here."""
    try:
        return validated.result()
    except BrokenExecutor:
        return accessibility(content)


def _at_page(content: bytes, promise: Promise) -> Mapping[str, Iterable[Flaw]]:
    composed, made = read_page(promise.page), read_page(content.decode())
    return {"references": references_of_page(made), "words": words_of_page(composed, made)}


def _unreadable(error: Exception) -> Flaw:
    return Flaw("unreadable-output", f"the PDF cannot be read back: {error}")


def _size(parcel: Parcel, promise: Promise) -> Iterable[Flaw]:
    size = len(parcel.content)
    if size > promise.size_limit:
        kind = parcel.name.rpartition(".")[2].upper()
        source = ", leave its source out ('attach: no')" if kind == "PDF" else ""
        yield Flaw(
            "output-too-large",
            f"the {kind} has {size / MEGABYTE:.1f} MB, and"
            f" {promise.size_limit / MEGABYTE:g} MB are allowed",
            help=f"make its pictures smaller{source}, or raise 'size_limit' in briefing.yaml",
        )
