"""The kinds of block that sections consist of.

A kind is one name in three places: a class here, ``templates/blocks/<kind>.html.jinja`` and
``templates/styles/blocks/<kind>.css``. The modules of this folder are discovered automatically.
"""

import importlib
import pkgutil

from briefing.model.blocks.base import Block, BlockField, kinds

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

BLOCK_KINDS: dict[str, type[Block]] = kinds()
"""Every kind of block by name, in alphabetical order."""

__all__ = ["BLOCK_KINDS", "Block", "BlockField"]
