"""The content model of a briefing, in the terms of Dublin Core, CSL, EDTF, BCP 47 and SDMX.

Values only: frozen, validated on construction, and independent of files, HTML and PDF.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefing.model.blocks import BLOCK_KINDS, Block
    from briefing.model.briefing import Asset, Briefing
    from briefing.model.document import Document, KeyPoint, Section
    from briefing.model.editions import Change, Since
    from briefing.model.edtf import EdtfDate
    from briefing.model.facts import Fact, Source, Term
    from briefing.model.fields import Model, Prose
    from briefing.model.theme import HOUSE, Theme
else:
    _HOMES = ("blocks", "briefing", "document", "editions", "edtf", "facts", "fields", "theme")

    def __getattr__(name: str) -> object:
        """Import a value when it is first used: a build that finds nothing changed uses none."""
        from importlib import import_module

        for home in _HOMES:
            module = import_module(f"{__name__}.{home}") if name in __all__ else None
            if hasattr(module, name):
                return getattr(module, name)
        raise AttributeError(name)


__all__ = [
    "BLOCK_KINDS",
    "HOUSE",
    "Asset",
    "Block",
    "Briefing",
    "Change",
    "Document",
    "EdtfDate",
    "Fact",
    "KeyPoint",
    "Model",
    "Prose",
    "Section",
    "Since",
    "Source",
    "Term",
    "Theme",
]
