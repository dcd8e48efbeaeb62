"""A picture supplied by the user."""

from typing import ClassVar

from pydantic import Field

from briefing.model.base import AssetRef, Prose, SourceRef, Text
from briefing.model.blocks.base import Block, Numbered


class Image(Block):
    """A picture from a file in the briefing's own folder: PNG, JPEG or SVG."""

    numbered_as: ClassVar[Numbered | None] = "figure"

    file: AssetRef = Field(description="Path in the briefing's folder.")
    alt: Text = Field(description="What the picture shows, for readers who cannot see it.")
    caption: Prose = Field(description="The caption below the picture.")
    source: SourceRef | None = Field(
        None, description="The source of the picture, from sources.yaml."
    )
