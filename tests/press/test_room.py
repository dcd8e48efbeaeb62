"""What the style sheets give room to, wherever on a page it comes to stand."""

from dataclasses import replace

import pytest

from briefing.press import press_pdf
from briefing.press.flows import press_flow
from tests.conftest import composed

NOTE = (
    '<div class="running with-notes"><div class="block paragraph"><p>Words.</p></div>'
    '<aside class="note"><div class="body"><p class="label">Editor’s note</p>'
    f"<p>{'Some words of a note. ' * 12}</p></div></aside></div>"
)


@pytest.mark.parametrize("start", range(210, 217))
def test_a_note_beside_the_text_ends_above_the_foot_of_its_page(specimen_document, start):
    before, after = specimen_document.frame
    body = f'<div style="height: {start}mm">Above</div>{NOTE}'
    made = press_flow(
        f"{before}{body}{after}", specimen_document.style, specimen_document.sheets, ()
    )
    assert made.flaws == ()


def test_a_long_number_of_a_fact_has_room_in_the_register(specimen):
    facts = {**specimen.facts, "F1234567-12": next(iter(specimen.facts.values()))}
    assert press_pdf(composed(replace(specimen, facts=facts))).flaws == ()
