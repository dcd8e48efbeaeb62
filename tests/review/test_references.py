"""References must resolve, and markup in texts must be supported."""

import pytest

from briefing.model import Briefing, Document, Fact, Section, Source, Term
from briefing.review import full_review

DOCUMENT = {
    "identifier": "X/1",
    "title": "A title",
    "issued": "2013-06-01",
    "as_of": "2013-05",
    "objective": "To test [@paper].",
    "key_points": [{"text": "A point.", "target": "first"}],
    "sections": ["one", "two"],
}
FACT = {"statement": "It is so.", "kind": "event", "source": "paper", "as_of": 2013}
BODIES = {"caption": "Bodies", "stated": 1, "items": [{"organisation": "un"}], "source": "paper"}
CELLS = [{"cells": {"a": "[@papre]"}}]
TABLE = {"caption": "T", "columns": [{"key": "a", "heading": "A"}], "rows": CELLS}

THEME = {"bad-citation", "bad-link", "markup-as-text", "duplicate-id", "uncited-fact"}


def review(seen):
    """Return the findings about references and markup, without those of other rules."""
    found = full_review(seen).findings
    return tuple(one for one in found if one.code in THEME or one.code.startswith("unknown-"))


def briefing(*blocks, document=(), facts=(), sources=("paper", "a-paper")):
    """Return a valid briefing with these blocks in its second section."""
    first = {"paragraph": {"id": "first", "text": "Some text [@paper].", "facts": ["F001"]}}
    note = {"editor_note": {"id": "note-a", "type": "context", "text": "A note."}}
    sections = {"one": [first, note], "two": [{"subheading": "Two"}, *blocks]}
    facts = {"F001": FACT, **dict(facts)}
    return Briefing(
        name="test",
        document=Document.model_validate({**DOCUMENT, **dict(document)}),
        sections={
            name: Section.model_validate({"heading": name, "blocks": found})
            for name, found in sections.items()
        },
        facts={name: Fact.model_validate(fact) for name, fact in facts.items()},
        sources={name: Source(title=name, character="reporting") for name in sources},
        terms={"un": Term(pref_label="United Nations", acronym="UN")},
        assets={},
    )


def only(text, **more):
    """Return the one finding on a paragraph with this text, or on other blocks."""
    (finding,) = review(briefing({"paragraph": text} if isinstance(text, str) else text, **more))
    return finding


@pytest.mark.parametrize(
    ("block", "code", "path"),
    [
        ({"paragraph": "Text **[@paper; @papre]**."}, "unknown-source", ("paragraph", "text")),
        ({"bullets": ["a", "[@papre]"]}, "unknown-source", ("bullets", "items", 1)),
        ({"bodies": {**BODIES, "source": "papre"}}, "unknown-source", ("bodies", "source")),
        ({"bodies": {**BODIES, "items": [{"organisation": "une"}]}}, "unknown-term",
         ("bodies", "items", 0, "organisation")),
        ({"paragraph": {"text": "Text.", "facts": ["F001", "F002"]}}, "unknown-fact",
         ("paragraph", "facts", 1)),
        ({"paragraph": "See [there](#frist)."}, "unknown-paragraph", ("paragraph", "text")),
        ({"editor_note": {"type": "query", "text": "x", "concerns": ["first", "frist"]}},
         "unknown-paragraph", ("editor_note", "concerns", 1)),
        ({"bodies": {**BODIES, "note": "note-b"}}, "unknown-note", ("bodies", "note")),
        ({"table": TABLE}, "unknown-source", ("table", "rows", 0, "cells", "a")),
    ],
)  # fmt: skip
def test_an_unknown_name_is_reported_where_it_is_written(block, code, path):
    finding = only(block)
    assert (finding.code, finding.path) == (code, ("sections", "two", "blocks", 1, *path))


MARKED = {
    "unknown-source": [("Text [@papre, p. 2], and [@papre] so on.", "@papre")],
    "unknown-paragraph": [("Text: see [there](#frist) and [](#first).", "frist")],
    "bad-citation": [
        ("As [@the paper] says.", "[@the paper]"),
        ("As [ @paper] says.", "[ @paper]"),
        ("see [@paper and more", "[@paper and more"),
        ("As [@paper;] says.", "[@paper;]"),
        ("As [@paper, p. 4, @paper] says.", "[@paper, p. 4, @paper]"),
        ("It grew [see @paper].", "@paper"),
        ("Ask desk@paper, says `@paper`, but @paper: it grew.", "@paper"),
        ("It grew [a-paper].", "[a-paper]"),
        ("It grew [a-paper, p. 4].", "[a-paper, p. 4]"),
    ],
    "markup-as-text": [
        ("It is not so.</b>", "</b>"),
        ("It is<BR>so.", "<BR>"),
        ('It is <span class="x">so.', '<span class="x">'),
        ("It is <!-- not --> so.", "<!--"),
        ("It is <https://example.org/x> so.", "<https://example.org/x>"),
        ("It is ![so](https://example.org/x).", "!["),
        ("It is so [^1].", "[^1]"),
        ("It is ~~not~~ so.", "~~"),
        ("It is CO~2~ so.", "~"),
        ("It is **not so.", "**"),
        ("# It is so.", "#"),
        ("- it is\n- so", "-"),
        ("It is: - so - or so.", "-"),
        ("It **is <b>not</b> so, <b>or</b> ~~is~~.", "**"),
        ("a room of 5*3*2 and 4*3*2 feet", "5*3*"),
    ],
    "bad-link": [
        ("See [there](ftp://x).", "ftp://x"),
        ("See [there](first).", "first"),
        ("See [there](www.example.org).", "www.example.org"),
        ("See [paper](file://desk/paper.pdf).", "[paper](file://desk/paper.pdf)"),
        ("See [paper](https://example.org/a there.", "[paper](https://example.org/a"),
        ("See [paper](javascript:print).", "[paper](javascript:print)"),
        ("See [paper]  (https://example.org/a).", "[paper]  (https://example.org/a)"),
    ],
}


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [(code, *pair) for code, pairs in MARKED.items() for pair in pairs],
)
def test_what_cannot_be_read_is_reported_at_its_words(code, text, words):
    finding = only(text)
    start, length = finding.span
    assert (finding.code, text[start : start + length]) == (code, words)


def test_prose_of_the_document_and_sources_of_facts_are_checked():
    block = {"paragraph": {"text": "Text.", "facts": ["F002"]}}
    facts = {"F002": {**FACT, "source": "papre"}}
    found = review(briefing(block, document={"method": ["a", "[@papre]"]}, facts=facts))
    assert {one.path for one in found} == {("document", "method", 1), ("facts", "F002", "source")}


@pytest.mark.parametrize(
    ("block", "help"),
    [
        ("[@papre]", "did you mean 'paper'?"),
        ("[](#note_a)", "did you mean 'note-a'?"),
        ({"paragraph": {"text": "Text.", "facts": ["F1"]}}, "did you mean 'F001'?"),
        ("[@wto]", "there is: 'paper', 'who'"),  # not another acronym
        ("[@hwo]", "did you mean 'who'?"),
    ],
)
def test_the_most_similar_name_is_suggested_or_those_that_exist(block, help):
    assert only(block, sources=("paper", "who")).help == help


def test_a_long_list_of_names_is_truncated_and_what_gives_an_id_is_told():
    names = ("paper", *(f"book-{letter}" for letter in "abcdefgh"))
    assert only("[@zz]", sources=names).help.startswith("there are 9, such as 'book-a',")
    help = only("See [there](#the-port) and so on.").help
    assert help.startswith("write {#the-port} at the end of the paragraph that is meant, or 'id: ")


def test_all_unsupported_markup_of_a_text_is_one_finding_but_stars_between_digits():
    found = review(briefing({"bullets": ["a room of 5*3*2 and 4*3*2 <b>feet</b>"]}))
    assert [finding.message for finding in found] == [
        "'5*3*' is printed without the stars (and one more sign)",
        "'<b>' is printed as written (and one more sign)",
    ]


@pytest.mark.parametrize(
    "mark", ["[@paper]", "*not*", "**not so**", "[there](https://example.org)"]
)
def test_markdown_in_a_plain_text_field_is_reported(mark):
    finding = only({"subheading": f"It is {mark}"})
    assert (finding.code, finding.span) == ("markup-as-text", (6, len(mark)))
    assert finding.message.endswith("printed as written: this field takes plain words")


@pytest.mark.parametrize(
    "text",
    [
        "See [](#first), [](#note-a), [](#bodies) and [@paper, p. 4].",
        "[a-paper](https://example.org) [@a-paper]", "[b-paper]", "\\[a-paper]", "`[a-paper]`",
        "Write to desk@paper.", "See @papers.", "Follow @ministry.", "Follow \\@paper.",
        "Write `[@two words]` or `@paper`.", "Follow @paper_2, @paper.org and x.org/?q=@paper.",
        "It is **so**.", "a < b and c > d", "a<b and c>d", "p <i and c> d", "<beta> is so.",
        "- and so", "> so", "+ so", "\\* So it is said.", "\\** So.", "a ** b", "\\<b\\> is so.",
        "Write `<b>`.", "A - b - c", "C# is so.", "~ so ~", "[so](https://example.org/~so/)",
        "See `[paper](file://desk)`.", "See [it](https://example.org/a_(b)).",
        "So [he] (she), [sic] (p. 4) and [@paper] (https://example.org).",
        "See `[paper] (https://example.org)`.",
        "See [there](mailto:desk@example.org) and [there](#first).",
    ],
)  # fmt: skip
def test_supported_markup_and_literal_characters_are_accepted(text):
    bodies = {"bodies": {**BODIES, "id": "bodies"}}
    plain = {"subheading": "5 * 3 * 2 * noted, a [part] (of it) of a C*-algebra, B*"}
    assert review(briefing({"bullets": [text]}, plain, bodies)) == ()


@pytest.mark.parametrize(
    ("addresses", "told"),
    [
        (("mailto:a@b.org", "A desk", "a@b.org, c@d.org", "a@@b", "a\u00a0b@c", "A <a@b>"),
         ["bad-link"]),
        (("desk+kz@localhost", "үстел@мысал.қаз"), []),
    ],
)  # fmt: skip
def test_an_email_address_is_one_in_letters_of_any_script(addresses, told):
    for address in addresses:
        found = review(briefing({"contact": {"name": "A desk", "email": address}}))
        assert [finding.code for finding in found] == told, address
