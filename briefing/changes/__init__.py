"""Two editions of a briefing to what is different between them, by meaning.

Order of fields, files and references does not count, nor does what a reader never sees.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefing.changes.differences import changed_facts, changes, compared
from briefing.changes.pairing import printed_pairs
from briefing.changes.spelling import is_spelling, says_the_same
from briefing.model import Briefing, Change, Since
from briefing.model.change import as_written
from briefing.problems import Finding

__all__ = [
    "changes",
    "is_spelling",
    "not_later",
    "outdated",
    "since",
    "undated",
    "unraised",
]

OF_ITSELF = ("identifier", "issued", "replaces")
"""What is printed of an edition itself: told to no reader of the next, and never changed in one."""


def since(before: Briefing, after: Briefing) -> Since:
    """What the reader of an edition is told of its changes."""
    told = (change for change in changes(before, after) if not _is_unseen(change))
    return Since(before.document.edition, tuple(told))


def _is_unseen(change: Change) -> bool:
    """Whether no reader need be told of a change.

    Rows may change places without a word, but for people, who stand in the order of precedence. Of
    the minor changes a reader is told where a word is another, though it is nearly the same.
    """
    if change.kind == "moved" and change.subject == "entry":
        return "people" not in (change.path or ())
    if not change.minor:
        return False
    return says_the_same(as_written(change.before) or "", as_written(change.after) or "")


def unraised(before: Briefing, now: Briefing) -> tuple[Finding, ...]:
    """What is wrong with a briefing that differs from the frozen edition of its own number."""
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
    """Whether no new edition is needed for it: spelling, and what lists say that briefings share,
    since an edit there must not call for a new edition of each of them.
    """
    return change.minor or change.subject in ("source", "term")


def not_later(before: Briefing, now: Briefing) -> tuple[Finding, ...]:
    """What is wrong with the date of an edition that has another before it."""
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


def outdated(before: Briefing, now: Briefing) -> dict[str, str]:
    """The sections that say something else than in the edition before, or print a fact that does,
    with the day on which that edition had them cleared. A section may have another id there.
    """
    told = (one.change for one in changed_facts(before, now))
    facts = frozenset(change.id for change in told if not change.minor)
    old, new = printed_pairs(before, now)
    were = {name: old[key].id for name in now.sections if (key := ("section", "", name)) in old}

    def has_changed(section: str) -> bool:
        has = {key: one for key, one in new.items() if one.path[:2] == ("sections", section)}
        was = {key: one for key, one in old.items() if one.path[:2] == ("sections", were[section])}
        if any(entry.facts & facts for entry in has.values()):
            return True
        return any(not one.change.minor for one in compared(was, has))

    cleared = ((name, before.sections[was].cleared) for name, was in were.items())
    return {name: one.on.text for name, one in cleared if one and has_changed(name)}


def undated(frozen: Briefing, now: Briefing) -> tuple[Finding, ...]:
    """What keeps a correction of spelling from taking the place of what is frozen."""
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
