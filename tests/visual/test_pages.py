"""All pages of the pictured documents look like their references."""

import pytest

from briefing.pdf import versions
from tests.machine import unavailable
from tests.visual.comparison import changed_pages
from tests.visual.documents import PICTURED, document_pdf
from tests.visual.raster import rasterised
from tests.visual.references import FOLDER, drop, keep, kept, stale
from tests.visual.report import report

PANGO = FOLDER.with_name("pango.txt")
"""The version of Pango, a library of the system, with which the references were laid out."""
ALL = 800_000  # bytes: the limit for all references in the repository


@pytest.fixture
def is_update(pytestconfig):
    return pytestconfig.getoption("--update-pages")


@pytest.fixture
def reports(pytestconfig):
    """The folder for reports, in pytest's cache and so outside the repository."""
    return pytestconfig.cache.mkdir("pages")


@pytest.mark.parametrize("name", PICTURED)
def test_pages_look_like_their_references(name, is_update, reports, once):
    now = rasterised(document_pdf(once, name).read_bytes())
    if is_update:
        keep(FOLDER, name, now)
        PANGO.write_text(f"{versions()['pango']}\n", encoding="utf-8")
    changed = changed_pages(kept(FOLDER, name), now)
    file = reports / f"{name}.html"
    file.unlink(missing_ok=True)
    if changed and versions()["pango"] != PANGO.read_text(encoding="utf-8").strip():
        unavailable(f"Pango {versions()['pango']} lays out otherwise than that of the references")
    if changed:
        file.write_text(report(name, changed), encoding="utf-8")
        lines = [f"{name}: {len(changed)} pages are not as they were", *map(str, changed)]
        ask = f"Look at {file}\nIf they are as they are meant to be: make pages"
        pytest.fail("\n  ".join(lines) + f"\n{ask}", pytrace=False)


def test_no_references_of_removed_documents_are_kept(is_update):
    for name in stale(FOLDER, PICTURED) if is_update else ():
        drop(FOLDER, name)
    assert stale(FOLDER, PICTURED) == [], "make pages removes them"


def test_the_references_stay_within_their_total_size(is_update):
    if is_update:
        pytest.skip("they are being written")
    assert sum(file.stat().st_size for file in FOLDER.rglob("*.png")) <= ALL
