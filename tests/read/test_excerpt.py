"""Of a shared list, only the entries that a briefing uses are attached to its PDF."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from briefing.read import excerpts
from briefing.read.yaml.parse import SOURCES, parse

LIST = """\
# Sources that briefings may cite.

# Of the north
a:
  title: A
  character: official

# Of the south: not to be shown in the north
b:
  title: B
  character: official
c: {title: C, character: official}
"""


def excerpt(desk, text, *used):
    """Return the excerpt of a list of sources if these are used; None if it is left out."""
    desk.write("../sources.yaml", text)
    kept = excerpts(desk.read(), {"sources": used}).get("sources.yaml")
    return None if kept is None else kept.decode()


def test_unused_entries_are_left_out_with_the_comments_above_them(desk):
    start, end = LIST.index("# Of the south"), LIST.index("c: ")
    assert excerpt(desk, LIST, "a", "c") == LIST[:start] + LIST[end:]
    assert excerpt(desk, LIST) is None


@pytest.mark.parametrize(
    "text",
    [
        "{a: {title: A, character: official}, b: {title: B, character: official}}\n",
        "b: &x\n  title: B\n  character: official\na: *x\n",
        "a:\r\n  title: A\r\n  character: official\r\n",
    ],
    ids=["on one line", "with an alias", "used entirely"],
)
def test_a_list_that_cannot_or_need_not_be_cut_is_kept_as_written(desk, text):
    assert excerpt(desk, text, "a") == text


def test_other_files_are_kept_as_read(desk):
    desk.write("../terms.yaml", "kz: {pref_label: Kazakhstan}\n")
    read = desk.read()
    assert excerpts(read, {"terms": ["kz"]}) == read.contents


TITLES = some.sampled_from(["A", "'# no comment'", '"two\n\n  lines"', "|\n    # words\n", "Ә ع"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    some.lists(
        some.tuples(TITLES, some.sampled_from(["", "\n", "# c\n", "\n# c\n\n"])), min_size=1
    ),
    some.data(),
)
def test_an_excerpt_has_exactly_the_used_entries_unchanged(desk, entries, data):
    text = "".join(
        f"{above}s{number}:\n  title: {title}\n  character: official\n"
        for number, (title, above) in enumerate(entries)
    )
    names = [f"s{number}" for number in range(len(entries))]
    used = data.draw(some.lists(some.sampled_from(names), unique=True, min_size=1))
    kept = excerpt(desk, text, *used)
    whole = parse("", text.encode(), SOURCES).value
    found = parse("", kept.encode(), SOURCES).value
    assert found == {name: whole[name] for name in names if name in used}
    assert excerpt(desk, kept, *used) == kept
