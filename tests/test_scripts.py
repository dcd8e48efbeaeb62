"""Text in many scripts: what `check` accepts is printed, whatever the script."""

import pytest

from briefing.cli import run

DOCUMENT = """\
identifier: MFA/2013/1
title: Names of the world
issued: 2013-05-15
as_of: 2013-05
publisher: A ministry
purpose: What to know before the visit.
key_points: [{text: Names differ., target: one}]
sections: [one]
"""
SECTION = "heading: One\nblocks:\n  - paragraph: {id: one, text: Names differ.}\n"


@pytest.fixture
def built(tmp_path, capsys):
    """Return a function that builds a briefing of one section, and returns
    what was reported if that failed."""

    def build(blocks, *more, **files):
        written = {"names/briefing": DOCUMENT, "names/one": SECTION + blocks, **files}
        for name, text in written.items():
            path = tmp_path / "content" / f"{name}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        folders = ["--content", str(tmp_path / "content"), "--output", str(tmp_path / "out")]
        code = run([*more, *folders, "--jobs", "1"])
        told = capsys.readouterr().err
        return told if code else ""

    return build


@pytest.mark.parametrize(
    "text",
    [
        "The oﬃce ﬁlls the ﬂoor, an eﬀect.",
        "The words ﷺ and ﻻ stand here.",
        "The Nepali name is लोकतान्त्रिक गणतन्त्र and no other; the book is विश्व फ़ैक्टबुक here.",
        "The Urdu names are جمہوریۂ and زریہ in this order.",
    ],
    ids=["ligatures", "presentation forms", "Devanagari", "Urdu"],
)
def test_a_text_that_is_accepted_is_printed(built, text):
    assert built(f"  - paragraph: {text}\n") == ""
