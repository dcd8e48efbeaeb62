"""All pages of the pictured documents look like their references."""

import shutil
from pathlib import Path

import pytest

from briefing.pdf import versions
from tests.machine import unavailable
from tests.visual.comparison import changed_pages, keep, kept, rasterised, report
from tests.visual.documents import PICTURED, document_pdf

FOLDER = Path(__file__).parent / "pages"
PANGO = FOLDER.with_name("pango.txt")
"""The version of Pango, a library of the system, with which the references were laid out."""
ALL = 800_000  # bytes: the limit for all references in the repository


@pytest.mark.parametrize("name", PICTURED)
def test_pages_look_like_their_references(name, pytestconfig, once):
    now = rasterised(document_pdf(once, name).read_bytes())
    if pytestconfig.getoption("--update-pages"):
        keep(FOLDER / name, now)
        PANGO.write_text(f"{versions()['pango']}\n", encoding="utf-8")
    changed = changed_pages(kept(FOLDER / name), now)
    file = pytestconfig.cache.mkdir("pages") / f"{name}.html"  # outside the repository
    file.unlink(missing_ok=True)
    if changed and versions()["pango"] != PANGO.read_text(encoding="utf-8").strip():
        unavailable(f"Pango {versions()['pango']} lays out otherwise than that of the references")
    if changed:
        file.write_text(report(changed), encoding="utf-8")
        lines = [f"{name}: {len(changed)} pages are not as they were", *map(str, changed)]
        ask = f"Look at {file}\nIf they are as they are meant to be: make pages"
        pytest.fail("\n  ".join(lines) + f"\n{ask}", pytrace=False)


def test_the_references_are_of_documents_that_there_are_and_within_their_total_size(pytestconfig):
    if pytestconfig.getoption("--update-pages"):
        for name in {folder.name for folder in FOLDER.iterdir()} - {*PICTURED}:
            shutil.rmtree(FOLDER / name)
    assert {folder.name for folder in FOLDER.iterdir()} <= {*PICTURED}, "make pages removes them"
    assert sum(file.stat().st_size for file in FOLDER.rglob("*.png")) <= ALL
