"""The SVG embedded in a page: plain, self-contained, with real text."""

import re
from xml.etree import ElementTree

import pytest
from msgspec.structs import asdict

from briefing.charts import Axis, Status, Style, TooTall
from briefing.charts.panels import draw_chart
from briefing.charts.scene import FAMILIES, SVG
from tests.charts.samples import KINDS, chart, of

VALUES = [3.0, 12.5, -7.25, 40.0, None, 9.5]


@pytest.fixture(scope="module")
def drawings():
    """Draw every kind in every status, with two series."""
    return {
        (kind, status): draw_chart(
            chart(kind, *of(kind, VALUES, VALUES[::-1]), names=("Exports", "Imports"),
                  status=status, name=f"figure-{kind}")
        )
        for kind in KINDS for status in Status
    }  # fmt: skip


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def root(kind, drawings):
    return ElementTree.fromstring(drawings[kind, Status.ESTIMATE])


def names(root):
    return {element.tag.removeprefix(f"{{{SVG}}}") for element in root.iter()}


def test_every_kind_is_drawn_in_every_status(drawings):
    assert all(svg.startswith("<svg ") for svg in drawings.values())


def test_a_drawing_is_one_image_as_wide_as_the_text_and_its_title_comes_first(root):
    assert (root.get("role"), root.get("width")) == ("img", "473.4pt")
    assert (root[0].tag, root[0].text) == (f"{{{SVG}}}title", "What is shown")


def test_labels_remain_text(root):
    words = {"".join(text.itertext()) for text in root.iter(f"{{{SVG}}}text")}
    assert "Exports" in words


def test_text_is_in_the_fonts_of_the_document(root):
    groups = root.iterfind(f".//{{{SVG}}}text/..")
    assert {group.get("font-family") for group in groups} == {FAMILIES}


def test_a_drawing_has_only_shapes_and_text(root):
    assert names(root) <= {
        "svg",
        "g",
        "path",
        "circle",
        "line",
        "rect",
        "text",
        "title",
        "defs",
        "pattern",
    }


def test_ids_begin_with_the_name_of_the_drawing(kind, root):
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert [one for one in ids if not one.startswith(f"figure-{kind}-")] == []


def test_every_reference_in_a_drawing_resolves(drawings):
    for svg in drawings.values():
        ids = set(re.findall(r' id="([^"]+)"', svg))
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= ids


def test_coordinates_are_rounded(root):
    places = [value for element in root.iter() for value in element.attrib.values()]
    assert [value for value in places if re.search(r"\d\.\d{3,}", value)] == []


@pytest.mark.parametrize(
    "words",
    ["<b> & \"C\" 'd'", "1e5", "2001", "true", "null", "datum.value", "{{x}}", "a\\nb", "  "],
)
def test_category_names_are_drawn_literally(words):
    made = ElementTree.fromstring(draw_chart(chart("bar", [1.0, 2.0], categories=(words, "Other"))))
    found = ["".join(text.itertext()) for text in made.iter(f"{{{SVG}}}text")]
    assert words.strip() in [text.strip() for text in found]


def test_the_title_is_kept_literally():
    made = ElementTree.fromstring(draw_chart(chart("bar", [1.0], title='A < B & "C"')))
    assert made[0].text == 'A < B & "C"'


@pytest.mark.parametrize(
    "values", [[5.0], [0.0], [None], [-5.0, -4.0], [1e-9], [1e15], [1e15, 1.0]]
)
def test_few_small_and_large_values_are_drawn(kind, values):
    assert draw_chart(chart(kind, *of(kind, values))).startswith("<svg ")


@pytest.mark.parametrize("kind", ["column", "line"], indirect=False)
def test_three_hundred_observations_are_drawn(kind):
    many = chart(kind, [float(number % 17) for number in range(300)])
    if kind == "column":
        many = type(many)(**{**asdict(many), "in_time": True})
    svg = draw_chart(many)
    corners = max((path.count("L") for path in re.findall(r' d="([^"]*)"', svg)), default=0)
    assert corners == 299 if kind == "line" else svg.count("<rect") > 250


@pytest.mark.parametrize("kind", ["bar", "dot", "range"], indirect=False)
def test_more_rows_than_fit_on_a_page_are_refused(kind):
    with pytest.raises(TooTall, match="times as high as a page"):
        draw_chart(chart(kind, *of(kind, [1.0] * 300)))


def test_labels_that_leave_no_room_for_the_chart_are_refused():
    narrow = Style(150.0, 400.0, 14.0)
    with pytest.raises(TooTall, match="leave no room"):
        draw_chart(
            chart("bar", [123456789.0, 1.0], categories=("Machinery", "Vehicles"), style=narrow)
        )


def test_a_scale_without_numbers_is_drawn():
    one = chart("dot", [1.0, 2.0])
    assert draw_chart(type(one)(**{**asdict(one), "values": Axis(0.0, 3.0, ())}))
