"""Page images: identified by the content of the page."""

import io

import pikepdf
import pytest
from PIL import Image

from briefing.preview import views
from briefing.preview.views import hash_printed, render_page


def pdf(*texts):
    """Return a PDF with a page for each text."""
    with pikepdf.new() as made:
        face = made.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1,
                               BaseFont=pikepdf.Name.Helvetica)
        )  # fmt: skip
        for text in texts:
            page = made.add_blank_page(page_size=(200, 100))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=face))
            page.Contents = made.make_stream(f"BT /F 20 Tf 20 40 Td ({text}) Tj ET".encode())
        kept = io.BytesIO()
        made.save(kept)
    return kept.getvalue()


def test_a_page_keeps_its_hash_when_others_come_before_it_unless_it_cannot_be_identified(
    monkeypatch,
):
    def digests(*texts):
        return [sheet.digest for sheet in hash_printed("x.pdf", pdf(*texts)).sheets]

    assert digests("zero", "one")[1] == digests("one")[0]
    monkeypatch.setattr(views, "hash_pages", lambda pdf: [None] * len(pdf.pages))
    assert len({*digests("one", "one"), *digests("one", "two")}) == 4


@pytest.mark.parametrize("width", views.WIDTHS)
def test_a_page_is_rendered_at_the_requested_width(width):
    with Image.open(io.BytesIO(render_page(pdf("zero", "one"), 1, width))) as picture:
        assert picture.size == (width, width // 2)
        assert len(picture.getcolors(10_000)) > 1
