"""Pages and what is drawn on them follow the registry of paper sizes and profiles."""

import re
import shutil
import subprocess
import sys

import pypdfium2
import pytest

from briefing.compose.charts import layout_of
from briefing.model.page import PAPERS, POINTS_PER_MM, PROFILES, SIZES, USUAL
from tests.conftest import ROOT, TEMPLATES, changed, composed, printed

POSTER = '"poster": Paper(300, 400, 20, 30, 20, 30, 20, drawing=300, picture=250), "a4": Paper('
"""A size to add before the first."""


@pytest.mark.parametrize("page", PAPERS)
@pytest.mark.parametrize("profile", PROFILES)
def test_type_is_large_enough_and_leaves_room_for_notes_unless_lines_are_short(page, profile):
    scale = PROFILES[profile].scale or PAPERS[page].scale or USUAL
    sizes = [*map(scale.size, SIZES)]
    assert min(sizes) >= (14 if PROFILES[profile].is_large else 8)
    assert scale.text >= 9.5
    assert sizes == sorted(sizes)
    layout = layout_of(page, profile, "#123456")
    is_narrow = PAPERS[page].is_narrow or PROFILES[profile].is_large
    assert (layout.text == layout.width) == is_narrow
    assert layout.mono == (profile == "mono")
    assert layout.width == round(PAPERS[page].text_width() * POINTS_PER_MM, 1)
    assert layout.lead <= layout.width


def test_narrow_layouts_have_a_class_and_the_web_page_the_same_styles_for_any_paper(specimen):
    styles = set()
    for page, profile, is_narrow in (
        ("a4", "standard", False),
        ("letter", "office", False),
        ("a5", "standard", True),
        ("a4", "large-print", True),
    ):
        document = composed(changed(specimen, page=page, profile=profile, duplex=is_narrow))
        root = re.search(r"<html[^>]*>", printed(document))
        assert is_narrow == ('class="narrow"' in root[0])
        styles.add(re.search(r"<style>.*?</style>", document.page_html, re.DOTALL)[0])
    assert len(styles) == 1


@pytest.mark.slow
def test_a_new_size_in_the_registry_is_an_option_and_prints_pages_of_that_size(tmp_path):
    shutil.copytree(ROOT / "briefing", tmp_path / "briefing")
    registry = tmp_path / "briefing" / "model" / "page.py"
    text = registry.read_text("utf-8")
    assert text.count('"a4": Paper(') == 1
    registry.write_text(text.replace('"a4": Paper(', POSTER), encoding="utf-8")
    main = [sys.executable, "-c", "from briefing.cli import main; main()"]
    folders = ["--templates", str(TEMPLATES), "--content", str(ROOT / "tests" / "small")]
    words = [*main, "oslo", "--format", "pdf", "--page", "poster", *folders]
    ran = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    pdf = pypdfium2.PdfDocument(tmp_path / "output" / "oslo-briefing-en-poster.pdf")
    sizes = {tuple(round(length / POINTS_PER_MM) for length in page.get_size()) for page in pdf}
    assert sizes == {(300, 400)}
