"""The advice of `box-overflows` works in every kind of block: soft hyphens divide a long word."""

from msgspec.structs import replace

from briefing.model import BLOCK_KINDS
from briefing.output import Parcel
from briefing.pdf import press_pdf
from briefing.system.fonts import FAMILIES
from briefing.verify import Promise, inspect
from tests.conftest import composed
from tests.pdf.test_room import flaws

PARTS = ("Verfassungs", "gerichts", "präsident", "schafts", "kandidatur", "prüfungs", "kommission")
WHOLE, DIVIDED = "".join(PARTS), "\N{SOFT HYPHEN}".join(PARTS)


def with_blocks(specimen, heading, **blocks):
    """Return the specimen with a new heading for a section and these blocks at its end."""
    section = specimen.sections["kinds"]
    more = tuple(BLOCK_KINDS[kind].model_validate(fields) for kind, fields in blocks.items())
    section = section.model_copy(update={"heading": heading, "blocks": (*section.blocks, *more)})
    return replace(specimen, sections={**specimen.sections, "kinds": section})


def with_word_everywhere(specimen, word):
    """Return the specimen with a word in tables, in a note, and in a quotation."""
    bodies = [{"organisation": "who", "category": word, "remark": word, "fact": "F31"}]
    people = [{"name": word, "post": word, "facts": ["F31"]}]
    return with_blocks(
        specimen,
        f"{word} {word}",
        bodies={"caption": word, "stated": 1, "items": bodies, "source": "daily-2024"},
        people={"caption": word, "items": people},
        editor_note={"id": "x", "type": "context", "severity": "low", "text": word, "effect": "x"},
        quotation={"text": f"{word} and {word}", "speaker": "A", "date": "2024",
                   "source": "daily-2024"},
    )  # fmt: skip


def test_a_long_word_without_soft_hyphens_overflows(specimen):
    assert flaws(with_word_everywhere(specimen, WHOLE), WHOLE)


def test_a_long_word_with_soft_hyphens_fits_and_is_read_as_one_word(specimen):
    document = composed(with_word_everywhere(specimen, DIVIDED))
    made = press_pdf(document)
    assert made.flaws == ()
    promise = Promise(document.page_html, FAMILIES)
    assert inspect(Parcel("x.pdf", made.content), promise).flaws == ()
    assert inspect(Parcel("x.html", document.page_html.encode()), promise).flaws == ()


def test_a_table_of_words_with_soft_hyphens_is_not_stacked(specimen):
    def table(word):
        columns = [{"key": key, "heading": key} for key in "abcd"]
        rows = [{"cells": dict.fromkeys("abcd", word), "facts": ["F1"]}]
        of = {"source": "daily-2024", "as_of": "2024"}
        fields = {"caption": "Words", "columns": columns, "rows": rows, **of}
        page = composed(with_blocks(specimen, "X", table=fields)).page_html
        return page.partition("Words</caption>")[0].rpartition("<table")[2]

    assert "stacked" in table(WHOLE)
    assert "stacked" not in table(DIVIDED)
