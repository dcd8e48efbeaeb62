"""A section: a unit of work that can be extracted and passed on by itself."""

from pydantic import Field

from briefing.model.base import Day, Model, Prose, Text
from briefing.model.blocks import BlockField


class Clearance(Model):
    """Who cleared a section for issue, and when."""

    by: Text = Field(description="The person or desk that cleared it.")
    on: Day = Field(description="The date on which it was cleared.")


class Section(Model):
    """One topic: its heading, its take-away and its blocks."""

    heading: Text = Field(description="The heading of the section.")
    takeaway: Prose | None = Field(
        None, description="The one sentence to remember, printed below the heading."
    )
    owner: Text | None = Field(None, description="The person or desk responsible for the section.")
    cleared: Clearance | None = Field(
        None,
        description="Who cleared the section, and when: `{by: Economic desk, on: 2026-11-24}`.",
    )
    blocks: tuple[BlockField, ...] = Field(
        min_length=1,
        description="The blocks of the section, in order: each is a kind with its fields below it.",
    )
