"""Every PDF that is built, validated by veraPDF."""

import pytest

from tests.conformance.documents import DELIVERED, delivered
from tests.conformance.verapdf import FLAVOURS
from tests.pdf.test_letters import SHARED, document
from tests.visual.documents import DOCUMENTS, document_pdf


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("name", DELIVERED)
def test_every_delivered_pdf_conforms(name, flavour, verapdf, once):
    failures = verapdf.failures(delivered(once, name, "pdf"), flavour)
    assert list(map(str, failures)) == []


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.startswith("figures-")])
def test_every_paper_size_and_profile_conforms(name, flavour, verapdf, once):
    failures = verapdf.failures(document_pdf(once, name), flavour)
    assert list(map(str, failures)) == []


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_words_marked_with_their_text_conform(flavour, verapdf, tmp_path):
    file = tmp_path / "scripts.pdf"
    file.write_bytes(document(SHARED))
    assert list(map(str, verapdf.failures(file, flavour))) == []
