"""What binding knows of a language: its type, numbers in words, and units in the singular."""

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Final

from msgspec import field
from msgspec.structs import replace

from briefing.system.values import Value

NBSP: Final = "\N{NO-BREAK SPACE}"
NARROW: Final = "\N{NARROW NO-BREAK SPACE}"
EN_DASH: Final = "\N{EN DASH}"
EM_DASH: Final = "\N{EM DASH}"

_CLOSING = dict(zip("\"'“„«‘‚‹", ('"', "'", "”", "“”", "»", "’", "‘’", "›"), strict=True))
"""The marks that close a quotation, by the one that opens it."""
_GAP = r"(?P<gap> +|\n)"
_UNITS = (
    "%|‰|°C|°F|€|£|₸|₽|¥|USD|EUR|GBP|CHF|RUB|KZT|mm|cm|m|m²|m2|m³|m3|km|km²|km2|km³|km3|ha|g|kg|t|l"
    "|s|min|h|W|kW|MW|GW|TW|Wh|kWh|MWh|GWh|TWh|kV|Hz|kHz|MHz|GHz|bcm|mb/d"
)
_NUMBERED = "§|§§|№|$|€|£|¥|USD|EUR|GBP|CHF|RUB|KZT"


class Conventions(Value, eq=False, dict=True):
    """The conventions of a language. Words that are one text have "|" between them."""

    units: str = ""
    """What stays on the line of the number before it, beside the units of measurement."""
    numbered: str = ""
    """What stays on the line of the number after it: "No.", "para."."""
    titles: str = ""
    """What stays on the line of the name after it: "Mr"."""
    spaced: Mapping[str, str] = field(default_factory=dict)
    """The space before a punctuation mark, by mark."""
    dash: str = EN_DASH
    """The dash between parts of a sentence; it has a space on each side."""
    quoted: tuple[str, str] = ("“", "”")
    """The marks around a quotation, with the spaces within them."""
    quoted_within: tuple[str, str] = ("‘", "’")
    """The marks around a quotation within another one."""
    numbers: str = ""
    """The numbers from 0 to 20 in words, in order; empty if they are printed in digits."""
    singular: Mapping[str, str] = field(default_factory=dict)
    """The singular of units, by the plural in which content gives them."""

    @cached_property
    def closing(self) -> Mapping[str, str]:
        """The marks that close a quotation, by the one that opens it."""
        marks = (self.quoted, self.quoted_within)
        own = {opening.strip(): closing.strip() for opening, closing in marks}
        others = {mark: ends for mark, ends in _CLOSING.items() if mark not in own.values()}
        return {**own, **others}

    @cached_property
    def no_breaks(self) -> tuple[re.Pattern[str], ...]:
        """Match each space that must not break, as the group ``gap``: after a number, before one,
        and after a title. Before a sign of percentage it may be missing.
        """
        # Each begins with what it is looked for by: a search is then many times faster.
        units, numbered = _any_of(_UNITS, self.units), _any_of(_NUMBERED, self.numbered)
        gap = r"(?P<gap> +|\n|(?=[%‰](?!\w|-\D)))[*_]{0,3}"
        return (
            re.compile(rf"[0-9][*_]{{0,3}}{gap}(?={units}(?!\w|['’]\w))"),
            re.compile(rf"{numbered}{_GAP}(?=[*_]{{0,3}}(?:\d|[IVXLC]+\b))"),
            re.compile(rf"{_any_of(self.titles)}{_GAP}(?=[^\W\d_])"),
        )

    @cached_property
    def punctuation(self) -> re.Pattern[str]:
        """Matches before each mark that has a space before it."""
        marks = "".join(map(re.escape, self.spaced))
        return re.compile(
            rf"(?<=[^\s(\[«{marks}])(?P<gap> *)(?=(?P<mark>[{marks}])[{marks}]*+"
            rf"(?:[\s\"'”’»)\]*_]|$))"
        )


def _any_of(*lists: str) -> str:
    """Return a pattern for any word of some lists, the longest first; none matches nothing."""
    words = (word for words in lists for word in words.split("|") if word)
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True))) or '(?!)'})"


def _make_singulars(plurals: str) -> dict[str, str]:
    """Return the singular of units that are singular without their last letter."""
    return {unit: unit[:-1] for unit in plurals.split("|")}


_RUSSIAN_UNITS = (
    "тыс.|млн|млрд|трлн|миллион|миллиона|миллионов|миллиард|миллиарда|миллиардов|процент|процента"
    "|процентов|мм|см|м|км|км²|кв. км|га|г|кг|т|л|ч|мин|кВт|МВт|ГВт|кВт·ч|г.|гг.|в.|вв.|руб.|долл."
    "|тенге"
)
_FRENCH = Conventions(
    units="mille|million|millions|milliard|milliards|pour cent|h",
    numbered="n°|nº|n°s|nos|N°|art.|Art.|al.|p.|pp.|par.|para.|paragr.|chap.|vol.|fig.",
    titles="M.|MM.|Mme|Mmes|Mlle|Dr|S.E.|S. E.",
    spaced={";": NARROW, "!": NARROW, "?": NARROW, ":": NBSP},
    quoted=(f"«{NBSP}", f"{NBSP}»"),
    quoted_within=("“", "”"),
    numbers="zéro|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze"
    "|quinze|seize|dix-sept|dix-huit|dix-neuf|vingt",
    singular=_make_singulars(
        "ans|années|euros|femmes|habitants|heures|hommes|jours|kilomètres|membres|missions"
        "|organisations|personnes|sièges|tonnes|États"
    )
    | {
        "dollars des États-Unis": "dollar des États-Unis",
        "kilomètres carrés": "kilomètre carré",
        "points de pourcentage": "point de pourcentage",
        **{"pays": "pays", "voix": "voix"},
    },
)
LANGUAGES: Final[Mapping[str, Conventions]] = {
    "en": Conventions(
        units="thousand|million|billion|trillion|per cent|percent|a.m.|p.m.",
        numbered="No.|Nos.|no.|nos.|Art.|Arts.|art.|arts.|para.|paras.|Para.|Paras.|p.|pp.|ch."
        "|chap.|sec.|vol.|fig.|Fig.",
        titles="Mr|Mrs|Ms|Dr|Mr.|Mrs.|Ms.|Dr.|H.E.|St|St.",
        numbers="zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
        "|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty",
        singular=_make_singulars(
            "agreements|barrels|battalions|days|euros|households|hours|kilometres|members|metres"
            "|missions|months|nationals|offices|organisations|percentage points|persons|places"
            "|projects|refugees|schools|seats|square kilometres|states|tonnes|US dollars|visits"
            "|votes|weeks|years"
        )
        | {
            **{"agencies": "agency", "bodies": "body", "centuries": "century", "cities": "city"},
            **{"companies": "company", "countries": "country", "embassies": "embassy"},
            **{"treaties": "treaty", "children": "child", "people": "person", "troops": "soldier"},
            **{"women": "woman", "barrels a day": "barrel a day"},
        },
    ),
    "fr": _FRENCH,
    "fr-CA": replace(_FRENCH, spaced={":": NBSP}),
    "de": Conventions(
        units="Tausend|Tsd.|Million|Millionen|Mio.|Milliarde|Milliarden|Mrd.|Billion|Billionen"
        "|Prozent|Uhr",
        numbered="Nr.|Nrn.|Art.|Abs.|Ziff.|Kap.|S.|Bd.|Abb.|Rn.",
        titles="Dr.|Prof.|Hr.|Fr.|St.",
        quoted=("„", "“"),
        quoted_within=("‚", "‘"),
    ),
    "es": Conventions(
        units="mil|millón|millones|por ciento",
        numbered="n.º|núm.|art.|arts.|párr.|pág.|págs.|p.|pp.",
        titles="Sr.|Sra.|Dr.|Dra.|S.E.",
        quoted=("«", "»"),
        quoted_within=("“", "”"),
    ),
    "ru": Conventions(
        units=_RUSSIAN_UNITS,
        numbered="с.|стр.|п.|пп.|ст.|гл.|ч.|т.|рис.|табл.",
        titles="г-н|г-жа|Г-н|Г-жа|г.|им.",
        dash=EM_DASH,
        quoted=("«", "»"),
        quoted_within=("„", "“"),
    ),
    "kk": Conventions(
        units=f"{_RUSSIAN_UNITS}|мың|пайыз|пайызы|теңге|ж.|жж.|ғ.|сағ.",
        numbered="б.|бб.|т.|тт.|сур.|бап.",
        quoted=("«", "»"),
        quoted_within=("“", "”"),
    ),
}
"""By tag (BCP 47), or by its primary subtag; other languages have the defaults."""


@lru_cache(maxsize=100)
def find_conventions(
    language: str, quoted: str | None = None, quoted_within: str | None = None
) -> Conventions:
    """Return the conventions of a language (BCP 47).

    ``quoted``, ``quoted_within``: the labels of the same names, which a theme may change.
    """
    known = LANGUAGES.get(language) or LANGUAGES.get(language.split("-")[0], Conventions())
    marks = {"quoted": quoted, "quoted_within": quoted_within}
    own = {name: label.partition("{words}")[::2] for name, label in marks.items() if label}
    return replace(known, **own)
