"""No text lies on other text, on a mark or outside, in every script and page size."""

from itertools import cycle, product

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from briefing.charts import TooTall
from briefing.charts.panels import draw_chart, layout_panels
from tests.charts.boxes import faults, rects, texts
from tests.charts.samples import A4, A5, ARABIC, ENGLISH, KINDS, LANGUAGES, LARGE, MONO, chart, of
from tests.conftest import pressed
from tests.examples import examples
from tests.visual.overlaps import clipped_text, overlapping_text

ONE = [3.0, 12.5, 7.25, 40.0, 22.0, 9.5]
TWO = [5.0, 11.0, 9.0, 38.0, 25.0, 3.0]
DATA = {
    "one series": (ONE,),
    "two": (ONE, TWO),
    "four": (ONE, TWO, [value * 1.5 for value in TWO], [value / 2 for value in ONE]),
    "both sides of zero": ([3.0, -12.5, 7.25, -4.0, 22.0, 9.5], TWO),
    "below zero": ([-value for value in ONE], [-value for value in TWO]),
    "equal": ([5.0] * 6, [5.0] * 6, [5.0] * 6),
    "near": ([5.0, 5.1, 5.2, 4.9, 5.0, 5.05], [5.02, 5.0, 5.1, 5.0, 5.02, 5.1]),
    "with gaps": ([None, 1.0, None, 2.0, None, None], [2.0, 2.0, None, None, None, None]),
    "nothing": ([None] * 4,),
    "zero": ([0.0] * 4,),
    "a single one": ([5.0],),
    "long numbers": ([1234567.0, 22345678.0, 3456789.0, 9876543.0],),
    "many": ([float(number % 17) + 1 for number in range(40)],),
}
PAGES = {"a4": A4, "a5": A5, "large": LARGE}


def sample(kind, data, words, style, panels=("",)):
    longest = max(map(len, data))
    categories = [word if number < len(words) else f"{word} {number}"
                  for number, word in zip(range(longest), cycle(words), strict=False)]  # fmt: skip
    names = ("",) if len(data) == 1 else words[1:]
    return chart(kind, *of(kind, *data), names=names, categories=categories, style=style,
                 panels=panels)  # fmt: skip


def faults_of(one):
    try:
        return faults(one)
    except TooTall:
        return []  # a table replaces it


PANELS = ("The first of three", "Second", "A third with a long name, over two or more lines")
CASES = [
    *((data, ENGLISH, page, ("",)) for data, page in product(DATA, PAGES)),
    *(("four", LANGUAGES[language], page, ("",)) for language, page in product(LANGUAGES, PAGES)),
    *((data, ENGLISH, page, PANELS) for data, page in product(DATA, ("a4", "large"))),
]


@pytest.mark.parametrize(("data", "words", "page", "panels"), CASES)
@pytest.mark.parametrize("kind", KINDS)
def test_labels_do_not_overlap_in_any_script_on_any_page_or_in_panels(
    kind, data, words, page, panels
):
    assert faults_of(sample(kind, DATA[data], words, PAGES[page], panels)) == []


@examples(25)
@given(
    some.sampled_from(KINDS),
    some.lists(
        some.lists(some.none() | some.floats(-999, 99999).map(lambda v: round(v, 1)),
                   min_size=5, max_size=5), min_size=1, max_size=4,
    ),
    some.lists(some.text(some.sampled_from("abWi әШ م"), min_size=1, max_size=60).map(str.strip)
               .filter(bool), min_size=5, max_size=5, unique=True),
    some.sampled_from([A4, A5, LARGE]),
)  # fmt: skip
def test_labels_do_not_overlap_for_arbitrary_data(kind, data, words, style):
    assert faults_of(sample(kind, data, tuple(words), style)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_labels_have_the_same_positions_in_mono_and_in_colour(kind):
    places = [[*texts(layout_panels(sample(kind, DATA["four"], ENGLISH, s)))] for s in (A4, MONO)]
    assert places[0] == places[1]


@pytest.mark.parametrize("page", ["a4", "large"])
def test_no_text_overlaps_or_is_clipped_in_print_and_no_glyph_is_missing(page):
    style, charts = PAGES[page], []
    for number, (kind, words) in enumerate(product(KINDS, LANGUAGES.values())):
        data = DATA["two" if number % 2 else "one series"]
        one = replace(sample(kind, data, words, style), name=f"figure-{number}")
        try:
            fits = layout_panels(one).height <= style.height
        except TooTall:
            fits = False
        charts += [one] if fits else []
    css = f"@page {{ size: {style.width}pt {style.height}pt; margin: 0 }} body {{ margin: 0 }}"
    css += " div { break-after: page } svg { display: block }"
    body = "".join(f"<div>{draw_chart(one)}</div>" for one in charts)
    head = f"<head><title>Drawings</title><style>{css}</style></head>"
    sheet = pressed(f'<!DOCTYPE html><html lang="en">{head}<body>{body}</body></html>')
    assert sheet.pages > 10
    assert [str(one) for one in overlapping_text(sheet.content)] == []
    assert [str(one) for one in clipped_text(sheet.content)] == []
    assert sheet.missing_glyphs == ()


def test_columns_with_long_names_become_bars():
    block = layout_panels(sample("column", DATA["one series"], ENGLISH, A4))
    assert len({box.left for box in rects(block)}) == 1


def test_every_category_is_labelled_however_long_the_names():
    words = " ".join(box.what for box in texts(layout_panels(sample("column", (ONE,), ARABIC, A5))))
    assert all(part in words for name in ARABIC for part in name.split())


def test_only_some_columns_of_a_time_series_are_labelled():
    years = tuple(str(year) for year in range(1960, 2060))
    many = replace(chart("column", [1.0] * 100, categories=years), in_time=True)
    named = [box.what for box in texts(layout_panels(many)) if box.what in years]
    assert 5 < len(named) < 100


def test_the_zero_of_a_scale_is_labelled():
    one = chart("dot", [-30000000.0, 60000000.0], style=LARGE, categories=("Some name", "Another"))
    assert "0" in {box.what for box in texts(layout_panels(one))}


def test_names_too_long_for_line_ends_are_in_a_legend():
    one = sample("line", DATA["two"], ("", "Mmmmmmmmmmmmmmmmmmmmmmmm", "Imports"), A5)
    name = next(box for box in texts(layout_panels(one)) if box.what.startswith("Mmm"))
    assert name.left < A5.width / 2


def test_a_leader_joins_a_moved_name_to_its_line_end():
    one = sample("line", DATA["equal"], ENGLISH, A4)
    marks = [m for m in layout_panels(one).marks if m.tag == "line"]
    leaders = [
        m for m in marks if (m.looks["stroke"], m.looks["stroke-width"]) == ("#555555", "0.4")
    ]
    assert len(leaders) == 3
