"""What a rule is, and what it asks of a briefing: blocks, texts, and every reference by name."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Literal, NamedTuple, TypeVar

from briefing.model import Block, Briefing, Fact
from briefing.model.blocks.text import EditorNote, Paragraph
from briefing.model.briefing import walk_texts
from briefing.model.fields import Mark
from briefing.model.prose import Citation, Reference
from briefing.model.quantities import Quantity, collect_quantities
from briefing.problems import ContentPath, Finding, Part
from briefing.review.languages import Language, all_languages, find_language
from briefing.review.text import Text
from briefing.system.values import Value

Kind = TypeVar("Kind", bound=Block)
Placed = tuple[ContentPath, Block]
"""A block with its path."""


class Mention(NamedTuple):
    """A reference by name: a reference field, or a citation or link in prose."""

    target: str
    """``source``, ``term``, ``fact``, ``paragraph``, ``note`` or ``asset``."""
    name: str
    path: ContentPath


class Index(Value, eq=False, dict=True):
    """Everything that rules look at, collected once. ``on``: the day of the review."""

    briefing: Briefing
    on: date
    blocks: tuple[Placed, ...]
    texts: tuple[Text, ...]
    """Every string in the author's words: prose, headings, labels, statements of facts."""
    printed_texts: tuple[Text, ...]
    """Every printed text of the document and its sections, titles and cells included."""
    mentions: tuple[Mention, ...]
    outdated: Mapping[str, str] | None = None
    """Sections changed since the previous edition, with the day on which each was cleared for that
    edition; None unless the briefing is to be issued."""

    def select_blocks(self, kind: type[Kind]) -> Iterator[tuple[ContentPath, Kind]]:
        """Yield the blocks of a kind, with their paths."""
        return ((path, block) for path, block in self.blocks if isinstance(block, kind))

    def select_entries(self, kind: type[Block]) -> Iterator[tuple[ContentPath, Any]]:
        """Yield the entries of the blocks of a kind with their paths, tiles first."""
        for path, block in self.briefing.blocks_and_tiles():
            if isinstance(block, kind):
                yield from (((*path, field, n), entry) for field, n, entry in block.entries())

    def paragraphs(self) -> Iterator[tuple[Text, Paragraph]]:
        """Yield the paragraphs with their texts."""
        return (
            (self.texts_by_path[(*path, "text")], block)
            for path, block in self.select_blocks(Paragraph)
        )

    def block_at(self, path: ContentPath) -> Block | None:
        """Return the block of a section that a path leads into."""
        match path:
            case ("sections", str(name), "blocks", int(number), *_):
                return self.briefing.sections[name].blocks[number]
        return None

    def named(self, target: str) -> dict[str, None]:
        """Return all names of one kind that are referred to, in order."""
        return dict.fromkeys(mention.name for mention in self.mentions if mention.target == target)

    @property
    def language(self) -> Language | None:
        """What rules know of the language of the briefing; None if they do not know it."""
        return find_language(self.briefing.document.language)

    @cached_property
    def vocabulary(self) -> Language:
        """The words that rules look for: those of English if they do not know the language, since
        units and figures in tables are compared in every language.
        """
        return self.language or all_languages()["en"]

    @cached_property
    def printed_facts(self) -> tuple[str, ...]:
        """The printed facts, in order of first printing."""
        return tuple(name for name in self.named("fact") if name in self.briefing.facts)

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """The quantities of the briefing by address."""
        return self.briefing.memoise(collect_quantities)[0]

    @cached_property
    def blocks_by_id(self) -> dict[str, Placed]:
        """Blocks by id; for a duplicate id, the first block."""
        return {place[1].id: place for place in reversed(self.blocks) if place[1].id is not None}

    @cached_property
    def texts_by_path(self) -> dict[ContentPath, Text]:
        """Texts by path."""
        return {text.path: text for text in self.texts}

    def where(self, path: ContentPath, pattern: str) -> tuple[int, int] | None:
        """Return start and end of the first match of a pattern in the text at a path."""
        text = self.texts_by_path.get(path)
        match = re.search(pattern, text.value) if text else None
        return match.span() if match else None

    def facts_of(self, block: Block) -> Iterator[tuple[str, Fact]]:
        """Yield the existing facts that a block lists itself."""
        facts = self.briefing.facts
        return ((name, facts[name]) for name in block.facts if name in facts)

    @cached_property
    def notes(self) -> tuple[tuple[Placed, Placed], ...]:
        """Each editor's note with each block that it is about: the block and the paragraph before
        it, and those that it concerns.
        """
        notes: list[tuple[Placed, Placed]] = []
        last: dict[bool, Placed] = {}  # of any kind, and the paragraph
        for path, block in self.blocks:
            if isinstance(block, EditorNote):
                about = (
                    self.blocks_by_id[name] for name in block.concerns if name in self.blocks_by_id
                )
                before = (place for place in last.values() if place[0][1] == path[1])
                subjects = {subject[0]: subject for subject in (*before, *about)}
                notes += (((path, block), subject) for subject in subjects.values())
            else:
                last |= dict.fromkeys((False, isinstance(block, Paragraph)), (path, block))
        return tuple(notes)


def build_index(briefing: Briefing, on: date | None = None) -> Index:
    """Return the index of a briefing. ``on``: the day of the review; None: the date of issue."""
    issued, _ = briefing.document.issued.ends  # a full date has both
    return Index(briefing, on or issued, *briefing.memoise(_collect))


def _collect(
    briefing: Briefing,
) -> tuple[tuple[Placed, ...], tuple[Text, ...], tuple[Text, ...], tuple[Mention, ...]]:
    texts: list[Text] = []
    printed: list[Text] = []
    mentions: list[Mention] = []
    for path, value, is_prose, reference, marks, is_printed in walk_texts(briefing):
        is_own = is_prose or Mark.OWN_WORDS in marks
        if path[0] in ("document", "sections", "facts") and (is_own or is_printed):
            text = _text(path, value, is_prose, briefing.figures.get(path, ()), marks)
            if is_own:
                texts.append(text)
            if is_printed and path[0] != "facts":
                printed.append(text)
        if reference:
            mentions.append(Mention(reference, value, path))
    for text in texts:
        for node in text.nodes:
            match node:
                case Citation(source):
                    mentions.append(Mention("source", source, text.path))
                case Reference(target):
                    mentions.append(Mention("paragraph", target, text.path))
    return (*briefing.blocks(),), tuple(texts), tuple(printed), tuple(mentions)


@lru_cache(maxsize=20_000)
def _text(*fields: Any) -> Text:
    """Return a text with its analysis, memoised: in a preview, most texts stay unchanged."""
    return Text(*fields)


# What a rule is: a judgement on a whole briefing, with its code and its remedy.

Stage = Literal["page", "part", "whole", "run", "folder", "both", "issue"]
"""When a rule applies. ``page``: always, since no page can be composed without it; ``part``: also
to a part of a briefing; ``whole``: to a briefing; ``run``: only in a full review; ``folder``: if
each briefing of a folder breaks it; ``issue``: to an issue; ``both``: and less to a draft."""


class Violation(NamedTuple):
    """What breaks a rule, where it is, and in which words it is reported."""

    path: ContentPath
    message: str
    span: tuple[int, int] | None = None
    """Its start and end in the text at the path."""
    help: str = ""
    """The remedy, if it is not that of the rule."""
    part: Part | None = None
    code: str = ""
    """Its code, if the rule has several."""


Violations = Iterator[Violation]


class Rule(Value):
    """A function from an index to violations; its docstring says more than the catalogue does."""

    judge: Callable[[Index], Violations]
    codes: tuple[str, ...]
    help: str = ""
    stage: Stage = "whole"
    part: Part = Part.VALUE
    needs_language: bool = False
    fold: str = ""
    """A noun for what is wrong, if a draft is told of the first only, with the number of others."""

    def __call__(self, index: Index) -> Iterator[Finding]:
        """Yield the findings; none if the rule must know the language and does not."""
        is_applied = index.language is not None or not self.needs_language
        for path, message, span, help, part, code in self.judge(index) if is_applied else ():
            place = (span[0], span[1] - span[0]) if span else None
            remedy = help or self.help or None
            yield Finding(code or self.codes[0], message, path, part or self.part, remedy, place)


def rule(*codes: str, **fields: Any) -> Callable[[Callable[[Index], Violations]], Rule]:
    """Declare a function to be a rule that reports these codes, the first by default."""
    return lambda judge: Rule(judge, codes, **fields)
