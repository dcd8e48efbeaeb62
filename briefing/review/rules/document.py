"""Rules on the document as a whole: its dates, its countries, its marking."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from babel import Locale

from briefing.problems import Finding
from briefing.review.index import Index, needs_language
from briefing.review.rules.figures import printed_texts


def dates_of_the_edition(index: Index) -> Iterator[Finding]:
    """No information is later than the date of issue, and no correction earlier."""
    document, first = index.briefing.document, index.briefing.document.as_of.first
    issued = document.issued.first
    assert issued is not None  # a full date has both ends
    if first is not None and first > issued:
        yield Finding(
            "dates-contradict",
            f"the information goes up to {document.as_of}, but the date of issue is"
            f" {document.issued}",
            ("document", "as_of"),
            help="correct 'as_of', or write a later date as 'issued'",
        )
    before = document.issued
    for number, correction in enumerate(document.corrections):
        if correction.date.text < before.text:
            yield Finding(
                "dates-contradict",
                f"this correction of {correction.date} stands after {before}"
                f", the date of {'the one before' if number else 'issue'}",
                ("document", "corrections", number, "date"),
                help="write the date of the correction, and list corrections by date",
            )
        before = correction.date
    if document.modified is None:
        return
    if document.modified.text < document.issued.text or (
        document.corrections and document.modified != before
    ):
        last = f"issued on {document.issued}"
        if document.corrections:
            last = f"last corrected on {before}, as 'corrections' says"
        yield Finding(
            "dates-contradict",
            f"'modified' is {document.modified}, but it was {last}",
            ("document", "modified"),
            help="leave 'modified' out: it is the date of the last correction",
        )


def levels_of_blocks(index: Index) -> Iterator[Finding]:
    """What is part of a section is never shown more widely than the section."""
    for path, block in index.briefing.blocks():
        section = index.briefing.sections[str(path[1])]
        if section.show == "dossier" != block.show and "show" in block.model_fields_set:
            yield Finding(
                "shown-too-widely",
                f"the block is for the {block.show}, but its section for the dossier only",
                (*path, "show"),
                help="remove 'show: dossier' from the section, or 'show' from the block",
            )


@needs_language
def countries_of_facts(index: Index) -> Iterator[Finding]:
    """A briefing is about the country that most of its facts name, if they name one."""
    known, codes = Locale("en").territories, index.briefing.document.spatial
    codes_by_name = {str(name): code for code, name in known.items() if code.isalpha()}
    entities = [fact.entities for fact in index.briefing.facts.values() if fact.entities]
    counts = Counter(codes_by_name[name] for names in entities for name in names
                     if name in codes_by_name)  # fmt: skip
    for code, number in counts.most_common(1) if codes else ():
        if code not in codes and 2 * number > len(entities):
            said = " and ".join(str(known.get(each, each)) for each in codes)
            yield Finding(
                "spatial-differs",
                f"the briefing is about {said}; most of its facts are about {known[code]}",
                ("document", "spatial", 0),
                help="correct the code of the country, or 'entities' of the facts",
            )


_MARKINGS = (
    ("TLP:CLEAR", "TLP:WHITE", "UNCLASSIFIED", "PUBLIC"),
    ("TLP:GREEN", "OFFICIAL"),
    ("TLP:AMBER", "OFFICIAL-SENSITIVE", "RESTRICTED"),
    ("TLP:AMBER+STRICT", "CONFIDENTIAL"),
    ("TLP:RED", "SECRET"),
    ("TOP SECRET",),
)
"""Usual markings, from the lowest to the highest."""
_LEVELS = {marking: level for level, markings in enumerate(_MARKINGS) for marking in markings}
_LISTED = "|".join(sorted(map(re.escape, _LEVELS), key=len, reverse=True))
_PORTION = re.compile(rf"[(\[]({_LISTED})[)\]]|^({_LISTED})(?=[:.\s])")


def portions_above_marking(index: Index) -> Iterator[Finding]:
    """No text is marked higher than the document: (TLP:RED) in one that is TLP:AMBER."""
    marking = index.briefing.document.marking or ""
    if marking and marking.upper() not in _LEVELS:
        return  # of another scheme
    level = _LEVELS.get(marking.upper(), 0)
    said = f"is {marking}" if marking else "has no marking"
    for printed in printed_texts(index):
        for match in _PORTION.finditer(printed.value) if "marking" not in printed.path else ():
            portion = match[1] or match[2]
            if _LEVELS[portion] > level:
                yield Finding(
                    "portion-above-marking",
                    f"this is marked {portion}; the document {said}",
                    printed.path,
                    span=(match.start(), len(match[0])),
                    help="raise 'marking' of the document, or leave this out",
                )
