"""Problems, findings and flaws as values, with places and remedies.

Every stage reports problems as values and continues, so that one run shows all of them. A stage
that knows only the content (not its files) reports a :class:`Finding` at a content path, which the
reader's positions resolve to a :class:`Problem` at a file, line and column.
"""

from collections.abc import Iterable
from enum import StrEnum

from briefing.system.values import Value

# Every problem code with its severity; ``docs/problems.md`` says what each means, and what to do.


class Severity(StrEnum):
    """``error``: the page would be wrong, or cannot be made. ``warning``: a reader could be misled;
    it stops an issue, a release, and a run with ``--strict``. ``advice``: style; it stops nothing.
    """

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


_ERRORS = """
missing-file unreadable-file not-utf8 control-character empty-file file-too-large path-outside
unknown-briefing unknown-edition bad-edition edition-not-raised correction-not-found no-briefings
yaml-tab yaml-colon yaml-comma yaml-quote yaml-syntax yaml-tag yaml-alias yaml-documents
duplicate-key
bad-dataset unknown-column bad-cell
unknown-field missing-field unprintable-markup wrong-type bad-value unknown-kind unknown-rendition
shown-too-widely not-a-date unknown-language unknown-country unsupported-language right-to-left
unknown-source unknown-term unknown-fact unknown-paragraph unknown-note unknown-table-note
unknown-figure bad-figure figure-unit bad-calculation briefing-twice duplicate-id bad-citation
bad-link
portion-above-marking quote-not-found count-mismatch figure-differs dates-contradict
event-off-scale plan-as-done quantity-conflict total-differs blocking-note open-query
uncleared-section not-cleared mixed-units repeated-observation unplaced-observation
too-many-series
image-broken svg-unsafe
bad-json bad-map bad-specification extra-missing specification-unsafe unknown-feature
drawing-failed
not-a-colour low-contrast unknown-font rendition-unusable font-unusable font-restricted
style-forbidden style-unclosed unknown-label bad-label missing-label
template-error template-missing layout-error missing-glyph font-missing cannot-watch cannot-write
box-overflows words-differ broken-reference active-content outline-differs not-accessible
wrong-font wrong-attachment output-too-large unreadable-output
not-issued not-frozen not-committed not-in-git wrong-tag not-verified not-a-release
no-source not-empty
machine-limit parser-missing engine-missing engine-changed cluster-unusable stale-schema defect
"""
_WARNINGS = """
yaml-comment yaml-list
markup-as-text
unbound-figure figure-subject trend-differs place-beyond-source name-differs spatial-differs
edition-skipped unattributed-opinion fact-without-attribution inferred-unmarked later-than-as-of
single-source-unsaid opinion-source-without-remark waiver-unknown unwritten untraced-entry
stale-fact waiver-expired count-wording table-too-wide avoided-name quotation-undated
quotation-cut no-review-date
point-off-map
over-budget
issued-not-raised folder-passed-over shared-entry unlisted-file layout-warning more-problems
uncited-fact unused-source
"""
_ADVICE = """
chart-of-too-few title-without-finding quote-too-long share-without-whole relative-date
evaluative-word long-sentence long-paragraph long-key-point long-average acronym-undefined
unapplied-rules unverified-fact
page-underfilled last-page-short apparatus-long page-ink note-column-empty figures-few figure-size
"""
CATALOGUE = {
    code: severity
    for severity, codes in (
        (Severity.ERROR, _ERRORS),
        (Severity.WARNING, _WARNINGS),
        (Severity.ADVICE, _ADVICE),
    )
    for code in codes.split()
}
"""The severity of each code: it belongs to the code."""


__all__ = [
    "ContentPath",
    "Finding",
    "Flaw",
    "Part",
    "Position",
    "Problem",
    "Severity",
    "and_more",
    "has_errors",
    "sort_problems",
]

ContentPath = tuple[str | int, ...]
"""A path in the content: ``("sections", "un-presence", "blocks", 3)``."""


class Part(StrEnum):
    """The part of an entry that a finding is about: its key or its value."""

    KEY = "key"
    VALUE = "value"


class Position(Value, order=True):
    """A position in a file. Lines and columns count from 1; ``length`` is in characters."""

    file: str
    line: int = 1
    column: int = 1
    length: int = 1
    excerpt: str | None = None
    """The text of the line, if known."""


class Finding(Value):
    """A problem in the content, at a content path. ``code`` is a key of the catalogue."""

    code: str
    message: str
    path: ContentPath
    part: Part = Part.VALUE
    help: str | None = None
    span: tuple[int, int] | None = None
    """The part of the text at the path: offset of the first character, and length."""


class Flaw(Value):
    """A problem in a finished file, at an anchor of the document."""

    code: str
    message: str
    anchor: str | None = None
    """The id of the nearest element that has one."""
    help: str | None = None
    written: str = ""
    """How it is written in the file, if it may come from a template."""


class Problem(Value):
    """A problem with its position and, if known, its remedy."""

    code: str
    message: str
    position: Position | None = None
    help: str | None = None

    @property
    def severity(self) -> Severity:
        """The severity of its code. Raises KeyError if the catalogue does not have the code."""
        return CATALOGUE[self.code]


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems without duplicates, by file, line and column; those without one first."""
    nowhere = Position(file="", line=0, column=0)

    def rank(problem: Problem) -> tuple[str, int, int, str, str]:
        at = problem.position or nowhere
        return (at.file, at.line, at.column, problem.code, problem.message)

    return tuple(sorted(dict.fromkeys(problems), key=rank))


def has_errors(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Return whether the problems stop a build: any error does, and with ``strict`` any warning."""
    stopping = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    return any(problem.severity in stopping for problem in problems)


def and_more(others: int, what: str) -> str:
    """Return a suffix that counts further occurrences; empty if there are none."""
    if others < 1:
        return ""
    many = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return f" (and one more {what})" if others == 1 else f" (and {others} more {many})"
