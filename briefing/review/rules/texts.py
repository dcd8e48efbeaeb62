"""Rules on texts: markup, references, words and names."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from babel import Locale

from briefing.model.blocks.tables import People, Table, TableNote
from briefing.model.blocks.text import Contact, EditorNote, Quotation
from briefing.model.glossary import Forms, fold_type
from briefing.model.prose import Link, Span, Words
from briefing.problems import Part, and_more
from briefing.review.index import Index, Violation, Violations, rule
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
    r"(?<!!)\[[^\[\]\n]{0,1000}\](?:\([^\s()]{0,1000}[./:#@\\][^\s()]{0,1000}\)?"
    r"| +\((?:https?://|mailto:)[^\s()]{1,1000}\))",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s@:<>,;?\"]+@[^\s@:<>,;?\"]+")
_SCHEMES = ("https://", "http://", "mailto:")


@rule("bad-citation", help="write [@source], [@source, para. 4] or [@one; @other]", stage="page")
def unread_citations(index: Index) -> Violations:
    for text, words in _find_unparsed_markup(index, "@", _LIKE_A_CITATION):
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
    in_prose = "a text has *emphasis*, **strong emphasis**, `code` and [links](https://…); type"
    in_prose += " other signs themselves (CO₂), write a list as 'bullets', and put \\ before a sign"
    in_plain = "remove it; a citation goes into a 'source' or a text, emphasis into a text"
    for text in index.texts:
        if text.is_prose:
            left = matches(_LEFT, text.written)[:1]
            left = left if left and _LEFT.search(_words_of(text)) else ()
            kinds = [
                (matches(_WITHIN, text.written), "printed without the stars",
                 "write × for 'times', or \\*"),
                ((*matches(_UNKNOWN, text.written), *left), "printed as written",
                 f"{in_prose} to be printed"),
            ]  # fmt: skip
        else:
            what = "printed as written: this field takes plain words"
            kinds = [(matches(_OF_PROSE, text.value), what, in_plain)]
        for signs, what, help in kinds:
            if signs:
                first, *others = sorted(signs, key=lambda match: match.start())
                sign, more = first[0].strip(), and_more(len(others), "sign")
                start = first.start() + first[0].index(sign)
                message, span = f"'{sign}' is {what}{more}", (start, start + len(sign))
                yield Violation(text.path, message, span, help)


@rule("bad-link", stage="part")
def bad_links(index: Index) -> Violations:
    for text in index.texts:
        for node in text.nodes if "](" in text.value else ():
            if isinstance(node, Link) and not node.href.casefold().startswith(_SCHEMES):
                message = f"the link leads to '{node.href}', which is not an address"
                help = "write https://… for a page, or #id for a place in this briefing"
                span = index.where(text.path, re.escape(node.href))
                yield Violation(text.path, message, span, help)
    for text, words in _find_unparsed_markup(index, "]", _LIKE_A_LINK):
        help = "write [words](https://…), and %20 for a space; a file cannot be linked to"
        if "](" not in words:
            help = f"remove the space: {re.sub(r'] +', ']', words, count=1)}"
        message = f"'{words}' is meant as a link but cannot be read as one"
        yield Violation(text.path, message, index.where(text.path, re.escape(words)), help)
    for path, block in index.select_blocks(Contact):
        if block.email is not None and not _ADDRESS.fullmatch(block.email):
            message = f"'{block.email}' is not one address for mail"
            yield Violation((*path, "email"), message, None, "write it alone: desk@example.org")


def _find_unparsed_markup(
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
    briefing, others = (
        index.briefing,
        {name: block for name, (_, block) in index.blocks_by_id.items()},
    )
    notes = {name for name, block in others.items() if isinstance(block, EditorNote)}
    for target, known, noun, where in (
        ("source", briefing.sources, "source", r"@{}(?![\w-])"),
        ("term", briefing.terms, "term", ""),
        ("fact", briefing.facts, "fact", ""),
        ("paragraph", others, "id", r"(?<=\(#){}(?=\))"),
        ("note", notes, "editor's note", ""),
    ):
        mentions = dict.fromkeys(mention for mention in index.mentions if mention.target == target)
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
    for path, block in index.select_blocks(Table):
        keys = frozenset(column.key for column in block.columns)
        unknown = [((*path, "rows", number, "cells", key), key)
                   for number, row in enumerate(block.rows)
                   for key in row.cells if key not in keys]  # fmt: skip
        helps = _advise((key for _, key in unknown), keys, "column")
        for place, key in unknown:
            message = f"this table has no column '{key}'"
            yield Violation(place, message, None, helps[key], Part.KEY)
        there = dict.fromkeys(note.id for note in block.notes if isinstance(note, TableNote))
        for name, within in block.references():
            if name not in there:
                help = f"write it in 'notes' of the table: - {{id: {name}, text: …}}"
                help = _list([*there]) if there else help
                message = f"no note of this table has the id '{name}'"
                yield Violation((*path, *within), message, None, help, code="unknown-table-note")


@rule("duplicate-id", help="give one of the two another id", stage="page")
def duplicate_ids(index: Index) -> Violations:
    for path, block in index.blocks:
        name = block.id
        there, first = index.blocks_by_id.get(name or "", (path, block))
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
    meant = nearest_each(names, known, are_ids=True)
    otherwise = f"there is no {what} at all: is its file in the right place?"
    otherwise = _list(known) if known else otherwise
    return {name: f"did you mean '{meant[name]}'?" if name in meant else otherwise
            for name in names}  # fmt: skip


def _list(names: list[str]) -> str:
    listed = ", ".join(f"'{name}'" for name in names[:FEW])
    many = f"there are {len(names)}, such as {listed}"
    return many if len(names) > FEW else f"there is: {listed}"


# Words: their number, their tone, and names as terms.yaml has them.

_SENTENCE_HEAD = re.compile(r"(?:^|[.!?:]\s+|[“\"(*]\s*)$")
_BEFORE = 60  # characters are searched: a text may have a word at every other character


@rule("relative-date", "evaluative-word", needs_language=True)
def doubtful_words(index: Index) -> Violations:
    """In the author's own words, except names: capitalised within a sentence; and not in statements
    of facts, which are those of the paragraph that prints them.
    """
    words = index.vocabulary
    for pattern, code, what, help in (
        (words.relative_date, "relative-date", "depends on the date of reading",
         "write the date, or 'as of' with a date"),
        (words.evaluative, "evaluative-word", "is a judgement",
         "leave it out, or quote the word and say whose it is"),
    ):  # fmt: skip
        for text in index.texts:
            for match in matches(pattern, text.own) if text.path[0] != "facts" else ():
                end = len(text.own[: match.start()].rstrip("*"))
                is_head = _SENTENCE_HEAD.search(text.own, max(0, end - _BEFORE), end)
                if match[0][0].islower() or is_head:
                    message = f"'{match[0]}' {what}"
                    yield Violation(text.path, message, match.span(), help, code=code)


_LONGEST = {
    "key-point": (30, "keep what must be said, and leave the rest to the paragraph"),
    "sentence": (40, "divide it"),
    "paragraph": (90, "split it into two paragraphs"),
}
_LONGEST_AVERAGE = 25


@rule("long-sentence", "long-paragraph", "long-key-point", stage="part")
def long_texts(index: Index) -> Violations:
    for text in index.texts:
        # A word and its space are two characters at least: most texts are too short.
        if not text.is_prose or len(text.value) < 2 * _LONGEST["key-point"][0]:
            continue
        parts: list[tuple[str, tuple[int, int] | None]]
        parts = [("sentence", span) for span in text.sentences]
        if text.path[:2] == ("document", "key_points"):
            parts = [("key-point", None)]
        elif text.path[-2:] == ("paragraph", "text"):
            parts.append(("paragraph", None))
        for part, span in parts:
            number, (limit, help) = text.count_words(span), _LONGEST[part]
            if number > limit:
                message = f"this {part.replace('-', ' ')} has {number} words; the limit is {limit}"
                yield Violation(text.path, message, span, help, code=f"long-{part}")


@rule("long-average", help="divide the longest")
def long_averages(index: Index) -> Violations:
    lengths: dict[str, list[int]] = {}
    for text, _ in index.paragraphs():
        numbers = map(text.count_words, text.sentences)
        lengths.setdefault(str(text.path[1]), []).extend(numbers)
    for name, of_section in lengths.items():
        average, heading = sum(of_section) / len(of_section), index.briefing.sections[name].heading
        if len(of_section) > 2 and average > _LONGEST_AVERAGE:
            message = f"the sentences of '{heading}' have {average:.0f} words on average; the limit"
            yield Violation(("sections", name, "heading"), f"{message} is {_LONGEST_AVERAGE}")


# Names and acronyms

_ACRONYM = re.compile(r"(?<![\w.’'+#/@-])(?:[A-Z]{2,}(?:s(?=\W|$))?)(?![\w+]|\.[A-Z]|-?\d)")
_BRACKETED = re.compile(
    r"(?<![\w’'.-])(?P<name>(?:[\w’'.-]+\s){2,12})\((?P<acronym>[A-Z][\w+-]*[A-Z])\)"
)
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


@rule("acronym-undefined", needs_language=True)
def undefined_acronyms(index: Index) -> Violations:
    briefing, words = index.briefing, index.vocabulary
    terms, sources = briefing.terms.values(), briefing.sources.values()
    # A name in capitals is no acronym, nor is a family name that others write in capitals.
    names = [name for fact in briefing.facts.values() for name in fact.entities]
    names += [person.name for _, person in index.select_entries(People)]
    names += [name for term in terms for name in (term.pref_label, *term.alt_label)]
    known = {word.upper() for name in names for word in re.findall(r"\b[A-Z]\w+", name)}
    names += [term.acronym or "" for term in terms]
    names += [name or "" for source in sources
              for name in (source.title, source.container_title, source.publisher)]  # fmt: skip
    known.update(word for name in names for word in re.findall(r"[A-Z]{2,}", name))
    known |= {*words.known_acronyms, *Locale(words.tag).currencies}
    known |= {match["acronym"] for text in index.texts if "(" in text.value
              for match in _BRACKETED.finditer(text.plain)}  # fmt: skip
    for text in index.texts:
        for match in matches(_ACRONYM, text.own):
            word = match[0].rstrip("s")
            if word not in known and not _ROMAN.fullmatch(word):
                known.add(word)
                message = f"nothing says what {word} stands for"
                help = f"write 'Full Name ({word})' at its first use, or add it to terms.yaml"
                yield Violation(text.path, message, match.span(), help)


@rule(
    "name-differs",
    help="correct whichever is wrong; if both are right, add it to 'alt_label' of the term",
)
def misspelt_names(index: Index) -> Violations:
    forms: dict[str, list[str]] = {}
    for term in index.briefing.terms.values():
        forms.setdefault(term.acronym or "", []).extend((term.pref_label, *term.alt_label))
    labels = {_key(label): label for each in forms.values() for label in each}
    people = [((*path, "name"), person.name) for path, person in index.select_entries(People)]
    people += [((*path, "speaker"), block.speaker or "")
               for path, block in index.select_blocks(Quotation)]  # fmt: skip
    for path, name in people:
        words = _key(name).split()
        for key, label in labels.items() if len(words) > 1 and _key(name) not in labels else ():
            pairs = [(a, b) for a, b in zip(words, key.split(), strict=False) if a != b]
            is_like = len(words) == len(key.split()) and len(pairs) == 1  # no brother's
            if is_like and _are_alike(*pairs[0]):
                yield Violation(path, f"'{name}' is '{label}' in terms.yaml")
                break
    for text in index.texts:
        for match in _BRACKETED.finditer(text.own) if "(" in text.own else ():
            labels_of = forms.get(match["acronym"], [])
            if not labels_of or _key(match["name"]).endswith(tuple(map(_key, labels_of))):
                continue
            words = match["name"].split()[-len(labels_of[0].split()) :]
            first = next((n for n, word in enumerate(words) if word[0].isupper()), 0)
            name, start = " ".join(words[first:]), match.start() + match["name"].rfind(words[first])
            if _are_alike(_key(name), _key(labels_of[0])):
                span = (start, match.start("acronym") - 2)
                yield Violation(text.path, f"'{name}' is '{labels_of[0]}' in terms.yaml", span)


def _key(name: str) -> str:
    return fold_type(" ".join(name.split())).casefold()


def _are_alike(name: str, other: str) -> bool:
    """Return whether two names are so much alike that one is misspelt."""
    return SequenceMatcher(None, name, other).ratio() >= 0.8


@rule("avoided-name")
def avoided_names(index: Index) -> Violations:
    forms = {fold_type(form): term for term in index.briefing.terms.values() for form in term.avoid}
    named = Forms(forms, ignore_case=True)
    for text in index.texts if forms else ():
        past, own = 0, fold_type(text.own)
        for form, start, end in named.find_all(own):
            is_same = form in (form.lower(), " ".join(own[start:end].split()))
            if start < past or not is_same:  # a part of the name before, or in other letters
                continue
            past, term = end, forms[form]
            longer = (fold_type(label) for label in (term.pref_label, *term.alt_label))
            if any(own[start:end] in label != own[start:end]
                   and label in own[max(0, start - len(label)) : end + len(label)]
                   for label in longer):  # fmt: skip
                continue  # a part of a longer name, which is right
            acronym = f" or {term.acronym}" if term.acronym else ""
            message = f"'{text.own[start:end]}' is not the form to use"
            help = f"write '{term.pref_label}'{acronym}; use the other form only within "
            yield Violation(text.path, message, (start, end), f"{help}quotation marks")
