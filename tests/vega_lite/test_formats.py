"""Vega-Lite charts format numbers and dates for the language of the document."""

import json
import shutil

import pytest
from babel import Locale

from briefing.vega_lite.drawing import Drawer, Specification
from briefing.vega_lite.validate import locale_formats
from tests.charts.samples import A4
from tests.conftest import TEMPLATES, changed, composed


def drawn(language, rows=({"t": "2025-01-01", "v": 1500.5},), **axis):
    """Return the SVG of a bar chart drawn for a language."""
    encoding = {
        "x": {"field": "t", "type": "temporal", "timeUnit": "yearmonth", "axis": {"title": None}},
        "y": {"field": "v", "type": "quantitative", "axis": {"title": None, **axis}},
    }
    text = json.dumps({"data": {"values": rows}, "mark": "bar", "encoding": encoding})
    return Drawer().draw(Specification("f", "T", text, A4, locale_formats(Locale(language))))


@pytest.mark.parametrize(
    ("language", "month"), [("fr", "janv. 2025"), ("kk", "қаң. 2025"), ("ru", "янв. 2025")]
)
def test_months_are_named_in_the_language(language, month):
    assert month in drawn(language)
    assert "Jan" not in drawn(language)


def test_numbers_are_formatted_for_the_language():
    signs = {"format": "$,.1f", "values": [1500.5]}
    assert "1\u202f500,5\u00a0$" in drawn("fr", **signs)
    percent = {"format": ".1%", "values": [-0.125], "labelBound": False}
    rows = [{"t": "2025-01-01", "v": -0.125}]
    assert "−12,5\u00a0%" in drawn("fr", rows, **percent)
    assert "−12,5%" in drawn("tr", rows, **percent)


def test_days_of_the_week_are_named_in_the_language():
    named = locale_formats(Locale("fr"))["time"]
    assert (named["days"][0], named["shortDays"][1]) == ("dimanche", "lun.")


def test_english_keeps_no_formats_of_another_language():
    before = drawn("en")
    drawn("fr")
    assert drawn("en") == before
    assert "Jan 2025" in before


def test_charts_of_a_document_are_in_its_language(specimen, specimen_document, tmp_path):
    templates = shutil.copytree(TEMPLATES, tmp_path / "templates")
    shutil.copy(templates / "labels" / "en.yaml", templates / "labels" / "fr.yaml")
    french = composed(changed(specimen, language="fr"), templates).page_html
    assert "févr. 2024" in french
    assert "Feb 2024" in specimen_document.page_html
    assert "46,4° N, 11,4° E" in french  # and the coordinates of a map
