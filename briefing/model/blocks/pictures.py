"""Pictures and maps from files, and charts by a specification of the user's own."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from briefing.model.blocks.base import SIDE_DESCRIBED, Block, Drawing, Numbered, SideWidth
from briefing.model.fields import (
    AssetRef,
    Entries,
    External,
    FactRef,
    GeographyRef,
    LayoutOnly,
    Leading,
    Main,
    Model,
    NeverPrinted,
    Prose,
    ReadAloud,
    SourceRef,
    SpecificationRef,
    Text,
    Verbatim,
    first_repeated,
)

# A picture supplied by the user.


class Image(Block):
    """A picture from a PNG, JPEG or SVG file in the briefing's folder."""

    numbered_as: ClassVar[Numbered | None] = "figure"

    file: AssetRef = Field(
        description="The path of the file in the briefing's folder, such as images/route.svg."
    )
    alt: Annotated[Text, ReadAloud()] = Field(
        description="What the picture shows, for readers who cannot see it."
    )
    caption: Annotated[Prose, Main()] = Field(description="The caption below the picture.")
    source: SourceRef | None = Field(
        None, description="The source of the picture, from sources.yaml."
    )
    width: Annotated[SideWidth, LayoutOnly()] = Field("full", description=SIDE_DESCRIBED)


# A schematic map from a file of the user's own; none is bundled.


class MapHighlight(Model):
    """A group of features with the same fill, and what the fill means."""

    label: Annotated[Text, Main(), Leading(1)] = Field(
        description="What the fill means, printed in the key below the map."
    )
    features: Annotated[tuple[Text, ...], External()] = Field(
        min_length=1, description="The features, each by its id or its name."
    )
    fill: Literal["dark", "hatched", "dotted"] = Field(
        "dark", description="The fill. Each can be used only once in a map."
    )
    fact: FactRef | None = Field(None, description="The fact that supports it, from facts.yaml.")
    facts: tuple[FactRef, ...] = Field(
        (), description="The facts that support it, from facts.yaml."
    )


class MapPoint(Model):
    """A place to mark, in degrees (WGS 84)."""

    label: Annotated[Text, Main(), Leading(1)] = Field(
        description="The name printed beside the point."
    )
    lon: float = Field(
        ge=-180, le=180, description="The longitude in degrees east, negative for west."
    )
    lat: float = Field(
        ge=-90, le=90, description="The latitude in degrees north, negative for south."
    )


class Map(Drawing):
    """A map from a GeoJSON file, with a disclaimer on its boundaries below it."""

    file: GeographyRef = Field(
        description="The path of a GeoJSON file in the briefing's folder, such "
        "as maps/islands.geojson."
    )
    boundary_disclaimer: Text = Field(
        description="The disclaimer below the map: that its boundaries imply no endorsement."
    )
    labels: Annotated[Text | None, NeverPrinted()] = Field(
        None,
        description="The property of the features that holds their names, such as name. "
        "Without it, no names are printed.",
    )
    highlight: Annotated[tuple[MapHighlight, ...], Entries(), Verbatim()] = Field(
        (), description="Groups of features, each with its own fill."
    )
    disputed: Annotated[tuple[Text, ...], External()] = Field(
        (), description="Features drawn with dashed lines, each by its id or its name."
    )
    points: Annotated[tuple[MapPoint, ...], Entries(), Verbatim()] = Field(
        (), description="Places to mark, with their names."
    )

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if (fill := first_repeated(one.fill for one in self.highlight)) is not None:
            raise PydanticCustomError(
                "map_fill", "the fill '{fill}' has two meanings", {"fill": fill}
            )
        named = (name for one in self.highlight for name in one.features)
        if (name := first_repeated(named)) is not None:
            raise PydanticCustomError("map_twice", "'{name}' is given two fills", {"name": name})
        return self


# A chart that the user specifies, for what no other kind can draw.


class VegaLite(Drawing):
    """A chart from your own Vega-Lite specification, which must hold its data and refer to nothing
    outside itself.
    """

    spec: SpecificationRef = Field(
        description="The path of a JSON file in the briefing's folder, such as "
        "charts/trains.vl.json."
    )
