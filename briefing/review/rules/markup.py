"""Rules on markup in prose that would be printed literally or lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from briefing.model.blocks.contact import Contact
from briefing.model.prose import Link, Span, Words
from briefing.problems import ContentPath, Finding
from briefing.review.index import Index, Prose
from briefing.review.text import matches

_LIKE_A_CITATION = re.compile(r"\[\s*@[^\]]{0,40}\]?")
_BARE = re.compile(r"(?<![\w.@/\\=?&])@(?P<source>[a-z0-9]+(?:-[a-z0-9]+)*)(?![\w@-]|\.\w)")
"""Not part of a URL or address, and not escaped with a backslash."""
_IN_BRACKETS = re.compile(
    r"(?<![\w\]!\\])\[(?P<source>[a-z0-9]+(?:-[a-z0-9]+)+)(?:, [^\]]{0,1000})?\](?![(\[])"
)
"""A possible source id without its @."""
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
"""Markdown or HTML that prose does not support."""
_OF_PROSE = re.compile(
    r"\[@[^\]]{0,1000}\]|\[[^\]]{0,1000}\]\((?:https?:|mailto:|#)[^)]{0,1000}\)"
    r"|(?<![\w*])(\*\*?)(?=\w)[^*]+(?<=\w)\1(?![\w*])"
)
"""A citation, a link, emphasis."""
_LEFT = re.compile(r"\*\*(?=\w)|(?<=\w)\*\*")
"""The unmatched sign of a pair."""
_WITHIN = re.compile(r"\d\*\d[^*\s]*\*(?=\d)")
"""Asterisks between digits, which would mark emphasis."""
_LIKE_A_LINK = re.compile(
    r"(?<!!)\[[^\[\]\n]{0,1000}\]\([^\s()]{0,1000}[./:#@\\][^\s()]{0,1000}\)?"
)
_LINK_WITH_A_GAP = re.compile(
    r"(?<!!)\[[^\[\]\n]{1,1000}\] +\((?:https?://|mailto:)[^\s()]{1,1000}\)", re.IGNORECASE
)
_ADDRESS = re.compile(r"[^\s@:<>,;?\"]+@[^\s@:<>,;?\"]+")
_ADDRESSES = ("https://", "http://", "mailto:")

_MOST = 6
"""Maximum number of signs listed in a message."""
_ONE = {"it": "it", "them": "it", "its": "its", "stands": "stands"}
_MANY = {"it": "they", "them": "them", "its": "their", "stands": "stand"}


def bad_citations(index: Index) -> Iterator[Finding]:
    """What is meant as a citation can be parsed as one; otherwise the page shows ``[@``."""
    for found, prose in _printed_as_it_stands(index, "@", _LIKE_A_CITATION):
        yield Finding(
            "bad-citation",
            f"'{found}' is meant as a citation but cannot be read as one",
            prose.path,
            help="write [@source], [@source, para. 4] or [@one; @other]",
            span=index.where(prose.path, re.escape(found)),
        )


def bare_citations(index: Index) -> Iterator[Finding]:
    """A source id after an @ has its own brackets, without which it is not a citation."""
    for prose in index.proses:
        text = index.by_place[prose.path]
        for found in matches(_BARE, text.written):
            start, name = found.start(), found["source"]
            is_cited = text.plain[start] != "@"  # in a citation or an address
            begins = text.value[:start].rstrip().endswith("[")  # reported by another rule
            if name in index.briefing.sources and not is_cited and not begins:
                yield Finding(
                    "bad-citation",
                    f"'@{name}' is printed as it stands: a citation needs its own brackets",
                    prose.path,
                    help=f"write [@{name}] or [@{name}, para. 4]; if it is not a source, \\@{name}",
                    span=(start, len(found[0])),
                )


def citations_without_a_sign(index: Index) -> Iterator[Finding]:
    """A source id in brackets has an @, without which it is not a citation."""
    for prose in index.proses:
        for found in matches(_IN_BRACKETS, index.by_place[prose.path].written):
            if found["source"] in index.briefing.sources:
                yield Finding(
                    "bad-citation",
                    f"'{found[0]}' is printed as it stands: a citation has an @ in its brackets",
                    prose.path,
                    help=f"write [@{found[0][1:]}",
                    span=(found.start(), len(found[0])),
                )


def markup_as_text(index: Index) -> Iterator[Finding]:
    """Prose has no unsupported markup, which would be printed literally; one finding per text."""
    for prose in index.proses:
        written = index.by_place[prose.path].written
        if found := matches(_WITHIN, written):
            yield _finding(
                prose.path, found, "printed without {its} stars", "write × for 'times', or \\*"
            )
        if found := (*matches(_UNKNOWN, written), *_left_alone(prose, written)):
            yield _finding(prose.path, found, _AS_IT_STANDS, _KNOWN)


def marks_in_plain_words(index: Index) -> Iterator[Finding]:
    """A plain-text field, such as a heading, has no markup, which would be printed literally."""
    for text in index.texts:
        if not text.is_prose and (found := matches(_OF_PROSE, text.value)):
            help = "a citation goes into a 'source' or a text, emphasis into a text"
            what = f"{_AS_IT_STANDS}: this field takes plain words"
            yield _finding(text.path, found, what, f"remove {{them}}; {help}")


def _left_alone(prose: Prose, written: str) -> tuple[re.Match[str], ...]:
    """Return the first unmatched sign of a pair, if there is one."""
    found = matches(_LEFT, written)
    return found[:1] if found and _LEFT.search(_words_of(prose)) else ()


_AS_IT_STANDS = "printed as {it} {stands}"
_KNOWN = (
    "a text has *emphasis*, **strong emphasis**, `code` and [links](https://…); type other signs"
    " themselves (CO₂), write a list as 'bullets', and put \\ before a sign to be printed"
)


def _finding(path: ContentPath, found: Iterable[re.Match[str]], what: str, help: str) -> Finding:
    """Return one finding for all signs, at the first; ``what`` and ``help`` are templates."""
    places = sorted(found, key=lambda each: each.start())
    signs = list(dict.fromkeys(f"'{' '.join(each[0].split())}'" for each in places))
    *others, last = signs if len(signs) <= _MOST else [*signs[:_MOST], f"{len(signs) - _MOST} more"]
    listed = f"{', '.join(others)} and {last} are" if others else f"{last} is"
    words = _MANY if others else _ONE
    first = places[0]
    start = first.start() + len(first[0]) - len(first[0].lstrip())
    return Finding(
        "markup-as-text",
        f"{listed} {what.format(**words)}",
        path,
        help=help.format(**words),
        span=(start, len(first[0].strip())),
    )


def bad_links(index: Index) -> Iterator[Finding]:
    """A link leads to a web address or to an id of this briefing."""
    for prose in index.proses:
        for node in prose.walk():
            if isinstance(node, Link) and not node.href.casefold().startswith(_ADDRESSES):
                yield Finding(
                    "bad-link",
                    f"the link leads to '{node.href}', which is not an address",
                    prose.path,
                    help="write https://… for a page, or #id for a place in this briefing",
                    span=index.where(prose.path, re.escape(node.href)),
                )


def unread_links(index: Index) -> Iterator[Finding]:
    """What is meant as a link can be parsed as one; otherwise it is printed as written."""
    help = "write [words](https://…), and %20 for a space; a file cannot be linked to"
    for found, prose in _printed_as_it_stands(index, "](", _LIKE_A_LINK):
        yield _unread_link(index, found, prose, help)
    for found, prose in _printed_as_it_stands(index, "] ", _LINK_WITH_A_GAP):
        words, _, address = found.partition("]")
        yield _unread_link(index, found, prose, f"remove the space: {words}]{address.lstrip()}")


def _unread_link(index: Index, found: str, prose: Prose, help: str) -> Finding:
    return Finding(
        "bad-link",
        f"'{found}' is meant as a link but cannot be read as one",
        prose.path,
        help=help,
        span=index.where(prose.path, re.escape(found)),
    )


def bad_addresses(index: Index) -> Iterator[Finding]:
    """``email`` is a single address, without a name and without ``mailto:``."""
    for placed in index.of_kind(Contact):
        email = placed.block.email
        if email is not None and not _ADDRESS.fullmatch(email):
            yield Finding(
                "bad-link",
                f"'{email}' is not one address for mail",
                (*placed.path, "email"),
                help="write it alone: desk@example.org",
            )


def _printed_as_it_stands(
    index: Index, sign: str, pattern: re.Pattern[str]
) -> Iterator[tuple[str, Prose]]:
    """Yield apparent markup that was parsed as text. ``sign``: a substring of every match."""
    for prose in index.proses:
        if sign in index.by_place[prose.path].written:
            yield from ((found, prose) for found in pattern.findall(_words_of(prose)))


def _words_of(prose: Prose) -> str:
    """Join the text nodes, which the parser splits at brackets; code is left out."""
    spans = (node for node in prose.walk() if isinstance(node, Span) and node.mark == "code")
    code = {id(word) for span in spans for word in span.children}
    shown = (node for node in prose.walk() if id(node) not in code)
    return "".join(node.text if isinstance(node, Words) else "\n" for node in shown)
