"""A theme applied to a briefing: it fills only the fields that the briefing omits."""

import pytest

from briefing.model import HOUSE, Asset, Theme
from briefing.model.theme import Colours, DarkColours
from briefing.system.colour import contrast

LOGO = Asset("image/png", b"")


def bare(briefing, **said):
    """Return the briefing without the fields that a theme may fill, except those given."""
    names = ("publisher", "series", "logo", "page", "profile", "duplex")
    document = briefing.document
    given = {name: getattr(document, name) for name in document.model_fields_set - {*names}}
    return briefing.__class__(
        **{name: getattr(briefing, name) for name in ("name", "sections", "facts", "sources",
                                                      "terms", "assets")},
        document=type(document)(**given, **said),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [("publisher", "Ministry"), ("series", "Notes"), ("page", "letter"), ("profile", "office"),
     ("duplex", True)],
)  # fmt: skip
def test_a_theme_fills_fields_that_the_briefing_omits(specimen, name, value):
    themed = Theme(name="Ours", **{name: value}).apply_to(bare(specimen))
    assert getattr(themed.document, name) == value


def test_a_field_set_by_the_briefing_is_kept_even_at_its_default(specimen):
    theme = Theme(name="Ours", publisher="Ministry", page="letter")
    document = theme.apply_to(bare(specimen, publisher="Another", page="a4")).document
    assert (document.publisher, document.page) == ("Another", "a4")


def test_the_theme_logo_is_used_if_the_briefing_has_none(specimen):
    themed = Theme(name="Ours", logo="crest.png").apply_to(bare(specimen), LOGO)
    assert themed.assets[themed.document.logo] is LOGO


def test_the_default_theme_changes_nothing(specimen):
    assert HOUSE.apply_to(specimen) is specimen


def test_a_dark_accent_is_derived_by_lightening_unless_it_is_chosen():
    light = Colours(accent="#14513f")
    dark = Theme(name="Ours", colours=light).dark_scheme
    assert contrast(dark.accent, dark.paper) >= 7
    assert dark.signal == DarkColours().signal
    chosen = Theme(name="Ours", colours=light, dark=DarkColours(accent="#00ff00"))
    assert chosen.dark_scheme.accent == "#00ff00"
