"""A picture supplied by the user."""

from typing import Annotated, ClassVar

from pydantic import Field

from briefing.model.blocks.base import Block, Numbered
from briefing.model.fields import AssetRef, Main, Prose, ReadAloud, SourceRef, Text


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
