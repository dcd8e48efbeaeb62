"""Content of any size, one kind for each way in which a briefing can grow."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

Files = Mapping[str, str]
"""The text of each file, by its path from the folder of the briefing."""

HEAD = """\
identifier: G-1
title: Growth
issued: 2024-05-15
as_of: 2024-05
purpose: To be large.
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


def _numbered(n: int, entry: str) -> str:
    """Return ``n`` lines in which ``%`` is the number."""
    return "".join(entry.replace("%", str(number)) + "\n" for number in range(n))


def _text(n: int, piece: str, **files: str) -> Files:
    """Return paragraphs of 9,000 characters that repeat a piece, ``n`` times in all."""
    each = 9000 // len(piece)
    texts = [piece * min(each, n - at) for at in range(0, n, each)]
    return briefing(*(f"paragraph: {json.dumps(text)}" for text in texts), **files)


def _names(n: int) -> str:
    """Return ``n`` different words."""
    return " ".join(f"Name{number}" for number in range(n))


def terms(n: int) -> Files:
    """Terms that the text uses, each with an acronym that it introduces."""
    entry = (
        "t%: {pref_label: Name of part%, acronym: NP%, alt_label: [Part of name%], "
        "definition: One, avoid: [Bad name%]}"
    )
    told = [f"paragraph: Name of part{k} (NP{k}) has Part of name{k}. NP{k}." for k in range(n)]
    return briefing(*told, **{"../terms.yaml": _numbered(n, entry)})


def similar_terms(n: int) -> Files:
    """Terms whose labels all begin alike and that the text nearly has."""
    entry = "t%: {pref_label: of the of the of the name%, acronym: OF%, avoid: [of the of bad%]}"
    return {**_text(n, "of the "), "../terms.yaml": _numbered(n, entry)}


def avoided_terms(n: int) -> Files:
    """Terms to avoid, all of them in the text."""
    entry = "t%: {pref_label: Name%, avoid: [bad word%, Bad Name%]}"
    told = [f"paragraph: A bad word{k} and a Bad Name{k} is there." for k in range(n)]
    return briefing(*told, **{"../terms.yaml": _numbered(n, entry)})


def facts(n: int) -> Files:
    """Facts that the text prints."""
    told = [f"paragraph: {{text: 'It is large [@s].', facts: [f{k}]}}" for k in range(n)]
    return briefing(*told, **{"facts.yaml": _numbered(n, f"f%: {FACT}")})


def uncited_facts(n: int) -> Files:
    """Facts that nothing prints."""
    return briefing(**{"facts.yaml": _numbered(n, f"f%: {FACT}")})


def facts_with_figures(n: int) -> Files:
    """Facts with dates and figures, and paragraphs with others."""
    fact = (
        "f%: {statement: 'The export of 1% tons cost % million in May 20%', kind: quantity, "
        "source: s, as_of: 2024, quote: export, date: 2023-05-01}"
    )
    told = [
        f"paragraph: {{text: 'On 3 May 2023 it was {k} million tons, {k} %, of 20{k} [@s].', "
        f"facts: [f{k}]}}"
        for k in range(n)
    ]
    return briefing(*told, **{"facts.yaml": _numbered(n, fact)})


def one_block_of_many_facts(n: int) -> Files:
    """A paragraph with many facts."""
    named = ", ".join(f"f{k}" for k in range(n))
    block = f"paragraph: {{text: 'It is large [@s].', facts: [{named}]}}"
    return briefing(block, **{"facts.yaml": _numbered(n, f"f%: {FACT}")})


def missing_quotes(n: int) -> Files:
    """Facts whose quotes are not in a long archived text."""
    fact = "f%: {statement: It is, kind: description, source: s, as_of: 2024, quote: not it % here}"
    words = " ".join(f"it{k} is not" for k in range(10 * n))
    told = [f"paragraph: {{text: 'It is large [@s].', facts: [f{k}]}}" for k in range(n)]
    files = {"facts.yaml": _numbered(n, fact), "../../archive/s.txt": words}
    return briefing(*told, **files)


def missing_quotations(n: int) -> Files:
    """Passages in quotation marks that are not in a long archived text."""
    words = " ".join(f"it{k} is not" for k in range(10 * n))
    told = [f"paragraph: 'They say “it is not here {k}” of it [@s].'" for k in range(n)]
    return briefing(*told, **{"../../archive/s.txt": words})


def long_quotations(n: int) -> Files:
    """One quotation of many words that is not in an archived text of the same words."""
    words = " ".join(f"w{k % 50}" for k in range(n))
    block = f"quotation: {{text: {words} not, speaker: A, source: s, date: 2024}}"
    return briefing(block, **{"../../archive/s.txt": words * 20})


def cut_quotations(n: int) -> Files:
    """One quotation with many cuts."""
    words = " [...] ".join(f"w{k}" for k in range(n))
    block = f"quotation: {{text: '{words}', speaker: A, source: s, date: 2024}}"
    return briefing(block, **{"../../archive/s.txt": words.replace("[...] ", "")})


def sections(n: int) -> Files:
    """Sections, each a file."""
    names = ", ".join(f"part{k}" for k in range(n))
    files = {f"part{k}.yaml": "heading: One\nblocks: [paragraph: It is.]\n" for k in range(n)}
    return briefing(head=f"sections: [one, {names}]\n", **files)


def sections_without_file(n: int) -> Files:
    """Listed sections without a file, and files that nothing lists."""
    names = ", ".join(f"part{k}" for k in range(n))
    files = {f"pary{k}.yaml": "heading: One\nblocks: [paragraph: It is.]\n" for k in range(n)}
    return briefing(head=f"sections: [one, {names}]\n", **files)


def paragraphs(n: int) -> Files:
    """Paragraphs, each with a reference to the one before."""
    told = [f"paragraph: {{id: p{k + 1}, text: 'See [](#p{k}).'}}" for k in range(n)]
    return briefing("paragraph: {id: p0, text: It is.}", *told)


def equal_ids(n: int) -> Files:
    """Paragraphs with the same id."""
    return briefing(*["paragraph: {id: same, text: It is.}"] * n)


def notes(n: int) -> Files:
    """Notes, each on all that came before."""
    note = "type: query, text: Why, concerns: [p0, first]"
    told = [
        f"paragraph: {{id: p{k}, text: It is.}}\n- editor_note: {{id: n{k}, {note}}}"
        for k in range(n)
    ]
    return briefing(*told)


def unknown_references(n: int) -> Files:
    """References in text to paragraphs that do not exist, near those that do."""
    told = [f"paragraph: {{id: part-{k}, text: 'See [](#paty-{k}).'}}" for k in range(n)]
    return briefing(*told)


def unknown_facts(n: int) -> Files:
    """A list of facts that do not exist, near those that do."""
    named = ", ".join(f"fact-{k}x" for k in range(n))
    block = f"paragraph: {{text: It is., facts: [{named}]}}"
    return briefing(block, **{"facts.yaml": _numbered(n, f"fact-%: {FACT}")})


def unknown_sources(n: int) -> Files:
    """Citations of sources that do not exist, near those that do."""
    shared = _numbered(n, "source-%: {title: A, publisher: B, character: reference}")
    told = [f"paragraph: 'It is [@souce-{k}].'" for k in range(n)]
    return briefing(*told, **{"../sources.yaml": SOURCE + shared})


def unknown_terms(n: int) -> Files:
    """Memberships in organisations that do not exist, near those that do."""
    rows = ", ".join(f"{{organisation: term-{k}x, roles: [member]}}" for k in range(n))
    block = f"memberships: {{caption: All, source: s, items: [{rows}]}}"
    return briefing(block, **{"../terms.yaml": _numbered(n, "term-%: {pref_label: Term %}")})


def sources(n: int) -> Files:
    """Sources, each cited once."""
    shared = _numbered(n, "source-%: {title: Book %, publisher: B, character: reference}")
    told = [f"paragraph: 'It is [@source-{k}, p. 1].'" for k in range(n)]
    return briefing(*told, **{"../sources.yaml": SOURCE + shared})


def citations(n: int) -> Files:
    """One paragraph with citations of one source."""
    return _text(n, "It is [@s, p. 4]. ")


def table_rows(n: int) -> Files:
    """Rows of a table."""
    rows = ", ".join(f"{{cells: {{a: Name {k}, b: {k}.5}}}}" for k in range(n))
    columns = "[{key: a, heading: Name}, {key: b, heading: Sum, align: decimal}]"
    return briefing(f"table: {{caption: All, source: s, columns: {columns}, rows: [{rows}]}}")


def table_columns(n: int) -> Files:
    """Columns of a table with as many cells, some of them of unknown columns."""
    columns = ", ".join(f"{{key: c{k}, heading: Head {k}}}" for k in range(n))
    cells = ", ".join(f"c{k}: {k}" for k in range(n))
    others = ", ".join(f"d{k}: {k}" for k in range(n))
    rows = f"[{{cells: {{{cells}}}}}, {{cells: {{{others}}}}}]"
    return briefing(f"table: {{caption: All, source: s, columns: [{columns}], rows: {rows}}}")


def table_notes(n: int) -> Files:
    """Notes of a table, each named by a cell."""
    rows = ", ".join(f"{{cells: {{a: {{value: A, notes: [n{k}]}}}}}}" for k in range(n))
    written = ", ".join(f"{{id: n{k}, text: Note}}" for k in range(n))
    columns = "[{key: a, heading: Name}]"
    table = f"{{caption: All, source: s, columns: {columns}, rows: [{rows}], notes: [{written}]}}"
    return briefing(f"table: {table}")


def tables(n: int) -> Files:
    """Tables."""
    rows = "[{cells: {a: Sum, b: 3}}]"
    columns = "[{key: a, heading: Name}, {key: b, heading: Sum}]"
    return briefing(
        *(f"table: {{caption: All {k}, source: s, columns: {columns}, rows: {rows}}}"
          for k in range(n))
    )  # fmt: skip


def bullets(n: int) -> Files:
    """Entries of a list that a paragraph counts."""
    items = ", ".join(f"Item {k} of it" for k in range(n))
    return briefing(
        "paragraph: {text: There are 3 items., counts: list}",
        f"bullets: {{id: list, items: [{items}]}}",
    )


def tiles(n: int) -> Files:
    """Tiles with figures."""
    items = ", ".join(
        f"{{label: Area {k}, obs_value: {k}, unit_measure: km, time_period: 2023, source: s, "
        f"target: first}}" for k in range(n)
    )  # fmt: skip
    return briefing(f"indicators: {{title: All, items: [{items}]}}")


def events(n: int) -> Files:
    """Events of a timeline, and paragraphs with the same dates."""
    items = ", ".join(f"{{date: {1900 + k % 100}, label: It began {k}}}" for k in range(n))
    told = [f"paragraph: It began in {1900 + k % 100}." for k in range(n // 4)]
    block = f"timeline: {{title: All, start: 1900, end: 2000, source: s, events: [{items}]}}"
    return briefing(block, *told)


def people(n: int) -> Files:
    """People with posts."""
    items = ", ".join(f"{{name: Ann Bee{k}, post: Minister {k}}}" for k in range(n))
    return briefing(f"people: {{caption: All, items: [{items}]}}")


def matrix(n: int) -> Files:
    """Rows of a matrix."""
    rows = ", ".join(f"{{label: Row {k}, marks: [yes, no]}}" for k in range(n))
    more = "title: All, alt: Rows, long_description: Rows, as_of: 2024, source: s"
    return briefing(f"matrix: {{{more}, columns: [A, B], rows: [{rows}]}}")


def _figures(head: str, rows: str, kind: str = "line", number: int = 1) -> Files:
    """Return figures of one dataset with these columns and rows."""
    block = (
        f"figure: {{type: {kind}, title: 'It rose to 3', subtitle: Sum, {DRAWN}, "
        "unit_measure: km, file: data.csv}"
    )
    return briefing(*[block] * number, **{"data.csv": f"{head}\n{rows}"})


def csv_rows(n: int) -> Files:
    """Rows of a dataset."""
    rows = "".join(f"{1000 + k % 8000},{k}.5,Series {k % 7}\n" for k in range(n))
    return _figures("time_period,obs_value,series", rows)


def csv_panels(n: int) -> Files:
    """Rows of a dataset, each a panel of its own."""
    rows = "".join(f"2020,{k}.5,Panel {k}\n" for k in range(n))
    return _figures("time_period,obs_value,panel", rows, "small-multiples")


def bad_csv_rows(n: int) -> Files:
    """Rows of a dataset without a number."""
    rows = "".join(f"{k},about {k}\n" for k in range(n))
    return _figures("time_period,obs_value", rows)


def figures(n: int) -> Files:
    """Figures with the same dataset."""
    rows = "".join(f"{1900 + k},{k}.5\n" for k in range(200))
    return _figures("time_period,obs_value", rows, number=n)


def map_features(n: int) -> Files:
    """Features of a map, and as many names of some that it does not have."""
    features = [
        {"type": "Feature", "id": f"a{k}", "properties": {"name": f"Place {k}"},
         "geometry": {"type": "Point", "coordinates": [k % 90, 1]}} for k in range(n)
    ]  # fmt: skip
    named = ", ".join(f"Plaice {k}" for k in range(n // 2))
    block = (
        "map: {title: All, " + DRAWN + ", file: m.geojson, "
        f"boundary_disclaimer: None, disputed: [{named}], "
        f"highlight: [{{label: A, features: [{named}]}}]}}"
    )
    return briefing(
        block, **{"m.geojson": json.dumps({"type": "FeatureCollection", "features": features})}
    )


def map_positions(n: int) -> Files:
    """Positions of one line of a map."""
    line = {"type": "LineString", "coordinates": [[k % 90 + 0.25, 1] for k in range(n)]}
    points = ", ".join(f"{{label: A{k}, lon: 1, lat: 1}}" for k in range(n // 100))
    block = (
        "map: {title: All, " + DRAWN + ", file: m.geojson, "
        f"boundary_disclaimer: None, points: [{points}]}}"
    )
    return briefing(block, **{"m.geojson": json.dumps(line)})


def maps(n: int) -> Files:
    """Maps from different files."""
    line = {"type": "LineString", "coordinates": [[k % 90 + 0.25, 1] for k in range(200)]}
    block = "map: {title: All, " + DRAWN + ", file: m%.geojson, boundary_disclaimer: None}"
    files = {f"m{k}.geojson": json.dumps({**line, "n": k}) for k in range(n)}
    return briefing(*(block.replace("%", str(k)) for k in range(n)), **files)


def specification(n: int) -> Files:
    """Layers of a chart's specification."""
    layer = {"mark": "bar", "encoding": {"x": {"field": "a"}, "y": {"field": "b"}}}
    value = {"data": {"values": [{"a": 1, "b": 2}] * n}, "layer": [layer] * n}
    block = "vega_lite: {title: All, " + DRAWN + ", file: v.json}"
    return briefing(block, **{"v.json": json.dumps(value)})


def _svg(inner: str, **attributes: str) -> Files:
    told = "".join(f" {name}='{value}'" for name, value in attributes.items())
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'{told}>{inner}</svg>"
    return briefing("image: {file: a.svg, alt: A, caption: A}", **{"a.svg": svg})


def svg_comments(n: int) -> Files:
    """Comments that nothing ends, before addresses in a style."""
    return _svg("<rect style='" + "/*url(#a)" * n + "'/>")


def svg_addresses(n: int) -> Files:
    """Addresses that nothing ends, in a style."""
    return _svg("<rect style='fill:" + "url( " * n + "'/>")


def svg_spaces(n: int) -> Files:
    """An address of many spaces."""
    return _svg("<rect style='fill:url(" + " " * n + "x'/><rect points='" + " " * n + "'/>")


def svg_declarations(n: int) -> Files:
    """Declarations of a style sheet, and as many elements."""
    style = "".join(f".a{k}{{marker:url(#b{k});fill:url(#b{k})}}" for k in range(n))
    return _svg(f"<style>{style}</style>" + "<rect class='a1'/>" * n)


def svg_elements(n: int) -> Files:
    """Elements with ids and references to the one before."""
    return _svg("".join(f"<g id='a{k + 1}'><use href='#a{k}'/></g>" for k in range(n)))


def svg_paths(n: int) -> Files:
    """A path of many segments."""
    return _svg(f"<path marker-mid='url(#m)' d='M0 0{'L1 1' * n}'/><marker id='m'/>")


def svg_attributes(n: int) -> Files:
    """Attributes of one element."""
    return _svg("<rect " + " ".join(f"a{k}='(url(#b))'" for k in range(n)) + "/>")


def deep_lists(n: int) -> Files:
    """Lists in lists."""
    return briefing("[" * n + "]" * n)


def repeated_keys(n: int) -> Files:
    """A group with the same key, and unknown keys."""
    return {**briefing(), "facts.yaml": _numbered(n, f"f: {FACT}")}


def unknown_keys(n: int) -> Files:
    """A group with keys that it does not have."""
    return {**briefing(), "briefing.yaml": HEAD + "sections: [one]\n" + _numbered(n, "titel%: x")}


def wrong_types(n: int) -> Files:
    """Blocks that are none, and fields of the wrong type."""
    return briefing(*["paragraf: {text: [x]}", "paragraph: {text: {}, facts: x}"] * (n // 2))


def aliases(n: int) -> Files:
    """Aliases of one list."""
    told = ["paragraph: {text: It is., facts: &a [f0, f1, f2]}"]
    told += ["paragraph: {text: It is., facts: *a}"] * n
    return briefing(*told, **{"facts.yaml": _numbered(3, f"f%: {FACT}")})


def comments(n: int) -> Files:
    """Values after which a comment stands without a space."""
    return briefing(*["paragraph: It is #1 of them"] * n)


def blanks(n: int) -> Files:
    """Blank lines, spaces and a long comment."""
    return briefing("paragraph: >\n" + "\n" * n + "    It is.\n" + " " * n + "\n#" + "x" * n)


def unclosed(n: int) -> Files:
    """Quotes that nothing closes."""
    return briefing("paragraph: 'It is\n" + "  it's a \"b\n" * n)


def unclosed_brackets(n: int) -> Files:
    """Brackets that nothing closes."""
    return briefing(*["paragraph: {text: It is, facts: [a, b}"] * n)


def tabs(n: int) -> Files:
    """Lines that begin with a tab."""
    return briefing(*["paragraph:\n\ttext: It is"] * n)


TEXTS = {
    "words": "It is a large word of it. ",
    "one word": "a",
    "one sentence": "it is ",
    "spaces": "a         ",
    "capitals": "AB CDE ",
    "acronyms": "Full Name Of It (FNOI) ",
    "brackets": "(",
    "square brackets": "[",
    "citation starts": "[@a",
    "citations of many": "[@s; @s]",
    "link starts": "[a](",
    "link targets": "[](#a",
    "stars": "*a ",
    "double stars": "**",
    "star words": "*A*b",
    "underscores": "_a ",
    "code": "`",
    "code words": "`a ",
    "quotation marks": "“a ",
    "straight quotation marks": 'a " ',
    "low quotation marks": "„a ",
    "figures": "1 ",
    "grouped figures": "1,000,",
    "decimals": "1.",
    "ranges": "1–2 to 3-",
    "years": "2019, 2020–21; ",
    "dates": "3 May 2019, May 2020, ",
    "per cent": "4.5 % of 5 per cent, ",
    "millions": "about 3 million or 4 billion km, ",
    "words for numbers": "two hundred and three ",
    "addresses": "http://a.b/",
    "mail addresses": "a@b.c",
    "points": ". ",
    "ellipses": "…",
    "hyphens": "a-",
    "dashes": "–",
    "apostrophes": "a’s ",
    "backslashes": "\\\\",
    "ampersands": "&amp;",
    "angles": "<a ",
    "hashes": "#1 ",
    "abbreviations": "e.g. No. ",
    "combining marks": "é́",
    "no-break spaces": "1\u00a0",
    "soft hyphens": "a\u00ad",
    "Arabic": "ل",
    "lists": "A, B and C, ",
    "reported": "said that he said, ",
    "relative": "recently now last year, ",
    "counting": "the three bodies: ",
}
"""Pieces of text, each repeated."""


def repeated(piece: str) -> Callable[[int], Files]:
    """Return text that repeats a piece."""
    return lambda n: _text(n, piece)


GROWING: dict[str, Callable[[int], Files]] = {
    make.__name__.replace("_", " "): make
    for make in (
        terms, similar_terms, avoided_terms, facts, uncited_facts, facts_with_figures,
        one_block_of_many_facts, missing_quotes, missing_quotations, long_quotations,
        cut_quotations, sections, sections_without_file, paragraphs, equal_ids, notes,
        unknown_references, unknown_facts, unknown_sources, unknown_terms, sources, citations,
        table_rows, table_columns, table_notes, tables, bullets, tiles, events, people, matrix,
        csv_rows, csv_panels, bad_csv_rows, figures, map_features, map_positions, maps,
        specification, svg_comments, svg_addresses, svg_spaces, svg_declarations, svg_elements,
        svg_paths, svg_attributes, deep_lists, repeated_keys, unknown_keys, wrong_types, aliases,
        comments, blanks, unclosed, unclosed_brackets, tabs,
    )
} | {f"text of {name}": repeated(piece) for name, piece in TEXTS.items()}  # fmt: skip
"""A briefing of size ``n``, by what grows."""


def write(files: Files, content: Path) -> None:
    """Write the briefing ``large``."""
    for name, text in files.items():
        path = content / "large" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
