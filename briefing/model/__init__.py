"""The content model of a briefing, in the terms of Dublin Core, CSL, EDTF, BCP 47 and SDMX.

Values only: frozen, validated on construction, and independent of files, HTML and PDF.
"""

from briefing.model.blocks import BLOCK_KINDS, Block
from briefing.model.document import Asset, Briefing, Document, KeyPoint, Section
from briefing.model.editions import Change, Since
from briefing.model.edtf import EdtfDate
from briefing.model.facts import Fact, Source, Term
from briefing.model.fields import Model, Prose
from briefing.model.theme import HOUSE, Theme

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
