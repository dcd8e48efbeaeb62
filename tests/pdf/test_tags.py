"""The tag tree of small pieces of HTML, as a screen reader announces it."""

import io

import pikepdf
import pytest

from briefing.pdf import Pressed
from briefing.pdf.layout import press_flow
from briefing.pdf.patches import put_tags
from tests import conftest
from tests.pdf.tag_tree import elements, listing


def pressed(body: str, css: str = "") -> Pressed:
    html = f'<html lang="en"><title>T</title><style>{css}</style><body>{body}</body></html>'
    return conftest.pressed(html)


def tree(body: str, css: str = "") -> str:
    made = pressed(body, css)
    assert made.problems == ()
    return listing(made.content)


PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='40' height='20'%3E"
    "%3Crect width='40' height='20'/%3E%3C/svg%3E"
)
SHORT_PAGE = "@page { size: 200pt 100pt; margin: 20pt }"


@pytest.mark.parametrize(
    ("body", "heard"),
    [
        ("<h1>One</h1><h6>Six</h6>", "H1: One\nH6: Six\n"),
        ("<p>A <strong>strong</strong> <em>word</em></p>", "P: A strong word\n"),
        ("<div>Loose <b>words</b></div><div>Others</div>", "P: Loose words\nP: Others\n"),
        ("<p></p><section><div> </div></section><div><p>A</p></div>", "P: A\n"),
        ("<blockquote><p>Said</p></blockquote>", "BlockQuote\n  P: Said\n"),
        ("<p>It said <q>yes</q></p>", "P: It said ⟨Quote “yes”⟩\n"),
        ("<p><abbr title='United Nations'>UN</abbr></p>",
         'P: ⟨Span stands for "United Nations" UN⟩\n'),
        ("<section><h2>A</h2><article><p>B</p></article></section>",
         "Sect\n  H2: A\n  Art\n    P: B\n"),
        ("<ul><li>A</ul>", "L ListNumbering=Disc\n  LI\n    Lbl: •\n    LBody: A\n"),
        ("<ol type=a style='list-style: lower-alpha'><li>A</ol>",
         "L ListNumbering=LowerAlpha\n  LI\n    Lbl: a.\n    LBody: A\n"),
        ("<ol style='list-style: none'><li><p><span class=number>[7]</span> A</ol>",
         "L ListNumbering=Decimal\n  LI\n    Lbl: [7]\n    LBody: A\n"),
        ("<ul style='list-style: none'><li>A<ul style='list-style: none'><li>B</ul></ul>",
         "L\n  LI\n    LBody\n      A\n      L\n        LI\n          LBody: B\n"),
        # A caption is beside its figure, and a foot after the body.
        (f"<figure><figcaption>One</figcaption><img alt='A square' src=\"{PICTURE}\"></figure>",
         'Div\n  Caption: One\n  Figure alt "A square"\n'),
        ("<table><tfoot><tr><td>F</tfoot><tbody><tr><td>B</tbody></table>",
         "Table\n  TBody\n    TR\n      TD: B\n  TFoot\n    TR\n      TD: F\n"),
        ("<style>p::after { content: leader('.') '7' }</style><p>Chapter", "P: Chapter 7\n"),
        ("<nav class=contents><h2>Contents</h2><ol style='list-style: none'><li><a href='#x'>A</a>"
         " <span class=folio data-of='#x'></span></ol></nav><p id=x>X</p>",
         "H2: Contents\nTOC\n  TOCI: ⟨Reference ⟨Link →x A⟩⟨Span #folio-x⟩⟩\nP #x: X\n"),
        # A language is tagged only where it changes.
        ("<p>A <span lang=kk>Қазақ</span></p>", 'P: A ⟨Span lang "kk" Қазақ⟩\n'),
        ("<div lang=fr><p>Bon<p lang=fr>Jour</div>", 'Div lang "fr"\n  P: Bon\n  P: Jour\n'),
        # Decoration, and what is hidden, is not tagged.
        (f'<p>Heard</p><img alt="" src="{PICTURE}"><hr>', "P: Heard\n"),
        ("<p>Heard</p><svg aria-hidden=true width=9 height=9><path d='M0 0h9'/></svg>",
         "P: Heard\n"),
        ("<p>Heard</p><p style='visibility: hidden'>A", "P: Heard\n"),
        ("<p id=x>A <a href='#x' aria-hidden=true>B</a></p>", "P #x: A\n"),
        # A note beside its paragraph is read after it.
        ("<style>.note { float: right }</style><div class='running with-notes' id=p1>"
         "<p>Text <a class=note-mark href='#n'>note A</a></p>"
         "<aside class=note id=n><p><strong class=letter>Note A</strong> grave</p><p>Doubt</p>"
         "</aside></div>",
         "P #p1: Text ⟨Reference ⟨Link →n note A⟩⟩\n"
         "Note #n\n  Lbl: Note A\n  P: grave\n  P: Doubt\n"),
    ],
)  # fmt: skip
def test_an_html_element_gets_its_structure_type(body, heard):
    assert tree(body) == heard


@pytest.mark.parametrize(
    "html",
    ["<html lang=en><title>T</title><svg width=9 height=9><rect width=9 height=9 /></svg>",
     "<html lang=en><title>T</title><p style='opacity: 0.5'>A</p>"],
    ids=["no alternative text", "a transparency group"],
)  # fmt: skip
def test_what_cannot_be_read_aloud_is_reported(html):
    assert [problem.code for problem in conftest.pressed(html).problems] == ["layout-error"]


def test_what_is_on_two_pages_is_one_element_with_its_head_once():
    rows = "".join(f"<tr><td>{n}" for n in range(20))
    table = f"<table><thead><tr><th>Head<tbody>{rows}</table>"
    heard = tree(f"<p>{'word ' * 60}</p>{table}", SHORT_PAGE)
    assert [heard.count(word) for word in ("P: ", "Table", ": Head", "TBody")] == [1, 1, 1, 1]


def test_header_cells_have_a_scope_and_data_cells_their_headers():
    body = """<section data-heading=t><table><thead><tr><td><th colspan=2>A<tbody>
      <tr><th scope=rowgroup colspan=3>G<tr><th>R<td>1<td>2</tbody>
      <tbody><tr><th rowspan=2>S<td>3<td>4<tr><td>5<td>6</table></section>"""
    with pikepdf.open(io.BytesIO(pressed(body).content)) as pdf:
        (table,) = elements(elements(pdf.Root.StructTreeRoot.K[0])[0])
        cells = [c for part in elements(table) for row in elements(part) for c in elements(row)]
    heads = [[str(head) for head in cell.A.Headers] for cell in cells if cell.S == "/TD"]
    scopes = [(str(cell.ID), str(cell.A.Scope)) for cell in cells if cell.S == "/TH"]
    assert [name for name, _ in scopes] == ["t.th1", "t.th2", "t.th3", "t.th4"]
    assert [scope for _, scope in scopes] == ["/Column", "/Column", "/Row", "/Row"]
    below_the_group = ["t.th1", "t.th2", "t.th3"]
    assert heads == [[], *[below_the_group] * 2, *[["t.th1", "t.th4"]] * 4]


def test_a_figure_has_its_bounding_box_in_points():
    css = "@page { size: 100pt 200pt; margin: 10pt } body { margin: 0 } img { display: block }"
    made = pressed(f'<img alt=A src="{PICTURE}">', css)
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        (figure,) = elements(pdf.Root.StructTreeRoot.K[0])
        assert [float(side) for side in figure.A.BBox] == [10, 175, 40, 190]


def test_a_hyphenated_word_has_its_whole_text_as_actual_text():
    heard = tree("<p>international responsibilities", "p { hyphens: auto; width: 50pt }")
    assert 'read as "international responsibilities"' in heard


@pytest.mark.parametrize(("place", "kind"), [("top-center", "/Header"), ("bottom-left", "/Footer")])
def test_running_headers_and_footers_are_artifacts(place, kind):
    css = f"@page {{ @{place} {{ content: 'Running' }} }}"
    made = pressed("<p>A</p>", css)
    assert listing(made.content) == "P: A\n"
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        marked = [each.operands for each in pikepdf.parse_content_stream(pdf.pages[0])
                  if str(each.operator) == "BDC" and each.operands[0] == "/Artifact"]  # fmt: skip
        assert [dict(of) for _, of in marked] == [{"/Type": "/Pagination", "/Subtype": kind}]


@pytest.mark.parametrize(
    ("label", "said"),
    [("", f"A long link {'word ' * 6}".strip()), ("aria-label='Back'", "Back")],
)
def test_a_link_over_two_lines_has_two_annotations_with_its_text_or_label(label, said):
    link = f"<p id=x><a href='#x' {label}>A long <em>link</em> {'word ' * 6}</a>"
    with pikepdf.open(io.BytesIO(pressed(link, SHORT_PAGE).content)) as pdf:
        areas = [area for page in pdf.pages for area in page.get("/Annots", ())]
        assert [str(area.Contents) for area in areas] == [said, said]


def test_a_table_summary_is_the_label_of_its_figure_not_of_its_frame():
    body = """<figure aria-label='Who does what'><div role=group aria-label='Figure 2' tabindex=0>
      <table><thead><tr><th>A<tbody><tr><td>1</table></div></figure>"""
    with pikepdf.open(io.BytesIO(pressed(body).content)) as pdf:
        (table,) = elements(pdf.Root.StructTreeRoot.K[0])
        assert (table.S, table.A.Summary) == ("/Table", "Who does what")


def test_element_ids_are_those_of_the_html_and_unique():
    with pikepdf.open(io.BytesIO(pressed("<p id=x>A<p id=x>B<p id=y>C").content)) as pdf:
        names = list(pdf.Root.StructTreeRoot.IDTree.Names)
    assert [*map(str, names[::2])] == [str(each.ID) for each in names[1::2]] == ["x", "y"]


def test_a_header_cell_id_does_not_depend_on_earlier_tables():
    after = tree("<table><tr><th>B</table><table id=t><tr><th>A</table>")
    assert after.splitlines()[-1].strip() == "TH #t.th1 Scope=Row: A"


def test_the_unpatched_engine_still_splits_a_paragraph_over_pages(leave_out):
    leave_out(put_tags)
    html = f"<html lang=en><title>T</title><style>{SHORT_PAGE}</style><p>{'word ' * 90}"
    with pikepdf.open(io.BytesIO(press_flow(html, "", ()).content)) as pdf:
        (document,) = pdf.Root.StructTreeRoot.K
        roles = [str(element.S) for element in elements(document)]
    assert roles.count("/P") > 1, "issue 2903 is solved: is our tagging still needed?"
