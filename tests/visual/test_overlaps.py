import pytest

from briefing.model.page import PAPERS, POINTS_PER_MM
from tests.visual.documents import DOCUMENTS, LAYOUTS, document_pdf, pressed
from tests.visual.overlaps import clipped_text, overlapping_text, text_runs

STYLE = "@page { size: a5; margin: 15mm } body { font: 10pt 'Fira Sans'; margin: 0 }"


def drawn(marks, more=""):
    """Return a PDF with a drawing of these marks below more HTML."""
    return pressed(
        f'<!DOCTYPE html><html lang="en"><title>t</title><style>{STYLE}</style><body>{more}'
        f'<svg width="100mm" height="40mm" viewBox="0 0 100 40" font-size="4">{marks}</svg>'
    )


def pairs(pdf):
    return [(found.first.text, found.second.text) for found in overlapping_text(pdf)]


def cut(pdf):
    return [found.run.text for found in clipped_text(pdf)]


def label(x, y, text, more=""):
    return f'<text x="{x}" y="{y}" {more}>{text}</text>'


def test_overlapping_labels_are_found():
    pdf = drawn(label(10, 10, "Almaty") + label(18, 11, "Astana") + label(60, 10, "Aktau"))
    assert pairs(pdf) == [("Almaty", "Astana")]
    (overlap,) = overlapping_text(pdf)
    assert str(overlap).startswith("page 1: “Almaty” and “Astana” overlap by 0.")
    assert overlap.first.size == pytest.approx(4 * 72 / 25.4, rel=0.01)


def test_slightly_overlapping_labels_are_found_and_touching_ones_are_not():
    """``n`` is as high as it is wide; its line is 4 mm, so 0.4 mm are a tenth of an em."""
    first, _ = text_runs(drawn(label(10, 10, "nnn") + label(50, 10, "nnn")))
    height = (first.box.top - first.box.bottom) / 72 * 25.4
    for overlap, found in ((0.4, [("nnn", "nnn")]), (0.1, [])):
        second = label(10, 10 + height - overlap, "nnn")
        assert pairs(drawn(label(10, 10, "nnn") + second)) == found


def test_labels_within_a_form_are_compared_in_page_space():
    almaty, astana = label(10, 10, "Almaty"), label(18, 11, "Astana")
    for group in ('opacity="0.5"', 'opacity="0.5" transform="translate(20 10) scale(0.5)"'):
        assert pairs(drawn(f"<g {group}>{almaty}{astana}</g>")) == [("Almaty", "Astana")]
    form = f'<g opacity="0.5" transform="translate(20 10)">{almaty}</g>'
    assert pairs(drawn(form + label(31, 21, "Astana"))) == [("Almaty", "Astana")]
    assert pairs(drawn(form + label(10, 10, "Astana"))) == []


def test_a_rotated_label_overlaps_only_what_its_glyphs_cover():
    turned = label(30, 35, "Turned by much", 'transform="rotate(-45 30 35)"')
    assert pairs(drawn(turned + label(30, 15, "beside"))) == []
    assert pairs(drawn(turned + label(35, 28, "beside"))) == [("Turned by much", "beside")]


def test_running_text_is_not_reported():
    words = (
        "<p>Roman <em>italic f</em>roman, H<sub>2</sub>O, x<sup>2</sup>, <u>under gjpq</u><br>"
        "ÅÄÖ gjpqy Қазақстан ғылым هذا نص عربي</p><p style='text-indent:-3mm'>1. Hanging</p>"
    )
    assert pairs(drawn("", words)) == []


def test_text_cut_off_by_its_picture_is_found():
    pdf = drawn(label(90, 10, "Karaganda") + label(10, 10, "Almaty") + label(10, 41, "gap"))
    assert cut(pdf) == ["Karaganda", "gap"]
    assert str(clipped_text(pdf)[0]).startswith("page 1: “Karaganda” is cut off, ")


def test_text_cut_off_by_a_clip_path_in_a_moved_group_is_found():
    clip = '<clipPath id="c"><rect x="0" y="0" width="20" height="20"/></clipPath>'
    group = '<g opacity="0.5" transform="translate(50 10)"><g clip-path="url(#c)">{}</g></g>'
    assert cut(drawn(clip + group.format(label(2, 10, "in")))) == []
    assert cut(drawn(clip + group.format(label(12, 10, "Karaganda")))) == ["Karaganda"]


def test_text_beyond_the_page_is_found():
    words = '<p style="position: absolute; left: 120mm; white-space: nowrap">Off the page</p>'
    assert cut(drawn("", words)) == ["Off the page"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_document_has_text_that_overlaps_or_is_cut_off(name, once):
    pdf = document_pdf(once, name).read_bytes()
    assert [str(found) for found in (*overlapping_text(pdf), *clipped_text(pdf))] == []


@pytest.mark.parametrize(("page", "profile"), LAYOUTS)
def test_no_text_is_in_the_margins(page, profile, once):
    """Bars and note letters may hang out on the left; no text extends into the right margin."""
    left = PAPERS[page].inner * POINTS_PER_MM
    right = left + PAPERS[page].text_width() * POINTS_PER_MM
    runs = text_runs(document_pdf(once, f"figures-{page}-{profile}").read_bytes())
    outside = [run for run in runs if run.box.left < left - 1 or run.box.right > right + 1]
    assert [(run.page, run.text) for run in outside] == []
