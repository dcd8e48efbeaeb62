"""Rules on markup in prose that would be printed literally or lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from briefing.model.blocks.text import Contact
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
_SCHEMES = ("https://", "http://", "mailto:")
_MOST = 6
"""Maximum number of signs listed in a message."""


def unread_citations(index: Index) -> Iterator[Finding]:
    """What is meant as a citation can be parsed as one; otherwise the page shows ``[@``."""
    for words, prose in _printed_as_text(index, "@", _LIKE_A_CITATION):
        yield Finding(
            "bad-citation",
            f"'{words}' is meant as a citation but cannot be read as one",
            prose.path,
            help="write [@source], [@source, para. 4] or [@one; @other]",
            span=index.where(prose.path, re.escape(words)),
        )


def citations_without_signs(index: Index) -> Iterator[Finding]:
    """A source id after an @ has its own brackets, and one in brackets has its @."""
    for prose in index.proses:
        text = index.by_place[prose.path]
        for match in matches(_BARE, text.written) if "@" in text.value else ():
            start, name = match.start(), match["source"]
            is_cited = text.plain[start] != "@"  # in a citation or an address
            is_unread = text.value[:start].rstrip().endswith("[")  # reported by another rule
            if name in index.briefing.sources and not is_cited and not is_unread:
                help = f"write [@{name}] or [@{name}, para. 4]; if it is not a source, \\@{name}"
                yield _bad_citation(prose, match, f"@{name}", "needs its own brackets", help)
        for match in matches(_IN_BRACKETS, text.written) if "[" in text.value else ():
            if match["source"] in index.briefing.sources:
                help = f"write [@{match[0][1:]}"
                yield _bad_citation(prose, match, match[0], "has an @ in its brackets", help)


def _bad_citation(prose: Prose, match: re.Match[str], words: str, what: str, help: str) -> Finding:
    message = f"'{words}' is printed as it stands: a citation {what}"
    span = (match.start(), len(match[0]))
    return Finding("bad-citation", message, prose.path, help=help, span=span)


def markup_as_text(index: Index) -> Iterator[Finding]:
    """Prose has no unsupported markup, which would be printed literally; one finding per text."""
    for prose in index.proses:
        written = index.by_place[prose.path].written
        if found := matches(_WITHIN, written):
            help = "write × for 'times', or \\*"
            yield _finding(prose.path, found, "printed without the stars", help)
        left = matches(_LEFT, written)[:1] if _LEFT.search(_words_of(prose)) else ()
        if found := (*matches(_UNKNOWN, written), *left):
            yield _finding(
                prose.path,
                found,
                "printed as written",
                "a text has *emphasis*, **strong emphasis**, `code` and [links](https://…); type "
                "other signs themselves (CO₂), write a list as 'bullets', and put \\ before a sign "
                "to be printed",
            )


def markup_in_plain_words(index: Index) -> Iterator[Finding]:
    """A plain-text field, such as a heading, has no markup, which would be printed literally."""
    for text in index.texts:
        if not text.is_prose and (found := matches(_OF_PROSE, text.value)):
            help = "remove it; a citation goes into a 'source' or a text, emphasis into a text"
            what = "printed as written: this field takes plain words"
            yield _finding(text.path, found, what, help)


def _finding(path: ContentPath, found: Iterable[re.Match[str]], what: str, help: str) -> Finding:
    """Return one finding for all signs, at the first."""
    places = sorted(found, key=lambda match: match.start())
    signs = list(dict.fromkeys(f"'{' '.join(match[0].split())}'" for match in places))
    *others, last = signs if len(signs) <= _MOST else [*signs[:_MOST], f"{len(signs) - _MOST} more"]
    listed = f"{', '.join(others)} and {last} are" if others else f"{last} is"
    first = places[0]
    start = first.start() + len(first[0]) - len(first[0].lstrip())
    span = (start, len(first[0].strip()))
    return Finding("markup-as-text", f"{listed} {what}", path, help=help, span=span)


def bad_links(index: Index) -> Iterator[Finding]:
    """A link leads to a web address or to an id, and ``email`` is a single address."""
    for prose in index.proses:
        for node in prose.walk() if "](" in index.by_place[prose.path].value else ():
            if isinstance(node, Link) and not node.href.casefold().startswith(_SCHEMES):
                yield Finding(
                    "bad-link",
                    f"the link leads to '{node.href}', which is not an address",
                    prose.path,
                    help="write https://… for a page, or #id for a place in this briefing",
                    span=index.where(prose.path, re.escape(node.href)),
                )
    for placed in index.of_kind(Contact):
        email = placed.block.email
        if email is not None and not _ADDRESS.fullmatch(email):
            yield Finding(
                "bad-link",
                f"'{email}' is not one address for mail",
                (*placed.path, "email"),
                help="write it alone: desk@example.org",
            )


def unread_links(index: Index) -> Iterator[Finding]:
    """What is meant as a link can be parsed as one; otherwise it is printed as written."""
    found = [
        (words, prose, "write [words](https://…), and %20 for a space; a file cannot be linked to")
        for words, prose in _printed_as_text(index, "](", _LIKE_A_LINK)
    ]
    for words, prose in _printed_as_text(index, "] ", _LINK_WITH_A_GAP):
        label, _, address = words.partition("]")
        found.append((words, prose, f"remove the space: {label}]{address.lstrip()}"))
    for words, prose, help in found:
        yield Finding(
            "bad-link",
            f"'{words}' is meant as a link but cannot be read as one",
            prose.path,
            help=help,
            span=index.where(prose.path, re.escape(words)),
        )


def _printed_as_text(
    index: Index, sign: str, pattern: re.Pattern[str]
) -> Iterator[tuple[str, Prose]]:
    """Yield apparent markup that was parsed as text. ``sign``: a substring of every match."""
    for prose in index.proses:
        if sign in index.by_place[prose.path].written:
            yield from ((words, prose) for words in pattern.findall(_words_of(prose)))


def _words_of(prose: Prose) -> str:
    """Join the text nodes, which the parser splits at brackets; code is left out."""
    spans = (node for node in prose.walk() if isinstance(node, Span) and node.mark == "code")
    code = {id(word) for span in spans for word in span.children}
    shown = (node for node in prose.walk() if id(node) not in code)
    return "".join(node.text if isinstance(node, Words) else "\n" for node in shown)
