"""A rendition over its budget says by how much, and what would make it fit."""

from msgspec.structs import replace

from briefing.verify.page_rules import Candidate, find_overrun
from briefing.verify.pages import PageMeasure, PageMeasures

ROOM, LINE = 700.0, 14.0


def pages(*fills, **heights):
    """Return pages as full as this. The blocks, by name, begin on the first."""
    return PageMeasures(
        tuple(
            PageMeasure(number, fill, None, None, 0.0, tuple(heights) if number == 1 else ())
            for number, fill in enumerate(fills, start=1)
        ),
        (),
        heights,
        ROOM,
        LINE,
    )


def candidates(*names, section="elsewhere", **more):
    return [Candidate(name, ("sections", name), name, section, **more) for name in names]


def sections(*names):
    return candidates(*names, section="")


def suggested(measures, budget, others, **more):
    overrun = find_overrun(measures, budget, others, **more)
    assert overrun is not None
    names = [each.name for each in overrun.suggestions]
    return names[: overrun.enough], names[overrun.enough :]


def test_within_the_budget_nothing_is_said():
    assert find_overrun(pages(0.9, 0.9), 2, []) is None


def test_the_excess_is_what_is_printed_beyond_the_budget():
    overrun = find_overrun(pages(0.9, 0.9, 1.0, 0.5), 2, [])
    assert overrun.excess == 1.5 * ROOM


def test_the_suggestion_that_is_just_enough_comes_first():
    measures = pages(0.9, 0.9, 0.1, a=400, b=100, c=30)
    assert suggested(measures, 2, candidates("a", "b", "c")) == (["b"], ["a", "c"])


def test_up_to_three_suggestions_are_enough_together():
    measures = pages(0.9, 0.9, 0.5, a=150, b=140, c=130, d=20)
    assert suggested(measures, 2, candidates("a", "b", "c", "d")) == (["a", "b", "c"], ["d"])


def test_a_section_is_suggested_where_three_blocks_are_not_enough():
    measures = pages(1.0, 1.0, 0.9, a=100, b=100, c=100, s=800)
    blocks = candidates("a", "b", "c", section="s")
    assert suggested(measures, 2, [*sections("s"), *blocks]) == (["s"], [])


def test_a_block_is_not_suggested_beside_its_section():
    measures = pages(1.0, 1.0, 1.0, 0.5, a=300, s=800, t=700)
    others = [*sections("s", "t"), *candidates("a", section="s")]
    assert suggested(measures, 2, others) == (["s", "t"], [])


def test_what_shorter_renditions_need_is_suggested_only_if_the_rest_is_not_enough():
    measures = pages(0.9, 0.9, 0.1, a=400, b=100)
    others = [*candidates("a"), *candidates("b", is_needed=True)]
    assert suggested(measures, 2, others) == (["a"], [])


def test_if_no_three_are_enough_the_longest_are_listed():
    measures = pages(1.0, 1.0, 1.0, 1.0, a=10, b=30, c=20)
    assert suggested(measures, 1, candidates("a", "b", "c")) == ([], ["b", "c", "a"])


def test_where_sections_begin_pages_a_page_is_saved_by_what_is_on_its_last():
    measures = pages(1.0, 0.1, 1.0, 0.9, a=300)
    pages_of = (
        replace(measures.pages[0], blocks=("a",)),
        measures.pages[1],
        replace(measures.pages[2], blocks=("b",)),
        measures.pages[3],
    )
    measures = replace(measures, pages=pages_of, heights={"a": 300, "b": 300})
    assert suggested(measures, 3, candidates("a", "b"), starts=(1, 3)) == (["a"], ["b"])


def test_at_most_six_are_listed():
    names = [f"b{number}" for number in range(40)]
    measures = pages(1.0, 1.0, **dict.fromkeys(names, 10.0))
    overrun = find_overrun(measures, 1, candidates(*names))
    assert len(overrun.suggestions) == 6
