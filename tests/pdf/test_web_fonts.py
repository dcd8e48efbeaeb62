"""The fonts within a web page: the characters of the page, in faces of its theme."""

import base64
import io
import re

import pytest
from fontTools.ttLib import TTFont

from briefing.compose.stylesheets import list_web_fonts
from briefing.model import HOUSE, Theme
from briefing.pdf import press_html
from briefing.pdf.fonts import LIMIT, embed_fonts, make_woff2
from briefing.read.fonts import read_font
from tests.conftest import composed
from tests.house_font import write_font

RULE = re.compile(
    r'@font-face \{ font-family: "(.+?)"; font-weight: (.+?); font-style: (.+?);'
    r' src: url\("data:font/woff2;base64,(.+?)"\) format\("woff2"\); \}'
)
HOUSE_FONTS = list_web_fonts(HOUSE)


def embedded(page, fonts=HOUSE_FONTS, faces=()):
    """Return the fonts of a page by family, weight and style."""
    rules = embed_fonts(fonts, page, faces)
    return {
        (family, weight, style): TTFont(io.BytesIO(base64.b64decode(data)))
        for family, weight, style, data in RULE.findall(rules)
    }


def test_the_faces_that_the_styles_ask_for_have_the_characters_of_the_page_only():
    fonts = embedded("Қазақ, abc")
    characters = {frozenset(map(chr, font.getBestCmap())) for font in fonts.values()}
    assert characters == {frozenset("Қазақ, abc")}
    weights = {"Spectral": ("400", "700"), "Fira Sans": ("400", "500", "600", "700")}
    assert fonts.keys() == {
        *((family, weight, "normal") for family in weights for weight in weights[family]),
        *((family, "400", "italic") for family in weights),
    }


def test_a_family_for_missing_characters_has_only_those_in_all_forms_and_serves_all_weights():
    font = embedded("abc \N{ARABIC LETTER BEH}")["Amiri", "100 900", "normal"]
    assert [*map(chr, font.getBestCmap())] == ["\N{ARABIC LETTER BEH}"]
    assert len(font.getGlyphOrder()) > 3


def test_a_face_serves_the_weights_for_which_its_family_has_no_other():
    theme = Theme(name="Ours", fonts={"data": "Amiri"})
    served = {("Amiri", "400 500", "normal"), ("Amiri", "600 700", "normal")}
    assert served <= embedded("abc", list_web_fonts(theme)).keys()


def test_the_least_needed_faces_are_left_out_of_a_page_with_many_characters():
    page = "".join(map(chr, range(0x20, 0x530)))
    assert 0 < len(embed_fonts(HOUSE_FONTS, page)) <= LIMIT
    fonts = embedded(page)
    assert ("Spectral", "400", "normal") in fonts
    assert ("Spectral", "700", "normal") not in fonts


def test_the_same_page_has_the_same_fonts():
    make_woff2.cache_clear()
    first = embed_fonts(HOUSE_FONTS, "abc")
    make_woff2.cache_clear()
    assert embed_fonts(HOUSE_FONTS, "abc") == first


@pytest.mark.parametrize(("bits", "is_embedded"), [(0x4, False), (0xC, True)])
def test_a_font_licensed_for_print_only_is_not_in_the_page(tmp_path, bits, is_embedded):
    write_font(tmp_path / "house.ttf", bits=bits)
    face = read_font(tmp_path, "house.ttf")
    theme = Theme(name="Ours", fonts={"headings": "House Sans"})
    families = {family for family, _, _ in embedded("abc", list_web_fonts(theme), (face,))}
    assert ("House Sans" in families) is is_embedded


def test_a_page_allows_its_fonts_by_the_hash_of_their_rules(specimen):
    page = press_html(composed(specimen)).content.decode()
    policy = re.search(r"style-src (.+?);", page)[1].split()
    assert len(policy) == len(set(policy)) == 2
    assert "{font-faces}" not in page
