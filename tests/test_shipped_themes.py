"""The shipped themes, each on the specimen of every kind of block: nothing overflows or is lost."""

from itertools import product

import pypdfium2
import pytest

from briefing.cli import run
from briefing.system.paths import theme_names
from tests.conftest import ROOT, TEMPLATES
from tests.examples import TIMES

SHAPES = (("a5", "mono"), ("letter", "large-print"))
THEMES = [*zip(theme_names(TEMPLATES), SHAPES, strict=True)]
if TIMES > 1:  # in ``make soak``
    THEMES = [*product(theme_names(TEMPLATES), SHAPES)]


@pytest.fixture
def built(tmp_path, capsys):
    """Return a function that builds the specimen: the exit code, the errors, the pages' texts."""

    def of(theme, *words):
        folders = ["--content", str(ROOT / "tests" / "content"), "--output", str(tmp_path)]
        code = run(["specimen", "--theme", theme, "--jobs", "1", *folders, *words])
        (file,) = tmp_path.glob("*.pdf")
        with pypdfium2.PdfDocument(file) as pdf:
            pages = [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]
        return code, capsys.readouterr().err, pages

    return of


@pytest.mark.sampled
@pytest.mark.parametrize(("theme", "shape"), THEMES, ids=str)
def test_a_shipped_theme_prints_every_kind_of_block(built, theme, shape):
    page, profile = shape
    code, told, _ = built(theme, "--page", page, "--profile", profile, "--rendition", "dossier")
    assert (code, "warning" in told) == (0, False), told


def test_the_white_paper_has_a_cover_page_numbers_and_the_section_at_the_head(built):
    code, told, pages = built("white-paper", "--rendition", "dossier", "--format", "pdf")
    assert (code, "warning" in told) == (0, False), told
    assert pages[0].startswith("Somebody")
    assert "A specimen of every kind" in pages[0]
    assert "Key points" not in pages[0]
    assert pages[1].endswith("2")
    assert any("Kinds of block" in page and "Table 3" in page for page in pages)
