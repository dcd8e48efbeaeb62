"""A theme applied to a briefing: it fills only the fields that the briefing omits."""

from msgspec.structs import replace

from briefing.model import HOUSE, Asset, Theme
from briefing.model.theme import Colours, DarkColours
from briefing.system.colour import contrast

LOGO = Asset("image/png", b"")


def bare(briefing, **said):
    """Return the briefing without the fields that a theme may fill, except those given."""
    names = ("publisher", "series", "logo", "page", "profile", "duplex")
    document = briefing.document
    given = {name: getattr(document, name) for name in document.model_fields_set - {*names}}
    return replace(briefing, document=type(document)(**given, **said))


def test_a_theme_fills_the_fields_that_the_briefing_omits_and_no_others(specimen):
    filled = {"publisher": "Ministry", "series": "Notes", "profile": "office", "duplex": True}
    theme = Theme(name="Ours", **filled, page="letter", logo="crest.png")
    themed = theme.apply_to(bare(specimen, page="a4"), LOGO)  # set, though at its default
    assert {name: getattr(themed.document, name) for name in filled} == filled
    assert themed.document.page == "a4"
    assert themed.assets[themed.document.logo] is LOGO
    assert HOUSE.apply_to(specimen) is specimen


def test_a_dark_accent_is_derived_by_lightening_unless_it_is_chosen():
    light = Colours(accent="#14513f")
    dark = Theme(name="Ours", colours=light).dark_scheme
    assert contrast(dark.accent, dark.paper) >= 7
    assert dark.signal == DarkColours().signal
    chosen = Theme(name="Ours", colours=light, dark=DarkColours(accent="#00ff00"))
    assert chosen.dark_scheme.accent == "#00ff00"
