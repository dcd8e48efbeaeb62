"""A check is linear in the size of the content, up to limits that the documentation lists."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.build.pipeline import check
from briefing.build.request import Request
from briefing.model import limits
from briefing.model.glossary import Forms
from briefing.system.suggest import nearest, nearest_each
from tests.conftest import ROOT, TEMPLATES
from tests.examples import TIMES
from tests.growing import GROWING, briefing, write
from tests.read.pictures import raster

SAMPLE = list(GROWING) if TIMES > 1 else list(GROWING)[::4]
"""The kinds of growth to test: all in ``make soak``, which also measures their time."""


def check_large(files, folder):
    """Check a briefing of these files, called ``large``."""
    content = folder / "content"
    write(files, content)
    return check(Request(content, TEMPLATES, folder / "out", shown={"content": "content"}), "large")


def count_calls(files, folder):
    """Return how many functions a check calls: its work, whatever the machine is doing."""
    calls = 0

    def count(*_):
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        check_large(files, folder)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.sampled
@pytest.mark.parametrize("kind", SAMPLE)
def test_the_work_of_a_check_grows_no_faster_than_its_content(kind, tmp_path):
    few = count_calls(GROWING[kind](101), tmp_path / "few")
    many = count_calls(GROWING[kind](404), tmp_path / "many")
    assert many < 8 * few  # four times as much content; sixteen if it is quadratic


def test_the_documentation_lists_every_limit():
    page = (ROOT / "docs" / "problems.md").read_text("utf-8").partition("\n## Limits\n")[2]
    listed = re.findall(r"^\| (?!what|---)(.+?) \| (.+?) \|$", page, re.MULTILINE)
    assert listed == [(limit.of, str(limit)) for limit in limits.TABLE]


@pytest.mark.parametrize(
    ("files", "limit"),
    [
        (GROWING["sections"](limits.SECTIONS.most), limits.SECTIONS),
        (
            briefing(head="sections: [one, a, b, c]\n")
            | {f"{name}.yaml": GROWING["paragraphs"](7000)["one.yaml"] for name in "abc"},
            limits.ALL_VALUES,
        ),
        (
            briefing(head="sections: [one, a, b]\n")
            | {f"{name}.yaml": "#" * 1_400_000 for name in "ab"},
            limits.YAML_FILES,
        ),
        (GROWING["figures"](80), limits.ALL_ROWS),
        (GROWING["maps"](limits.NAMED.most + 1), limits.NAMED),
        (GROWING["svg elements"](140_000), limits.SVG),
        (GROWING["table columns"](limits.COLUMNS.most + 1), limits.COLUMNS),
    ],
    ids=["sections", "values", "bytes", "rows", "files", "picture", "columns"],
)
def test_what_is_larger_than_a_limit_is_refused_with_it(files, limit, tmp_path):
    told = [problem.message for problem in check_large(files, tmp_path).problems]
    assert any(limit.of in message and str(limit) in message for message in told), told


def test_a_style_of_an_svg_picture_is_limited(tmp_path):
    outcome = check_large(GROWING["svg comments"](1000), tmp_path)
    assert any(str(limits.SVG_STYLE) in problem.message for problem in outcome.problems)


def test_a_picture_counts_as_decoded(tmp_path):
    data = raster("PNG", (limits.PIXELS.most // 1000, 1000), "1")
    files = briefing(*(f"image: {{file: a{n}.png, alt: A, caption: A}}" for n in range(3)))
    folder = tmp_path / "content" / "large"
    folder.mkdir(parents=True)
    for n in range(3):
        (folder / f"a{n}.png").write_bytes(data)
    outcome = check_large(files, tmp_path)
    (problem,) = (one for one in outcome.problems if one.code == "image-broken")
    assert str(limits.ALL_PIXELS) in problem.message


def test_of_many_problems_of_a_kind_the_first_are_listed(tmp_path):
    outcome = check_large(GROWING["equal ids"](limits.PROBLEMS.most + 10), tmp_path)
    codes = [problem.code for problem in outcome.problems]
    assert codes.count("duplicate-id") == limits.PROBLEMS.most
    assert codes.count("more-problems") == 1


def test_a_thousand_misspelt_names_take_bounded_work(monkeypatch):
    compared = []
    monkeypatch.setattr(
        "briefing.system.suggest._differing", lambda *pair: compared.append(pair) or 1
    )
    nearest_each((f"plaice-{n}" for n in range(2000)), [f"place-{n}" for n in range(2000)])
    assert 0 < len(compared) <= 60_000


@given(st.lists(st.text("abcd1", max_size=7), max_size=8), st.text("abcd1", max_size=7))
def test_the_nearest_of_many_is_that_of_each(names, wanted):
    assert nearest_each([wanted, "x", wanted], names).get(wanted) == nearest(wanted, names)


@given(st.lists(st.text("ab +", min_size=1, max_size=5), max_size=5), st.text("ab +-", max_size=30))
def test_forms_are_found_where_a_search_for_each_finds_them(forms, text):
    there = {form for form in forms if re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text)}
    assert {form for form, _, _ in Forms(forms).find_all(text)} == there
