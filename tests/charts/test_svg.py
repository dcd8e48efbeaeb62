"""The SVG embedded in a page: plain, self-contained, with real text."""

import re
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from briefing.charts import Axis, Status, Style, TooTall
from briefing.charts.panels import draw_chart
from briefing.charts.scene import FAMILIES, SVG
from tests.charts.samples import KINDS, chart, of

VALUES = [3.0, 12.5, -7.25, 40.0, None, 9.5]
PLAIN = {"svg", "g", "path", "circle", "line", "rect", "text", "title", "defs", "pattern"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", Status)
def test_a_drawing_is_one_self_contained_image_of_shapes_and_text(kind, status):
    svg = draw_chart(
        chart(kind, *of(kind, VALUES, VALUES[::-1]), names=("Exports", "Imports"), status=status,
              name=f"figure-{kind}", title='A < B & "C"')
    )  # fmt: skip
    root = ElementTree.fromstring(svg)
    assert (root.get("role"), root.get("width")) == ("img", "473.4pt")
    assert (root[0].tag, root[0].text) == (f"{{{SVG}}}title", 'A < B & "C"')
    assert {element.tag.removeprefix(f"{{{SVG}}}") for element in root.iter()} <= PLAIN
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert all(one.startswith(f"figure-{kind}-") for one in ids)
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= ids
    assert not re.search(r"=\"[^\"]*\d\.\d{3}", svg)  # coordinates are rounded
    texts = [*root.iterfind(f".//{{{SVG}}}text/..")]
    assert "Exports" in {"".join(text.itertext()) for text in root.iter(f"{{{SVG}}}text")}
    assert {group.get("font-family") for group in texts} == {FAMILIES}


@pytest.mark.parametrize("words", ["<b> & \"C\" 'd'", "1e5", "null", "{{x}}", "a\\nb", "  "])
def test_category_names_are_drawn_literally(words):
    made = ElementTree.fromstring(draw_chart(chart("bar", [1.0, 2.0], categories=(words, "Other"))))
    found = ["".join(text.itertext()) for text in made.iter(f"{{{SVG}}}text")]
    assert words.strip() in [text.strip() for text in found]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "values", [[5.0], [0.0], [None], [-5.0, -4.0], [1e-9], [1e15], [1e15, 1.0]]
)
def test_few_small_and_large_values_are_drawn(kind, values):
    assert draw_chart(chart(kind, *of(kind, values))).startswith("<svg ")


@pytest.mark.parametrize("kind", ["column", "line"])
def test_three_hundred_observations_are_drawn(kind):
    many = chart(kind, [float(number % 17) for number in range(300)])
    svg = draw_chart(replace(many, in_time=True))
    corners = max((path.count("L") for path in re.findall(r' d="([^"]*)"', svg)), default=0)
    assert corners == 299 if kind == "line" else svg.count("<rect") > 250


@pytest.mark.parametrize("kind", ["bar", "dot", "range"])
def test_more_rows_than_fit_on_a_page_are_refused(kind):
    with pytest.raises(TooTall, match="times as high as a page"):
        draw_chart(chart(kind, *of(kind, [1.0] * 300)))


def test_labels_that_leave_no_room_for_the_chart_are_refused():
    narrow = Style(150.0, 400.0, 14.0)
    names = ("Machinery", "Vehicles")
    with pytest.raises(TooTall, match="leave no room"):
        draw_chart(chart("bar", [123456789.0, 1.0], categories=names, style=narrow))


def test_a_scale_without_numbers_is_drawn():
    assert draw_chart(replace(chart("dot", [1.0, 2.0]), values=Axis(0.0, 3.0, ())))
