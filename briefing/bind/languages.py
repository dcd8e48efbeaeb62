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


_ENGLISH = FigureWords(
    numbers=(
        "zero one two three four five six seven eight nine ten "
        "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
    ),
    singular={
        "agencies": "agency",
        "agreements": "agreement",
        "barrels": "barrel",
        "barrels a day": "barrel a day",
        "battalions": "battalion",
        "bodies": "body",
        "centuries": "century",
        "children": "child",
        "cities": "city",
        "companies": "company",
        "countries": "country",
        "days": "day",
        "embassies": "embassy",
        "euros": "euro",
        "households": "household",
        "hours": "hour",
        "kilometres": "kilometre",
        "members": "member",
        "metres": "metre",
        "missions": "mission",
        "months": "month",
        "nationals": "national",
        "offices": "office",
        "organisations": "organisation",
        "people": "person",
        "percentage points": "percentage point",
        "persons": "person",
        "places": "place",
        "projects": "project",
        "refugees": "refugee",
        "schools": "school",
        "seats": "seat",
        "square kilometres": "square kilometre",
        "states": "state",
        "tonnes": "tonne",
        "treaties": "treaty",
        "troops": "soldier",
        "US dollars": "US dollar",
        "visits": "visit",
        "votes": "vote",
        "weeks": "week",
        "women": "woman",
        "years": "year",
    },
)
_FRENCH = FigureWords(
    numbers=(
        "zéro un deux trois quatre cinq six sept huit neuf dix "
        "onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt"
    ),
    singular={
        "ans": "an",
        "années": "année",
        "dollars des États-Unis": "dollar des États-Unis",
        "euros": "euro",
        "femmes": "femme",
        "habitants": "habitant",
        "heures": "heure",
        "hommes": "homme",
        "jours": "jour",
        "kilomètres": "kilomètre",
        "kilomètres carrés": "kilomètre carré",
        "membres": "membre",
        "missions": "mission",
        "organisations": "organisation",
        "pays": "pays",
        "personnes": "personne",
        "points de pourcentage": "point de pourcentage",
        "sièges": "siège",
        "tonnes": "tonne",
        "voix": "voix",
        "États": "État",
    },
)

LANGUAGES: Mapping[str, FigureWords] = {"en": _ENGLISH, "fr": _FRENCH}
"""By primary subtag (BCP 47)."""


def figure_words(language: str) -> FigureWords:
    """Return the words of a language; none if it has no entry, so that digits are printed."""
    return LANGUAGES.get(language.split("-")[0].split("_")[0], FigureWords())
