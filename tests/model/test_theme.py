"""What a briefing wears of a theme: what the theme says, where the briefing itself says nothing."""

import pytest

from briefing.colour import contrast
from briefing.model import HOUSE, Asset, Theme
from briefing.model.theme import Colours, DarkColours

LOGO = Asset("image/png", b"")


def bare(briefing, **said):
    """The briefing with nothing said in the fields that a theme may fill."""
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
def test_a_theme_speaks_where_the_briefing_is_silent(specimen, name, value):
    worn = Theme(name="Ours", **{name: value}).worn_by(bare(specimen))
    assert getattr(worn.document, name) == value


def test_what_the_briefing_says_stands_though_it_be_the_default(specimen):
    theme = Theme(name="Ours", publisher="Ministry", page="letter")
    document = theme.worn_by(bare(specimen, publisher="Another", page="a4")).document
    assert (document.publisher, document.page) == ("Another", "a4")


def test_the_logo_of_a_theme_is_worn_without_one_of_the_briefing(specimen):
    worn = Theme(name="Ours", logo="crest.png").worn_by(bare(specimen), LOGO)
    assert worn.assets[worn.document.logo] is LOGO


def test_our_own_house_changes_nothing(specimen):
    assert HOUSE.worn_by(specimen) is specimen


def test_for_the_dark_an_accent_is_made_lighter_by_itself():
    dark = Theme(name="Ours", colours=Colours(accent="#14513f")).in_the_dark
    assert contrast(dark.accent, dark.paper) >= 7
    assert dark.signal == DarkColours().signal


def test_an_accent_that_was_chosen_for_the_dark_stays():
    theme = Theme(
        name="Ours", colours=Colours(accent="#14513f"), dark=DarkColours(accent="#00ff00")
    )
    assert theme.in_the_dark.accent == "#00ff00"
