"""A bar beside text that continues on the next page ends where the text ends."""

import pytest

from briefing.pdf import engine
from briefing.pdf.layout import end_bars, load_fonts

LINE = 20
STYLE = """
@page { size: 200px 130px; margin: 10px }
body, p, ul { margin: 0; padding: 0; font: 10px/20px Spectral; list-style: none }
#x { border-left: 2px solid red; widows: 3 }
li { break-inside: avoid }
table { border-collapse: collapse } td { padding: 0 }
tr:last-child { break-before: avoid }
.next { break-before: avoid }
"""
LINES = f"<p>{'<br>'.join('abcdefg')}"
"""Five of seven lines fit on a page; the last three are kept together on the next."""
ROWS = "".join(f"<tr><td>{row}" for row in "abcdef")


def heights(body, css="", mended=True):
    """Return the height of the block on each page."""
    weasyprint = engine.load()
    html = f"<html lang='en'><title>t</title><style>{STYLE}{css}</style>{body}"
    _, fonts = load_fonts(())
    document = weasyprint.HTML(string=html).render(font_config=fonts)
    if mended:
        end_bars(document.pages)
    all_boxes = (box for page in document.pages for box in page._page_box.descendants())
    bordered = weasyprint.formatting_structure.boxes.BlockBox
    return [
        round(box.height)
        for box in all_boxes
        if isinstance(box, bordered) and box.element.get("id") == "x" and box.border_left_width > 0
    ]


@pytest.mark.parametrize(
    "body",
    [
        LINES.replace("<p>", "<p id=x>"),
        f"<div id=x><div>{LINES}</div></div>",
        f"{LINES.replace('<p>', '<p id=x>')}<p class=next>a",
        "<ul id=x><li>a<li>b<li>c<li>d<li>e<br>f<br>g</ul>",
        f"<div id=x><table>{ROWS}</table><p class=next>g</div>",
    ],
    ids=["of a paragraph", "around what is around it",
         "of a paragraph that the next goes with", "around rows",
         "around a table whose last rows the next goes with"],
)  # fmt: skip
def test_a_bar_ends_where_the_text_ends_on_each_page(body):
    assert heights(body) == [4 * LINE, 3 * LINE]


def test_a_set_height_is_kept_and_a_frame_reaches_the_foot_of_the_page():
    for name in ("min-height", "height"):
        assert heights("<div id=x>a</div>", f"#x {{ {name}: 50px }}") == [50]
    assert heights(f"<div id=x>{LINES}</div>", "#x { border: 2px solid red }")[0] > 5 * LINE


def test_the_unpatched_engine_still_extends_the_bar_to_the_page_foot():
    """When this fails, briefing.pdf.layout is no longer needed."""
    assert heights(f"<div id=x>{LINES}</div>", mended=False)[0] > 5 * LINE
