"""A theme's labels and style may be anything: the document is composed, or problems have places."""

import shutil
from copy import deepcopy

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.build.pipeline import draft
from briefing.build.request import Request, Status
from tests.conftest import ROOT, TEMPLATES
from tests.examples import TIMES

ENGLISH = yaml.safe_load((TEMPLATES / "labels" / "en.yaml").read_text("utf-8"))
THEME = yaml.safe_load((TEMPLATES / "themes" / "meridian" / "theme.yaml").read_text("utf-8"))
THEME |= {"wording": {"en": {"skip": "Skip", "date.pattern_year": "y", "as_of": "on {date}"}}}
VALUES = [
    None, True, 5, 1.5, "", "x",
    "{}", "{0}", "{date!r}", "{date:>9}", "{", "y", "''", "'", "%", "\0",
    [], ["x"], {}, {"id": "y"}, {"": "x"}, "<![x]>", "<b>", "a" * 3000,
]  # fmt: skip


def paths(value, path=()):
    yield path
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield from paths(inner, (*path, key))


def mutated(whole, steps):
    """Return a group of fields with values replaced or removed."""
    for chosen, other, is_removed in steps:
        if not isinstance(whole, dict):
            return whole
        *above, last = [*paths(whole)][1:][chosen % max(len([*paths(whole)]) - 1, 1)] or [None]
        whole = deepcopy(whole)
        place = whole
        for part in above:
            place = place[part]
        if is_removed:
            del place[last]
        else:
            place[last] = VALUES[other % len(VALUES)]
        if not whole:
            return whole
    return whole


STEPS = st.lists(st.tuples(st.integers(0, 999), st.integers(0, 99), st.booleans()), max_size=2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("labels")
    shutil.copytree(ROOT / "tests" / "content", folder / "content")
    shutil.copytree(TEMPLATES / "themes" / "meridian", folder / "ours")
    (folder / "ours" / "labels").mkdir(exist_ok=True)
    return folder


@settings(max_examples=40 * TIMES, suppress_health_check=list(HealthCheck))
@given(labels=STEPS, theme=STEPS, is_empty=st.sampled_from([False] * 9 + [True]))
def test_any_labels_and_theme_are_composed_or_refused_at_a_position(
    folder, labels, theme, is_empty
):
    text = "" if is_empty else yaml.safe_dump(mutated(ENGLISH, labels), allow_unicode=True)
    (folder / "ours" / "labels" / "en.yaml").write_text(text, encoding="utf-8")
    text = yaml.safe_dump(mutated(THEME, theme), allow_unicode=True)
    (folder / "ours" / "theme.yaml").write_text(text, encoding="utf-8")
    request = Request(folder / "content", TEMPLATES, folder / "out", theme=folder / "ours")
    outcome = draft(request, "specimen").outcome
    assert outcome.status in (Status.DONE, Status.FAILED), outcome.report
    assert all(problem.position for problem in outcome.problems)
