"""Content of any size, one kind for each way in which a briefing can grow."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

Files = Mapping[str, str]
"""The text of each file, by its path from the folder of the briefing."""

HEAD = """\
identifier: G-1
title: Growth
issued: 2024-05-15
as_of: 2024-05
objective: To be large.
key_points: [{text: It is large, target: first}]
"""
FIRST = "- paragraph: {id: first, text: It is large.}\n"
SOURCE = "s: {title: Handbook, publisher: Office, character: reference}\n"
DRAWN = "alt: It rose, long_description: It rose, as_of: 2024, source: s"
FACT = "{statement: It is large, kind: description, source: s, as_of: 2024, quote: is large}"


def briefing(*blocks: str, head: str = "", **files: str) -> Files:
    """Return a briefing of one section with these blocks, and other files by name."""
    section = f"heading: One\nblocks:\n{FIRST}" + "".join(f"- {block}\n" for block in blocks)
    return {
        "briefing.yaml": HEAD + (head or "sections: [one]\n"),
        "one.yaml": section,
        "../sources.yaml": SOURCE,
        **files,
    }


def expand(template: str, n: int) -> list[str]:
    """Return ``n`` copies of a template, in which ``¤`` is the number of each, and ``¶`` the next.

    In a template with a part in ``⟦…⟧`` only that part is repeated, with commas between. One
    without a number is returned as it is.
    """

    def copies(text: str) -> list[str]:
        return [text.replace("¤", str(k)).replace("¶", str(k + 1)) for k in range(n)]

    if "⟦" in template:
        return [re.sub("⟦(.*?)⟧", lambda part: ", ".join(copies(part[1])), template)]
    return copies(template) if "¤" in template else [template]


def grow(*blocks: str, **files: str) -> Callable[[int], Files]:
    """Return the content of any size that these templates of blocks and files give."""

    def make(n: int) -> Files:
        texts = {name: "\n".join(expand(text, n)) for name, text in files.items()}
        return briefing(*(copy for block in blocks for copy in expand(block, n)), **texts)

    return make


def repeated(piece: str) -> Callable[[int], Files]:
    """Return paragraphs of 9,000 characters that repeat a piece, as often as asked in all."""
    each = 9000 // len(piece)

    def make(n: int) -> Files:
        texts = [piece * min(each, n - at) for at in range(0, n, each)]
        return briefing(*(f"paragraph: {json.dumps(text)}" for text in texts))

    return make


def _svg(inner: str) -> Files:
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{inner}</svg>"
    return briefing("image: {file: a.svg, alt: A, caption: A}", **{"a.svg": svg})


def _line(n: int) -> str:
    """Return a line on a map, of ``n`` positions."""
    positions = [[k % 90 + 0.25, 1] for k in range(n)]
    return json.dumps({"type": "LineString", "coordinates": positions})


def sections(name: str) -> Callable[[int], Files]:
    """Return sections that are listed; ``name``: the beginning of the names of their files."""

    def make(n: int) -> Files:
        (head,) = expand("sections: [one, ⟦part¤⟧]\n", n)
        text = "heading: One\nblocks: [paragraph: It is.]\n"
        return briefing(head=head, **{f"{name}{k}.yaml": text for k in range(n)})

    return make


def maps(n: int) -> Files:
    """Return maps from different files."""
    files = {f"m{k}.geojson": _line(200 + k % 2) + " " * k for k in range(n)}
    return briefing(*expand(MAP.replace("m.geojson", "m¤.geojson") + "}", n), **files)


def map_features(n: int) -> Files:
    """Return features of a map, and as many names of some that it does not have."""
    point = {"type": "Point", "coordinates": [1, 1]}
    features = [
        {"type": "Feature", "properties": {"name": f"Place {k}"}, "geometry": point}
        for k in range(n)
    ]
    named = "disputed: [⟦Plaice ¤⟧], highlight: [{label: A, features: [⟦Plaice ¤⟧]}]}"
    file = json.dumps({"type": "FeatureCollection", "features": features})
    return briefing(*expand(f"{MAP}, {named}", n // 2), **{"m.geojson": file})


def specification(n: int) -> Files:
    """Return layers of a chart's specification."""
    layer = {"mark": "bar", "encoding": {"x": {"field": "a"}, "y": {"field": "b"}}}
    value = {"data": {"values": [{"a": 1, "b": 2}] * n}, "layer": [layer] * n}
    block = "vega_lite: {title: All, " + DRAWN + ", file: v.json}"
    return briefing(block, **{"v.json": json.dumps(value)})


MAP = "map: {title: All, " + DRAWN + ", file: m.geojson, boundary_disclaimer: None"
FIGURE = (
    "figure: {id: f¤, type: line, title: 'It rose to 3', subtitle: Sum, "
    f"{DRAWN}, unit_measure: km, file: data.csv}}"
)
ONE_FIGURE = FIGURE.replace("¤", "")
CITED = "paragraph: {text: 'It is large [@s].', facts: [f¤]}"
A_FACT = {"facts.yaml": f"f¤: {FACT}"}
UNQUOTED = {
    "facts.yaml": "f¤: {statement: It is, kind: description, source: s, as_of: 2024, "
    "quote: not it ¤ here}"
}
ARCHIVED = {"../../archive/s.txt": "it¤ is not it¤ is here it¤ is now it¤ is no more"}
FIGURES = (
    "f¤: {statement: 'The export of 1¤ tons cost ¤ million in May 20¤', kind: quantity, "
    "source: s, as_of: 2024, quote: export, date: 2023-05-01}"
)
BOOKS = "source-¤: {title: Book ¤, publisher: B, character: reference}"
SIMILAR = "t¤: {pref_label: of the of the of the name¤, acronym: OF¤, avoid: [of the of bad¤]}"
COLUMN = "[{key: a, heading: Name}, {key: b, heading: Sum, align: decimal}]"

TEXTS = [
    "It is a large word of it. ", "a", "it is ", "a         ", "AB CDE ",
    "Full Name Of It (FNOI) ", "(", "[", "[@a", "[@s; @s]", "[a](", "[](#a", "*a ", "**", "*A*b",
    "_a ", "`", "`a ", "“a ", 'a " ', "„a ", "1 ", "1,000,", "1.", "1–2 to 3-", "2019, 2020–21; ",
    "3 May 2019, May 2020, ", "4.5 % of 5 per cent, ", "about 3 million or 4 billion km, ",
    "two hundred and three ", "http://a.b/", "a@b.c", ". ", "…", "a-", "–", "a’s ", "\\\\",
    "&amp;", "<a ", "#1 ", "e.g. No. ", "é́", "1\u00a0", "a\u00ad", "ل", "A, B and C, ",
    "said that he said, ", "recently now last year, ", "the three bodies: ",
]  # fmt: skip
"""Pieces of text, each repeated."""


GROWING: dict[str, Callable[[int], Files]] = {
    "terms": grow(
        "paragraph: Name of part¤ (NP¤) has Part of name¤. NP¤.",
        **{"../terms.yaml": "t¤: {pref_label: Name of part¤, acronym: NP¤, alt_label: "
           "[Part of name¤], definition: One, avoid: [Bad name¤]}"},
    ),
    "similar terms": lambda n: {
        **repeated("of the ")(n),
        "../terms.yaml": "\n".join(expand(SIMILAR, n)),
    },
    "avoided terms": grow(
        "paragraph: A bad word¤ and a Bad Name¤ is there.",
        **{"../terms.yaml": "t¤: {pref_label: Name¤, avoid: [bad word¤, Bad Name¤]}"},
    ),
    "unknown terms": grow(
        "memberships: {caption: All, source: s, items: "
        "[⟦{organisation: term-¤x, roles: [member]}⟧]}",
        **{"../terms.yaml": "term-¤: {pref_label: Term ¤}"},
    ),
    "facts": grow(CITED, **A_FACT),
    "uncited facts": grow(**A_FACT),
    "facts with figures": grow(
        "paragraph: {text: 'On 3 May 2023 it was ¤ million tons, ¤ %, of 20¤ [@s].', facts: [f¤]}",
        **{"facts.yaml": FIGURES},
    ),
    "one block of many facts": grow(
        "paragraph: {text: 'It is large [@s].', facts: [⟦f¤⟧]}", **A_FACT
    ),
    "unknown facts": grow(
        "paragraph: {text: It is., facts: [⟦fact-¤x⟧]}", **{"facts.yaml": f"fact-¤: {FACT}"}
    ),
    "missing quotes": grow(CITED, **UNQUOTED, **ARCHIVED),
    "missing quotations": grow("paragraph: 'They say “it is not here ¤” of it [@s].'", **ARCHIVED),
    "long quotations": lambda n: briefing(
        f"quotation: {{text: {'a b c ' * n} not, speaker: A, source: s, date: 2024}}",
        **{"../../archive/s.txt": "a b c " * 20 * n},
    ),
    "cut quotations": lambda n: briefing(
        f"quotation: {{text: '{'w [...] ' * n}', speaker: A, source: s, date: 2024}}",
        **{"../../archive/s.txt": "w " * n},
    ),
    "sections": sections("part"),
    "sections without file": sections("pary"),
    "paragraphs": grow(
        "paragraph: {id: p0, text: It is.}", "paragraph: {id: p¶, text: 'See [](#p¤).'}"
    ),
    "equal ids": grow("paragraph: {id: same, text: It is ¤.}"),
    "notes": grow(
        "paragraph: {id: p¤, text: It is.}",
        "editor_note: {id: n¤, type: query, text: Why, concerns: [p0, first]}",
    ),
    "unknown references": grow("paragraph: {id: part-¤, text: 'See [](#paty-¤).'}"),
    "unknown sources": grow("paragraph: 'It is [@souce-¤].'", **{"../sources.yaml": BOOKS}),
    "sources": grow(
        "paragraph: 'It is [@source-¤, p. 1].'", **{"../sources.yaml": BOOKS}
    ),
    "citations": repeated("It is [@s, p. 4]. "),
    "table rows": grow(
        f"table: {{caption: All, source: s, columns: {COLUMN}, "
        "rows: [⟦{cells: {a: Name ¤, b: ¤.5}}⟧]}"
    ),
    "table columns": grow(
        "table: {caption: All, source: s, columns: [⟦{key: c¤, heading: Head ¤}⟧], "
        "rows: [{cells: {⟦c¤: ¤⟧}}, {cells: {⟦d¤: ¤⟧}}]}"
    ),
    "table notes": grow(
        f"table: {{caption: All, source: s, columns: {COLUMN}, "
        "rows: [⟦{cells: {a: {value: A, notes: [n¤]}}}⟧], notes: [⟦{id: n¤, text: Note}⟧]}"
    ),
    "tables": grow(
        f"table: {{caption: All ¤, source: s, columns: {COLUMN}, rows: "
        "[{cells: {a: S, b: 3}}]}"
    ),
    "bullets": grow(
        "paragraph: {text: There are 3 items., counts: list}",
        "bullets: {id: list, items: [⟦Item ¤ of it⟧]}",
    ),
    "tiles": grow(
        "indicators: {title: All, items: [⟦{label: Area ¤, obs_value: ¤, unit_measure: km, "
        "time_period: 2023, source: s, target: first}⟧]}"
    ),
    "events": grow(
        "timeline: {title: All, start: 1000, end: 9000, source: s, "
        "events: [⟦{date: 1900, label: It began ¤}⟧]}",
        "paragraph: It began in ¤ and in 1900.",
    ),
    "people": grow("people: {caption: All, items: [⟦{name: Ann Bee¤, post: Minister ¤}⟧]}"),
    "matrix": grow(
        f"matrix: {{title: All, {DRAWN}, columns: [A, B], "
        "rows: [⟦{label: Row ¤, marks: [yes, no]}⟧]}"
    ),
    "csv rows": lambda n: briefing(ONE_FIGURE, **{
        "data.csv": "time_period,obs_value,series\n"
        + "".join(f"{1000 + k % 8000},{k}.5,Series {k % 7}\n" for k in range(n))
    }),
    "csv panels": lambda n: briefing(ONE_FIGURE.replace("line", "small-multiples"), **{
        "data.csv": "\n".join(["time_period,obs_value,panel", *expand("2020,¤.5,Panel ¤", n)])
    }),
    "bad csv rows": lambda n: briefing(ONE_FIGURE, **{
        "data.csv": "\n".join(["time_period,obs_value", *expand("¤,about ¤", n)])
    }),
    "figures": lambda n: briefing(*expand(FIGURE, n), **{
        "data.csv": "time_period,obs_value\n" + "".join(f"{1900 + k},{k}.5\n" for k in range(200))
    }),
    "map features": map_features,
    "map positions": lambda n: briefing(
        *expand(f"{MAP}, points: [⟦{{label: A¤, lon: 1, lat: 1}}⟧]}}", n // 100),
        **{"m.geojson": _line(n)},
    ),
    "maps": maps,
    "specification": specification,
    "svg comments": lambda n: _svg("<rect style='" + "/*url(#a)" * n + "'/>"),
    "svg addresses": lambda n: _svg("<rect style='fill:" + "url( " * n + "'/>"),
    "svg spaces": lambda n: _svg(
        "<rect style='fill:url(" + " " * n + "x'/><rect points='" + " " * n + "'/>"
    ),
    "svg declarations": lambda n: _svg(
        "<style>" + "".join(expand(".a¤{marker:url(#b¤);fill:url(#b¤)}", n)) + "</style>"
        + "<rect class='a1'/>" * n
    ),
    "svg elements": lambda n: _svg("".join(expand("<g id='a¶'><use href='#a¤'/></g>", n))),
    "svg paths": lambda n: _svg(
        f"<path marker-mid='url(#m)' d='M0 0{'L1 1' * n}'/><marker id='m'/>"
    ),
    "svg attributes": lambda n: _svg("<rect " + " ".join(expand("a¤='(url(#b))'", n)) + "/>"),
    "deep lists": lambda n: briefing("[" * n + "]" * n),
    "repeated keys": lambda n: {**briefing(), "facts.yaml": f"f: {FACT}\n" * n},
    "unknown keys": lambda n: briefing(
        head="sections: [one]\n" + "".join(expand("titel¤: x\n", n))
    ),
    "wrong types": grow("paragraf: {text: [¤]}", "paragraph: {text: {}, facts: ¤}"),
    "aliases": grow(
        "paragraph: {text: It is., facts: &a [f0, f1, f2]}",
        "paragraph: {text: It is ¤., facts: *a}", **A_FACT,
    ),
    "comments": grow("paragraph: It is ¤ #1 of them"),
    "blanks": lambda n: briefing(
        "paragraph: >\n" + "\n" * n + "    It is.\n" + " " * n + "\n#" + "x" * n
    ),
    "unclosed": lambda n: briefing("paragraph: 'It is\n" + "  it's a \"b\n" * n),
    "unclosed brackets": grow("paragraph: {text: It is ¤, facts: [a, b}"),
    "tabs": grow("paragraph:\n\ttext: It is ¤"),
    **{f"text of {piece!r}": repeated(piece) for piece in TEXTS},
}  # fmt: skip
"""A briefing of size ``n``, by what grows."""


def write(files: Files, content: Path) -> None:
    """Write the briefing ``large``."""
    for name, text in files.items():
        path = content / "large" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
