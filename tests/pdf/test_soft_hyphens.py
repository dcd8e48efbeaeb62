"""The advice of `box-overflows` works in every kind of block: soft hyphens divide a long word."""

from briefing.model import BLOCK_KINDS
from briefing.output.formats import Format
from briefing.pdf import press_pdf
from briefing.system.fonts import FAMILIES
from briefing.verify import Expectation, inspect
from tests.conftest import composed
from tests.pdf.conftest import with_blocks
from tests.pdf.test_room import flaws

PARTS = ("Verfassungs", "gerichts", "präsident", "schafts", "kandidatur", "prüfungs", "kommission")
WHOLE, DIVIDED = "".join(PARTS), "\N{SOFT HYPHEN}".join(PARTS)


def with_word_everywhere(specimen, word):
    """Return the specimen with a word in tables, in a note, and in a quotation."""
    bodies = [{"organisation": "who", "category": word, "remark": word, "fact": "F31"}]
    people = [{"name": word, "post": word, "facts": ["F31"]}]
    blocks = {
        "bodies": {"caption": word, "stated": 1, "items": bodies, "source": "daily-2024"},
        "people": {"caption": word, "items": people},
        "editor_note": {"id": "x", "type": "context", "severity": "low", "text": word},
        "quotation": {"text": f"{word} and {word}", "speaker": "A", "date": "2024",
                      "source": "daily-2024"},
    }  # fmt: skip
    more = [BLOCK_KINDS[kind].model_validate(fields) for kind, fields in blocks.items()]
    blocks = (*specimen.sections["kinds"].blocks, *more)
    return with_blocks(specimen, blocks, heading=f"{word} {word}")


def test_a_long_word_overflows_but_with_soft_hyphens_it_fits_and_is_read_as_one_word(specimen):
    assert flaws(with_word_everywhere(specimen, WHOLE), WHOLE)
    document = composed(with_word_everywhere(specimen, DIVIDED))
    made = press_pdf(document)
    assert made.flaws == ()
    expectation = Expectation(document.page_html, FAMILIES)
    assert inspect(Format.PDF, made.content, expectation) == ()
    assert inspect(Format.HTML, document.page_html.encode(), expectation) == ()
