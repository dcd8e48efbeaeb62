"""A chart specified by the user in Vega-Lite, for what no other kind can draw."""

from pydantic import Field

from briefing.model.base import SpecificationRef
from briefing.model.blocks.drawing import Drawing


class VegaLite(Drawing):
    """A chart from a Vega-Lite specification that holds its own data and reaches for nothing."""

    spec: SpecificationRef = Field(
        description="Path of a Vega-Lite specification (JSON) in the briefing's folder."
    )
