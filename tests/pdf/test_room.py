"""What the style sheets keep together or give room to, wherever it falls on a page."""

import base64
import io
from itertools import product

import PIL.Image
import pypdfium2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace
from pypdfium2 import raw

from briefing.model import EdtfDate
from briefing.model.blocks.figures import Indicators
from briefing.model.page import PAPERS, PROFILES
from briefing.model.renditions import RENDITIONS, WHOLE
from briefing.pdf.layout import press_flow
from briefing.pdf.link import link
from briefing.verify.html import read as parse
from briefing.verify.pdf import read_back
from briefing.verify.words import compare_pdf
from tests.conftest import METADATA, TEMPLATES, changed, composed, pressed
from tests.examples import TIMES, examples
from tests.pdf.conftest import with_blocks

NOTE = (
    '<div class="running with-notes"><div class="block paragraph"><p>Words.</p></div>'
    '<aside class="note"><div class="body"><p class="label">Editor’s note</p>'
    f"<p>{'Some words of a note. ' * 12}</p></div></aside></div>"
)


@pytest.mark.parametrize("start", [210, 213, 216])
def test_a_note_beside_the_text_ends_above_the_foot_of_its_page(specimen_document, start):
    before, after = specimen_document.frame
    body = f'<div style="height: {start}mm">Above</div>{NOTE}'
    sheets = specimen_document.style, specimen_document.sheets, ()
    assert press_flow(f"{before}{body}{after}", *sheets).flaws == ()


@pytest.mark.parametrize("start", [30, 45, 48, 51, 54, 60])
def test_an_image_and_its_caption_stand_on_one_page(start):
    picture = io.BytesIO()
    PIL.Image.new("RGB", (9, 9), "navy").save(picture, "PNG")
    address = f"data:image/png;base64,{base64.b64encode(picture.getvalue()).decode()}"
    style = (TEMPLATES / "styles" / "blocks" / "image.css").read_text("utf-8")
    page = "@page { size: 100mm; margin: 10mm } html { font: 12pt Spectral } img { width: 30mm }"
    made = pressed(
        f'<html lang="en"><title>t</title><style>{page} {style}</style><div class="image">'
        f'<div style="height: {start}mm">Above</div><figure style="margin: 0">'
        f'<img src="{address}" alt="A square."><figcaption>The caption.</figcaption></figure></div>'
    )
    pages = pypdfium2.PdfDocument(made.content)
    words = [page.get_textpage().get_text_range() for page in pages]
    shown = [n for n, page in enumerate(pages) if [*page.get_objects([raw.FPDF_PAGEOBJ_IMAGE])]]
    assert shown == [n for n, told in enumerate(words) if "The caption." in told]


def flaws(briefing, words, **options):
    """Return the flaws of the flows of a briefing that have some words."""
    document = composed(briefing, **options)
    htmls = [flow for flow in document.flows if words in flow]
    assert htmls
    more = (document.style, document.sheets, document.faces)
    return [flaw for html in htmls for flaw in press_flow(html, *more).flaws]


SOME = (("a4", "standard"), ("letter", "office"), ("a5", "large-print"))
LAYOUTS = [*product(PAPERS, PROFILES)] if TIMES > 1 else SOME
"""Each profile on one page, the narrowest among them; all of them in ``make soak``."""


@pytest.mark.sampled
@pytest.mark.parametrize("profile", PROFILES if TIMES > 1 else ("standard", "large-print"))
@pytest.mark.parametrize("rendition", [WHOLE, RENDITIONS["factcheck"]], ids=lambda one: one.name)
def test_facts_of_every_month_fit_in_the_register_and_so_does_a_long_id(
    specimen, profile, rendition
):
    fact = specimen.facts["F1"]
    facts = {
        f"F1234567-{month:02}-{basis}": fact.model_copy(
            update={"date": EdtfDate.parse(f"1992-{month:02}"), "date_basis": basis}
        )
        for month in range(1, 13)
        for basis in ("stated", "inferred")
    }
    briefing = changed(replace(specimen, facts={**specimen.facts, **facts}), profile=profile)
    assert flaws(briefing, "F1234567-12-stated", rendition=rendition) == []


@pytest.mark.sampled
@pytest.mark.parametrize(("page", "profile"), LAYOUTS)
def test_tiles_of_every_number_up_to_fifteen_digits_fit(specimen, page, profile):
    least = -888_888_888_888_888
    values = [int("8" * digits) for digits in range(1, 16)] + [1_951_611, (least, -least)]
    tile = specimen.document.at_a_glance.items[1]
    tiles = [[tile.model_copy(update={"obs_value": one}) for one in (value, 1, 2, 3, 4, 5)]
             for value in values]  # fmt: skip
    blocks = (Indicators(title="Tiles", items=items) for items in tiles)
    briefing = with_blocks(specimen, (*specimen.sections["kinds"].blocks, *blocks))
    assert flaws(changed(briefing, page=page, profile=profile), ">Tiles<") == []


REGISTER = "A statement of some length."


@given(st.integers(400, 10_000), st.sampled_from([*PAPERS]), st.sampled_from([*PROFILES]))
@example(2480, "a4", "large-print")
@examples(2)
def test_a_statement_of_any_length_is_divided_between_pages(specimen, length, page, profile):
    facts = {
        name: specimen.facts[name].model_copy(update={"statement": text})
        for name, text in zip(specimen.facts, ("One.", REGISTER, "Another."), strict=False)
    }
    document = composed(changed(replace(specimen, facts=facts), page=page, profile=profile))
    (register,) = (flow for flow in document.flows if REGISTER in flow)
    html = register.replace(REGISTER, ("words of a statement " * 500)[:length])
    made = press_flow(html, document.style, document.sheets, document.faces)
    linked = link([made], METADATA, document.folio)
    assert made.flaws == ()
    assert [*compare_pdf(parse(html), read_back(linked.content))] == []
