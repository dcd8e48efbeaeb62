"""Whether our tagging is still needed."""

from briefing.pdf.patches import put_tags
from tests import conftest
from tests.pdf.tag_tree import listing


def test_the_unpatched_engine_still_splits_a_paragraph_over_pages(leave_out):
    leave_out(put_tags)
    style = "<style>@page { size: 200pt 100pt }</style>"
    html = f"<html lang=en><title>T</title>{style}<p>{'word ' * 90}</p>"
    heard = listing(conftest.pressed(html).content)
    assert heard.count("P:") > 1, "issue 2903 is solved: is our tagging still needed?"
