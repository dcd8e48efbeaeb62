"""What the words of figures need of a language: numbers in words, and units in the singular."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import field

from briefing.system.values import Value


class FigureWords(Value):
    """The words of a language for figures."""

    numbers: str = ""
    """The numbers from 0 to 20 in words, in order; empty if they are printed in digits."""
    singular: Mapping[str, str] = field(default_factory=dict)
    """The singular of units, by the plural in which content gives them."""


_NUMBERS_EN = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty
"""
_NUMBERS_FR = """
zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
dix-sept dix-huit dix-neuf vingt
"""
_REGULAR_EN = (
    *("agreements", "barrels", "battalions", "days", "euros", "households", "hours", "kilometres"),
    *("members", "metres", "missions", "months", "nationals", "offices", "organisations"),
    *("percentage points", "persons", "places", "projects", "refugees", "schools", "seats"),
    *("square kilometres", "states", "tonnes", "US dollars", "visits", "votes", "weeks", "years"),
)
"""Units that are singular without their last letter."""
_REGULAR_FR = (
    *("ans", "années", "euros", "femmes", "habitants", "heures", "hommes", "jours", "kilomètres"),
    *("membres", "missions", "organisations", "personnes", "sièges", "tonnes", "États"),
)
_ENGLISH = FigureWords(
    _NUMBERS_EN,
    {unit: unit[:-1] for unit in _REGULAR_EN}
    | {
        **{"agencies": "agency", "bodies": "body", "centuries": "century", "cities": "city"},
        **{"companies": "company", "countries": "country", "embassies": "embassy"},
        **{"treaties": "treaty", "children": "child", "people": "person", "troops": "soldier"},
        **{"women": "woman", "barrels a day": "barrel a day"},
    },
)
_FRENCH = FigureWords(
    _NUMBERS_FR,
    {unit: unit[:-1] for unit in _REGULAR_FR}
    | {
        "dollars des États-Unis": "dollar des États-Unis",
        "kilomètres carrés": "kilomètre carré",
        "points de pourcentage": "point de pourcentage",
        **{"pays": "pays", "voix": "voix"},
    },
)

LANGUAGES: Mapping[str, FigureWords] = {"en": _ENGLISH, "fr": _FRENCH}
"""By primary subtag (BCP 47)."""


def figure_words(language: str) -> FigureWords:
    """Return the words of a language; none if it has no entry, so that digits are printed."""
    return LANGUAGES.get(language.split("-")[0].split("_")[0], FigureWords())
