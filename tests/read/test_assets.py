"""Pictures must be in the briefing's folder, undamaged, and PNG, JPEG or SVG by their bytes."""

from __future__ import annotations

import struct
import warnings
import zlib

import pytest

from briefing.model import Asset

from .conftest import Desk, marked, place
from .pictures import asset, image, raster, refused

# Where a picture may be


def test_a_picture_is_read_from_the_folder_of_the_briefing(desk: Desk) -> None:
    content = raster("PNG")

    assert asset(desk, "images/map.png", content) == Asset("image/png", content)
    assert "kz/images/map.png" in desk.read().inputs


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/etc/passwd", "is not a path in the folder 'kz'"),
        ("~/map.png", "is not a path"),
        ("images/../map.png", "is not a path"),
        ("images\\map.png", "has a backslash"),
        ("https://a.b/map.png", "is not a path"),
    ],
)
def test_a_path_out_of_the_briefing_folder_is_refused(desk: Desk, path: str, message: str) -> None:
    (problem,) = image(desk, path)

    assert (place(problem), marked(problem)) == ("one.yaml:4:13 path-outside", f"'{path}'")
    assert message in problem.message


@pytest.mark.parametrize("path", [".map.png", "images/.old/map.png"])
def test_a_hidden_file_is_refused(desk: Desk, path: str) -> None:
    desk.write(path, raster("PNG"))
    (problem,) = image(desk, path)

    assert place(problem) == "one.yaml:4:13 unreadable-file"
    assert "is a hidden file" in problem.message


def test_a_symlink_out_of_the_folder_is_refused(desk: Desk) -> None:
    desk.write("../uz/map.png", raster("PNG"))
    (desk.folder / "map.png").symlink_to("../uz/map.png")
    (desk.folder / "images").symlink_to("../uz")

    assert [problem.code for problem in image(desk, "map.png")] == ["path-outside"]
    assert [problem.code for problem in image(desk, "images/map.png")] == ["path-outside"]


@pytest.mark.parametrize("written", ["images/mpa.png", "images/Map.png"])
def test_a_missing_picture_is_reported_with_a_suggestion(desk: Desk, written: str) -> None:
    desk.write("images/map.png", raster("PNG"))
    (problem,) = image(desk, written)

    assert place(problem) == "one.yaml:4:13 missing-file"
    assert problem.message == f"there is no file '{written}'"
    assert problem.help == "did you mean 'images/map.png'?"


@pytest.mark.parametrize(
    ("path", "code"),
    [("", "missing-file"), (".", "unreadable-file"), ("x" * 300 + ".png", "unreadable-file")],
)
def test_a_path_that_is_not_a_file_is_reported(desk: Desk, path: str, code: str) -> None:
    assert [problem.code for problem in image(desk, path)] == [code]


def test_a_file_name_with_a_nul_is_reported(desk: Desk) -> None:
    block = '  - image: {file: "a\\0b.png", alt: a, caption: c}\n'
    codes = {problem.code for problem in desk.problems(one=f"heading: One\nblocks:\n{block}")}

    assert codes == {"control-character", "unreadable-file"}


def test_a_missing_picture_used_twice_is_reported_twice_whatever_else_is_wrong(desk: Desk) -> None:
    block = "  - image: {file: a.png, alt: a, caption: c}\n"
    problems = desk.problems(one=f"heading: 1\nblocks:\n{block}{block}")

    assert list(map(place, problems)) == [
        "one.yaml:1:10 wrong-type",
        "one.yaml:3:19 missing-file",
        "one.yaml:4:19 missing-file",
    ]


# PNG and JPEG


@pytest.mark.parametrize(
    ("kind", "mode", "media_type"),
    [
        ("PNG", "RGBA", "image/png"),
        ("PNG", "1", "image/png"),
        ("JPEG", "CMYK", "image/jpeg"),
    ],
)
def test_the_type_is_decided_by_the_bytes_not_by_the_name(
    desk: Desk, kind: str, mode: str, media_type: str
) -> None:
    assert asset(desk, "picture.txt", raster(kind, mode=mode)).media_type == media_type


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("part", [0.3, 0.9])
def test_a_truncated_picture_is_broken(desk: Desk, kind: str, part: float) -> None:
    content = raster(kind, (64, 64))
    problem = refused(desk, "map.png", content[: int(len(content) * part)])

    assert problem.message == "'map.png' cannot be used: it is damaged or incomplete"


def bomb(width: int, height: int) -> bytes:
    """Return a small PNG file whose header claims this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    size = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )  # fmt: skip


@pytest.mark.parametrize("side", [9_000, 60_000])
def test_a_picture_with_too_many_pixels_is_refused_without_a_warning(desk: Desk, side: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        problem = refused(desk, "map.png", bomb(side, side))

    assert problem.code == "image-broken"
    assert "pixels" in problem.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"hello", "is not a picture"),
        (raster("GIF"), "is a GIF"),
        (b"\x1f\x8b\x08", "is a compressed file (SVGZ?)"),
    ],
)
def test_another_file_format_is_named(desk: Desk, content: bytes, words: str) -> None:
    problem = refused(desk, "map.png", content)

    assert problem.message == f"'map.png' {words}; a picture must be PNG, JPEG or SVG"
    assert problem.help == "open it in a picture editor and export it as PNG"
