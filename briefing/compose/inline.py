"""Converts prose and short values to HTML: the only place where text becomes markup."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TypeAlias

from markupsafe import Markup, escape
from msgspec import field

from briefing.compose.numbering import NumberedBlock, Numbering
from briefing.model import Term
from briefing.model import prose as tree
from briefing.model.wording import Wording
from briefing.system.values import Value

Write: TypeAlias = Callable[[str], Markup]
"""Converts the words of a text."""
Expansions: TypeAlias = Mapping[str, tuple[str, ...]]
"""The names that each acronym stands for, the preferred one first."""


def list_expansions(terms: Mapping[str, Term]) -> Expansions:
    """Return the expansions of the acronyms of terms, without ambiguous ones."""
    named: dict[str, list[tuple[str, ...]]] = {}
    for term in terms.values():
        if term.acronym:
            named.setdefault(term.acronym, []).append((term.pref_label, *term.alt_label))
    return {acronym: names for acronym, (names, *others) in named.items() if not others}


@lru_cache(maxsize=8)
def _word_pattern(acronyms: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for any of these as a whole word; the longer of two with the same start."""
    longest = sorted(acronyms, key=len, reverse=True)
    return re.compile(rf"(?<![\w/-])(?:{'|'.join(map(re.escape, longest))})(?![\w/-])")


_RANGE = re.compile(r"(\d+(?:[.,]\d+)*–\d+(?:[.,]\d+)*)")
_WHOLE = Markup('<span class="range">{}</span>')
_ACRONYM = Markup('<abbr title="{}">{}</abbr>')
_REFERENCE = Markup('<a class="ref" href="#{}">{}</a>')


class Inline(Value):
    """Converts prose to HTML with the numbers of one document and the labels of its language."""

    numbering: Numbering
    wording: Wording
    expansions: Expansions = field(default_factory=dict)
    identifier: str = ""
    """That of the document, by which references to its other renditions name it."""
    cited: set[str] = field(default_factory=set)
    """The sources cited so far: a short rendition lists no others, at its end."""

    def prose(self, text: str) -> Markup:
        """Convert a prose field to HTML, each acronym with its expansion at its first occurrence.

        A listener who starts anywhere hears the name (HTML ``abbr``, PDF entry ``E`` of ISO
        32000-1, 14.9.5). Where the text itself gives the name before, nothing is added.
        """
        nodes = tree.parse(text)
        if not self.expansions:
            return self._convert_all(nodes, self.words)
        pattern, expanded, read = _word_pattern(tuple(self.expansions)), set[str](), ""

        def write(words: str) -> Markup:
            nonlocal read
            parts, end = list[Markup](), 0
            for found in pattern.finditer(words):
                acronym, start = found[0], found.start()
                before, names = read + words[:start], self.expansions[acronym]
                if acronym not in expanded and not any(name in before for name in names):
                    expanded.add(acronym)
                    parts += [self.words(words[end:start]), _ACRONYM.format(names[0], acronym)]
                    end = found.end()
            read += words
            return Markup("").join([*parts, self.words(words[end:])])

        return self._convert_all(nodes, write)

    def words(self, text: str) -> Markup:
        """Convert plain text to HTML. A range of numbers, which could be broken after its dash, is
        kept together by an element: a character for that would end up in copied text.
        """
        parts = enumerate(_RANGE.split(text))
        return Markup("").join(_WHOLE.format(part) if n % 2 else escape(part) for n, part in parts)

    def citation(self, source: str, locator: str | None = None) -> Markup:
        """Return ``[3, para. 4]``, linked to the list of sources."""
        self.cited.add(source)
        number = self.numbering.sources[source]
        where = tree.format_citation(number, locator, self.wording.comma)
        return Markup('<a class="cite" href="#source-{}">[{}]</a>').format(number, where)

    def citations(self, sources: Iterable[str]) -> Markup:
        """Return ``[3], [5]``, in the order of the list of sources."""
        in_order = sorted(sources, key=[*self.numbering.sources].index)
        return self._join(map(self.citation, in_order))

    def source(self, source: str) -> Markup:
        """Return ``source [3]``, linked to the list of sources."""
        return self._label("change.subject.source", id=self.citation(source))

    def _label(self, name: str, **value: Markup) -> Markup:
        """Put a label around a value that is already markup."""
        ((key, inner),) = value.items()
        return inner.join(escape(self.wording.say(name, **{key: "\0"})).split("\0"))

    def _join(self, entries: Iterable[Markup]) -> Markup:
        return escape(f"{self.wording.comma} ").join(entries)

    def link(self, item: NumberedBlock) -> Markup:
        """Return the name of a block, linked to it."""
        return _REFERENCE.format(item.anchor, self.name(item))

    def cited_in(self, source: str) -> Markup:
        """Return ``Cited in paragraphs 3–5, 9, note B.``: the links back from a source."""
        blocks = self.numbering.mentions[source]
        numbers = [item for item in blocks if item.kind == "paragraph"]
        others = [self.link(item) for item in blocks if item.number and item.kind != "paragraph"]
        label = "sources.paragraphs" if len(numbers) > 1 else "sources.paragraph"
        named = [self._label(label, numbers=self._list_runs(numbers))] if numbers else []
        if not named and not others:  # only a quotation or a list, which has no number
            return Markup("")
        return self._label("sources.cited_in", places=self._join([*named, *others]))

    def listed(self, items: Iterable[NumberedBlock]) -> Markup:
        """Return ``paragraphs 3–5, 9; Table 2; notes B, D``: numbered blocks by series."""
        by_series: dict[str, list[NumberedBlock]] = {}
        for item in items:
            by_series.setdefault(item.block.numbered_as or "", []).append(item)
        return escape(f"{self.wording.semicolon} ").join(
            self._label(
                f"reference.{'many' if len(found) > 1 else 'one'}.{series}",
                numbers=self._list_runs(found),
            )
            for series, found in by_series.items()
        )

    def _list_runs(self, items: list[NumberedBlock]) -> Markup:
        """Return ``3–5, 9``: runs of consecutive numbers; letters are listed individually."""
        runs: list[list[NumberedBlock]] = []
        for item in items:
            one, other = (runs[-1][-1].number or "" if runs else ""), item.number or ""
            if one.isdigit() and other.isdigit() and int(other) == int(one) + 1:
                runs[-1][1:] = [item]
            else:
                runs.append([item])
        # In a list of all links of a page, only their names are available.
        link = Markup('<a href="#{}" aria-label="{}">{}</a>')
        spans = []
        for ends in runs:
            links = [link.format(end.anchor, self.name(end), end.number) for end in ends]
            spans.append(_WHOLE.format(Markup("–").join(links)) if len(links) > 1 else links[0])
        return self._join(spans)

    def reference(self, target: str) -> Markup:
        """Return the name of a block of this document, linked to it: ``paragraph 12``.

        What only another rendition prints is named with it: ``paragraph 12a of the dossier KZ-1``.
        """
        if target in self.numbering.targets:
            return self.link(self.numbering.targets[target])
        item = self.numbering.absent[target]
        label, identifier = f"reference.of_{self.numbering.home(item)}", self.identifier
        return self.words(self.wording.say(label, item=self.name(item), identifier=identifier))

    def pointer(self, target: str) -> Markup:
        """Return ``para. 12``, linked to it if it is printed here: where the document says once
        which rendition its numbers are those of.
        """
        item = self.numbering.targets.get(target) or self.numbering.absent[target]
        name = self.wording.say("reference.short", number=item.paragraph or item.number)
        is_here = target in self.numbering.targets
        return _REFERENCE.format(item.anchor, name) if is_here else self.words(name)

    def listed_sources(self) -> dict[str, str]:
        """Return the numbers of the sources that were cited so far, in order."""
        return {id: n for id, n in self.numbering.sources.items() if id in self.cited}

    def name(self, item: NumberedBlock) -> str:
        """Return the name of a block in running text."""
        series, is_map = item.block.numbered_as, item.path == ("document", "map")
        if series is None and not is_map:
            return self.wording.say("reference.block", number=item.paragraph or "")
        if item.number is None or is_map:
            return self.wording.say("reference.map")
        return self.wording.say(f"reference.{series}", number=item.number)

    def short_name(self, item: NumberedBlock) -> str:
        """Return the name of a block under a heading that already says "paragraph"."""
        return (item.paragraph or "") if item.goes_by_paragraph else self.name(item)

    def _convert_all(self, nodes: tuple[tree.Inline, ...], write: Write) -> Markup:
        return Markup("").join(self._convert(node, write) for node in nodes)

    def _convert(self, node: tree.Inline, write: Write) -> Markup:
        match node:
            case tree.Words(text):
                return write(text)
            case tree.Span(mark, children):
                inner = self._convert_all(children, self.words if mark == "code" else write)
                # The parser produces only em, strong and code.
                return Markup(f"<{mark}>{{}}</{mark}>").format(inner)  # noqa: S704
            case tree.Link(href, children):
                inner = self._convert_all(children, write)
                return Markup('<a class="out" href="{}">{}</a>').format(href, inner)
            case tree.Reference(target, ()):
                return self.reference(target)
            case tree.Reference(target, children):
                inner, there = (
                    self._convert_all(children, write),
                    self.numbering.targets.get(target),
                )
                return _REFERENCE.format(there.anchor, inner) if there else inner
            case tree.Citation(source, locator):
                return self.citation(source, locator)
            case tree.Break():
                return Markup("<br>")
