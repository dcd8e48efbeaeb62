"""A schematic map from a file supplied by the user: none is bundled."""

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from briefing.model.base import FactRef, GeographyRef, Model, Text, first_repeated
from briefing.model.blocks.drawing import Drawing


class MapHighlight(Model):
    """Features with a fill of their own, and the words that say what the fill means."""

    label: Text = Field(description="What the fill means, in the key below the map.")
    features: tuple[Text, ...] = Field(
        min_length=1, description="The features, each by its id or name."
    )
    fill: Literal["dark", "hatched", "dotted"] = Field(
        "dark", description="The fill of the features: each fill can be used once in a map."
    )
    fact: FactRef | None = Field(None, description="The fact that it rests on, from facts.yaml.")
    facts: tuple[FactRef, ...] = Field((), description="The facts that it rests on.")


class MapPoint(Model):
    """A place: WGS 84, in degrees."""

    label: Text = Field(description="The name beside the point.")
    lon: float = Field(ge=-180, le=180, description="Degrees east, negative for west.")
    lat: float = Field(ge=-90, le=90, description="Degrees north, negative for south.")


class Map(Drawing):
    """A map from a GeoJSON or TopoJSON file. What it says of boundaries is disclaimed below it."""

    lists: ClassVar[tuple[str, ...]] = ("highlight", "points")

    file: GeographyRef = Field(
        description="Path of a GeoJSON or TopoJSON file in the briefing's folder."
    )
    boundary_disclaimer: Text = Field(
        description="The disclaimer below the map: its boundaries imply no endorsement."
    )
    labels: Text | None = Field(
        None,
        description="The property that holds the names to print on the features; without it, no "
        "names are printed.",
    )
    highlight: tuple[MapHighlight, ...] = Field(
        (), description="Features with a fill of their own."
    )
    disputed: tuple[Text, ...] = Field(
        (), description="Features drawn with dashed lines, each by its id or its name."
    )
    points: tuple[MapPoint, ...] = Field((), description="Places with their names.")

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
