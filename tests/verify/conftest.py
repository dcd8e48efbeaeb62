"""What the files of the specimen must say."""

import pytest

from briefing.system.fonts import FAMILIES
from briefing.verify import Promise


@pytest.fixture(scope="module")
def promise(specimen_document):
    return Promise(specimen_document.page_html, FAMILIES)
