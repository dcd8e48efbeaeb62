"""Compares two editions of a briefing by meaning.

Differences in typography, and in the order of fields, files and references, are ignored, and so is
what is never printed.
"""

from briefing.changes.compare import compare, compare_entries, compare_facts, match_printed
from briefing.changes.corrections import check_edition_raised, check_nothing_corrected
from briefing.changes.words import list_in_words, name_correction, name_place, write_words
from briefing.model import Briefing, Since
from briefing.problems import Finding

__all__ = [
    "check_edition_raised",
    "check_follows",
    "check_nothing_corrected",
    "compare",
    "list_changes",
    "list_in_words",
    "list_outdated_sections",
    "name_correction",
    "name_place",
    "write_words",
]


def list_changes(before: Briefing, after: Briefing) -> Since:
    """Return the changes to report to readers of the new edition.

    Rows may be reordered silently, except people, who are in order of precedence.
    """
    visible = (
        change
        for change in compare(before, after)
        if change.kind != "moved" or change.subject != "entry" or change.entry.block == "people"
    )
    return Since(before.document.edition, tuple(visible))


def check_follows(before: Briefing, now: Briefing) -> tuple[Finding, ...]:
    """Report an edition that is not the next one after the last frozen one, or not later."""
    last, document = before.document, now.document
    findings = []
    if document.issued.text <= last.issued.text:
        message = f"edition {document.edition} is issued no later than edition {last.edition},"
        message += f" which was issued on {last.issued}"
        help = "write the date on which this edition is issued: issued: YYYY-MM-DD"
        findings.append(Finding("issued-not-raised", message, ("document", "issued"), help=help))
    if document.edition > last.edition + 1:
        message = f"this is edition {document.edition}; the last that is frozen is {last.edition}"
        help = f"write edition: {last.edition + 1}, or freeze those between with 'issue'"
        findings.append(Finding("edition-skipped", message, ("document", "edition"), help=help))
    return tuple(findings)


def list_outdated_sections(before: Briefing, now: Briefing) -> dict[str, str]:
    """Return the sections whose content, or a fact they print, changed since the previous edition,
    with the day on which they were cleared for that edition. A section may have had another id.
    """
    facts = frozenset(change.id for change in compare_facts(before, now))
    old, new = match_printed(before, now)
    outdated = {}
    for name in now.sections:
        was = old.get(("section", "", name))
        cleared = before.sections[was.id].cleared if was else None
        if was is None or cleared is None:
            continue
        had, has = (
            {key: entry for key, entry in entries.items() if entry.path[:2] == section.path}
            for entries, section in ((old, was), (new, new["section", "", name]))
        )
        whole = [part for entry in has.values() for part in [entry, *entry.rows.values()]]
        if any(part.facts & facts for part in whole) or any(compare_entries(had, has)):
            outdated[name] = cleared.on.text
    return outdated
