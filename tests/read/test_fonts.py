"""Font files of a theme: their faces, the licence to embed them, and what cannot be used."""

import pytest

from briefing.read import read_theme
from briefing.read.fonts import check_licence
from briefing.system.cache import hash_file
from tests.house_font import write_font


@pytest.fixture
def reading(tmp_path):
    """Return a function that reads a theme with these font files."""

    def of(*files, headings="House Sans"):
        faces = "".join(f"\n    - {file}" for file in files)
        text = f"name: Ours\nfonts:\n  headings: {headings}\n  faces:{faces}\n"
        (tmp_path / "theme.yaml").write_text(text, encoding="utf-8")
        return read_theme(tmp_path, shown="ours")

    return of


def only(reading):
    (problem,) = reading.problems
    return f"{problem.position.line}:{problem.position.column} {problem.code}", problem.message


def test_a_font_file_is_a_face_of_the_family_that_it_names(reading, tmp_path):
    write_font(tmp_path / "fonts" / "bold.ttf", weight=700)
    found = reading("fonts/bold.ttf")
    (face,) = found.faces
    assert not found.problems
    assert (face.family, face.weight, face.style) == ("House Sans", 700, "normal")
    assert "fonts/bold.ttf" not in found.contents  # which a PDF carries
    assert found.inputs["fonts/bold.ttf"] == hash_file(tmp_path / "fonts" / "bold.ttf")


@pytest.mark.parametrize(
    ("bits", "is_enough"),
    [(0, True), (4, True), (8, True), (2 | 8, True),
     (2, False), (0x100, False), (0x104, False), (0x200, False)],
)  # fmt: skip
def test_a_licence_to_embed_a_subset_is_needed(bits, is_enough):
    assert (check_licence(bits) is None) is is_enough


def test_two_files_of_the_same_face_are_told(reading, tmp_path):
    write_font(tmp_path / "a.ttf")
    write_font(tmp_path / "b.ttf")
    assert only(reading("a.ttf", "b.ttf"))[0] == "6:7 font-unusable"


@pytest.mark.parametrize(
    ("path", "code"),
    [("../a.ttf", "path-outside"), ("b.ttf", "missing-file"), ("a.exe", "unreadable-file")],
)
def test_a_font_is_read_only_below_the_theme(reading, tmp_path, path, code):
    write_font(tmp_path / "a.ttf")
    assert only(reading(path))[0] == f"5:7 {code}"


def test_a_family_that_no_file_has_is_told_with_those_of_the_files(reading, tmp_path):
    write_font(tmp_path / "a.ttf")
    (problem,) = reading("a.ttf", headings="House Sant").problems
    assert "did you mean 'House Sans'?" in problem.help


@pytest.mark.parametrize(
    ("made", "code", "words"),
    [
        ({"bits": 2}, "font-restricted", "its licence forbids to embed it in documents"),
        ({"family": 'House"; } * { color: red'}, "font-unusable", "cannot name its family"),
        ({"family": "Fira Sans"}, "font-unusable", "the program has its family 'Fira Sans'"),
        ({"italic": True}, "font-unusable", "no upright face"),
        (lambda whole: whole[:-5000], "font-unusable", ""),
        (lambda whole: b"OTTO" + whole[4:], "font-unusable", "PostScript outlines"),
        (lambda whole: b"wOF2" + whole[4:], "font-unusable", "for web pages only"),
        (lambda whole: b"GIF8" + whole[4:], "font-unusable", "damaged, or no font"),
    ],
)
def test_a_font_that_cannot_be_used_is_told_at_its_line(reading, tmp_path, made, code, words):
    path = write_font(tmp_path / "a.ttf", **(made if isinstance(made, dict) else {}))
    if not isinstance(made, dict):
        path.write_bytes(made(path.read_bytes()))
    (problem,) = reading("a.ttf", headings="Fira Sans").problems
    assert (problem.position.line, problem.code) == (5, code)
    assert words in problem.message
