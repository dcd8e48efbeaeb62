"""The theme: the house style set in ``theme.yaml``; the defaults are our own house style."""

import re
from functools import partial
from string import Formatter
from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec.structs import replace
from pydantic import AfterValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from briefing.model.blocks import BLOCK_KINDS
from briefing.model.briefing import Asset, Briefing
from briefing.model.document import PageBudget
from briefing.model.fields import (
    KnownTag,
    Model,
    Text,
    YesNo,
    canonicalise_tag,
    only_if,
    optional,
    or_bare,
    required,
    several,
)
from briefing.model.page import PROFILES_DESCRIBED, PageName, ProfileName
from briefing.model.renditions import DEFAULT_LEVEL, Rendition
from briefing.system.colour import WHITE, adjust_to_contrast

MOST_FACES = 50
"""Maximum number of font files."""
_DARK_CONTRAST = 7.0
"""Minimum contrast of dark-mode colours derived from light ones."""


_COLOUR_SCHEMA = {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}
Colour = Annotated[
    str,
    AfterValidator(lambda value: value.strip().lower()),
    only_if(re.compile(r"#[0-9a-f]{6}").fullmatch, "colour"),
    WithJsonSchema(_COLOUR_SCHEMA),
]
"""sRGB in six hexadecimal digits, quoted: otherwise YAML reads # as a comment."""


def _check_tag(tag: str) -> str:
    if tag != (short := canonicalise_tag(tag)):
        raise PydanticCustomError("language", "{tag} is {short}", {"tag": tag, "short": short})
    return tag


Tag = Annotated[KnownTag, AfterValidator(_check_tag)]
"""A language tag as in the names of label files: en, not eng."""


LabelName = Annotated[str, only_if(re.compile(r"[a-z][a-z0-9_]*").fullmatch, "label_name")]
"""The name of a label that a theme adds: small letters, digits and underscores."""


class _Colours(Model):
    """Colours by name. An empty one is an error, since an unquoted colour is read as empty."""

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, data: Any) -> Any:
        return data


class Colours(_Colours):
    """The colours on paper, and on screen in light mode."""

    ink: Colour = Field("#1b1b1b", description="Running text, and the strong rules of tables.")
    paper: Colour = Field(
        "#ffffff", description="The background on screen; a printed page is as white as its paper."
    )
    accent: Colour = Field(
        "#16395c", description="Headings, numbers, figures and charts: the house colour."
    )
    on_accent: Colour = Field("#ffffff", description="Text on an accent background.")
    signal: Colour = Field("#8a2f0b", description="Notes, cautions and changes.")
    grey: Colour = Field("#555555", description="Labels, sources and other secondary text.")
    rule: Colour = Field(
        "#949494", description="Lines that carry meaning, such as those beside opinions."
    )
    hairline: Colour = Field("#cfcfcf", description="Lines that only separate rows.")
    tint: Colour = Field("#f3f4f6", description="The background of a link's target.")


class DarkColours(_Colours):
    """The colours of the web page in dark mode."""

    ink: Colour = "#e8e6e3"
    paper: Colour = "#16181b"
    accent: Colour = "#9cc3ec"
    on_accent: Colour = "#16181b"
    signal: Colour = "#f2a37c"
    grey: Colour = "#b3b3b3"
    rule: Colour = "#6d6d6d"
    hairline: Colour = "#3a3d42"
    tint: Colour = "#20242a"


class Families(Model):
    """The font families. Each is installed, or in files of the theme."""

    reading: Text = Field("Spectral", description="Running text.")
    headings: Text = Field("Fira Sans", description="Titles and headings.")
    data: Text = Field("Fira Sans", description="Tables, notes, labels and numbers.")


class Fonts(Families, json_schema_extra=partial(or_bare, {"const": "system"})):
    """The font families, and the files of those that are not installed.

    ``fonts: system`` is short for ``web: system``.
    """

    faces: tuple[Text, ...] = Field(
        (),
        max_length=MOST_FACES,
        description="Font files in the theme's folder (TrueType): one for each weight and style.",
    )
    web: Literal["embedded", "system"] = Field(
        "embedded",
        description="Whether the web page holds its fonts, as far as it uses them, or is set in"
        " those of the reader's machine.",
    )

    @model_validator(mode="before")
    @classmethod
    def _read_shorthand(cls, data: Any) -> Any:
        return {"web": data} if data == "system" else data


PLACES = (
    *("identifier", "edition", "title", "short_title", "publisher", "series"),
    *("as_of", "issued", "marking", "status", "section", "folio"),
)
"""What a running head or foot may have in braces."""
FOLIO = "{folio}"


def _check_running(text: str) -> str:
    try:
        parts = [part for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        raise PydanticCustomError("running", "its braces do not match") from None
    for _, name, form, conversion in parts:
        if name not in PLACES or form or conversion:
            listed = ", ".join(f"{{{place}}}" for place in PLACES)
            raise PydanticCustomError("running", f"there is no {{{name}}}; there are: {listed}")
    if FOLIO in text and text != FOLIO:
        raise PydanticCustomError("running", "{folio} stands alone in its place")
    return text


RunningText = Annotated[Text, AfterValidator(_check_running)]
"""Words with names in braces, such as ``{short_title}``."""


class RunningLine(Model):
    """The head or foot of each page: what stands at its start, in its middle and at its end."""

    start: RunningText | None = optional("At the left, where one reads from there.")
    centre: RunningText | None = optional("In the middle.")
    end: RunningText | None = optional("At the other side.")


class Running(Model):
    """The running head and foot. The marking and the stage are printed in any case."""

    head: RunningLine | None = optional("The head of each page.")
    foot: RunningLine | None = optional("The foot of each page.")


class Theme(Model):
    """``theme.yaml``: the look of a house, as data.

    ``publisher``, ``series``, ``logo``, ``page``, ``profile`` and ``duplex`` apply to each briefing
    whose ``briefing.yaml`` does not set them.
    """

    name: Text = required("The name of the theme.")
    publisher: Text | None = optional("The ministry, printed at the head of each briefing.")
    series: Text | None = optional(
        "The series that the briefings belong to, printed above their titles."
    )
    logo: Text | None = optional(
        "A picture above the publisher: an SVG, PNG or JPEG file in the theme's folder."
    )
    page: PageName | None = optional("The paper size.")
    profile: ProfileName | None = optional(PROFILES_DESCRIBED)
    duplex: YesNo | None = optional("Whether briefings are laid out for printing on both sides.")
    colours: Colours = Field(
        default_factory=lambda: Colours.model_construct(),
        description="The colours on paper, and on screen in light mode.",
    )
    dark: DarkColours = Field(
        default_factory=lambda: DarkColours.model_construct(),
        description="The colours in dark mode; without them, accent and signal are made lighter.",
    )
    fonts: Fonts = Field(
        default_factory=lambda: Fonts.model_construct(),
        description="The font families, and their files; `system`: the web page holds no fonts.",
    )
    cover: tuple[Text, ...] = several(
        "The renditions that have a cover: `[briefing, dossier]`. It is a page of its own, on no "
        "budget."
    )
    band: Literal["colour", "rule", "off"] = Field(
        "colour",
        description="The band at the head of the first page: a ground of the accent, a rule below "
        "it, or its words alone.",
    )
    running: Running = Field(
        default_factory=lambda: Running.model_construct(),
        description="The running heads and feet of the PDF: words, and names in braces such as "
        "`{short_title}` and `{folio}`.",
    )
    wording: dict[Tag, dict[str, str]] = Field(  # not stripped: a space before a colon is intended
        {},
        description="Labels to replace, by language and by name in templates/labels/: "
        "`heading.key_points: Summary`.",
    )

    @property
    def families(self) -> tuple[str, ...]:
        """The font families it uses, without repeats."""
        fonts = self.fonts
        return tuple(dict.fromkeys((fonts.reading, fonts.headings, fonts.data)))

    @property
    def dark_scheme(self) -> DarkColours:
        """The dark-mode colours; accent and signal are derived if only the light ones are set."""
        grounds = [(self.dark.tint, _DARK_CONTRAST), (self.dark.paper, _DARK_CONTRAST)]
        derived = {"accent", "signal"} & self.colours.model_fields_set - self.dark.model_fields_set
        made = {
            name: adjust_to_contrast(getattr(self.colours, name), grounds) or WHITE
            for name in derived
        }
        return self.dark.model_copy(update=made)

    def apply_to(self, briefing: Briefing, logo: Asset | None = None) -> Briefing:
        """Return the briefing with the theme's values for fields that the briefing does not set."""
        names = ("publisher", "series", "page", "profile", "duplex")
        said = {name: value for name in names if (value := getattr(self, name)) is not None}
        if logo is not None:
            said["logo"] = f"theme:{self.logo}"  # unambiguous: paths in a briefing have no colon
        if not said:
            return briefing
        given = briefing.document.model_fields_set
        document = briefing.document.model_copy(
            update={name: value for name, value in said.items() if name not in given}
        )
        assets = {**briefing.assets, **({said["logo"]: logo} if logo else {})}
        return replace(briefing, document=document, assets=assets)


if TYPE_CHECKING:
    KindName = str
else:
    KindName = Literal[tuple(BLOCK_KINDS)]


class AddedRendition(Model):
    """``renditions/<name>.yaml`` of a theme: a rendition that the program does not have.

    Its template is ``renditions/<name>.html.jinja`` in the same folder.
    """

    level: Literal["none", "glance", "briefing", "dossier"] = Field(
        DEFAULT_LEVEL,
        description="Up to which `show` it has sections and blocks; `none`: only the fields of "
        "`briefing.yaml`.",
    )
    omit: tuple[KindName, ...] = several(
        "The kinds of block that it does not print, such as `editor_note`: a reference to one is "
        "words."
    )
    pages: PageBudget | None = optional("The number of pages that it may have. More are a warning.")
    section_start: Literal["run-on", "page"] = Field(
        "run-on", description="Whether sections follow one another or each begin a page."
    )
    contents_above: PageBudget | None = optional(
        "With more pages than this it has a table of contents."
    )
    template: Text | None = optional(
        "The rendition whose template it uses, if it has none of its own: `briefing`, for example."
    )
    wording: dict[Tag, dict[LabelName, str]] = Field(
        {},
        description="Labels for its template, by language: `courtesy` is "
        '`say("<name>.courtesy")` there. `band` is the word in the band of its first page.',
    )

    def make_rendition(self, name: str) -> Rendition:
        """Return it as the program's own are."""
        return Rendition(
            name,
            None if self.level == "none" else self.level,
            omitted=frozenset(self.omit),
            form=self.template or "",
            budget=self.pages,
            section_start=self.section_start,
            contents_above=self.contents_above,
        )

    def labels(self, name: str) -> dict[str, dict[str, str]]:
        """Return its labels by language, under the names that a template uses."""
        band = {"band": f"rendition.{name}"}
        return {
            tag: {band.get(label, f"{name}.{label}"): text for label, text in words.items()}
            for tag, words in self.wording.items()
        }


HOUSE = Theme.model_construct(name="House")
"""Our own house."""
