"""Compares texts as words, whatever their typography, and names changes in words."""

from __future__ import annotations

import re
from functools import lru_cache

from briefing.model import Briefing, Change, EdtfDate
from briefing.model.editions import Mention, Segments, write_text
from briefing.model.fields import Main, marked_fields
from briefing.model.prose import parse, plain

_SAME = str.maketrans(
    {
        **dict.fromkeys("\N{NO-BREAK SPACE}\u202f\u2009\u2007\u2008\u200a", " "),
        **dict.fromkeys("\N{SOFT HYPHEN}\N{WORD JOINER}\u200b"),
        **dict.fromkeys("‘’‚‛ʼ‹›", "'"),
        **dict.fromkeys("“”„‟", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)
_SPACES = re.compile(r"\s+")
_INNER = re.compile(r"«\s*|\s*»")
_BEFORE = re.compile(r"\s+(?=[;:!?%])")
_HYPHENS = re.compile("-{2,}")


@lru_cache(maxsize=20_000)
def normalise_type(text: str) -> str:
    """Return a text as it would be typed by hand, so that texts that differ in typography only are
    equal: straight quotation marks, hyphens for dashes and minus, ordinary spaces.
    """
    typed = _INNER.sub('"', text.translate(_SAME))
    return _HYPHENS.sub("-", _BEFORE.sub("", _SPACES.sub(" ", typed)))


@lru_cache(maxsize=20_000)
def normalise_segments(segments: Segments) -> Segments:
    """Return segments with normalised text, joined where it is not interrupted."""
    joined: list[str | EdtfDate | Mention] = []
    for one in segments:
        if isinstance(one, str) and joined and isinstance(joined[-1], str):
            joined[-1] += str(one)
        else:
            joined.append(str(one) if isinstance(one, str) else one)
    return tuple(normalise_type(one).strip() if isinstance(one, str) else one for one in joined)


def write_words(segments: Segments | None, *editions: Briefing) -> str | None:
    """Return text as in the content, with sources by title and parts by their first words."""
    if segments is None:
        return None
    return "".join(
        _name_mention(one, editions) if isinstance(one, Mention) else write_text((one,)) or ""
        for one in segments
    )


def _name_mention(mention: Mention, editions: tuple[Briefing, ...]) -> str:
    if mention.what == "file":
        return mention.id.partition(" ")[2]
    for edition in editions:
        if mention.what == "source" and mention.id in edition.sources:
            return edition.sources[mention.id].title
        if mention.what == "part" and (name := edition.once(_name_parts).get(mention.id)):
            return name
    return mention.id


def _name_parts(briefing: Briefing) -> dict[str, str]:
    """Return the names of the blocks that have an id."""
    return {
        block.id: f"{name_block(block.kind())} {quote((plain(parse(text)),))}"
        for _, section in briefing.in_order()
        for block in section.blocks
        if block.id
        for field in marked_fields(type(block), Main)[:1]
        if isinstance(text := getattr(block, field), str)
    }


MOST = 60
"""Maximum length of the words that name something."""
_BLOCKS = {"figure": "chart", "vega_lite": "chart", "image": "picture", "unit": "chart"}
_ENTRIES = {"figure": "value", "people": "person", "timeline": "event", "map": "place"}
_FIELDS = {
    "as_of": "information cut-off",
    "spatial": "countries",
    "subject": "keywords",
    "creator": "authors",
    "contributor": "contributors",
}


def name_place(change: Change) -> str:
    """Name what was changed as a reader knows it: by caption, heading, row, series and period."""
    words = quote(change.name)
    match change.subject:
        case "document":
            return f"the {_FIELDS.get(change.id, change.id.replace('_', ' '))} of the document"
        case "fact" | "source" | "section" | "paragraph" | "note":
            return _within(f"{change.subject} {words}", change)
        case "key_point":
            return f"key point {words}"
        case "indicator":
            return f"tile {words}"
        case "term":
            return f"name {words}"
        case "entry":
            entry = _ENTRIES.get(change.block, "row")
            return f"{entry} {words} of the {name_block(change.block)} {quote(change.home)}"
        case _:
            return _within(f"{name_block(change.block)} {words}", change)


def name_block(kind: str) -> str:
    """Name a kind of block."""
    words = _BLOCKS.get(kind, kind.replace("_", " "))
    return "table" if kind in ("people", "memberships", "bodies", "gaps") else words


def _within(words: str, change: Change) -> str:
    return f"{words} in {quote(change.home)}" if change.home else words


def quote(segments: Segments) -> str:
    """Return the first words of a text in quotation marks."""
    text = write_text(segments) or ""
    return f"“{text if len(text) <= MOST else text[:MOST].rpartition(' ')[0] + ' …'}”"
