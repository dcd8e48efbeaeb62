"""SVG drawings must be well-formed, self-contained, and quick to draw."""

from __future__ import annotations

import base64

import pytest

from .pictures import asset, raster, refused

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


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
        '<g id="nan" class="inf" fill="#1e3000" style="fill:#1e9000;font-family:Inf-1"/>',
        '<path d="M0.123456789012 1e3L1e-300 999999"/><text>1e300, nan</text>',
        '<svg width="auto" height="5em"/>',
        # many references that do no harm
        '<circle id="dot" r="1"/>' + '<use href="#dot"/>' * 5000,
        '<g id="a"><a href="#a"><path/></a></g>',
        '<clipPath id="c"><path/></clipPath>'
        + '<g style="fill: none; clip-path: url(#c)"><path/>' * 90
        + "</g>" * 90,
        '<path id="a"><animate href="#a" attributeName="fill" values="red;blue"/></path>',
    ],
    ids=lambda text: text[:30],
)
def test_a_self_contained_svg_is_accepted(desk, inside):
    assert asset(desk, "a.svg", f"{HEAD}{inside}</svg>".encode()).media_type == "image/svg+xml"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_an_svg_may_have_another_encoding(desk, encoding):
    text = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n{HEAD}</svg>'

    assert asset(desk, "a.svg", text.encode(encoding)).media_type == "image/svg+xml"


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ('<image href="http://a.b/c.png"/>', "'http://a.b/c.png' in <image href=…>"),
        ('<image xlink:href="c.png"/>', "'c.png' in <image href=…>"),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', "a reference to"),
        (f'<image href="{embedded(b"x" * 30)}"/>', "a damaged picture"),
        (f'<image href="{embedded(raster("PNG")[:60])}"/>', "a damaged picture"),
        ('<a href="https://a.b"><g/></a>', "'https://a.b'"),
        ('<desc><img src="http://a.b/c.png" xmlns=""/></desc>', "'http://a.b/c.png'"),
        ('<rect fill="url(http://a.b/#c)"/>', "'http://a.b/#c' in url(…)"),
        ('<rect style="fill: URL(b.svg)"/>', "'b.svg' in url(…)"),
        ('<rect style="fill: \\75rl(b.svg)"/>', "a backslash in a style"),
        ("<style>@import 'a.css';</style>", "@import in a style"),
        ("<style>rect { fill: url(//a.b/c) }</style>", "'//a.b/c' in url(…)"),
        ("<style>rect { fill: url(/**/http://a.b) }</style>", "in url(…)"),
        ("<style>a { b: image-set('c.png' 1x) }</style>", "image-set( in a style"),
        ("<style>image { href: data:image/svg+xml,x }</style>", "href in a style"),
        ("<script>x()</script>", "an element <script>"),
        ("<foreignObject/>", "an element <foreignObject>"),
        ("<style>@font-face { }</style>", "@font-face in a style"),
        ('<g onload="x()"/>', "an instruction to a browser, onload="),
        ('<g xml:base="http://a.b/"/>', "a base address, xml:base='http://a.b/'"),
        ("<?xml-stylesheet href='a.css'?>", "a style sheet outside the file"),
        ("<g>" * 101 + "</g>" * 101, "elements nested more than 100 levels deep"),
    ],
)
def test_an_svg_with_external_references_or_scripts_is_refused(desk, inside, words):
    problem = refused(desk, "a.svg", f"{HEAD}{inside}</svg>".encode())
    assert problem.code == "svg-unsafe"
    assert words in problem.message


def test_defects_of_an_svg_are_one_problem_each_once_and_truncated(desk):
    drawing = f"""<!DOCTYPE svg>{HEAD}
      <script>x()</script><g onload="x()" style="fill: url(a.svg); \\a: b"/><g onload="x()"/>
      <use href="http://a.b/c"/><use href="c"/><g id="a"><use href="#a"/></g>"""
    problem = refused(desk, "a.svg", drawing.encode())
    assert problem.code == "svg-unsafe"
    assert problem.message == (
        "'a.svg' has a document type (<!DOCTYPE …>), in which entities could be declared;"
        " an element <script>; an instruction to a browser, onload=;"
        " a reference to 'a.svg' in url(…);"
        " a backslash in a style, which could hide an address;"
        " a reference to 'http://a.b/c' in <use href=…>; 2 more"
    )


def test_an_svg_with_an_entity_is_refused(desk):
    entity = '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    assert refused(desk, "a.svg", f"{entity}{HEAD}</svg>".encode()).code == "svg-unsafe"


def levels(element: str, reference: str) -> str:
    """Return elements of which each refers ten times to the one before."""
    first = f'<{element} id="a0"><path d="M0 0h1"/></{element}>'
    return first + "".join(
        f'<{element} id="a{number}">{reference.format(number - 1) * 10}</{element}>'
        for number in range(1, 9)
    )


MARKER = f'<marker id="m">{"<g/>" * 100}</marker>'
PATTERN = f'<pattern id="p">{"<g/>" * 200}</pattern>'
SHAPES = "<path/>" * 200
AGAIN = "elements that are drawn again more than 20000 times"
ITSELF = "an element that refers to itself"


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (levels("g", '<use href="#a{}"/>'), AGAIN),
        (levels("g", '<use xlink:href="#a{}"/>'), AGAIN),
        (levels("mask", '<path d="M0 0h1" mask="url(#a{})"/>'), AGAIN),
        (levels("clipPath", '<path d="M0 0h1" style="clip-path: url( \'#a{}\')"/>'), AGAIN),
        (levels("marker", '<path d="M0 0h1" marker-end="url(#a{})"/>'), AGAIN),
        # a marker is drawn at each vertex, a pattern for each shape that inherits it
        (f'{MARKER}<g marker-mid="url(#m)"><path d="M0 0{"h1" * 200}"/></g>', AGAIN),
        (f'{PATTERN}<g fill="url(#p)">{SHAPES}</g>', AGAIN),
        (f'{PATTERN}<g style="opacity: 1; stroke: url(#p)">{SHAPES}</g>', AGAIN),
        (f'{PATTERN}<g style="fill/*;*/: url(#p)">{SHAPES}</g>', AGAIN),
        ('<g id="a"><use href="#b"/></g><g id="b"><use href="#%61"/></g>', ITSELF),
        ('<mask id="a"><path mask="url(#a)"/></mask>', ITSELF),
        (
            "".join(f'<use id="a{number}" href="#a{number + 1}"/>' for number in range(5000)),
            "references nested more than 100 levels deep",
        ),
        ('<linearGradient x2="1e-9" spreadMethod="repeat"/>', "a gradient that is repeated"),
        ('<linearGradient x2="1e-9" spreadMethod="reflect"/>', "a gradient that is repeated"),
    ],
    ids=lambda text: text[:30],
)
def test_an_svg_that_would_take_long_to_draw_is_refused(desk, inside, words):
    problem = refused(desk, "a.svg", f"{HEAD}{inside}</svg>".encode())
    assert problem.code == "svg-unsafe"
    assert words in problem.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (f"{HEAD}<g></svg>", "not well-formed XML (line 1 of that file)"),
        (f"{HEAD}\n<g>&nbsp;</g></svg>", "not well-formed XML (line 2 of that file)"),
        (HEAD.replace(">", ' viewBox="0 0 a 1"/>'), "its viewBox is not four numbers"),
        (HEAD.replace(">", ' viewBox="0 0 1"/>'), "its viewBox is not four numbers"),
        *(
            (HEAD.replace(">", f" {size}/>"), words)
            for size, words in [
                ('viewBox="nan nan nan nan"', "its viewBox is not four numbers"),
                ('viewBox="0 0 1e300 1"', "its width or height is not between 0 and 1,000,000"),
                ('viewBox="0 0 0 1"', "its width or height is not between 0 and 1,000,000"),
                ('viewBox="0 0 1 1001"', "more than 1,000 times as long as the other"),
                ('width="1" height="2e6px"', "its width or height is not between"),
                ('width="nan" height="1"', "its width is not a length"),
                (f'height="1{" " * 100_000}!"', "its height is not a length"),
            ]
        ),
        *(
            (f"{HEAD}{inside}</svg>", f"has '{number}', which is no number to draw with")
            for inside, number in [
                ('<rect x="nan"/>', "nan"),
                ('<path d="M0 0L-Infinity 1"/>', "-Inf"),
                ('<path d="M1e300 0"/>', "1e30"),
                ('<g transform="scale(123456789)"/>', "123456789"),
                ('<text style="font-size:1e9px"/>', "1e9"),
                ("<style>rect { stroke-width: NaN }</style>", "NaN"),
            ]
        ),
        (f"{HEAD}<image/></svg>", "an <image> in it names no picture"),
        ("<?xml version='1.0' encoding='no-such'?><svg/>", "not well-formed XML"),
    ],
)
def test_a_file_that_is_not_a_valid_svg_is_broken(desk, content, words):
    problem = refused(desk, "a.svg", content.encode())
    assert problem.code == "image-broken"
    assert words in problem.message
