"""Compares two editions of a briefing by meaning.

Differences in the order of fields, files and references are ignored, and so is what is never
printed.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefing.changes.compare import changes, compare_facts, compared, is_spelling, says_the_same
from briefing.changes.match import match_printed
from briefing.model import Briefing, Change, Since
from briefing.model.editions import write_text
from briefing.problems import Finding

__all__ = [
    "changes",
    "check_correction_dated",
    "check_edition_raised",
    "check_issued_later",
    "is_spelling",
    "list_changes",
    "list_outdated_sections",
]

OF_ITSELF = ("identifier", "issued", "replaces")
"""Printed properties of an edition itself: not reported to readers, constant within an edition."""


def list_changes(before: Briefing, after: Briefing) -> Since:
    """Return the changes to report to readers of the new edition."""
    visible = (change for change in changes(before, after) if not _is_unseen(change))
    return Since(before.document.edition, tuple(visible))


def _is_unseen(change: Change) -> bool:
    """Return whether a change is not reported to readers.

    Rows may be reordered silently, except people, who are in order of precedence. A minor change is
    reported only if a word differs, however slightly.
    """
    if change.kind == "moved" and change.subject == "entry":
        return "people" not in (change.path or ())
    if not change.minor:
        return False
    return says_the_same(write_text(change.before) or "", write_text(change.after) or "")


def check_edition_raised(before: Briefing, now: Briefing) -> tuple[Finding, ...]:
    """Report that a briefing differs from the frozen edition of the same number."""
    different = changes(before, now)
    number = now.document.edition
    named = [_named(change) for change in different if not _is_slight(change)]
    named += [
        f"document '{name}'"
        for name in OF_ITSELF
        if getattr(before.document, name) != getattr(now.document, name)
    ]
    if named:
        one, more = named[0], f" and {len(named) - 1} more have" if len(named) > 1 else " has"
        return (
            Finding(
                "edition-not-raised",
                f"edition {number} is frozen, and {one}{more} changed since",
                ("document", "edition"),
                help=f"write: edition: {number + 1}",
            ),
        )
    return _undated("modified-not-raised", before, now, different)


def _named(change: Change) -> str:
    if change.kind == "moved":
        return f"the place of {change.subject.replace('_', ' ')} '{change.id}'"
    return f"{change.subject.replace('_', ' ')} '{change.id}'"


def _is_slight(change: Change) -> bool:
    """Return whether a change needs no new edition: spelling, and entries of shared lists, since an
    edit there must not require a new edition of every briefing.
    """
    return change.minor or change.subject in ("source", "term")


def check_issued_later(before: Briefing, now: Briefing) -> tuple[Finding, ...]:
    """Report an issue date that is not later than that of the previous edition."""
    last = before.document
    if now.document.issued.text > last.issued.text:
        return ()
    return (
        Finding(
            "issued-not-raised",
            f"edition {now.document.edition} is issued no later than edition {last.edition},"
            f" which was issued on {last.issued}",
            ("document", "issued"),
            help="write the date on which this edition is issued: issued: YYYY-MM-DD",
        ),
    )


def list_outdated_sections(before: Briefing, now: Briefing) -> dict[str, str]:
    """Return the sections whose content, or a fact they print, changed since the previous edition,
    with the day on which they were cleared for that edition. A section may have had another id.
    """
    changed = (one.change for one in compare_facts(before, now))
    facts = frozenset(change.id for change in changed if not change.minor)
    old, new = match_printed(before, now)
    were = {name: old[key].id for name in now.sections if (key := ("section", "", name)) in old}

    def has_changed(section: str) -> bool:
        has = {key: one for key, one in new.items() if one.path[:2] == ("sections", section)}
        was = {key: one for key, one in old.items() if one.path[:2] == ("sections", were[section])}
        if any(entry.facts & facts for entry in has.values()):
            return True
        return any(not one.change.minor for one in compared(was, has))

    cleared = ((name, before.sections[was].cleared) for name, was in were.items())
    return {name: one.on.text for name, one in cleared if one and has_changed(name)}


def check_correction_dated(frozen: Briefing, now: Briefing) -> tuple[Finding, ...]:
    """Report what prevents a spelling correction from replacing the frozen edition."""
    return _undated("frozen-otherwise", frozen, now, changes(frozen, now))


def _undated(
    code: str, frozen: Briefing, now: Briefing, different: Sequence[Change]
) -> tuple[Finding, ...]:
    last = frozen.document.modified or frozen.document.issued
    dated = now.document.modified
    if not different or (dated is not None and dated.text > last.text):
        return ()
    number, places = now.document.edition, len(different)
    listed = [change for change in different if not change.minor]
    what = f"what is said of {_named(listed[0])}" if listed else "spelling"
    return (
        Finding(
            code,
            f"{what} has changed since edition {number} was frozen, in {places} "
            f"place{'s' if places > 1 else ''}",
            ("document", "modified") if dated else ("document", "edition"),
            help="write the date of the correction: modified: YYYY-MM-DD",
        ),
    )
