"""The lines that sum up a run."""

import pytest

from briefing.system import console


def test_files_are_listed_in_columns():
    text = console.format_files([("kz-briefing-en.pdf", 8, 12), ("a.html", 1500, 0)], "out")
    assert (
        text == "out/kz-briefing-en.pdf  12 pages  1 kB\nout/a.html                        2 kB\n"
    )


def test_one_page_is_singular():
    assert console.format_files([("a.pdf", 8, 1)], "out") == "out/a.pdf  1 page  1 kB\n"


@pytest.mark.parametrize(
    ("folder", "shown"),
    [("con\n::stop-commands::x", "con␊::stop-commands::x"), ("\x1b[2J", "␛[2J")],
)
def test_control_characters_in_a_folder_name_are_shown_as_symbols(folder, shown):
    assert console.format_files([("a.pdf", 8, 1)], folder) == f"{shown}/a.pdf  1 page  1 kB\n"
    assert console.named("not built", [folder]) == f"not built: {shown}\n"


def test_an_empty_list_of_files_prints_nothing():
    assert console.format_files([], "out") == ""


def test_of_many_failures_only_some_are_named():
    assert console.named("not built", map(str, range(23))).endswith(", 18, 19 and 3 more\n")
    assert console.named("not built", []) == ""


@pytest.mark.parametrize(
    ("good", "bad", "same", "words"),
    [
        (1, 0, 0, "1 briefing built"),
        (2, 1, 0, "2 briefings built, 1 not"),
        (0, 1, 0, "0 briefings built, 1 not"),
        (0, 0, 0, "0 briefings built"),
        (0, 0, 1, "1 briefing unchanged"),
        (1, 0, 259, "1 briefing built, 259 unchanged"),
        (1, 2, 3, "1 briefing built, 2 not, 3 unchanged"),
    ],
)
def test_a_run_is_summed_up_by_what_was_built_and_left_unchanged(good, bad, same, words):
    told = console.run("built", good, bad, same, 1.26, "no problems")
    assert told == f"{words}, in 1.3 s: no problems\n"
