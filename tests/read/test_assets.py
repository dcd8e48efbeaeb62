"""Pictures: from the briefing's own folder, whole, of the type their bytes say, and harmless."""

from __future__ import annotations

import base64
import io
import struct
import warnings
import zlib
from pathlib import Path

import pytest
from PIL import Image

from briefing.model import Asset
from briefing.problems import Problem

from .conftest import DOCUMENT, Desk, marked, place

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def raster(kind: str, size: tuple[int, int] = (8, 8), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 0).save(out, kind)
    return out.getvalue()


def image(desk: Desk, file: str) -> list[Problem]:
    """What is wrong with a section that shows this file (its path is on line 4, column 13)."""
    text = (
        f"heading: One\nblocks:\n  - image:\n      file: '{file}'\n      alt: a\n      caption: c\n"
    )
    return desk.problems(one=text)


def asset(desk: Desk, name: str, content: bytes) -> Asset:
    desk.write(name, content)
    assert image(desk, name) == []
    briefing = desk.read().briefing
    assert briefing is not None
    return briefing.assets[name]


def refused(desk: Desk, name: str, content: bytes) -> Problem:
    desk.write(name, content)
    (problem,) = image(desk, name)
    assert place(problem) == f"one.yaml:4:13 {problem.code}"
    return problem


# Where a picture may be


def test_a_picture_is_read_from_the_folder_of_the_briefing(desk: Desk) -> None:
    content = raster("PNG")

    assert asset(desk, "images/map.png", content) == Asset("image/png", content)


def test_a_picture_is_an_input_of_the_briefing(desk: Desk) -> None:
    asset(desk, "images/map.png", raster("PNG"))

    assert "kz/images/map.png" in desk.read().inputs


def test_the_logo_of_the_document_is_a_picture_too(desk: Desk) -> None:
    problem = desk.problem(briefing=f"{DOCUMENT}logo: arms.svg\n")

    assert place(problem) == "briefing.yaml:10:7 missing-file"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/etc/passwd", "from the top of the disk"),
        ("~/map.png", "from the top of the disk or of a home folder"),
        ("C:/map.png", "from the top of the disk"),
        ("c:map.png", "from the top of the disk"),
        ("../map.png", "leads out of the folder"),
        ("images/../../map.png", "leads out of the folder"),
        ("images/../map.png", "leads out of the folder"),
        ("images\\map.png", "has a backslash"),
        ("file:///etc/passwd", "is an address"),
        ("FILE:map.png", "is an address"),
        ("http://a.b/map.png", "is an address"),
        ("https://a.b/map.png", "is an address"),
        ("data:image/png;base64,AAAA", "is an address"),
        ("//a.b/map.png", "from the top of the disk"),
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(desk: Desk, path: str, message: str) -> None:
    (problem,) = image(desk, path)

    assert (place(problem), marked(problem)) == ("one.yaml:4:13 path-outside", f"'{path}'")
    assert message in problem.message


@pytest.mark.parametrize("path", [".map.png", "images/.old/map.png"])
def test_a_hidden_file_is_refused_since_no_pdf_could_give_it_back(desk: Desk, path: str) -> None:
    desk.write(path, raster("PNG"))
    (problem,) = image(desk, path)

    assert place(problem) == "one.yaml:4:13 unreadable-file"
    assert "is hidden" in problem.message


def test_a_file_whose_name_has_a_line_end_is_refused_as_well(desk: Desk) -> None:
    desk.write("a\nb.png", raster("PNG"))
    written = 'heading: One\nblocks:\n  - image: {file: "a\\nb.png", alt: a, caption: c}\n'
    (problem,) = desk.problems(one=written)

    assert problem.code == "unreadable-file"
    assert "a sign in it that cannot be seen" in problem.message


def test_a_link_that_leads_out_of_the_folder_is_refused(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "map.png").write_bytes(raster("PNG"))
    (desk.folder / "map.png").symlink_to(tmp_path / "map.png")

    assert [problem.code for problem in image(desk, "map.png")] == ["path-outside"]


def test_a_folder_that_is_a_link_out_of_the_folder_is_refused(desk: Desk) -> None:
    desk.write("../uz/map.png", raster("PNG"))
    (desk.folder / "images").symlink_to("../uz")

    assert [problem.code for problem in image(desk, "images/map.png")] == ["path-outside"]


def test_a_missing_picture_is_told_with_the_one_that_was_meant(desk: Desk) -> None:
    desk.write("images/map.png", raster("PNG"))
    (problem,) = image(desk, "images/mpa.png")

    assert place(problem) == "one.yaml:4:13 missing-file"
    assert problem.message == "there is no file 'images/mpa.png'"
    assert problem.help == "did you mean 'images/map.png'?"


def test_a_name_differs_by_its_capitals_on_every_system(desk: Desk) -> None:
    desk.write("Map.png", raster("PNG"))

    assert image(desk, "map.png")[0].help == "did you mean 'Map.png'?"


@pytest.mark.parametrize(
    ("path", "code"),
    [("", "missing-file"), (".", "unreadable-file"), ("x" * 300 + ".png", "unreadable-file")],
)
def test_what_is_no_file_is_told(desk: Desk, path: str, code: str) -> None:
    assert [problem.code for problem in image(desk, path)] == [code]


def test_a_picture_with_a_nul_in_its_name_is_told(desk: Desk) -> None:
    block = '  - image: {file: "a\\0b.png", alt: a, caption: c}\n'
    codes = {problem.code for problem in desk.problems(one=f"heading: One\nblocks:\n{block}")}

    assert codes == {"control-character", "unreadable-file"}


def test_a_picture_named_twice_is_told_at_both_places(desk: Desk) -> None:
    block = "  - image: {file: a.png, alt: a, caption: c}\n"
    problems = desk.problems(one=f"heading: One\nblocks:\n{block}{block}")

    assert list(map(place, problems)) == [
        "one.yaml:3:19 missing-file",
        "one.yaml:4:19 missing-file",
    ]


def test_pictures_are_checked_even_if_the_section_has_other_errors(desk: Desk) -> None:
    block = "  - image: {file: a.png, caption: c}\n"
    problems = desk.problems(one=f"heading: 1\nblocks:\n{block}")

    assert [problem.code for problem in problems] == ["wrong-type", "missing-field", "missing-file"]


# PNG and JPEG


@pytest.mark.parametrize(
    ("kind", "mode", "media_type"),
    [
        ("PNG", "RGBA", "image/png"),
        ("PNG", "P", "image/png"),
        ("PNG", "1", "image/png"),
        ("JPEG", "RGB", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
    ],
)
def test_the_type_is_decided_by_the_bytes_not_by_the_name(
    desk: Desk, kind: str, mode: str, media_type: str
) -> None:
    assert asset(desk, "picture.xyz", raster(kind, mode=mode)).media_type == media_type


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_picture_that_was_cut_off_is_broken(desk: Desk, kind: str, part: float) -> None:
    content = raster(kind, (64, 64))
    problem = refused(desk, "map.png", content[: int(len(content) * part)])

    assert problem.message == "'map.png' cannot be used: it is damaged or incomplete"


def test_a_picture_with_a_wrong_byte_is_broken(desk: Desk) -> None:
    content = bytearray(raster("PNG", (64, 64)))
    content[50] ^= 0xFF

    assert refused(desk, "map.png", bytes(content)).code == "image-broken"


def bomb(width: int, height: int) -> bytes:
    """A small PNG file that says it has so many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    size = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )  # fmt: skip


@pytest.mark.parametrize("side", [9_000, 12_000, 60_000])
def test_a_picture_of_too_many_pixels_is_refused_without_a_warning(desk: Desk, side: int) -> None:
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
        (raster("WEBP"), "is a WebP"),
        (raster("BMP"), "is a bitmap"),
        (raster("TIFF"), "is a TIFF"),
        (b"%PDF-1.7", "is a PDF"),
        (b"PK\x03\x04", "is an office document"),
        (b"\x1f\x8b\x08", "is a compressed file"),
    ],
)
def test_another_kind_of_file_is_named(desk: Desk, content: bytes, words: str) -> None:
    problem = refused(desk, "map.png", content)

    assert problem.message == f"'map.png' {words}; a picture must be PNG, JPEG or SVG" or (
        words in problem.message
    )
    assert problem.help == "open it in a picture editor and export it as PNG"


# SVG


def embedded(content: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


@pytest.mark.parametrize(
    "inside",
    [
        '<rect width="1" height="1" fill="url(#a)" style="filter: url( \'#b\' )"/>',
        '<use href="#a"/><use xlink:href="#a"/><use href=""/>',
        "<style>rect { fill: url(#a) }</style>",
        "<style><![CDATA[ rect { fill: red } ]]></style>",
        f'<image href="{embedded(raster("PNG"))}"/>',
        f'<image xlink:href="{embedded(raster("JPEG"), "jpeg")}"/>',
        '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:type '
        'r:resource="http://purl.org/dc/dcmitype/StillImage"/></r:RDF></metadata>',
        '<g xmlns:i="http://www.inkscape.org/" i:export="C:\\a (1).png" i:href="/home/a.png"/>',
        '<animate attributeName="fill" values="red;blue"/>',
        "<!-- a comment --><desc>Қазақстан &lt;b></desc>",
        "<?xpacket begin=''?>",
    ],
)
def test_a_drawing_that_stands_on_its_own_is_used(desk: Desk, inside: str) -> None:
    assert asset(desk, "a.svg", f"{HEAD}{inside}</svg>".encode()).media_type == "image/svg+xml"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_drawing_may_have_another_encoding(desk: Desk, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n{HEAD}</svg>'

    assert asset(desk, "a.svg", text.encode(encoding)).media_type == "image/svg+xml"


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ('<image href="http://a.b/c.png"/>', "'http://a.b/c.png' in <image href=…>"),
        ('<image xlink:href="c.png"/>', "'c.png' in <image href=…>"),
        ('<image href="file:///etc/passwd"/>', "'file:///etc/passwd'"),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', "a reference to"),
        ('<image href="data:text/html,x"/>', "a reference to"),
        (f'<image href="{embedded(b"x" * 30)}"/>', "a damaged picture"),
        (f'<image href="{embedded(raster("PNG")[:60])}"/>', "a damaged picture"),
        ('<use href="b.svg#a"/>', "'b.svg#a'"),
        ('<a href="https://a.b"><g/></a>', "'https://a.b'"),
        ('<a href="javascript:x()"/>', "'javascript:x()'"),
        ('<feImage href="c.png"/>', "'c.png'"),
        ('<desc><img src="http://a.b/c.png" xmlns=""/></desc>', "'http://a.b/c.png'"),
        ('<rect fill="url(http://a.b/#c)"/>', "'http://a.b/#c' in url(…)"),
        ("<rect fill='url( \"b.svg#c\")'/>", "'b.svg#c' in url(…)"),
        ('<rect style="fill: URL(b.svg)"/>', "'b.svg' in url(…)"),
        ('<rect style="fill: \\75rl(b.svg)"/>', "a backslash in a style"),
        ('<rect fill="\\75rl(b.svg)"/>', "a backslash in a style"),
        ("<style>@import 'a.css';</style>", "@import in a style"),
        ("<style>rect { fill: url(//a.b/c) }</style>", "'//a.b/c' in url(…)"),
        ("<style>rect { fill: url(/**/http://a.b) }</style>", "in url(…)"),
        ("<style>@font-face { }</style>", "@font-face in a style"),
        ("<style>a { b: image-set('c.png' 1x) }</style>", "image-set( in a style"),
        ("<style>@im\\port 'a.css'</style>", "a backslash in a style"),
        ('<image style="href: data:image/svg+xml,x"/>', "href in a style"),
        ("<style>image { href: data:image/svg+xml,x }</style>", "href in a style"),
        ("<script>x()</script>", "an element <script>"),
        ("<foreignObject/>", "an element <foreignObject>"),
        ("<SCRIPT>x()</SCRIPT>", "an element <SCRIPT>"),
        ("<foreignobject/>", "an element <foreignobject>"),
        ("<STYLE>@import 'a.css';</STYLE>", "@import in a style"),
        ('<h:p xmlns:h="http://www.w3.org/1999/xhtml"/>', "an element <p>"),
        ('<g onload="x()"/>', "an instruction to a browser, onload="),
        ('<g OnClick="x()"/>', "an instruction to a browser, OnClick="),
        ('<g xml:base="http://a.b/"/>', "a base address, xml:base='http://a.b/'"),
        ('<set attributeName="href" to="http://a.b"/>', "an animation of an address"),
        ('<animate attributeName="xlink:href" values="a;b"/>', "an animation of an address"),
        ('<set attributename="HREF" to="http://a.b"/>', "an animation of an address"),
        ('<set attributeName="onclick" to="x()"/>', "an animation of an instruction"),
        ('<animate attributeName="fill" values="red;url(http://a.b)"/>', "in url(…)"),
        ("<?xml-stylesheet href='a.css'?>", "a style sheet outside the file"),
        ("<desc><![CDATA[<img src=x onerror=x()>]]></desc>", "a CDATA section"),
        ("<!--> <img src=x onerror=x()> -->", "a comment that a browser"),
        ("<g>" * 101 + "</g>" * 101, "elements inside one another more than 100 times"),
    ],
)
def test_a_drawing_that_reaches_outside_itself_is_refused(
    desk: Desk, inside: str, words: str
) -> None:
    problem = refused(desk, "a.svg", f"{HEAD}{inside}</svg>".encode())

    assert problem.code == "svg-unsafe"
    assert words in problem.message


def levels(element: str, reference: str) -> str:
    """Elements of which each refers ten times to the one before; the first is nothing much."""
    first = f'<{element} id="a0"><path d="M0 0h1"/></{element}>'
    return first + "".join(
        f'<{element} id="a{number}">{reference.format(number - 1) * 10}</{element}>'
        for number in range(1, 9)
    )


@pytest.mark.parametrize(
    ("element", "reference"),
    [
        ("g", '<use href="#a{}"/>'),
        ("g", '<use xlink:href="#a{}"/>'),
        ("mask", '<path d="M0 0h1" mask="url(#a{})"/>'),
        ("clipPath", '<path d="M0 0h1" style="clip-path: url( \'#a{}\')"/>'),
        ("marker", '<path d="M0 0h1" marker-end="url(#a{})"/>'),
    ],
)
def test_a_small_drawing_that_would_be_drawn_for_ever_is_refused(
    desk: Desk, element: str, reference: str
) -> None:
    problem = refused(desk, "a.svg", f"{HEAD}{levels(element, reference)}</svg>".encode())

    assert problem.code == "svg-unsafe"
    assert "elements that are drawn again more than 20000 times" in problem.message


def test_a_marker_is_counted_at_each_vertex(desk: Desk) -> None:
    marker = f'<marker id="m">{"<g/>" * 100}</marker>'
    line = f'<g marker-mid="url(#m)"><path d="M0 0{"h1" * 200}"/></g>'
    problem = refused(desk, "a.svg", f"{HEAD}{marker}{line}</svg>".encode())

    assert "elements that are drawn again" in problem.message


@pytest.mark.parametrize(
    "looks", ['fill="url(#p)"', 'style="opacity: 1; stroke: url(#p)"', 'style="fill/*;*/: url(#p)"']
)
def test_a_pattern_is_counted_for_each_shape_that_takes_it_over(desk: Desk, looks: str) -> None:
    pattern = f'<pattern id="p">{"<g/>" * 200}</pattern>'
    problem = refused(
        desk, "a.svg", f"{HEAD}{pattern}<g {looks}>{'<path/>' * 200}</g></svg>".encode()
    )

    assert "elements that are drawn again" in problem.message


@pytest.mark.parametrize("spread", ["repeat", "reflect"])
def test_a_gradient_that_the_engine_would_repeat_for_ever_is_refused(
    desk: Desk, spread: str
) -> None:
    inside = f'<linearGradient x2="1e-9" spreadMethod="{spread}"/>'
    problem = refused(desk, "a.svg", f"{HEAD}{inside}</svg>".encode())

    assert problem.code == "svg-unsafe"
    assert "a gradient that is repeated" in problem.message


@pytest.mark.parametrize(
    "inside",
    [
        '<g id="a"><use href="#a"/></g>',
        '<g id="a"><use href="#b"/></g><g id="b"><use href="#%61"/></g>',
        '<mask id="a"><path mask="url(#a)"/></mask>',
    ],
)
def test_a_drawing_that_is_drawn_within_itself_is_refused(desk: Desk, inside: str) -> None:
    problem = refused(desk, "a.svg", f"{HEAD}{inside}</svg>".encode())

    assert "an element that refers to itself" in problem.message


def test_a_long_chain_of_references_is_refused(desk: Desk) -> None:
    chain = "".join(f'<use id="a{number}" href="#a{number + 1}"/>' for number in range(5000))
    problem = refused(desk, "a.svg", f"{HEAD}{chain}</svg>".encode())

    assert "references that lead on more than 100 times" in problem.message


@pytest.mark.parametrize(
    "inside",
    [
        '<circle id="dot" r="1"/>' + '<use href="#dot"/>' * 5000,
        '<g id="a"><a href="#a"><path/></a></g>',
        '<clipPath id="c"><path/></clipPath>'
        + '<g style="fill: none; clip-path: url(#c)"><path/>' * 90
        + "</g>" * 90,
        '<path id="a"><animate href="#a" attributeName="fill" values="red;blue"/></path>',
    ],
    ids=["marks", "link", "clips", "animation"],
)
def test_what_is_drawn_again_may_be_much_and_a_link_is_none(desk: Desk, inside: str) -> None:
    assert asset(desk, "a.svg", f"{HEAD}{inside}</svg>".encode()).media_type == "image/svg+xml"


@pytest.mark.parametrize(
    "declaration",
    [
        "<!DOCTYPE svg>",
        '<!DOCTYPE svg SYSTEM "http://a.b/c.dtd">',
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
    ],
)
def test_a_drawing_that_declares_anything_is_refused(desk: Desk, declaration: str) -> None:
    problem = refused(desk, "a.svg", f"<?xml version='1.0'?>{declaration}{HEAD}</svg>".encode())

    assert problem.code == "svg-unsafe"
    assert "<!DOCTYPE …>" in problem.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (f"{HEAD}<g></svg>", "not well-formed XML (line 1 of that file)"),
        (f"{HEAD}\n<g>&nbsp;</g></svg>", "not well-formed XML (line 2 of that file)"),
        (HEAD, "not well-formed XML"),
        ("<html></html>", "its first element is not <svg"),
        ("<svg/>", "its first element is not <svg"),
        (HEAD.replace(">", ' viewBox="0 0 a 1"/>'), "its viewBox is not four numbers"),
        (HEAD.replace(">", ' viewBox="0 0 1"/>'), "its viewBox is not four numbers"),
        ("<?xml version='1.0' encoding='no-such'?><svg/>", "not well-formed XML"),
        ("<", "not well-formed XML"),
    ],
)
def test_a_drawing_that_is_none_is_broken(desk: Desk, content: str, words: str) -> None:
    problem = refused(desk, "a.svg", content.encode())

    assert problem.code == "image-broken"
    assert words in problem.message
