"""Rules on markup: nothing is printed literally, and everything referred to exists, once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from briefing.model.blocks.table import Table, TableNote
from briefing.model.blocks.text import Contact, EditorNote
from briefing.model.prose import Link, Span, Words
from briefing.problems import Part
from briefing.review.index import Index
from briefing.review.rule import Violation, Violations, rule
from briefing.review.text import Text, matches
from briefing.system.suggest import nearest_each

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


@rule("bad-citation", help="write [@source], [@source, para. 4] or [@one; @other]", stage="page")
def unread_citations(index: Index) -> Violations:
    for text, words in _printed_as_text(index, "@", _LIKE_A_CITATION):
        message = f"'{words}' is meant as a citation but cannot be read as one"
        yield Violation(text.path, message, index.where(text.path, re.escape(words)))


@rule("bad-citation", stage="part")
def citations_without_signs(index: Index) -> Violations:
    for text in index.texts:
        is_marked = text.is_prose and ("@" in text.value or "[" in text.value)
        for match in matches(_BARE, text.written) if is_marked else ():
            start, name = match.start(), match["source"]
            is_cited = text.plain[start] != "@"  # in a citation or an address
            is_unread = text.value[:start].rstrip().endswith("[")  # reported by another rule
            if name in index.briefing.sources and not is_cited and not is_unread:
                message = f"'@{name}' is printed as it stands: a citation needs its own brackets"
                help = f"write [@{name}] or [@{name}, para. 4]; if it is not a source, \\@{name}"
                yield Violation(text.path, message, match.span(), help)
        for match in matches(_IN_BRACKETS, text.written) if is_marked else ():
            if match["source"] in index.briefing.sources:
                message = (
                    f"'{match[0]}' is printed as it stands: a citation has an @ in its brackets"
                )
                yield Violation(text.path, message, match.span(), f"write [@{match[0][1:]}")


@rule("markup-as-text", stage="part")
def markup_as_text(index: Index) -> Violations:
    """All unsupported markup of a text is one violation, at the first sign."""
    for text in index.texts:
        if not text.is_prose:
            help = "remove it; a citation goes into a 'source' or a text, emphasis into a text"
            what = "printed as written: this field takes plain words"
            yield from _unsupported(text, [*matches(_OF_PROSE, text.value)], what, help)
            continue
        help = "write × for 'times', or \\*"
        found = [*matches(_WITHIN, text.written)]
        yield from _unsupported(text, found, "printed without the stars", help)
        left = matches(_LEFT, text.written)[:1]
        left = left if left and _LEFT.search(_words_of(text)) else ()
        found = [*matches(_UNKNOWN, text.written), *left]
        help = "a text has *emphasis*, **strong emphasis**, `code` and [links](https://…); type "
        help += "other signs themselves (CO₂), write a list as 'bullets', and put \\ before a sign "
        yield from _unsupported(text, found, "printed as written", f"{help}to be printed")


def _unsupported(text: Text, found: list[re.Match[str]], what: str, help: str) -> Violations:
    if not found:
        return
    found.sort(key=lambda match: match.start())
    signs = list(dict.fromkeys(f"'{' '.join(match[0].split())}'" for match in found))
    *others, last = signs if len(signs) <= _MOST else [*signs[:_MOST], f"{len(signs) - _MOST} more"]
    listed = f"{', '.join(others)} and {last} are" if others else f"{last} is"
    sign = found[0][0].strip()
    start = found[0].start() + found[0][0].index(sign)
    yield Violation(text.path, f"{listed} {what}", (start, start + len(sign)), help)


@rule("bad-link", stage="part")
def bad_links(index: Index) -> Violations:
    for text in index.texts:
        for node in text.nodes if "](" in text.value else ():
            if isinstance(node, Link) and not node.href.casefold().startswith(_SCHEMES):
                message = f"the link leads to '{node.href}', which is not an address"
                help = "write https://… for a page, or #id for a place in this briefing"
                span = index.where(text.path, re.escape(node.href))
                yield Violation(text.path, message, span, help)
    linked = _printed_as_text(index, "](", _LIKE_A_LINK)
    for text, words in (*linked, *_printed_as_text(index, "] ", _LINK_WITH_A_GAP)):
        help = "write [words](https://…), and %20 for a space; a file cannot be linked to"
        if "](" not in words:
            help = f"remove the space: {re.sub(r'] +', ']', words, count=1)}"
        message = f"'{words}' is meant as a link but cannot be read as one"
        yield Violation(text.path, message, index.where(text.path, re.escape(words)), help)
    for path, block in index.of_kind(Contact):
        email = block.email
        if email is not None and not _ADDRESS.fullmatch(email):
            message, help = f"'{email}' is not one address for mail", "desk@example.org"
            yield Violation((*path, "email"), message, None, f"write it alone: {help}")


def _printed_as_text(
    index: Index, sign: str, pattern: re.Pattern[str]
) -> Iterator[tuple[Text, str]]:
    """Yield apparent markup that was parsed as text. ``sign``: a substring of every match."""
    for text in index.texts:
        if text.is_prose and sign in text.written:
            yield from ((text, words) for words in pattern.findall(_words_of(text)))


def _words_of(text: Text) -> str:
    """Join the text nodes, which the parser splits at brackets; code is left out."""
    spans = (node for node in text.nodes if isinstance(node, Span) and node.mark == "code")
    code = {id(word) for span in spans for word in span.children}
    shown = (node for node in text.nodes if id(node) not in code)
    return "".join(node.text if isinstance(node, Words) else "\n" for node in shown)


# Rules on references: everything referred to exists, and exists once.

FEW = 6
"""Maximum number of names listed in a line of help."""


@rule(
    *("unknown-source", "unknown-term", "unknown-fact", "unknown-paragraph", "unknown-note"),
    stage="page",
)
def unknown_names(index: Index) -> Violations:
    briefing, others = index.briefing, {name: block for name, (_, block) in index.by_id.items()}
    notes = {name for name, block in others.items() if isinstance(block, EditorNote)}
    for target, known, noun, where in (
        ("source", briefing.sources, "source", r"@{}(?![\w-])"),
        ("term", briefing.terms, "term", ""),
        ("fact", briefing.facts, "fact", ""),
        ("paragraph", others, "id", r"(?<=\(#){}(?=\))"),
        ("note", notes, "editor's note", ""),
    ):
        mentions = dict.fromkeys(one for one in index.mentions if one.target == target)
        missing = [mention for mention in mentions if mention.name not in known]
        helps = _advise((mention.name for mention in missing), known, noun)
        for _, name, path in missing:
            help, message = helps[name], f"there is no {noun} '{name}' in {noun}s.yaml"
            if target == "paragraph":
                message = f"nothing in this briefing has the id '{name}'"
                if not help.startswith("did you mean"):
                    help = f"write {{#{name}}} at the end of the paragraph that is meant, or "
                    help += f"'id: {name}' in its block"
            elif target == "note":
                message = f"no editor's note in this briefing has the id '{name}'"
                if name in others:
                    kind = others[name].kind().replace("_", " ")
                    message = f"'{name}' is the id of a {kind}, not of an editor's note"
            span = index.where(path, where.format(re.escape(name))) if where else None
            yield Violation(path, message, span, help, code=f"unknown-{target}")


@rule("unknown-column", "unknown-table-note", stage="page")
def unknown_names_in_tables(index: Index) -> Violations:
    """A cell of an unknown column would not be printed."""
    for path, block in index.of_kind(Table):
        keys = frozenset(column.key for column in block.columns)
        unknown = [(number, key) for number, row in enumerate(block.rows)
                   for key in row.cells if key not in keys]  # fmt: skip
        helps = _advise((key for _, key in unknown), keys, "column")
        for number, key in unknown:
            message, place = (
                f"this table has no column '{key}'",
                (*path, "rows", number, "cells", key),
            )
            yield Violation(place, message, None, helps[key], Part.KEY)
        there = dict.fromkeys(note.id for note in block.notes if isinstance(note, TableNote))
        for name, within in block.references():
            if name not in there:
                help = f"write it in 'notes' of the table: - {{id: {name}, text: …}}"
                message, place = f"no note of this table has the id '{name}'", (*path, *within)
                help = _list([*there]) if there else help
                yield Violation(place, message, None, help, code="unknown-table-note")


@rule("duplicate-id", help="give one of the two another id", stage="page")
def duplicate_ids(index: Index) -> Violations:
    for path, block in index.blocks:
        name = block.id
        there, first = index.by_id.get(name or "", (path, block))
        if first is not block:
            kind, section = first.kind().replace("_", " "), there[1]
            message = f"the id '{name}' is given twice: a {kind} in section '{section}' has it"
            yield Violation((*path, "id"), f"{message} already")
        names: set[str] = set()
        for number, note in enumerate(block.notes if isinstance(block, Table) else ()):
            if isinstance(note, TableNote):
                if note.id in names:
                    message = f"the id '{note.id}' is given to two notes of this table"
                    yield Violation((*path, "notes", number, "id"), message)
                names.add(note.id)


@rule(
    "unused-source", help="cite it where it was used, or remove it", stage="folder", part=Part.KEY
)
def unused_sources(index: Index) -> Violations:
    used = index.named("source")
    for name in index.briefing.sources:
        if name not in used:
            yield Violation(("sources", name), f"no briefing cites the source '{name}'")


def _advise(unknown: Iterable[str], there: Iterable[str], what: str) -> Mapping[str, str]:
    """Suggest for each unknown name the one that was probably meant, or list the existing ones."""
    names, known = tuple(unknown), sorted(there)
    meant = nearest_each(
        names,
        known,  # case, underscores and leading zeros are easily mistyped
        loosely=lambda name: re.sub(r"(?<!\d)0+(?=\d)", "", name.casefold().replace("_", "-")),
        are_ids=True,
    )
    otherwise = f"there is no {what} at all: is its file in the right place?"
    otherwise = _list(known) if known else otherwise
    return {name: f"did you mean '{meant[name]}'?" if name in meant else otherwise
            for name in names}  # fmt: skip


def _list(names: list[str]) -> str:
    listed = ", ".join(f"'{name}'" for name in names[:FEW])
    many = f"there are {len(names)}, such as {listed}"
    return many if len(names) > FEW else f"there is: {listed}"
