"""Stages on the content: reading, review, and the conditions for issue and release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from briefing.build.request import Status
from briefing.build.work import Work, prefix_paths
from briefing.problems import Finding, Problem, has_errors
from briefing.system.cache import hash_names
from briefing.system.paths import CALLED, IS_CLONE
from briefing.system.process import LACK_HELP, describe_exhaustion

if TYPE_CHECKING:
    from briefing.read import Reading


def read(work: Work) -> Work:
    """Read a briefing from its YAML files, or from the file of a frozen edition."""
    from briefing.read import read_archive, read_briefing, read_edition

    request, outcome = work.request, work.outcome
    shown = request.shown.get("content")
    editions = f"{outcome.name}/editions/"  # listed first, so that a later addition is noticed
    lookups = {f"content/{editions}": hash_names(request.content / editions)}
    if request.edition is None:
        reading = read_briefing(request.content, outcome.name, shown=shown)
    else:
        reading = read_edition(request.content, outcome.name, request.edition, shown=shown)
    if (briefing := reading.briefing) is not None:
        archive, evidence, too_large = read_archive(request.content, briefing)
        problems = (*reading.problems, *too_large)
        reading = replace(reading, readable=replace(briefing, archive=archive), problems=problems)
        lookups |= evidence
    lookups |= prefix_paths("content", reading.lookups)
    outcome = replace(outcome, inputs=prefix_paths("content", reading.inputs), lookups=lookups)
    return replace(work, outcome=outcome, reading=reading).with_problems(reading.problems)


def review(work: Work) -> Work:
    """Review a briefing; if it has errors, apply only the rules that hold for the rest."""
    from briefing.review import full_review, review_of_a_part

    reading, on = work.reading, work.request.on
    if reading is None:
        return work
    if reading.briefing is None:
        if reading.readable is None:
            return work
        found = review_of_a_part(reading.readable, reading.named, reading.unsure, on)
        return work.with_findings(found)
    is_frozen = work.request.edition is not None
    reviewed = full_review(reading.briefing, on, is_frozen=is_frozen)
    unused = frozenset(map(reading.positions.problem, reviewed.unused_sources))
    work = replace(work, outcome=replace(work.outcome, unused=unused))
    work = work.with_findings(reviewed.findings)
    if is_frozen:
        _, before = _editions(work)
        return work.with_problems(before.problems) if before else work
    return _compare_with_frozen(work)


def preflight(work: Work) -> Work:
    """Report characters that the press would find no glyph for."""
    briefing, known = work.readable, work.known
    if briefing is None or known is None or work.labels is None or work.labels.findings:
        return work
    from briefing.build.glyphs import missing_glyphs, uncommon_letters

    fitted = work.fit_names(briefing)
    lacking = [sign for sign in uncommon_letters(fitted) if ord(sign) not in known]
    return work.with_findings(missing_glyphs(fitted, lacking))


def preflight_rest(work: Work) -> Work:
    """Apply :func:`preflight` to a briefing that will not be laid out because it has errors."""
    return preflight(work) if work.briefing is None else work


def require_issuable(work: Work) -> Work:
    """Report what prevents an otherwise valid briefing from being issued."""
    if work.briefing is None:
        return work
    from briefing.changes import list_outdated_sections
    from briefing.review import issue_findings

    old: Mapping[str, str] = {}
    frozen, before = _editions(work)
    if frozen is None and before and before.briefing:
        old = list_outdated_sections(before.briefing, work.briefing)
    return work.with_findings(issue_findings(work.briefing, work.request.on, old))


def require_issued(work: Work) -> Work:
    """Report why a briefing cannot be released: it is not issued, or its edition is not frozen."""
    if work.briefing is None:
        return work
    name, document = work.briefing.name, work.briefing.document
    otherwise = "or name the briefings that are to be released"
    findings = []
    if document.status != "issued":
        words = f"the status of the briefing is '{document.status}'"
        advice = f"set 'status: issued' in the briefing, {otherwise}"
        findings.append(Finding("not-issued", words, ("document", "status"), help=advice))
    if _editions(work)[0] is None:
        words = f"edition {document.edition} is not frozen"
        place = ("document", "edition" if "edition" in document.model_fields_set else "status")
        advice = f"run: {CALLED} issue {name}; then commit the file it writes, {otherwise}"
        findings.append(Finding("not-frozen", words, place, help=advice))
    return work.with_findings(findings)


def freeze(work: Work) -> Work:
    """Write the file of a frozen edition, unless the briefing has errors."""
    if work.briefing is None or has_errors(work.outcome.problems, strict=work.request.strict):
        return work
    from briefing.model.editions import to_json
    from briefing.output import describe_file, write_file
    from briefing.read import edition_file

    document = work.briefing.document.model_copy(update={"status": "issued"})
    content = to_json(replace(work.briefing, document=document)).encode()
    file = edition_file(work.request.content, work.briefing.name, document.edition)
    shown = f"{work.request.shown.get('content', work.request.content)}/{work.briefing.name}"
    problems = write_file(file, content, shown=f"{shown}/{file.parent.name}")
    files = {} if problems else {file.name: describe_file(content)}
    outcome = replace(work.outcome, files=files, unfrozen=False)
    return replace(work, outcome=outcome).with_problems(problems)


def _editions(work: Work) -> tuple[Reading | None, Reading | None]:
    """Return the frozen edition with this edition's number, and the last one before it."""
    from briefing.read import frozen_edition, previous_edition

    if work.briefing is None:
        return None, None
    content, shown = work.request.content, work.request.shown.get("content")
    frozen = frozen_edition(content, work.briefing, shown=shown)
    return frozen, previous_edition(content, work.briefing, shown=shown)


def _compare_with_frozen(work: Work) -> Work:
    """Report where a briefing differs from the frozen edition of the same number.

    Without one, report if it is not issued later than the edition before it. That edition is read
    in any case, since the document tells what has changed since.
    """
    briefing = work.briefing
    if briefing is None:
        return work
    frozen, before = _editions(work)
    found: tuple[Finding, ...] = ()
    if frozen is None:
        from briefing.changes import check_follows, check_nothing_corrected

        is_unfrozen = briefing.document.status == "issued"
        work = replace(work, outcome=replace(work.outcome, unfrozen=is_unfrozen))
        found = check_nothing_corrected(briefing)
        if before and before.briefing:
            found += check_follows(before.briefing, briefing)
    elif frozen.briefing not in (None, briefing):
        from briefing.changes import check_edition_raised
        from briefing.review.languages import find_language

        language = find_language(briefing.document.language)
        numerals = {*language.numbers, *language.scales} if language else ()
        found = check_edition_raised(frozen.briefing, briefing, numerals)
    for edition in filter(None, (frozen, before)):
        work = replace(work, frozen={**work.frozen, **edition.contents})
        work = work.with_lookups(prefix_paths("content", edition.inputs)).with_problems(
            edition.problems
        )
    if not found:
        return work
    from briefing.model.waivers import drop_waived

    return work.with_findings(drop_waived(briefing, found, work.request.on))


def load_theme(work: Work) -> Work:
    """Read the theme of a briefing and check its contrasts, then its fonts and labels."""
    from briefing.read import read_labels, read_theme

    if work.reading is None:
        return work
    theme = read_theme(work.request.theme_folder, shown=work.request.shown.get("theme"))
    work = replace(work, theme=theme).with_lookups(prefix_paths("theme", theme.lookups))
    work = _find_fonts(work.with_problems(theme.problems))
    inputs = {**work.outcome.inputs, **prefix_paths("theme", theme.inputs)}
    if (briefing := work.readable) is not None:
        labels = read_labels(briefing.document.language, work.templates, theme, work.request.shown)
        inputs |= labels.inputs
        work = replace(work, labels=labels).with_lookups(labels.lookups)
        work = work.with_problems(labels.problems).with_findings(labels.findings)
    return replace(work, outcome=replace(work.outcome, inputs=inputs))


def _find_fonts(work: Work) -> Work:
    """Find the fonts for the scripts of a briefing, and what is left out for lack of one."""
    from briefing.build.glyphs import drop_unprintable_names, uncommon_letters

    briefing = work.readable
    if briefing is None or work.theme is None or not (letters := uncommon_letters(briefing)):
        return work
    from briefing.system.fonts import (
        FontMissing,
        characters,
        find_font_package,
        find_script,
        find_script_faces,
    )

    try:
        known = characters(work.theme.faces)
        added = find_script_faces(sign for sign in letters if ord(sign) not in known)
        known = characters((*work.theme.faces, *added))
    except FontMissing:  # reported by a build
        return work
    lost = drop_unprintable_names(briefing, known)[1]
    left_out = {(find_script(sign).name, find_font_package(sign)) for sign in lost}
    outcome = replace(work.outcome, left_out=tuple(sorted(left_out)))
    return replace(work, faces=added, known=known, outcome=outcome)


def bind(work: Work) -> Work:
    """Print the figures that a briefing names, and set its type.

    A frozen edition holds finished text. A briefing with errors is bound as far as it goes, so that
    its review does not report what binding would have supplied.
    """
    reading, briefing = work.reading, work.readable
    is_frozen = work.request.edition is not None
    if is_frozen or reading is None or briefing is None or work.wording is None:
        return work
    from briefing.bind import bind as bind_figures

    binding = bind_figures(briefing, work.wording)
    work = replace(work, reading=replace(reading, readable=binding.briefing))
    if reading.briefing is not None:
        work = work.with_findings(binding.findings)
    return replace(work, binding=binding)


def report_unusable(work: Work, error: Exception) -> Work | None:
    """Return the work with a problem for what the machine lacks; None for any other error."""
    if (lack := describe_exhaustion(error)) is not None:
        problem = Problem("machine-limit", lack, help=LACK_HELP)
    else:
        from briefing.pdf import EngineChanged, EngineMissing
        from briefing.system.fonts import FontMissing
        from briefing.system.versions import LIBYAML_HELP, ParserMissing

        pango = "install Pango with the system's package manager"
        packages = "install the packages of the program again"
        if IS_CLONE:
            pango = "run 'make': it installs what is missing, or says which command does"
            packages = "remove the folder .venv, then run 'make': it reinstalls all packages"
        known = {
            ParserMissing: ("parser-missing", LIBYAML_HELP),
            EngineChanged: ("engine-changed", packages),
            EngineMissing: ("engine-missing", pango),
            FontMissing: ("font-missing", packages),
        }
        kind = next((kind for kind in known if isinstance(error, kind)), None)
        if kind is None:
            return None
        code, advice = known[kind]
        problem = Problem(code, str(error), help=advice)
    work = work.with_problems([problem])
    return replace(work, outcome=replace(work.outcome, status=Status.UNUSABLE))
