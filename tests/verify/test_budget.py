"""A rendition over its budget says by how much, and what would make it fit."""

import pytest
from msgspec.structs import replace

from briefing.build.budget import Candidate, suggest
from briefing.verify.pages import PageMeasure, PageMeasures

ROOM, LINE = 700.0, 14.0


def pages(*fills, **heights):
    """Return pages as full as this. The blocks, by name, begin on the first."""
    measured = tuple(
        PageMeasure(number, fill, None, None, 0.0, tuple(heights) if number == 1 else ())
        for number, fill in enumerate(fills, start=1)
    )
    return PageMeasures(measured, (), heights, ROOM, LINE)


def candidates(*names, section="elsewhere", **more):
    return [Candidate(name, ("sections", name), name, 0.0, section, **more) for name in names]


def suggested(measures, budget, others, **more):
    others = [replace(each, saves=measures.heights.get(each.anchor, 0.0)) for each in others]
    suggestions, enough = suggest(measures, budget, others, **more)
    names = [each.name for each in suggestions]
    return names[:enough], names[enough:]


def test_the_excess_is_what_is_printed_beyond_the_budget():
    assert pages(0.9, 0.9, 1.0, 0.5).excess(2) == 1.5 * ROOM


A, B, C, D = (candidates(name)[0] for name in "abcd")
CASES = {
    "the one that is just enough comes first": (
        pages(0.9, 0.9, 0.1, a=400, b=100, c=30), 2, [A, B, C], (["b"], ["a", "c"])),
    "up to three are enough together": (
        pages(0.9, 0.9, 0.5, a=150, b=140, c=130, d=20), 2, [A, B, C, D],
        (["a", "b", "c"], ["d"])),
    "a section, where three blocks are not enough": (
        pages(1.0, 1.0, 0.9, a=100, b=100, c=100, s=800), 2,
        [*candidates("s", section=""), *candidates("a", "b", "c", section="s")], (["s"], [])),
    "no block beside its section": (
        pages(1.0, 1.0, 1.0, 0.5, a=300, s=800, t=700), 2,
        [*candidates("s", "t", section=""), *candidates("a", section="s")], (["s", "t"], [])),
    "what shorter renditions need, only if the rest is not enough": (
        pages(0.9, 0.9, 0.1, a=400, b=100), 2, [A, *candidates("b", is_needed=True)],
        (["a"], [])),
    "the longest, if no three are enough": (
        pages(1.0, 1.0, 1.0, 1.0, a=10, b=30, c=20), 1, [A, B, C], ([], ["b", "c", "a"])),
}  # fmt: skip


@pytest.mark.parametrize(("measures", "budget", "others", "names"), CASES.values(), ids=CASES)
def test_what_is_suggested(measures, budget, others, names):
    assert suggested(measures, budget, others) == names


def test_where_sections_begin_pages_a_page_is_saved_by_what_is_on_its_last():
    measures = pages(1.0, 0.1, 1.0, 0.9, a=300)
    on_pages = [replace(page, blocks=blocks) for page, blocks
                in zip(measures.pages, (("a",), (), ("b",), ()), strict=True)]  # fmt: skip
    measures = replace(measures, pages=tuple(on_pages), heights={"a": 300, "b": 300})
    assert suggested(measures, 3, candidates("a", "b"), starts=(1, 3)) == (["a"], ["b"])


def test_at_most_six_are_listed():
    names = [f"b{number}" for number in range(40)]
    measures = pages(1.0, 1.0, **dict.fromkeys(names, 10.0))
    assert len(suggested(measures, 1, candidates(*names))[1]) == 6
