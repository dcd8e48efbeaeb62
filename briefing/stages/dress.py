"""The stage that reads the theme and the labels."""

from __future__ import annotations

from dataclasses import replace

from briefing.stages.work import Work, below


def dress(work: Work) -> Work:
    """Read the theme of a briefing and check its contrasts, then its labels."""
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
    return _labelled(work.with_problems(theme.problems).with_findings(low_contrasts(theme.theme)))


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
