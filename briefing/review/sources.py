"""Rules on sources: what a reader must know of them, and citations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.model.blocks.paragraph import Paragraph
from briefing.problems import Finding, Part
from briefing.review.index import Index

_SAID = re.compile(
    r"\b(?:source|article|report|document|publication|text|study|paper|interview|statement|book"
    r"|profile|page|single|one)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(\d+)(?:\s?[–-]\s?(\d+))?")


def unsaid_single_source(index: Index) -> Iterator[Finding]:
    """If all facts rest on one source, the caution says what that source is.

    That there is only one is printed in any case; only the editor knows how reliable it is.
    """
    sources = {index.briefing.facts[name].source for name in index.printed}
    caution = index.briefing.document.caution
    if len(sources) != 1 or (caution and (not index.is_english or _SAID.search(caution))):
        return
    (source,) = sources
    yield Finding(
        "single-source-unsaid",
        f"every fact rests on the source '{source}', but no caution says what that source is",
        ("document", "caution") if caution else ("document",),
        help="say it in 'caution:' of briefing.yaml: 'The source is an article, opinion in form …'",
    )


def unremarked_opinions(index: Index) -> Iterator[Finding]:
    """A source of opinion has a remark that says so."""
    for name in index.briefing.sources:
        source = index.briefing.sources[name]
        if (
            source.character == "opinion"
            and source.remark is None
            and name in index.named("source")
        ):
            yield Finding(
                "opinion-source-without-remark",
                f"the source '{name}' is opinion, but no remark says how far to rely on it",
                ("sources", name),
                part=Part.KEY,
                help="add 'remark:' with what a reader must know: whose opinion, in what tone",
            )


def uncited_sources(index: Index) -> Iterator[Finding]:
    """A paragraph cites the source of each fact that it prints."""
    for placed in index.of_kind(Paragraph):
        path = (*placed.path, "text")
        cited: dict[str, list[str | None]] = {}
        for one in index.prose_at[path].citations():
            cited.setdefault(one.source, []).append(one.locator)
        for name, fact in index.facts_of(placed):
            if fact.source not in index.briefing.sources:
                continue  # reported at the fact
            if fact.source not in cited:
                yield Finding(
                    "source-not-cited",
                    f"this paragraph prints the fact '{name}' and does not cite its source",
                    path,
                    help=f"add [@{fact.source}{f', {fact.locator}' if fact.locator else ''}]",
                )
            elif fact.locator and not _covers(cited[fact.source], fact.locator):
                yield Finding(
                    "locator-differs",
                    f"the fact '{name}' is at {fact.locator} of its source; no citation in "
                    "this paragraph gives that place",
                    path,
                    help=f"cite [@{fact.source}, {fact.locator}], or correct 'locator' of the fact",
                    span=_first_citation(placed.block.text, fact.source),
                )


def _first_citation(text: str, source: str) -> tuple[int, int] | None:
    match = re.search(rf"\[@[^\[\]]*{re.escape(source)}[^\[\]]*\]", text)
    return (match.start(), len(match[0])) if match else None


def _covers(locators: list[str | None], wanted: str) -> bool:
    """Return whether a cited locator includes the fact's; a citation without one covers all."""
    if any(locator is None for locator in locators):
        return True
    numbers = _numbers(wanted)
    cited = " ".join(locator or "" for locator in locators)
    return bool(numbers and numbers <= _numbers(cited)) or (
        not numbers and wanted.casefold() in cited.casefold()
    )


def _numbers(locator: str) -> set[int]:
    found: set[int] = set()
    for first, last in _PLACE.findall(locator):
        found |= set(range(int(first), int(last or first) + 1))
    return found
