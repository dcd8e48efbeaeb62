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
    assert found.inputs["fonts/bold.ttf"] == hash_file(tmp_path / "fonts" / "bold.ttf")


def test_a_font_file_is_not_among_the_files_that_a_pdf_carries(reading, tmp_path):
    write_font(tmp_path / "a.ttf")
    assert "a.ttf" not in reading("a.ttf").contents


def test_a_restricted_font_is_a_problem_at_its_line(reading, tmp_path):
    write_font(tmp_path / "a.ttf", bits=2)
    place, message = only(reading("a.ttf"))
    assert place == "5:7 font-restricted"
    assert message == "'a.ttf' cannot be used: its licence forbids to embed it in documents"


@pytest.mark.parametrize("bits", [0, 4, 8, 2 | 8])
def test_a_licence_to_embed_is_enough(bits):
    assert check_licence(bits) is None


@pytest.mark.parametrize("bits", [2, 0x100, 0x104, 0x200])
def test_a_licence_that_forbids_a_subset_is_told(bits):
    assert check_licence(bits)


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (b"OTTO", "PostScript outlines"),
        (b"wOF2", "for web pages only"),
        (b"ttcf", "several fonts"),
        (b"GIF8", "damaged, or no font"),
    ],
)
def test_another_kind_of_font_is_told(reading, tmp_path, start, words):
    (tmp_path / "a.ttf").write_bytes(start + b"\0" * 200)
    place, message = only(reading("a.ttf"))
    assert place == "5:7 font-unusable"
    assert words in message


def test_an_incomplete_font_is_told(reading, tmp_path):
    path = write_font(tmp_path / "a.ttf")
    path.write_bytes(path.read_bytes()[:-5000])
    assert only(reading("a.ttf"))[0] == "5:7 font-unusable"


def test_a_family_name_that_a_style_sheet_cannot_hold_is_told(reading, tmp_path):
    write_font(tmp_path / "a.ttf", family='House"; } * { color: red')
    assert "cannot name its family" in only(reading("a.ttf"))[1]


def test_a_family_of_the_program_cannot_be_replaced(reading, tmp_path):
    write_font(tmp_path / "a.ttf", family="Fira Sans")
    assert "the program has its family" in only(reading("a.ttf", headings="Fira Sans"))[1]


def test_two_files_of_the_same_face_are_told(reading, tmp_path):
    write_font(tmp_path / "a.ttf")
    write_font(tmp_path / "b.ttf")
    assert only(reading("a.ttf", "b.ttf"))[0] == "6:7 font-unusable"


def test_a_family_of_italics_alone_is_told(reading, tmp_path):
    write_font(tmp_path / "a.ttf", italic=True)
    assert "no upright face" in only(reading("a.ttf"))[1]


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
