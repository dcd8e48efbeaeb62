"""Checks that every link and reference in a PDF and in a page resolves.

External addresses are only checked for syntax: a build opens no connection.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from urllib.parse import unquote, urlsplit

from briefing.problems import Flaw
from briefing.verify.html import Page
from briefing.verify.pdf import Readback

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
                yield _nowhere(f"the link to '{link.address}' in the page", link.anchor)
        elif not is_well_formed(link.address):
            yield _malformed(link.address, link.anchor)
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
            yield _nowhere(f"a link {name}on page {found.page} of the PDF", found.name)
        elif found.address is not None and not is_well_formed(found.address):
            yield _malformed(found.address, None)
    meant = Counter(link.address for link in composed.links if link.in_main)
    anchors = {link.address: link.anchor for link in composed.links}
    # A link broken across lines is two annotations, so there may be more than composed.
    there = Counter(link.address or f"#{link.name}" for link in pdf.links)
    # An explicit destination tells only its page, so it may stand for any anchor on it.
    unnamed = Counter(link.target for link in pdf.links if not link.address and not link.name)
    for address, count in (meant - there).items():
        page = pdf.destinations.get(address.removeprefix("#"))
        if unnamed[page] < count:
            message = (
                f"{count} of the links to '{address}' are"
                if meant[address] > 1
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


def _nowhere(link: str, anchor: str | None) -> Flaw:
    return Flaw("broken-reference", f"{link} leads nowhere", anchor)


def _malformed(address: str, anchor: str | None) -> Flaw:
    return Flaw(
        "broken-reference",
        f"'{address}' is not an address that can be opened",
        anchor,
        help="write it in full: https://…, mailto:… or tel:…",
    )
