"""What the files of the specimen must say."""

import pytest

from briefing.system.fonts import FAMILIES
from briefing.verify import Expectation


@pytest.fixture(scope="module")
def expectation(specimen_document):
    return Expectation(specimen_document.page_html, FAMILIES)
