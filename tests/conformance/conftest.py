import pytest

from tests.conformance import verapdf as vera


@pytest.fixture(scope="session")
def verapdf():
    with vera.started() as checker:
        yield checker
