"""The kinds of block that sections consist of.

A kind is one name in three places: a class here, ``templates/blocks/<kind>.html.jinja`` and
``templates/styles/blocks/<kind>.css``.
"""

from briefing.model.blocks import figures, pictures, tables, text  # noqa: F401  # their kinds
from briefing.model.blocks.base import Block, BlockField, kinds

BLOCK_KINDS: dict[str, type[Block]] = kinds()
"""Every kind of block by name, in alphabetical order."""

__all__ = ["BLOCK_KINDS", "Block", "BlockField"]
