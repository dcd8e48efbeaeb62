"""The frozen editions of the example build, in every later version, to the text that they hold."""

import re

import pytest

from briefing.cli import run
from briefing.model.fields import Mark, marked_fields
from briefing.model.glossary import normalise_type
from briefing.read import edition_numbers
from briefing.read.editions import read_edition
from briefing.verify.html import read
from tests.conformance.documents import EXAMPLE

NAME = "kazakhstan"
_CHANGED_IN_PRINT = re.compile(
    r"\(=[^)]*\)|\[[^\]]*\](?:\([^)]*\))?|[*_`\\]|\b[A-Z][A-Za-z0-9+&-]*[A-Z0-9+][A-Za-z0-9+]*s?\b"
)
"""Figures, citations, references, marks of emphasis, and abbreviations, which are spelled out."""


def texts(briefing):
    """Yield the texts of an edition: headings, and what is the main text of each block."""
    yield briefing.document.title
    for _, section in briefing.in_order():
        yield section.heading
        yield section.takeaway or ""
        for block in section.blocks:
            for field in marked_fields(type(block), Mark.MAIN):
                if isinstance(text := getattr(block, field), str):
                    yield text


def words(text):
    return " ".join(normalise_type(text).split())


@pytest.mark.parametrize("number", edition_numbers(EXAMPLE, NAME))
def test_a_frozen_edition_builds_to_its_text(number, tmp_path):
    held = [*texts(read_edition(EXAMPLE, NAME, number).briefing)]
    folders = ["--content", str(EXAMPLE), "--output", str(tmp_path)]
    line = [NAME, *folders, "--edition", str(number), "--rendition", "dossier", "--format", "html"]
    assert run(line) == 0
    (file,) = tmp_path.glob("*.html")
    page = words("".join(piece.text for piece in read(file.read_text("utf-8")).pieces))
    pieces = [words(piece) for text in held for piece in _CHANGED_IN_PRINT.split(text)]
    whole = [piece for piece in pieces if len(piece) > 12]
    assert len(whole) > 100
    assert [piece for piece in whole if piece not in page] == []
