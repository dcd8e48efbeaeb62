"""Letters that a font draws with several glyphs can be copied and searched."""

from inspect import unwrap

from briefing.deliver.inspect.pdf_text import bare
from briefing.deliver.inspect.readback import read_back
from briefing.press import engine
from tests.conftest import ua_failures
from tests.visual.documents import pressed

WORDS = (
    *("الكويت", "المملكة", "التعاون", "الدولية", "بحيرة", "الصحراء", "لكن"),  # a letter by two
    *("مَجلِسُ", "x\N{COMBINING ACUTE ACCENT}", "x", "é", "e\N{COMBINING ACUTE ACCENT}"),  # marks
)


def document():
    paragraphs = "".join(f"<p>{word}</p>" for word in WORDS)
    style = "html { font-family: Spectral, 'Noto Serif', Amiri }"
    return pressed(f'<html lang="ar"><title>t</title><style>{style}</style>{paragraphs}')


def letters(text):
    return sorted(bare(text))


def told(content):
    """Return the texts read back from a PDF."""
    return [run.text for run in read_back(content).runs if run.text]


def test_each_letter_is_extracted_once():
    content = document()
    assert [*map(letters, told(content))] == [*map(letters, WORDS)]
    assert ua_failures(content) == []


def test_the_unpatched_engine_still_loses_letters(monkeypatch):
    """When this fails, briefing.press.letters is no longer needed."""
    text = engine.load().draw.text
    monkeypatch.setattr(text, "draw_first_line", unwrap(text.draw_first_line))
    monkeypatch.setattr(engine, "tell_letters", lambda _: None)
    assert [*map(letters, told(document()))] != [*map(letters, WORDS)]
