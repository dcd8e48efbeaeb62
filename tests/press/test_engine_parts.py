"""What our tagging relies on in the engine, and whether it is still needed."""

import inspect

import pytest
import weasyprint.pdf
import weasyprint.pdf.tags

import briefing.press.engine
from briefing.press.tags.engine_parts import SEEN_WITH
from tests import conftest
from tests.press.tag_tree import listing


def test_the_engine_has_the_version_that_was_reviewed():
    """When this fails, review workarounds that no test can check."""
    assert weasyprint.__version__ == SEEN_WITH, (
        "read weasyprint/pdf/tags.py, stream.py anew; and ask whether issues 1950 (AT_MOST in"
        " briefing/workers.py) and 2510 (the fontfeatures in briefing/press/faces.py) are solved"
    )


def test_the_engine_calls_add_tags_with_the_arguments_we_expect():
    assert list(inspect.signature(weasyprint.pdf.tags.add_tags).parameters) == [
        "pdf", "document", "pdf_version", "page_streams",
    ]  # fmt: skip
    call = "add_tags(pdf, document, options['pdf_version'], page_streams)"
    assert call in inspect.getsource(weasyprint.pdf.generate_pdf)


@pytest.fixture
def engine_tags(monkeypatch):
    """The engine's own tagging, in place of ours."""
    monkeypatch.setattr(briefing.press.engine, "install", lambda _: None)
    monkeypatch.setattr(weasyprint.pdf, "add_tags", weasyprint.pdf.tags.add_tags)


@pytest.mark.usefixtures("engine_tags")
def test_the_unpatched_engine_still_splits_a_paragraph_over_pages():
    style = "<style>@page { size: 200pt 100pt }</style>"
    html = f"<html lang=en><title>T</title>{style}<p>{'word ' * 90}</p>"
    heard = listing(conftest.pressed(html).content)
    assert heard.count("P:") > 1, "issue 2903 is solved: is our tagging still needed?"
