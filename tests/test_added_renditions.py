"""A rendition of a theme from end to end: a note verbale, of which the program knows nothing."""

import pypdfium2
import pytest

from briefing.cli import run

NOTE = """\
title: Visit of a delegation
publisher: The Ministry of Foreign Affairs of Utopia
distribution: [the Embassy of Erewhon]
identifier: 114/2025
issued: 2025-03-10
renditions: [note-verbale]
key_points: [We are glad.]
text: |
  The Ministry confirms that the delegation will be received.

  It would be grateful for a list of names.
"""

SECTIONS = """\
sections:
  - heading: The visit
    blocks:
      - paragraph: "They come, see [](#doubt)."
      - editor_note: {id: doubt, type: context, text: For the desk only.}
"""


@pytest.fixture
def built(tmp_path):
    """Return a function that builds the note: the exit code, and the text of its pages."""

    def of(text=NOTE, *words):
        (tmp_path / "content").mkdir(exist_ok=True)
        (tmp_path / "content" / "visit.yaml").write_text(text, encoding="utf-8")
        folders = ["--content", str(tmp_path / "content"), "--output", str(tmp_path / "out")]
        code = run(["visit", "--theme", "white-paper", "--jobs", "1", *folders, *words])
        (file,) = (tmp_path / "out").glob("visit-note-verbale-*.pdf")
        with pypdfium2.PdfDocument(file) as pdf:
            pages = [page.get_textpage().get_text_range() for page in pdf]
        return code, [" ".join(page.split()) for page in pages]

    return of


def test_a_note_verbale_has_the_formulas_of_courtesy_around_the_text_and_no_key_points(built):
    code, (page,) = built()
    assert code == 0
    words = (
        "No. 114/2025",
        "The Ministry of Foreign Affairs of Utopia presents its compliments to the Embassy of",
        "The Ministry confirms that the delegation",
        "a list of names",
        "avails itself of this opportunity to renew to the Embassy of Erewhon",
        "10 March 2025",
        "L. S.",
    )
    places = [page.find(part) for part in words]
    assert -1 not in places
    assert places == sorted(places)
    assert "We are glad" not in page


def test_what_a_rendition_omits_is_named_in_words_where_the_text_refers_to_it(built):
    code, (page,) = built(NOTE[: NOTE.index("text: |")] + SECTIONS)
    assert code == 0
    assert "They come, see note A of the briefing 114/2025." in page
    assert "For the desk only" not in page


def test_a_note_verbale_has_its_marking_at_head_and_foot_and_may_name_no_addressee(built):
    text = NOTE.replace("distribution: [the Embassy of Erewhon]\n", "marking: Restricted\n")
    # The labels of a rendition serve each region of their language.
    code, (page,) = built(text.replace("renditions:", "language: en-GB\nrenditions:"))
    assert code == 0
    assert page.count("RESTRICTED") == 2
    assert "Utopia presents its compliments and has the honour" in page


def test_a_rendition_of_a_theme_is_one_of_all(built, tmp_path):
    assert built(NOTE, "--rendition", "all")[0] == 0
    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert {"visit-note-verbale-en.pdf", "visit-glance-en.pdf"} <= names


def test_a_rendition_of_another_theme_is_unknown(tmp_path, capsys):
    (tmp_path / "visit.yaml").write_text(NOTE, encoding="utf-8")
    folders = ["--content", str(tmp_path), "--output", str(tmp_path / "out")]
    assert run(["visit", "--jobs", "1", *folders]) == 1
    assert "there is no rendition 'note-verbale'" in capsys.readouterr().err
