"""What the files of the specimen must say."""

import pytest

from briefing.deliver.inspect import Promise
from briefing.fonts import FAMILIES


@pytest.fixture(scope="module")
def promise(specimen_document):
    return Promise(specimen_document.page_html, FAMILIES)
