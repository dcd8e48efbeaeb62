"""Every PDF that is built, validated by veraPDF."""

import pytest

from tests.conformance.documents import DELIVERED, delivered
from tests.conformance.verapdf import FLAVOURS
from tests.pdf.test_letters import SHARED, document
from tests.visual.documents import document_pdf


def complaints(verapdf, file):
    return [str(failure) for each in FLAVOURS for failure in verapdf.failures(file, each)]


@pytest.mark.parametrize("name", DELIVERED)
def test_every_delivered_pdf_conforms(name, verapdf, once):
    assert complaints(verapdf, delivered(once, name, "pdf")) == []


@pytest.mark.parametrize("shape", ["a4-standard", "letter-large-print", "a5-mono"])
def test_every_figure_conforms_on_each_paper(shape, verapdf, once):
    """In every shape: ``make soak``."""
    assert complaints(verapdf, document_pdf(once, f"figures-{shape}")) == []


def test_words_marked_with_their_text_conform(verapdf, tmp_path):
    file = tmp_path / "scripts.pdf"
    file.write_bytes(document(SHARED))
    assert complaints(verapdf, file) == []
