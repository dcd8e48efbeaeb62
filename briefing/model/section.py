"""A section: a unit of work that can be pulled out and handed on."""

from pydantic import Field

from briefing.model.base import Model, Prose, Text
from briefing.model.blocks import BlockField


class Section(Model):
    """A topic, the one sentence to take away, and its blocks."""

    heading: Text
    takeaway: Prose | None = None
    owner: Text | None = Field(None, description="Who answers for the section.")
    blocks: tuple[BlockField, ...] = Field(min_length=1)
