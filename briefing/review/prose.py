"""Marks in prose that would be printed as they stand, or lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.model.blocks.contact import Contact
from briefing.problems import Finding
from briefing.prose import Link, Span, Words
from briefing.review.index import Index, Prose
from briefing.review.text import matches

_LIKE_A_CITATION = re.compile(r"\[\s*@[^\]]{0,40}\]?")
_BARE = re.compile(r"(?<![\w.@/\\=?&])@(?P<source>[a-z0-9]+(?:-[a-z0-9]+)*)(?![\w@-]|\.\w)")
"""Not a part of an address, and not behind a backslash, which keeps a sign as it is."""
_IN_BRACKETS = re.compile(
    r"(?<![\w\]!\\])\[(?P<source>[a-z0-9]+(?:-[a-z0-9]+)+)(?:, [^\]]{0,1000})?\](?![(\[])"
)
"""What may be the id of a source without its @."""
_UNKNOWN = re.compile(
    r"</?(?:a|b|big|br|center|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|s|small|span|strong|sub"
    r"|sup|table|td|th|tr|u|ul)(?:\s+[a-z-]+=[^<>]*+|\s*/?)>"  # elements of HTML
    r"|<!--|<https?://[^\s<>]*>"  # comments, addresses
    r"|!\[(?=[^\]]{0,1000}\]\()|\[\^\w+\]"  # images, notes
    r"|~~(?=\w)|(?<=\w)[~^](?=\w{1,4}[~^])"  # struck out, raised and lowered
    r"|^\#{1,6}(?= \w)"  # headings
    r"|(?:(?<=:)|^)[^\S\n]*[-*+](?= [^\W\d][^\n]{0,1000}\s[-*+] [^\W\d])",  # lists
    re.IGNORECASE | re.MULTILINE,
)
"""What Markdown or HTML would make of it, a text does not."""
_OF_PROSE = re.compile(
    r"\[@[^\]]{0,1000}\]|\[[^\]]{0,1000}\]\((?:https?:|mailto:|#)[^)]{0,1000}\)"
    r"|(?<![\w*])(\*\*?)(?=\w)[^*]+(?<=\w)\1(?![\w*])"
)
"""A citation, a link, emphasis."""
_LEFT = re.compile(r"\*\*(?=\w)|(?<=\w)\*\*")
"""Of a pair of signs, the one that is left alone."""
_WITHIN = re.compile(r"\d\*\d[^*\s]*\*(?=\d)")
"""Stars between digits: what they stand around would be emphasis."""
_ADDRESS = re.compile(r"[^\s@:<>,;?\"]+@[^\s@:<>,;?\"]+")
_ADDRESSES = ("https://", "http://", "mailto:")


def bad_citations(seen: Index) -> Iterator[Finding]:
    """What is meant as a citation is one: else the page shows ``[@`` and no source."""
    for prose in seen.proses:
        if "@" not in seen.by_place[prose.path].written:
            continue
        for found in _LIKE_A_CITATION.findall(_words_of(prose)):
            yield Finding(
                "bad-citation",
                f"'{found}' is meant as a citation but cannot be read as one",
                prose.path,
                help="write [@source], [@source, para. 4] or [@one; @other]",
                span=seen.where(prose.path, re.escape(found)),
            )


def bare_citations(seen: Index) -> Iterator[Finding]:
    """The id of a source behind an @ is a citation that lacks its brackets, or has others in it."""
    for prose in seen.proses:
        text = seen.by_place[prose.path]
        for found in matches(_BARE, text.written):
            start, name = found.start(), found["source"]
            is_cited = text.plain[start] != "@"  # in a citation, or in an address
            begins = text.value[:start].rstrip().endswith("[")  # another rule's matter
            if name in seen.briefing.sources and not is_cited and not begins:
                yield Finding(
                    "bad-citation",
                    f"'@{name}' is printed as it stands: it is no citation without brackets of its"
                    " own",
                    prose.path,
                    help=f"write [@{name}] or [@{name}, para. 4]; if it is no source, \\@{name}",
                    span=(start, len(found[0])),
                )


def citations_without_a_sign(seen: Index) -> Iterator[Finding]:
    """The id of a source in brackets is a citation that lacks its @."""
    for prose in seen.proses:
        for found in matches(_IN_BRACKETS, seen.by_place[prose.path].written):
            if found["source"] in seen.briefing.sources:
                yield Finding(
                    "bad-citation",
                    f"'{found[0]}' is printed as it stands: a citation has an @ in its brackets",
                    prose.path,
                    help=f"write [@{found[0][1:]}",
                    span=(found.start(), len(found[0])),
                )


def markup_as_text(seen: Index) -> Iterator[Finding]:
    """Markup that a text does not know is printed sign by sign; the first is told."""
    for prose in seen.proses:
        written = seen.by_place[prose.path].written
        if found := _first(_WITHIN, written):
            yield _finding(
                prose, found, "is printed without its stars", "write × for 'times', or \\*"
            )
        elif found := _first(_UNKNOWN, written) or _left_alone(prose, written):
            yield _finding(prose, found, "is printed as it stands", _KNOWN)


def marks_in_plain_words(seen: Index) -> Iterator[Finding]:
    """A field of plain words, such as a heading, prints the marks of prose as they stand."""
    for text in seen.texts:
        if not text.is_prose and (found := _first(_OF_PROSE, text.value)):
            yield Finding(
                "markup-as-text",
                f"'{found[0]}' is printed as it stands: this field takes plain words",
                text.path,
                help="take it out; a citation goes into a 'source' or a text, emphasis into a text",
                span=(found.start(), len(found[0])),
            )


def _first(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(iter(matches(pattern, text)), None)


def _left_alone(prose: Prose, written: str) -> re.Match[str] | None:
    """The first sign of a pair, if one is left alone."""
    found = _first(_LEFT, written)
    return found if found and _LEFT.search(_words_of(prose)) else None


_KNOWN = (
    "a text has *emphasis*, **strong emphasis**, `code` and [links](https://…); write other signs"
    " themselves, as in CO₂, a list as 'bullets', and \\ before a sign that is to stay"
)


def _finding(prose: Prose, found: re.Match[str], what: str, help: str) -> Finding:
    sign = " ".join(found[0].split())
    start = found.start() + len(found[0]) - len(found[0].lstrip())
    span = (start, len(found[0].strip()))
    return Finding("markup-as-text", f"'{sign}' {what}", prose.path, help=help, span=span)


def bad_links(seen: Index) -> Iterator[Finding]:
    """A link leads to an address on the web, or to an id of this briefing."""
    for prose in seen.proses:
        for node in prose.walk():
            if isinstance(node, Link) and not node.href.casefold().startswith(_ADDRESSES):
                yield Finding(
                    "bad-link",
                    f"the link leads to '{node.href}', which is no address",
                    prose.path,
                    help="write https://… for a page, or #id for a place in this briefing",
                    span=seen.where(prose.path, re.escape(node.href)),
                )


def bad_addresses(seen: Index) -> Iterator[Finding]:
    """What stands behind ``mailto:`` is one address, without a name and without ``mailto:``."""
    for placed in seen.blocks:
        email = placed.block.email if isinstance(placed.block, Contact) else None
        if email is not None and not _ADDRESS.fullmatch(email):
            yield Finding(
                "bad-link",
                f"'{email}' is not one address for mail",
                (*placed.path, "email"),
                help="write it alone: desk@example.org",
            )


def _words_of(prose: Prose) -> str:
    """The words as one text, since the parser divides them at brackets; code is as it is meant."""
    spans = (node for node in prose.walk() if isinstance(node, Span) and node.mark == "code")
    code = {id(word) for span in spans for word in span.children}
    shown = (node for node in prose.walk() if id(node) not in code)
    return "".join(node.text if isinstance(node, Words) else "\n" for node in shown)
