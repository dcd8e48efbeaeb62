"""A chart that the user specifies, for what no other kind can draw."""

from pydantic import Field

from briefing.model.blocks.base import Drawing
from briefing.model.fields import SpecificationRef


class VegaLite(Drawing):
    """A chart from your own Vega-Lite specification, which must hold its data and refer to nothing
    outside itself.
    """

    spec: SpecificationRef = Field(
        description="The path of a JSON file in the briefing's folder, such as "
        "charts/trains.vl.json."
    )
