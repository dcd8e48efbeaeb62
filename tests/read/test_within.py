"""A position within a text is found in every way YAML can write the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.problems import Finding
from briefing.read import read_briefing
from tests.conftest import ROOT

SECTION = "heading: A topic\nblocks:\n"


def position(tmp_path, written, word):
    (tmp_path / "one").mkdir(exist_ok=True)
    whole = (ROOT / "tests" / "content" / "specimen" / "briefing.yaml").read_text("utf-8")
    (tmp_path / "one" / "briefing.yaml").write_text(
        whole.replace("[kinds]", "[topic]").replace("annexes: [rest]", ""), "utf-8"
    )
    (tmp_path / "one" / "topic.yaml").write_text(SECTION + written, "utf-8")
    for name in ("sources.yaml", "terms.yaml"):
        (tmp_path / name).write_text((ROOT / "tests" / "content" / name).read_text("utf-8"))
    reading = read_briefing(tmp_path, "one", shown="content")
    assert reading.briefing is not None, reading.problems
    texts = [block.text for block in reading.briefing.sections["topic"].blocks]
    number, text = next(pair for pair in enumerate(texts) if word in pair[1])
    path = ("sections", "topic", "blocks", number, "paragraph", "text")
    finding = Finding("bad-link", "x", path, span=(text.index(word), len(word)))
    place = reading.positions.problem(finding).position
    lines = (SECTION + written).splitlines()
    return place, lines[place.line - 1][place.column - 1 : place.column - 1 + place.length]


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("  - paragraph: One two TARGET four\n", 3),
        ("  - paragraph: One\n      two\n      TARGET four\n", 5),
        ("  - paragraph: >\n      One sentence.\n      Two TARGET here.\n", 5),
        ("  - paragraph: >-\n\n      One.\n\n      Then\n      TARGET.\n", 8),
        ("  - paragraph: |\n      One\n        indented\n      TARGET\n", 6),
        ("  - paragraph: 'It''s a TARGET'\n", 3),
        ('  - paragraph: "A \\"b\\" \\u0416 TARGET"\n', 3),
        ('  - paragraph: "A\n      b TARGET"\n', 4),
        ("  - paragraph:\n      text: >\n        Қазақстан – 5–6\N{NO-BREAK SPACE}% TARGET\n", 5),
        ("  - paragraph: {text: some TARGET}\n", 3),
        ("  - paragraph: The oﬃce and the eﬀect of ﷺ on a TARGET\n", 3),
        ('  - paragraph: "The o\\ufb03ce, the e\\ufb00ect\\u0020and a TARGET"\n', 3),
    ],
)
def test_a_word_is_located_in_every_style_of_yaml_text(tmp_path, written, line):
    place, found = position(tmp_path, written, "TARGET")
    assert (place.line, found) == (line, "TARGET")


@given(
    words=st.lists(st.sampled_from(["one", "Ақ", "x:y", "it's", "5–6", "a#b"]), min_size=1),
    width=st.integers(5, 30),
    style=st.sampled_from([">", ">-", "|", ""]),
)
def test_a_word_is_located_in_any_folded_text(tmp_path_factory, words, width, style):
    lines, line = [], ""
    for word in [*words, "TARGET"]:
        if len(line) + len(word) > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    folded = "\n".join(f"      {text}" for text in [*lines, line] if text)
    written = f"  - paragraph: {style}\n{folded}\n"
    assert position(tmp_path_factory.mktemp("x"), written, "TARGET")[1] == "TARGET"
