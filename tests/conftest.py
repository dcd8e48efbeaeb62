"""Briefings to test with: a specimen of every kind and a whole one, each pressed once per run."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import page as validator
import pytest
from hypothesis import settings
from msgspec.structs import replace

from briefing.changes import list_changes
from briefing.compose import ComposedDocument, compose
from briefing.model import HOUSE, Briefing, Theme
from briefing.model.editions import plain, to_json
from briefing.model.metadata import Metadata
from briefing.model.wording import Wording
from briefing.pdf import Pressed, press_pdf
from briefing.pdf.layout import press_flow
from briefing.pdf.link import link
from briefing.read import ThemeReading, previous_edition, read_briefing, read_labels
from briefing.read.editions import parse_edition
from briefing.system.cache import Store
from briefing.system.process import collect_seldom
from tests.examples import TIMES
from tests.machine import program
from tests.once import Once

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

settings.register_profile(
    "untimed", deadline=None, max_examples=100 * TIMES
)  # machines differ in speed
settings.load_profile("untimed")

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"
FROZEN = ROOT / "tests" / "frozen"
"""A content folder with a whole briefing of 34 pages, which stays as it is: ``country``."""
METADATA = Metadata(
    title="Pages",
    language="en",
    identifier="P-1",
    edition="1",
    status="issued",
    as_of="2024",
    created="2024-04-05",
    modified="2024-04-05",
)
"""The metadata of a document that has nothing but pages."""


def pytest_configure() -> None:
    collect_seldom()  # as the program itself does


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that keep new references; registered here so that workers have them too."""
    parser.addoption(
        "--update-pages", action="store_true",
        help="write the pictures of pages in tests/visual anew, where they are no longer alike",
    )  # fmt: skip
    parser.addoption(
        "--update-tags", action="store_true",
        help="write the tag trees in tests/pdf/golden anew",
    )  # fmt: skip


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Return the scheduler that runs tests sharing a slow program in one process."""
    from tests.spread import Together

    return Together(config, log)


def read(content: Path, name: str) -> Briefing:
    reading = read_briefing(content, name)
    assert reading.briefing is not None, reading.problems
    return reading.briefing


def read_wording(
    language: str = "en",
    templates: Path = TEMPLATES,
    ours: Path | None = None,
    theme: Theme = HOUSE,
) -> Wording:
    folders = {**({"theme": ours} if ours else {}), "templates": templates}
    wording = read_labels(language, folders, ThemeReading(theme)).wording
    assert wording is not None
    return wording


def composed(
    briefing: Briefing, templates: Path = TEMPLATES, **options: object
) -> ComposedDocument:
    theme, folder = options.get("theme", HOUSE), options.get("folder")
    wording = read_wording(briefing.document.language, templates, folder, theme)
    composition = compose(briefing, templates, wording, **options)
    assert composition.document is not None, composition
    return composition.document


def printed(document: ComposedDocument) -> str:
    """Return all the HTML and CSS of a document that the press is given, as one string."""
    before, after = document.frame
    return f"{document.style}{before}{''.join(document.bodies.values())}{after}"


def pressed(html: str) -> Pressed:
    """Return any HTML as a PDF, made by the product's press with its fonts."""
    return link([press_flow(html, "", ())], METADATA, "Page {page} of {pages}")


def ua_failures(content: bytes) -> list[tuple[str, str]]:
    """Return the violations of PDF/UA-1 in a PDF: rule and message."""
    report = validator.validate_pdf_bytes(content, profile=validator.ValidationProfile.PDF_UA_1)
    return [(failure.rule_id, failure.message) for failure in report.failures]


@pytest.fixture(scope="session", autouse=True)
def _apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Put temporary files where pytest removes them, and hide the machine's fonts."""
    folder = str(tmp_path_factory.mktemp("temporary"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TMPDIR", folder)
        patched.setattr("tempfile.tempdir", folder)
        patched.setattr("briefing.system.fonts.SYSTEM_FONTS", "/nonexistent")
        yield


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Things made once per run, in a folder that all processes of pytest-xdist share."""
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "once"
    shared.mkdir(exist_ok=True)
    return Once(shared)


@pytest.fixture(scope="session", autouse=True)
def _pressed_once(once: Once) -> Iterator[None]:
    """Let all builds in the processes of this run share their fragments, drawings and readings.

    They are found by content, so the bytes are those of a cold build (tests/pdf/test_link.py).
    A program that a test starts builds cold, unless its output folder is from ``Once.keeping``.
    """

    def shared(folder: Path) -> Store:
        is_shared = folder.name in ("fragments", "drawings", "readings")
        return Store(once.parts(folder.name) if is_shared else folder)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("briefing.build.files.Store", shared)
        yield


@pytest.fixture
def two_briefings(tmp_path: Path) -> Path:
    """A content folder with the specimen, and the same under a name that is not ASCII."""
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "tests" / "content", folder, ignore=lambda *_: ["figures"])
    shutil.copytree(folder / "specimen", folder / "côte d'ivoire")
    return folder


@pytest.fixture(scope="session")
def specimen() -> Briefing:
    return read(ROOT / "tests" / "content", "specimen")


@pytest.fixture(scope="session")
def specimen_document(specimen: Briefing) -> ComposedDocument:
    return composed(specimen)


@pytest.fixture(scope="session")
def specimen_pdf(specimen_document: ComposedDocument, once: Once) -> Pressed:
    return once.value("specimen", lambda: press_pdf(specimen_document))


@pytest.fixture(scope="session")
def country() -> Briefing:
    return read(FROZEN, "country")


@pytest.fixture(scope="session")
def country_document(country: Briefing) -> ComposedDocument:
    before = previous_edition(FROZEN, country)
    return composed(country, since=list_changes(before.briefing, country))


@pytest.fixture(scope="session")
def country_pdf(country_document: ComposedDocument, once: Once) -> Pressed:
    return once.value("country", lambda: press_pdf(country_document, store=Store(once.parts())))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; while it is there, no test can run an event loop of its own."""
    from playwright.sync_api import sync_playwright

    chromium = program("Chromium")
    with sync_playwright() as playwright:
        # The layout engine is kept from the machine's fonts; a browser without them shows no words.
        # In a temporary folder with a long path it has no room for its sockets.
        ours = ("FONTCONFIG_FILE", "TMPDIR")
        env = {name: value for name, value in os.environ.items() if name not in ours}
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"], env=env
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def window(browser: Browser) -> Callable[..., Page]:
    """Return a window with these settings; each is opened once, since that is slow.

    Going to an address replaces the page before and all that was done to it. A test that does more,
    such as emulating media or listening to events, opens a window of its own.
    """
    windows: dict[str, Page] = {}

    def with_settings(**settings: object) -> Page:
        key = repr(sorted(settings.items()))
        if key not in windows:
            windows[key] = browser.new_page(**settings)
        return windows[key]

    return with_settings


def changed(briefing: Briefing, **fields: object) -> Briefing:
    """Return the briefing with these fields of its document replaced, without validation."""
    return replace(briefing, document=briefing.document.model_copy(update=fields))


def edited(briefing: Briefing, *steps: Any) -> Briefing:
    """Return the briefing with one value replaced: its path, then the value (None removes it)."""
    *path, value = steps
    kept: Any = {
        "document": plain(briefing.document),
        "sections": {name: plain(section) for name, section in briefing.in_order()},
        "facts": plain(briefing.facts),
        "sources": plain(briefing.sources),
        "terms": plain(briefing.terms),
    }
    place = kept
    for part in path[:-1]:
        place = place[part]
    if value is None:
        del place[path[-1]]
    elif isinstance(place, list) and path[-1] == len(place):
        place.append(value)
    else:
        place[path[-1]] = value
    whole = {**json.loads(to_json(briefing)), **kept}
    return from_json(json.dumps(whole))


def from_json(text: str) -> Briefing:
    """Return the briefing of a frozen edition."""
    briefing, problems = parse_edition("1.json", text.encode())
    assert briefing is not None, problems
    return briefing
