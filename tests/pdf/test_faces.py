"""Our font files are registered in place, with the same effect as @font-face rules."""

import tempfile
from importlib.metadata import PackageNotFoundError

import pytest

from benchmarks.peers.markup import font_rules
from briefing.pdf.document import press_to_bytes
from briefing.pdf.engine import load, register_faces
from briefing.pdf.patches.drawing import fonts_used
from briefing.system import fonts
from briefing.system.fonts import FACES, FontMissing

WORDS = "".join(
    f'<p style="font: {style} {weight} 12px {family}">Words Ωβ → ∂ Қазақ عمان</p>'
    for family in ("Spectral, 'Noto Serif', Amiri", "'Fira Sans', 'Noto Sans', Amiri")
    for style in ("normal", "italic")
    for weight in (400, 500, 600, 700)
)


def used(register, *sheets):
    """Return the fonts that a document uses with these registered fonts and style sheets."""
    engine = load()
    document = engine.HTML(string=f'<html lang="en"><title>t</title>{WORDS}').render(
        stylesheets=sheets, font_config=register
    )
    document.write_pdf()
    return fonts_used(document.fonts)


def test_registered_faces_are_used_as_if_by_font_face_rules():
    engine = load()
    register = engine.text.fonts.FontConfiguration()
    by_rules = used(register, engine.CSS(string=font_rules(FACES), font_config=register))
    assert len(by_rules) > 16
    assert used(register_faces(engine, FACES)) == by_rules


def test_pressing_makes_no_copy_of_a_font(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    press_to_bytes('<html lang="en"><title>t</title><p>Words</p>', "", ())
    assert list(tmp_path.iterdir()) == []


def test_font_face_rules_still_make_a_copy(tmp_path, monkeypatch):
    """When this fails, briefing.pdf.fonts is no longer needed: @font-face rules would do."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    engine = load()
    register = engine.text.fonts.FontConfiguration()
    engine.CSS(string=font_rules(FACES[:1]), font_config=register)
    copied = {path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()}
    assert copied == {FACES[0].path.stat().st_size}


def test_a_file_that_is_not_a_font_is_reported_missing(tmp_path):
    (tmp_path / "no.ttf").write_bytes(b"no font")

    class Broken(fonts.Face):
        path = tmp_path / "no.ttf"

    with pytest.raises(FontMissing, match=r"Spectral: no\.ttf"):
        register_faces(load(), [Broken("Spectral", 400)])


def test_a_partly_installed_font_package_is_reported_missing(monkeypatch):
    def gone(error):
        def fail(*_):
            raise error

        return fail

    monkeypatch.setattr("fontpkg.path", gone(ModuleNotFoundError("No module 'x'")))
    with pytest.raises(FontMissing, match="Spectral 400 normal: No module 'x'"):
        _ = FACES[0].path
    monkeypatch.setattr(fonts, "version", gone(PackageNotFoundError("fontpkg-amiri")))
    with pytest.raises(FontMissing, match="the package 'fontpkg-amiri' is not installed"):
        fonts.font_versions()
