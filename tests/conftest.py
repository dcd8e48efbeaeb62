"""Briefings to test with: a specimen of every kind, and the real one; pressed once a worker."""

import os
from pathlib import Path

import pytest

from briefing.changes import since
from briefing.compose import ComposedDocument, compose
from briefing.model import Briefing
from briefing.press import Pressed, press_html, press_pdf
from briefing.read import previous_edition, read_briefing

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Known before tests are collected, so that each worker has it too."""
    parser.addoption(
        "--update-pages", action="store_true",
        help="write the pictures of pages in tests/visual anew, where they are no longer alike",
    )  # fmt: skip


def read(content: Path, name: str) -> Briefing:
    reading = read_briefing(content, name)
    assert reading.briefing is not None, reading.problems
    return reading.briefing


def composed(
    briefing: Briefing, templates: Path = TEMPLATES, **options: object
) -> ComposedDocument:
    composition = compose(briefing, templates, **options)
    assert composition.document is not None, composition
    return composition.document


def unavailable(reason: str) -> None:
    """Skip a check that this machine cannot make; in CI it must be made."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must not skip this: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def specimen() -> Briefing:
    return read(ROOT / "tests" / "content", "specimen")


@pytest.fixture(scope="session")
def specimen_document(specimen: Briefing) -> ComposedDocument:
    return composed(specimen)


@pytest.fixture(scope="session")
def specimen_pdf(specimen_document: ComposedDocument) -> Pressed:
    return press_pdf(specimen_document)


@pytest.fixture(scope="session")
def kazakhstan() -> Briefing:
    return read(ROOT / "content", "kazakhstan")


@pytest.fixture(scope="session")
def kazakhstan_document(kazakhstan: Briefing) -> ComposedDocument:
    before = previous_edition(ROOT / "content", kazakhstan)
    return composed(kazakhstan, since=since(before.briefing, kazakhstan))


@pytest.fixture(scope="session")
def kazakhstan_pdf(kazakhstan_document: ComposedDocument) -> Pressed:
    return press_pdf(kazakhstan_document)


@pytest.fixture(scope="session")
def kazakhstan_page(kazakhstan_document: ComposedDocument) -> Pressed:
    return press_html(kazakhstan_document)
