"""The content model of a briefing, in the terms of Dublin Core, CSL, EDTF, BCP 47 and SDMX.

Values only: frozen, validated on construction, and independent of files, HTML and PDF.
"""

from briefing.model.base import Model, Prose
from briefing.model.blocks import BLOCK_KINDS, Block
from briefing.model.briefing import Asset, Briefing
from briefing.model.change import Change, Since
from briefing.model.document import Document, KeyPoint
from briefing.model.edtf import EdtfDate
from briefing.model.fact import Fact
from briefing.model.section import Section
from briefing.model.source import Source
from briefing.model.term import Term
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
