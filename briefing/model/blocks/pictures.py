"""Pictures and maps from files, and charts by a specification of the user's own."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from briefing.model.blocks.base import Block, Drawing, SideWidth
from briefing.model.fields import (
    AssetRef,
    Country,
    Entries,
    FactRef,
    GeographyRef,
    Label,
    MainText,
    Mark,
    Model,
    NonEmpty,
    OwnText,
    Prose,
    SourceRef,
    SpecificationRef,
    Text,
    first_repeated,
    optional,
    required,
    several,
)


class Image(Block, numbered_as="figure"):
    """A picture from a PNG, JPEG or SVG file in the briefing's folder."""

    file: AssetRef = required(
        "The path of the file in the briefing's folder, such as images/route.svg."
    )
    alt: Annotated[OwnText, Mark.READ_ALOUD] = required(
        "What the picture shows, for readers who cannot see it."
    )
    caption: Annotated[Prose, Mark.MAIN, Mark.HEADING] = required("The caption below the picture.")
    source: SourceRef | None = optional("The source of the picture, from sources.yaml.")
    width: SideWidth = "full"


class MapHighlight(Model):
    """A group of features with the same fill, and what the fill means."""

    label: Label = required("What the fill means, printed in the key below the map.")
    features: Annotated[NonEmpty[Text], Mark.EXTERNAL] = required(
        "The features, each by its id or its name."
    )
    fill: Literal["dark", "hatched", "dotted"] = Field(
        "dark",
        description="The fill: a dark, a light (`hatched`) or a pale tint (`dotted`), with "
        "textures in the profile `mono`. Each can be used only once in a map.",
    )
    fact: FactRef | None = optional("The fact that supports it, from facts.yaml.")
    facts: tuple[FactRef, ...] = several("The facts that support it, from facts.yaml.")


class MapPoint(Model):
    """A place to mark, in degrees (WGS 84)."""

    label: Label = required("The name printed beside the point.")
    lon: float = required("The longitude in degrees east, negative for west.", ge=-180, le=180)
    lat: float = required("The latitude in degrees north, negative for south.", ge=-90, le=90)


_MAP_TEXTS = ("title", "alt", "long_description", "boundary_disclaimer")
_COUNTRY = "Only a map with a `locator` may leave it out."


class Map(Drawing):
    """A map from a GeoJSON file, with a disclaimer on its boundaries below it.

    With `locator` it shows a country, filled, among its neighbours: `locator: KZ` and `file` are
    all that it needs. The outlines need the property `iso_a2`, as those of Natural Earth have it.
    """

    locator: Annotated[Country | None, Mark.NEVER_PRINTED] = optional(
        "The country that the map shows among its neighbours: its two letters in ISO 3166-1, such "
        "as KZ."
    )
    file: GeographyRef = required(
        "The path of a GeoJSON file in the briefing's folder, such as maps/islands.geojson."
    )
    title: MainText = Field(
        "", description=f"The finding: a sentence that says what the map shows. {_COUNTRY}"
    )
    alt: Annotated[OwnText, Mark.READ_ALOUD] = Field(
        "",
        description="The alternative text: one short sentence, read aloud instead of the map. "
        f"{_COUNTRY}",
    )
    long_description: OwnText = Field(
        "",
        description="Everything that the map shows, in words, for readers who cannot see it. "
        f"{_COUNTRY}",
    )
    boundary_disclaimer: Text = Field(
        "",
        description="The disclaimer below the map: that its boundaries imply no endorsement. "
        f"{_COUNTRY}",
    )
    labels: Annotated[Text | None, Mark.NEVER_PRINTED] = optional(
        "The property of the features that holds their names, such as name. Without it, no names "
        "are printed, but on a map with a `locator`: those of the language."
    )
    highlight: Annotated[Entries[MapHighlight], Mark.VERBATIM] = several(
        "Groups of features, each with its own fill."
    )
    disputed: Annotated[tuple[Text, ...], Mark.EXTERNAL] = several(
        "Features drawn with dashed lines, each by its id or its name."
    )
    points: Annotated[Entries[MapPoint], Mark.VERBATIM] = several(
        "Places to mark, with their names."
    )

    @model_validator(mode="after")
    def _check_parts(self) -> Self:
        missing = [name for name in _MAP_TEXTS if not getattr(self, name)]
        if self.locator is None and missing:
            listed = ", ".join(f"'{name}'" for name in missing)
            raise PydanticCustomError("map_texts", f"a map without 'locator' needs {listed}")
        if self.locator is not None and self.highlight:
            raise PydanticCustomError(
                "map_locator", "a map with 'locator' fills one country: it has no 'highlight'"
            )
        if fill := first_repeated(highlight.fill for highlight in self.highlight):
            raise PydanticCustomError("map_fill", f"the fill '{fill}' has two meanings")
        if name := first_repeated(
            name for highlight in self.highlight for name in highlight.features
        ):
            raise PydanticCustomError("map_twice", f"'{name}' is given two fills")
        return self


class VegaLite(Drawing):
    """A chart from your own Vega-Lite specification, which must hold its data and refer to nothing
    outside itself.
    """

    spec: SpecificationRef = required(
        "The path of a JSON file in the briefing's folder, such as charts/trains.vl.json."
    )
