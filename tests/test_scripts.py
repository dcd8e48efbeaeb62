"""Text in many scripts: what `check` accepts is printed, and names without a font are left out."""

import subprocess
import sys

import pytest
from fontTools.ttLib import TTFont

from briefing.cli import run
from briefing.system import fonts
from briefing.system.fonts import Face
from briefing.verify.pdf import read_back
from tests.conftest import ROOT
from tests.preview.conftest import SECTION, written

GEORGIAN = "საქართველო"
TERMS = (
    f"geo: {{pref_label: Georgia, acronym: GEO, native_form: {GEORGIAN}, native_language: ka}}\n"
)
LINE = "names left out, no font: Georgian (install fonts-noto-core): "


class Desk:
    """A content folder with briefings of one section."""

    def __init__(self, folder, capture):
        self.folder, self.capture = folder, capture
        self.folders = ["--content", str(folder / "content")]
        self.output = ["--output", str(folder / "out"), "--jobs", "1"]

    def write(self, blocks, name="names"):
        """Write a briefing."""
        written(self.folder / "content", name, section=SECTION + blocks)

    def run(self, *words):
        """Return the exit code and what was reported."""
        output = [] if "check" in words else self.output
        code = run([*words, *self.folders, *output])
        return code, self.capture.readouterr().err

    def words(self, name="names"):
        """Return the words of the PDF."""
        content = (self.folder / "out" / f"{name}-briefing-en.pdf").read_bytes()
        return "".join(run.text for run in read_back(content).runs)


@pytest.fixture
def desk(tmp_path, capsys):
    """A content folder with a term that has a native form in a script without a font."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "terms.yaml").write_text(TERMS, "utf-8")
    return Desk(tmp_path, capsys)


@pytest.fixture
def georgian_font(tmp_path):
    """A folder of the system with a font for Georgian; it has neither bold nor italic faces."""
    font = TTFont(Face("Fira Sans", 400).path)
    shapes = font.getBestCmap()
    letters = {0x10D0 + place: shapes[ord("a") + place % 26] for place in range(0x30)}
    for table in font["cmap"].tables:
        table.cmap = letters if table.isUnicode() else {}
    file = tmp_path / "system" / fonts.SCRIPTS["GEORGIAN"].files[0]
    file.parent.mkdir(parents=True)
    font.save(file)
    return tmp_path / "system"


def run_with(system_fonts, code, *words):
    """Run code in a process of its own, whose system has the fonts of this folder.

    In this process the font map of the engine would have to be loaded anew. No process of the
    program does that, and to destroy a font map has hung, once in some ten runs of all tests.
    """
    begin = f"from briefing.system import fonts; fonts.SYSTEM_FONTS = {str(system_fonts)!r}; "
    return subprocess.run(
        [sys.executable, "-c", begin + code, *words], cwd=ROOT, capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip


def test_ligatures_presentation_forms_and_combined_letters_are_printed(desk):
    texts = (
        "The oﬃce ﬁlls the ﬂoor, an eﬀect.",
        "The words ﷺ and ﻻ stand here.",
        "The Nepali name is लोकतान्त्रिक गणतन्त्र and no other; the book is विश्व फ़ैक्टबुक here.",
        "The Urdu names are جمہوریۂ and زریہ in this order.",
    )
    desk.write("".join(f"  - paragraph: {text}\n" for text in texts))
    assert desk.run("names")[0] == 0


def test_a_native_name_without_a_font_is_left_out_and_stops_no_briefing(desk):
    desk.write("  - paragraph: The GEO is a state.\n")
    desk.write(
        "  - people:\n      caption: People\n      items:\n"
        f"        - {{name: A Person, post: minister, native_name: {GEORGIAN}}}\n",
        "other",
    )
    desk.write("  - paragraph: No state is named.\n", "third")
    code, told = desk.run("--strict")
    assert (code, [line for line in told.splitlines() if "left out" in line]) == (
        0,
        [f"{LINE}names, other"],
    ), told
    assert "Georgia" in desk.words()
    assert GEORGIAN not in desk.words()
    assert GEORGIAN not in (desk.folder / "out" / "names-briefing-en.html").read_text("utf-8")
    assert LINE in desk.run("--strict")[1]  # in which nothing has changed


def test_a_native_name_is_printed_with_the_font_installed_whatever_faces_it_lacks(
    desk, georgian_font
):
    desk.write(f"  - paragraph: The GEO is a *state* that calls itself *{GEORGIAN}* here.\n")
    main = "from briefing.cli import main; main()"
    ran = run_with(georgian_font, main, "--strict", "names", *desk.folders, *desk.output)
    assert (ran.returncode, "left out" in ran.stderr) == (0, False), ran.stderr
    assert desk.words().replace("\t", "").count(GEORGIAN) == 2
    manifest = (desk.folder / "out" / "manifest.json").read_text()
    assert '"fontpkg-noto-sans-georgian"' in manifest


def test_prose_without_a_font_is_an_error_at_its_place_that_names_the_font_to_install(desk):
    desk.write(f"  - paragraph: It is called {GEORGIAN} here.\n")
    for words in (("check", "names"), ("names",)):
        code, told = desk.run(*words)
        assert code == 1
        assert "one.yaml:6:29: error[missing-glyph]" in told
        assert "help: write it another way, or install the font package fonts-noto-core" in told


def test_a_theme_may_choose_an_installed_font_of_a_script(georgian_font):
    ran = run_with(georgian_font, "print(*fonts.families(), sep='\\n')")
    assert "Noto Sans Georgian" in ran.stdout.splitlines()
