"""Every rendition on every paper size in every profile: valid, accessible, and the same bytes.

Each build also reads its files back. ``make test`` does this for some of the shapes
(``tests/conformance/documents.py``).
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from briefing.cli import run
from briefing.model.page import PAPERS, PROFILES
from briefing.model.renditions import RENDITIONS
from tests.conformance import verapdf as vera
from tests.conformance.axe import violations
from tests.conformance.documents import MEETING, MEETINGS
from tests.conformance.nu import complaints
from tests.visual.documents import DOCUMENTS, document_pdf

pytestmark = pytest.mark.timeout(3600)
SHAPES = [*product(RENDITIONS, PAPERS, PROFILES)]


@pytest.fixture(scope="module")
def checker():
    with vera.started() as checker:
        yield checker


def built(output: Path, shape: tuple[str, str, str], jobs: int) -> list[Path]:
    """Build a shape without a cache, and return its files: the page, then the PDF."""
    names = ("--rendition", "--page", "--profile")
    options = [word for pair in zip(names, shape, strict=True) for word in pair]
    folders = ["--content", str(MEETINGS), "--output", str(output)]
    assert run([MEETING, *folders, "--jobs", str(jobs), *options]) == 0
    return sorted(file for file in output.iterdir() if file.suffix in (".html", ".pdf"))


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.startswith("figures-")])
def test_every_figure_conforms_in_each_shape(name, checker, once):
    found = [checker.failures(document_pdf(once, name), flavour) for flavour in vera.FLAVOURS]
    assert found == [[] for _ in vera.FLAVOURS]


@pytest.mark.parametrize("shape", SHAPES, ids="-".join)
def test_a_shape_conforms_and_has_the_same_bytes_again(shape, checker, window, tmp_path):
    page, pdf = built(tmp_path / "once", shape, jobs=1)
    again = built(tmp_path / "again", shape, jobs=2)
    assert [file.read_bytes() for file in again] == [page.read_bytes(), pdf.read_bytes()]
    for flavour in vera.FLAVOURS:
        assert [*map(str, checker.failures(pdf, flavour))] == []
    shown = window(color_scheme="light")
    shown.goto(page.as_uri())
    assert violations(shown) == []
    assert complaints([page]) == {page: []}
