"""Our fonts are registered in place, as if by @font-face rules, and embedded when linking."""

import inspect
import io
import tempfile
from importlib.metadata import PackageNotFoundError
from unittest.mock import Mock

import pikepdf
import pytest

from benchmarks.peers.markup import font_rules
from briefing.pdf import get_ready, prepare_style, press_to_bytes
from briefing.pdf.engine import load, register_faces
from briefing.pdf.layout import load_fonts, parse_style, press_flow
from briefing.pdf.patches.drawing import fonts_used, leave_fonts_out
from briefing.system import fonts
from briefing.system.fonts import FACES, Face, FontMissing

WORDS = "".join(
    f'<p style="font: {style} {weight} 12px {family}">Words Ωβ → ∂ Қазақ عمان</p>'
    for family in ("Spectral, 'Noto Serif', Amiri", "'Fira Sans', 'Noto Sans', Amiri")
    for style in ("normal", "italic")
    for weight in (400, 500, 600, 700)
)


def used(register, *sheets):
    """Return the fonts that a document uses with these registered fonts and style sheets."""
    document = (
        load()
        .HTML(string=f'<html lang="en"><title>t</title>{WORDS}')
        .render(stylesheets=sheets, font_config=register)
    )
    document.write_pdf()
    return fonts_used(document.fonts)


def test_registered_faces_are_used_as_if_by_font_face_rules():
    register = load().text.fonts.FontConfiguration()
    by_rules = used(register, load().CSS(string=font_rules(FACES), font_config=register))
    assert len(by_rules) > 16
    assert used(register_faces(load(), FACES)) == by_rules


def test_pressing_makes_no_copy_of_a_font(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    press_to_bytes('<html lang="en"><title>t</title><p>Words</p>', "", ())
    assert list(tmp_path.iterdir()) == []


def test_font_face_rules_still_make_a_copy(tmp_path, monkeypatch):
    """When this fails, briefing.pdf.fonts is no longer needed: @font-face rules would do."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    register = load().text.fonts.FontConfiguration()
    load().CSS(string=font_rules(FACES[:1]), font_config=register)
    copied = {path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()}
    assert copied == {FACES[0].path.stat().st_size}


def test_a_font_that_is_missing_or_damaged_is_named(tmp_path, monkeypatch):
    (tmp_path / "no.ttf").write_bytes(b"no font")
    with pytest.raises(FontMissing, match=r"Spectral: no\.ttf"):
        register_faces(load(), [Face("Spectral", 400, file=str(tmp_path / "no.ttf"))])
    monkeypatch.setattr("fontpkg.path", Mock(side_effect=ModuleNotFoundError("No module 'x'")))
    with pytest.raises(FontMissing, match="Spectral 400 normal: No module 'x'"):
        _ = FACES[0].path
    monkeypatch.setattr(fonts, "version", Mock(side_effect=PackageNotFoundError("fontpkg-amiri")))
    with pytest.raises(FontMissing, match="the package 'fontpkg-amiri' is not installed"):
        fonts.font_versions()


def fragment():
    """Return a fragment of one word, without compression."""
    content = press_flow("<html lang='en'><title>t</title><p>Words", "", ()).content
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(made, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return made.getvalue()


def test_a_fragment_has_no_font_programs_which_the_engine_still_embeds(leave_out, monkeypatch):
    leave_out(leave_fonts_out)
    assert b"FontFile" in fragment(), "briefing.pdf.patches.drawing has nothing to leave out"
    monkeypatch.undo()
    assert b"FontFile" not in fragment()


def test_the_engine_keeps_the_glyph_ids_of_the_font_file():
    subset = inspect.getsource(load().pdf.fonts.Font)
    assert "RETAIN_GIDS" in subset, "fragments may no longer agree on the numbers of glyphs"


def test_fonts_and_styles_that_were_prepared_are_not_read_again_to_press():
    load_fonts.cache_clear()
    get_ready()
    style = "p { margin: 0 }", (("a.css", 1),), ()
    parse_style.cache_clear()
    prepare_style(*style)
    press_to_bytes('<html lang="en"><title>t</title><p>Words</p>', *style)
    assert (load_fonts.cache_info().misses, parse_style.cache_info().misses) == (1, 1)
