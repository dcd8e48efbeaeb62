"""Pictures must be in the briefing's folder, undamaged, and PNG, JPEG or SVG by their bytes."""

import struct
import warnings
import zlib

import pytest

from briefing.model import Asset

from .conftest import marked, place
from .pictures import asset, image, raster, refused


@pytest.mark.parametrize(
    ("kind", "mode", "media_type"),
    [("PNG", "RGBA", "image/png"), ("PNG", "1", "image/png"), ("JPEG", "CMYK", "image/jpeg")],
)
def test_a_picture_in_the_folder_of_the_briefing_has_the_type_of_its_bytes(
    desk, kind, mode, media_type
):
    content = raster(kind, mode=mode)
    assert asset(desk, "images/map.txt", content) == Asset(media_type, content)
    assert "kz/images/map.txt" in desk.read().inputs


@pytest.mark.parametrize(
    ("path", "code", "message"),
    [
        ("/etc/passwd", "path-outside", "is not a path in the folder 'kz'"),
        ("~/map.png", "path-outside", "is not a path"),
        ("images/../map.png", "path-outside", "is not a path"),
        ("images\\map.png", "path-outside", "has a backslash"),
        ("https://a.b/map.png", "path-outside", "is not a path"),
        (".map.png", "unreadable-file", "is a hidden file"),
        ("images/.old/map.png", "unreadable-file", "is a hidden file"),
        (".", "unreadable-file", ""),
        ("x" * 300 + ".png", "unreadable-file", ""),
        ("", "missing-file", ""),
    ],
)
def test_a_path_to_no_visible_file_of_the_briefing_is_refused(desk, path, code, message):
    desk.write(".map.png", raster("PNG"))
    desk.write("images/.old/map.png", raster("PNG"))
    (problem,) = image(desk, path)
    assert (place(problem), marked(problem)) == (f"one.yaml:4:13 {code}", f"'{path}'")
    assert message in problem.message


def test_a_symlink_out_of_the_folder_is_refused(desk):
    desk.write("../uz/map.png", raster("PNG"))
    (desk.folder / "map.png").symlink_to("../uz/map.png")
    (desk.folder / "images").symlink_to("../uz")
    assert [problem.code for problem in image(desk, "map.png")] == ["path-outside"]
    assert [problem.code for problem in image(desk, "images/map.png")] == ["path-outside"]


@pytest.mark.parametrize("written", ["images/mpa.png", "images/Map.png"])
def test_a_missing_picture_is_reported_with_a_suggestion(desk, written):
    desk.write("images/map.png", raster("PNG"))
    (problem,) = image(desk, written)
    assert place(problem) == "one.yaml:4:13 missing-file"
    assert problem.message == f"there is no file '{written}'"
    assert problem.help == "did you mean 'images/map.png'?"


def test_a_file_name_with_a_nul_is_reported(desk):
    block = '  - image: {file: "a\\0b.png", alt: a, caption: c}\n'
    codes = {problem.code for problem in desk.problems(one=f"heading: One\nblocks:\n{block}")}
    assert codes == {"control-character", "unreadable-file"}


def test_a_missing_picture_used_twice_is_reported_twice_whatever_else_is_wrong(desk):
    block = "  - image: {file: a.png, alt: a, caption: c}\n"
    problems = desk.problems(one=f"heading: 1\nblocks:\n{block}{block}")
    assert list(map(place, problems)) == [
        "one.yaml:1:10 wrong-type",
        "one.yaml:3:19 missing-file",
        "one.yaml:4:19 missing-file",
    ]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("part", [0.3, 0.9])
def test_a_truncated_picture_is_broken(desk, kind, part):
    content = raster(kind, (64, 64))
    problem = refused(desk, "map.png", content[: int(len(content) * part)])
    assert problem.message == "'map.png' cannot be used: it is damaged or incomplete"


@pytest.mark.parametrize("side", [9_000, 60_000])
def test_a_picture_with_too_many_pixels_is_refused_without_a_warning(desk, side):
    small = raster("PNG", mode="1")
    header = b"IHDR" + struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    content = small[:12] + header + struct.pack(">I", zlib.crc32(header)) + small[33:]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        problem = refused(desk, "map.png", content)
    assert problem.code == "image-broken"
    assert "pixels" in problem.message


@pytest.mark.parametrize("content", [b"", b"hello", raster("GIF")])
def test_what_is_no_picture_is_refused(desk, content):
    problem = refused(desk, "map.png", content)
    assert problem.message == "'map.png' is not a PNG, JPEG or SVG picture"
    assert problem.help == "open it in a picture editor and export it as PNG"
