"""Characters that no font has are reported where they are written."""

import json

import pytest
import yaml
from msgspec.structs import replace

from briefing.build.glyphs import COMMON, missing_glyphs, uncommon_letters
from briefing.model import Asset, Source
from briefing.system.fonts import characters
from tests import growing
from tests.review.test_references import briefing

TEXT = ("sections", "two", "blocks", 2, "paragraph", "text")


def check(briefing):
    """Return what a check finds, if the fonts have common letters only."""
    return missing_glyphs(briefing, uncommon_letters(briefing))


def only(found):
    (finding,) = found
    return finding


def test_a_missing_glyph_not_in_the_content_is_attributed_to_a_template():
    assert "a template writes it" in only(missing_glyphs(briefing(), ["☃"])).help


MAP = {"type": "Feature", "properties": {"name": "中"},
       "geometry": {"type": "Point", "coordinates": [1, 2]}}  # fmt: skip
CHART = {"data": {"values": [{"city": "東"}]}}
FIELDS = yaml.safe_load(f"{{title: A title, {growing.DRAWN}}}")


@pytest.mark.parametrize(
    ("kind", "fields", "file", "field", "sign"),
    [
        ("map", {"file": "a", "labels": "name", "boundary_disclaimer": "No."}, MAP, "labels", "中"),
        ("vega_lite", {"spec": "a"}, CHART, "spec", "東"),
    ],
)
def test_a_character_in_the_file_of_a_drawing_is_reported_where_the_file_is_named(
    kind, fields, file, field, sign
):
    asset = Asset("application/json", json.dumps(file).encode())
    seen = replace(briefing({kind: FIELDS | fields}), assets={"a": asset})
    (finding,) = check(seen)
    assert (finding.path[-2:], finding.span) == ((kind, field), None)
    assert sign in finding.message
    assert finding.help.startswith("write it another way in the file of the drawing")


def test_missing_glyphs_of_a_text_are_one_finding_with_two_names_in_a_check_as_in_a_build():
    text = "Growth (率は増长) and ♞, \u0605 and \U000f0000."
    seen = briefing({"paragraph": "Some text."}, {"paragraph": text})
    pressed = sorted(sign for sign in text if not sign.isascii())
    finding = only(missing_glyphs(seen, pressed))
    assert finding.message == (
        "no font has the characters '率' (U+7387), 'は' (U+306F, hiragana letter ha)"
        " and 5 more: 増 长 ♞ U+0605 U+F0000"
    )
    assert (finding.path, finding.span) == (TEXT, (8, 1))
    assert check(seen) == (finding,)


@pytest.mark.parametrize(
    ("field", "value"), [("author", ["A. Writer", "新华社"]), ("remark", "Also known as 人民日报.")]
)
def test_a_check_finds_missing_glyphs_in_the_list_of_sources(field, value):
    paper = Source.model_validate({"title": "A paper", "character": "reporting", field: value})
    seen = replace(briefing(), sources={"paper": paper})
    assert only(check(seen)).path[:3] == ("sources", "paper", field)


def test_an_address_an_uncited_source_and_what_is_not_seen_need_no_glyph():
    text = "A [page](https://example.org/人民), a soft\u00adhyphen, a joiner\u200d, a\u3000space."
    seen = briefing({"paragraph": text}, sources=("paper", "人民日报"))
    assert check(seen) == ()


@pytest.mark.parametrize("text", ["&#x7387;", "[@paper, 率]", "`率`"])
def test_a_check_finds_missing_glyphs_in_what_markup_prints(text):
    finding = only(check(briefing({"paragraph": text})))
    assert "'率' (U+7387)" in finding.message


def test_the_common_letters_are_in_the_fonts_of_the_product():
    assert {code for first, last in COMMON for code in range(first, last + 1)} <= characters()
