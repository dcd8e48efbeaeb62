"""Every PDF that is built, by the industry's reference for its standards."""

import pytest

from tests.conformance.documents import DELIVERED, delivered
from tests.conformance.verapdf import FLAVOURS
from tests.visual.documents import DOCUMENTS, document_pdf


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("name", DELIVERED)
def test_what_is_delivered_conforms(name, flavour, verapdf, once):
    failures = verapdf.failures(delivered(once, name, "pdf"), flavour)
    assert list(map(str, failures)) == []


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_size_of_paper_and_profile_conforms(name, flavour, verapdf, once):
    failures = verapdf.failures(document_pdf(once, name), flavour)
    assert list(map(str, failures)) == []
