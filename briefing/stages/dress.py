"""The stage that reads the theme and the labels, and finds the fonts."""

from __future__ import annotations

from dataclasses import replace

from briefing.stages.work import Work, below


def dress(work: Work) -> Work:
    """Read the theme of a briefing and check its contrasts, then its fonts and labels."""
    from briefing.read import read_theme
    from briefing.review import low_contrasts

    if work.reading is None:
        return work
    theme = read_theme(work.request.theme_folder, shown=work.request.shown.get("theme"))
    inputs = {**work.outcome.inputs, **below("theme", theme.inputs)}
    positions = work.reading.positions.with_file(("theme",), theme.file)
    work = replace(
        work,
        theme=theme,
        reading=replace(work.reading, positions=positions),
        outcome=replace(work.outcome, inputs=inputs),
    )
    work = work.with_looked(below("theme", theme.looked))
    work = work.with_problems(theme.problems).with_findings(low_contrasts(theme.theme))
    return _labelled(_fitted(work))


def _fitted(work: Work) -> Work:
    """Find the fonts for the scripts of a briefing, and what is left out for lack of one."""
    from briefing.fonts import FontMissing, added_for, characters, package_for, script_of
    from briefing.review import foreign_letters, without_unprintable_names

    briefing = work.readable
    if briefing is None or work.theme is None or not (letters := foreign_letters(briefing)):
        return work
    families = work.theme.theme.families
    try:
        lacking = {sign for sign in letters if ord(sign) not in characters(families)}
        added = added_for(lacking)
        known = characters((*families, *added))
    except FontMissing:  # reported by a build
        return work
    left_out = {
        (script_of(sign).name, package_for(sign))
        for sign in without_unprintable_names(briefing, known)[1]
    }
    outcome = replace(work.outcome, left_out=tuple(sorted(left_out)))
    return replace(work, families=added, known=known, outcome=outcome)


def _labelled(work: Work) -> Work:
    """Check that the labels for a briefing's language exist and can be formatted."""
    from briefing.read import read_labels

    if work.theme is None or work.reading is None or work.reading.briefing is None:
        return work
    language = work.reading.briefing.document.language
    labels = read_labels(language, work.theme, work.templates, work.request.shown)
    theme = replace(work.theme, contents={**work.theme.contents, **labels.contents})
    outcome = replace(work.outcome, inputs={**work.outcome.inputs, **below("theme", theme.inputs)})
    work = replace(work, theme=theme, outcome=outcome)
    return work.with_looked(labels.looked).with_problems(labels.problems)
