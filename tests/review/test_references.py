"""References must resolve, and markup in texts must be supported."""

import pytest

from briefing.model import Briefing, Document, Fact, Section, Source, Term
from briefing.problems import Part
from briefing.review import full_review
from briefing.review import review as review_all

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

THEME = {"bad-citation", "bad-link", "markup-as-text", "duplicate-id", "uncited-fact"}


def review(seen):
    """Return the findings about references and markup, without those of other rules."""
    found = review_all(seen)
    return tuple(one for one in found if one.code in THEME or one.code.startswith("unknown-"))


def briefing(*blocks, document=(), facts=(), sources=("paper",), source=()):
    """Return a valid briefing with these blocks in its second section."""
    first = {"paragraph": {"id": "first", "text": "Some text [@paper].", "facts": ["F001"]}}
    note = {"editor_note": {"id": "note-a", "type": "context", "text": "A note."}}
    sections = {"one": [first, note], "two": [{"subheading": "Two"}, *blocks]}
    facts = {"F001": FACT, **dict(facts)}
    kept = {name: {"title": name, "character": "reporting", **dict(source)} for name in sources}
    return Briefing(
        name="test",
        document=Document.model_validate({**DOCUMENT, **dict(document)}),
        sections={
            name: Section.model_validate({"heading": name, "blocks": found})
            for name, found in sections.items()
        },
        facts={name: Fact.model_validate(fact) for name, fact in facts.items()},
        sources={name: Source.model_validate(source) for name, source in kept.items()},
        terms={"un": Term(pref_label="United Nations", acronym="UN")},
        assets={},
    )


def only(found):
    (finding,) = found
    return finding


def test_a_valid_briefing_has_no_findings():
    assert review(briefing({"paragraph": "See [](#first), [](#note-a) and [@paper, p. 4]."})) == ()


@pytest.mark.parametrize(
    ("block", "code", "path"),
    [
        ({"paragraph": "Text [@papre]."}, "unknown-source", ("paragraph", "text")),
        ({"paragraph": "Text **[@paper; @papre]**."}, "unknown-source", ("paragraph", "text")),
        ({"bullets": ["a", "[@papre]"]}, "unknown-source", ("bullets", "items", 1)),
        ({"bodies": {**BODIES, "source": "papre"}}, "unknown-source", ("bodies", "source")),
        (
            {"bodies": {**BODIES, "items": [{"organisation": "une"}]}},
            "unknown-term",
            ("bodies", "items", 0, "organisation"),
        ),
        (
            {"paragraph": {"text": "Text.", "facts": ["F001", "F002"]}},
            "unknown-fact",
            ("paragraph", "facts", 1),
        ),
        ({"paragraph": "See [there](#frist)."}, "unknown-paragraph", ("paragraph", "text")),
        (
            {"editor_note": {"type": "query", "text": "x", "concerns": ["first", "frist"]}},
            "unknown-paragraph",
            ("editor_note", "concerns", 1),
        ),
        ({"bodies": {**BODIES, "note": "note-b"}}, "unknown-note", ("bodies", "note")),
        (
            {
                "table": {
                    "caption": "T",
                    "columns": [{"key": "a", "heading": "A"}],
                    "rows": [{"cells": {"a": "[@papre]"}}],
                }
            },
            "unknown-source",
            ("table", "rows", 0, "cells", "a"),
        ),
    ],
)
def test_an_unknown_name_is_reported_where_it_is_written(block, code, path):
    finding = only(review(briefing(block)))
    assert (finding.code, finding.path) == (code, ("sections", "two", "blocks", 1, *path))


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Text [@paper; @papre].", "@papre"),
        ("Text [@papre, p. 2], and so on.", "@papre"),
        ("Text: see [there](#frist) and [](#first).", "frist"),
        ("See [](#frist).", "frist"),
        ("As [@the paper] says.", "[@the paper]"),
        ("See [there](ftp://x).", "ftp://x"),
    ],
)
def test_in_a_text_the_exact_words_are_marked(text, marked):
    start, length = only(review(briefing({"paragraph": text}))).span
    assert text[start : start + length] == marked


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"objective": "Why [@papre]."}, ("document", "objective")),
        ({"method": ["a", "[@papre]"]}, ("document", "method", 1)),
    ],
)
def test_prose_of_the_document_is_checked(changed, path):
    assert only(review(briefing(document=changed))).path == path


def test_an_unknown_source_of_a_fact_is_reported():
    block = {"paragraph": {"text": "Text.", "facts": ["F002"]}}
    found = review(briefing(block, facts={"F002": {**FACT, "source": "papre"}}))
    assert only(found).path == ("facts", "F002", "source")


def test_the_same_mistake_twice_in_one_field_is_reported_once():
    assert len(review(briefing({"paragraph": "Text [@papre] and [@papre]."}))) == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("[@papre]", "paper"),
        ("[@PAPER]", "paper"),
        ("[](#note_a)", "note-a"),
        ("[](#frist)", "first"),
    ],
)
def test_the_most_similar_name_is_suggested(written, meant):
    assert only(review(briefing({"paragraph": written}))).help == f"did you mean '{meant}'?"


def test_a_link_to_an_id_that_nothing_has_says_what_to_add_and_where():
    finding = only(review(briefing({"paragraph": "See [there](#the-port) and so on."})))
    assert (finding.message, finding.help) == (
        "nothing in this briefing has the id 'the-port'",
        "write {#the-port} at the end of the paragraph that is meant, or 'id: the-port' in its "
        "block",
    )
    assert finding.span == (13, 8)


@pytest.mark.parametrize(
    ("written", "help"),
    [
        ("wto", "there is: 'paper', 'who'"),
        ("WHO", "did you mean 'who'?"),
        ("hwo", "did you mean 'who'?"),
    ],
)
def test_one_acronym_is_not_suggested_for_another(written, help):
    found = review(briefing({"paragraph": f"[@{written}]"}, sources=("paper", "who")))
    assert only(found).help == help


def test_a_fact_id_without_its_zeros_is_recognised():
    found = review(briefing({"paragraph": {"text": "Text.", "facts": ["F1"]}}))
    assert only(found).help == "did you mean 'F001'?"


def test_existing_names_are_listed_if_none_is_similar():
    assert only(review(briefing({"paragraph": "[@zz]"}))).help == "there is: 'paper'"


def test_a_long_list_of_names_is_truncated():
    names = ("paper", *(f"book-{letter}" for letter in "abcdefgh"))
    found = review(briefing({"paragraph": "[@zz]"}, sources=names))
    assert only(found).help.startswith("there are 9, such as 'book-a',")


def test_a_reference_to_a_note_must_lead_to_a_note():
    finding = only(review(briefing({"bodies": {**BODIES, "note": "first"}})))
    assert finding.message == "'first' is the id of a paragraph, not of an editor's note"


def test_any_block_with_an_id_can_be_referred_to():
    block = {"bodies": {**BODIES, "id": "bodies"}}
    assert review(briefing(block, {"paragraph": "See [](#bodies)."})) == ()


def test_a_duplicate_id_is_reported():
    finding = only(review(briefing({"paragraph": {"text": "Text.", "id": "first"}})))
    assert (finding.code, finding.path[-1]) == ("duplicate-id", "id")
    assert "a paragraph in section 'one' has it already" in finding.message


@pytest.mark.parametrize(
    "text",
    ["[@two words]", "[ @paper]", "see [@paper and more", "[@paper;]", "[@paper, p. 4, @paper]"],
)
def test_a_malformed_citation_is_reported(text):
    assert only(review(briefing({"paragraph": text}))).code == "bad-citation"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("It grew, says @paper.", 14),
        ("It grew [see @paper].", 13),
        ("Ask desk@paper, says @paper: it grew.", 21),
        ("Write `@paper`, says @paper: it grew.", 21),
    ],
)
def test_a_source_with_an_at_sign_but_no_brackets_is_reported(text, start):
    finding = only(review(briefing({"paragraph": text})))
    assert (finding.code, finding.span) == ("bad-citation", (start, 6))


@pytest.mark.parametrize(
    ("written", "meant"), [("[a-paper]", "[@a-paper]"), ("[a-paper, p. 4]", "[@a-paper, p. 4]")]
)
def test_a_source_in_brackets_without_an_at_sign_is_reported(written, meant):
    block = {"paragraph": f"It grew {written}."}
    findings = review(briefing(block, sources=("paper", "a-paper")))
    (finding,) = [one for one in findings if one.code == "bad-citation"]
    assert (finding.help, finding.span) == (f"write {meant}", (8, len(written)))


@pytest.mark.parametrize(
    "text", ["[a-paper](https://example.org)", "[b-paper]", "\\[a-paper]", "`[a-paper]`"]
)
def test_other_text_in_brackets_is_accepted(text):
    findings = review(briefing({"paragraph": f"{text} [@a-paper]"}, sources=("paper", "a-paper")))
    assert [one for one in findings if one.code == "bad-citation"] == []


@pytest.mark.parametrize(
    "text",
    [
        "Write to desk@paper.", "See @papers.", "Follow @ministry.", "Follow \\@paper.",
        "Write `[@two words]` or `@paper`.", "Follow @paper_2, @paper.org and x.org/?q=@paper.",
    ],
)  # fmt: skip
def test_other_text_after_an_at_sign_is_accepted(text):
    assert review(briefing({"paragraph": text})) == ()


@pytest.mark.parametrize(
    ("text", "sign"),
    [
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
    ],
)
def test_unsupported_markup_is_reported(text, sign):
    finding = only(review(briefing({"paragraph": text})))
    assert finding.code == "markup-as-text"
    assert finding.message == f"'{sign}' is printed as written"


def test_all_unsupported_markup_of_a_text_is_one_finding_at_the_first():
    finding = only(review(briefing({"paragraph": "It **is <b>not</b> so, <b>or</b> ~~is~~."})))
    assert finding.message == "'**', '<b>', '</b>' and '~~' are printed as written"
    assert finding.span == (3, 2)


def test_a_long_list_of_unsupported_markup_is_truncated():
    finding = only(review(briefing({"paragraph": "<b><i><p><u><s><h1><h2><h3> It is."})))
    assert "'<h1>' and 2 more are printed as written" in finding.message


def test_stars_between_digits_are_reported_apart_from_other_markup():
    found = review(briefing({"bullets": ["a room of 5*3*2 and 4*3*2 <b>feet</b>"]}))
    assert [finding.message for finding in found] == [
        "'5*3*' and '4*3*' are printed without the stars",
        "'<b>' and '</b>' are printed as written",
    ]


def test_stars_between_digits_are_reported():
    finding = only(review(briefing({"bullets": ["a room of 5*3*2"]})))
    assert finding.message == "'5*3*' is printed without the stars"


@pytest.mark.parametrize(
    "text",
    [
        "It is **so**.", "a < b and c > d", "a<b and c>d", "p <i and c> d", "<beta> is so.",
        "- and so", "> so", "+ so", "\\* So it is said.", "\\** So.", "a ** b", "\\<b\\> is so.",
        "Write `<b>`.", "A - b - c", "C# is so.", "~ so ~", "[so](https://example.org/~so/)",
    ],
)  # fmt: skip
def test_supported_markup_and_literal_characters_are_accepted(text):
    assert review(briefing({"bullets": [text]})) == ()


@pytest.mark.parametrize(
    "mark", ["[@paper]", "*not*", "**not so**", "[there](https://example.org)"]
)
def test_markdown_in_a_plain_text_field_is_reported(mark):
    (finding,) = review(briefing({"subheading": f"It is {mark}"}, {"paragraph": "It is so."}))
    assert (finding.code, finding.span) == ("markup-as-text", (6, len(mark)))


def test_all_markdown_of_a_plain_text_field_is_one_finding():
    (finding,) = review(briefing({"subheading": "*It* is [@paper]"}, {"paragraph": "It is so."}))
    assert finding.message == (
        "'*It*' and '[@paper]' are printed as written: this field takes plain words"
    )
    assert (finding.help or "").startswith("remove it; ")


@pytest.mark.parametrize("words", ["5 * 3 * 2", "* noted", "a [part] (of it)", "C*-algebra, B*"])
def test_literal_characters_in_a_plain_text_field_are_accepted(words):
    assert review(briefing({"subheading": words}, {"paragraph": "It is so."})) == ()


@pytest.mark.parametrize(
    "link",
    [
        "[paper](file://desk/paper.pdf)",
        "[paper](https://example.org/a",
        "[paper](javascript:print)",
        "[paper] (https://example.org/a)",
        "[paper]  (mailto:desk@example.org)",
    ],
)
def test_a_link_that_cannot_be_parsed_is_reported(link):
    finding = only(review(briefing({"paragraph": f"See {link} there."})))
    assert finding.message == f"'{link}' is meant as a link but cannot be read as one"
    assert (finding.code, finding.span) == ("bad-link", (4, len(link)))


def test_a_link_with_a_space_before_its_address_is_reported_with_the_fix():
    finding = only(review(briefing({"paragraph": "See [it] (https://example.org/a) there."})))
    assert finding.help == "remove the space: [it](https://example.org/a)"


@pytest.mark.parametrize(
    "text",
    [
        "See `[paper](file://desk)`.",
        "See [it](https://example.org/a_(b)).",
        "So [he](she)",
        "So [he] (she), [sic] (p. 4) and [@paper] (https://example.org).",
        "See `[paper] (https://example.org)`.",
    ],
)
def test_valid_links_and_text_that_is_no_link_are_accepted(text):
    assert "cannot be read" not in " ".join(
        f.message for f in review(briefing({"paragraph": text}))
    )


@pytest.mark.parametrize("address", ["first", "/paper.pdf", "www.example.org", "ftp://example.org"])
def test_a_link_to_anything_but_an_address_is_reported(address):
    assert only(review(briefing({"paragraph": f"See [there]({address})."}))).code == "bad-link"


@pytest.mark.parametrize("address", ["https://example.org", "mailto:desk@example.org", "#first"])
def test_a_link_to_an_address_is_accepted(address):
    assert review(briefing({"paragraph": f"See [there]({address})."})) == ()


def test_an_uncited_fact_is_reported_at_its_key():
    finding = only(review(briefing(facts={"F009": FACT})))
    assert (finding.code, finding.path, finding.part) == (
        "uncited-fact",
        ("facts", "F009"),
        Part.KEY,
    )


def test_an_unused_source_is_no_finding_of_a_single_briefing():
    seen = briefing(sources=("paper", "book"))
    assert review(seen) == ()
    assert [finding.path for finding in full_review(seen).unused_sources] == [("sources", "book")]


def test_a_source_of_a_fact_counts_as_used():
    block = {"paragraph": {"text": "Text.", "facts": ["F002"]}}
    facts = {"F002": {**FACT, "source": "book"}}
    seen = briefing(block, facts=facts, sources=("paper", "book"))
    assert full_review(seen).unused_sources == ()


def test_a_whole_briefing_has_no_findings(country):
    assert review(country) == ()


@pytest.mark.parametrize(
    "email", ["mailto:a@b.org", "A desk", "a@b.org, c@d.org", "a@@b", "a\u00a0b@c", "A <a@b>"]
)
def test_an_invalid_email_address_is_reported(email):
    block = {"contact": {"name": "A desk", "email": email}}
    assert only(review(briefing(block))).code == "bad-link"


@pytest.mark.parametrize("email", ["desk@example.org", "desk+kz@localhost", "үстел@мысал.қаз"])
def test_an_email_address_may_have_letters_of_any_script(email):
    assert review(briefing({"contact": {"name": "A desk", "email": email}})) == ()
