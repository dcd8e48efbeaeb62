"""A section: a unit of work that can be pulled out and handed on."""

from pydantic import Field

from briefing.model.base import Day, Model, Prose, Text
from briefing.model.blocks import BlockField


class Clearance(Model):
    """Who answers for it that a section may be issued, and since when."""

    by: Text
    on: Day


class Section(Model):
    """A topic, the one sentence to take away, and its blocks."""

    heading: Text
    takeaway: Prose | None = None
    owner: Text | None = Field(None, description="Who answers for the section.")
    cleared: Clearance | None = None
    blocks: tuple[BlockField, ...] = Field(min_length=1)
