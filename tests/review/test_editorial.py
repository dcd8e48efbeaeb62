"""Editorial rules beyond the examples on the page of rules: days, waivers, false alarms."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from briefing.review import full_review, issue_findings
from briefing.review.rules.facts import stale_facts
from briefing.review.rules.tables import _NOUN_PHRASE
from briefing.review.text import COVER, Text, count_words
from tests.review.base import BASE, briefing, laid_over, load, review

JUNE, JULY = date(2013, 6, 30), date(2013, 7, 1)
WAIVED = """
document:
  waivers:
    - {rule: stale-fact, subject: F1, by: Head of desk, reason: A visit., until: "2013-06-30"}
facts:
  F1: {review_by: 2013-05}
  F2: {review_by: 2013-04}
"""

TYPESET = "“the EU’s 5.1\u00a0% share, 2003–2008\u00a0– so far…”"


def laid(text):
    """Return the base briefing with this change."""
    return briefing(laid_over(BASE, load(text)))


def paragraph(text, more=""):
    shown = text.replace('"', '\\"')
    return laid(f'sections: {{two: {{blocks: [{{paragraph: {{text: "{shown}"{more}}}}}]}}}}')


def codes(seen, on=None):
    return [finding.code for finding in review(seen, on)]


def in_source(passage, quoted):
    """Return the findings on a paragraph that quotes words of its archived source."""
    seen = paragraph(f"The report has {quoted} [@atlas].")
    return codes(replace(seen, archive={"atlas": f"{seen.archive['atlas']} {passage}"}))


@pytest.mark.parametrize(
    ("passage", "quoted"),
    [
        ("Land of the Tajik [people]", r"“Land of the Tajik \\[people\\]”"),
        ('known as "white mountain" there', "“known as ‘white mountain’ there”"),
        ("known as 'white mountain' there", "“known as «white mountain» there”"),
        ("a very old word & more", "“a *very old* word &amp; more”"),
        ("the EU's 5.1% share, 2003-2008 - so far...", TYPESET),
    ],
)
def test_a_quotation_is_compared_as_it_is_printed(passage, quoted):
    assert "quote-not-found" not in in_source(passage, quoted)
    assert "quote-not-found" in in_source(f"{passage[:-6]} xyz", quoted)


def test_a_family_name_in_capitals_is_no_acronym():
    text = "President TOKAYEV and Mr LEE met NUR."
    named = "{terms: {head: {pref_label: Kassym-Jomart Tokayev}}, facts: {F1: {entities: [Li Lee]}}"
    seen = laid(f"{named}, sections: {{two: {{blocks: [{{paragraph: {{text: {text}}}}}]}}}}}}")
    spans = [one.span for one in review(seen) if one.code == "acronym-undefined"]
    assert [text[start : start + length] for start, length in spans] == ["NUR"]


def test_a_fact_is_stale_from_the_day_after_its_review_unless_waived_until_a_last_day():
    seen = laid(WAIVED)
    days = (date(2013, 4, 30), date(2013, 5, 1), date(2013, 6, 1))
    assert [stale_facts(seen, day) for day in days] == [(), ("F2",), ("F1", "F2")]
    told = [[one.path[1] for one in review(seen, day) if one.code == "stale-fact"]
            for day in (JUNE, JULY)]  # fmt: skip
    assert told == [["F2"], ["F1", "F2"]]
    assert "waiver-expired" in codes(seen, JULY)


def test_a_fact_is_verified_only_with_a_quote_and_the_text_of_its_source():
    (told,) = (one for one in full_review(laid("{}")).findings if one.code == "unverified-fact")
    assert told.message == "no text of a source verifies the fact 'F2'"


TEXTS = {
    "He called it “a key and recently historic success”.": [],
    'He called it "very recently" agreed.': [],
    "The daily *USA Today* is published by *Key Words*.": [],
    "The Historic Centre was closed, as the Today Programme reported.": [],
    "A series for 2008–2013 is in [](#landlocked).": [],
    "The file is 2013-05, of 2013-05-15, no. 1540-2.": [],
    "Phase II and III follow; Almaty IV does not.": [],
    "It was paid in USD and KZT.": [],
    "Two persons: the head, who leads the office, and a deputy whom it names.": [],
    "Five bodies, including the north, the south and the west, were asked.": [],
    "The talks were held in Bern, St. Gallen and No. 10 by A. B. Smith.": [],
    "It was agreed. It was signed. It was recently read.": [("relative-date", "recently")],
    "It was said [@atlas]. It was done two years ago.": [("relative-date", "years ago")],
    "Currently it rests.": [("relative-date", "Currently")],
    "It is *really* so.": [("evaluative-word", "really")],
    "Two bodies, including the north, the south and the west.": [("count-wording", "Two")],
    "Four bodies: the north, the south and the west.": [("count-wording", "Four")],
    "The WTZO and the WTZO.": [("acronym-undefined", "WTZO")],
    # Trying all ways to divide the word would take exponential time.
    f"We have three {'a' * 5000}/, including one, two and three.": [],
}


@pytest.mark.parametrize(("text", "told"), TEXTS.items(), ids=lambda it: str(it)[:40])
def test_a_harmless_text_has_no_finding_and_another_one_at_its_words(text, told):
    found = review(paragraph(text))
    assert [(one.code, text[one.span[0] : sum(one.span)]) for one in found] == told


def test_the_parts_of_an_abridged_quotation_must_be_in_order():
    def quoted(text):
        block = f'quotation: {{text: "{text}", speaker: X, source: atlas, is_excerpt: true'
        return laid(f"sections: {{two: {{blocks: [{{{block}, omitted_context: The rest.}}}}]}}}}")

    assert codes(quoted("X is a landlocked country [...] of its continent.")) == []
    assert codes(quoted("of its continent [...] X is a landlocked country")) == ["quote-not-found"]


@pytest.mark.parametrize("quote", ["a landlocked land", "the landlocked country"])
def test_the_nearest_passage_of_the_source_is_shown(quote):
    (found,) = review(laid(f"facts: {{F1: {{quote: {quote}}}}}"))
    assert "“a landlocked country”" in found.help


def test_a_note_explains_a_count_if_it_has_both_numbers():
    bodies = """
sections:
  two:
    blocks:
      - bodies: {caption: Bodies, stated: 3, note: why, source: report,
                 items: [{organisation: un, fact: F2}]}
      - editor_note: {id: why, type: discrepancy, text: NOTE}
"""
    assert codes(laid(bodies.replace("NOTE", "The source counts 3 and names 1."))) == []
    assert codes(laid(bodies.replace("NOTE", "The source counts 4."))) == ["count-mismatch"]


PLACEHOLDERS = """\
To be written: its port.
Its port has TBD berths.
Lorem ipsum dolor sit amet.
It trades through ???
Dinner, place to be confirmed (TBC).
Issuing ministry (name to be set)
To be confirmed
The visit lasts XXX days.
The visit begins on [insert date here].
The guest is <name of the minister>.
Notes of the desk, to be replaced by published sources
"""
NO_PLACEHOLDERS = """\
Todo el mundo.
The report is called “???”.
A successor is to be named in May.
Three bridges remain to be completed.
A date to be set by the parties was agreed.
The treaty has to be confirmed by both houses.
TBC Bank is the largest lender.
It won gold at the Games of the XXX Olympiad.
He said “the venue is [name]”.
It is [a port](https://example.org).
"""


@pytest.mark.parametrize(
    ("text", "is_one"),
    [*((text, True) for text in PLACEHOLDERS.splitlines()),
     *((text, False) for text in NO_PLACEHOLDERS.splitlines())],
)  # fmt: skip
def test_a_placeholder_stops_an_issue_and_ordinary_prose_does_not(text, is_one):
    seen = laid(f"document: {{status: draft, publisher: {text!r}}}")
    assert ("unwritten" in [finding.code for finding in issue_findings(seen, JUNE)]) is is_one
    assert "unwritten" not in codes(seen)


def test_placeholders_are_one_warning_in_clearance_and_each_a_problem_of_an_issue():
    seen = laid("document: {rights: TBC, publisher: TBC, creator: [A desk, TBC]}")
    (first,) = [finding for finding in review(seen) if finding.code == "unwritten"]
    assert (first.path, "(and 2 more texts)" in first.message) == (("document", "publisher"), True)
    others = [finding.path for finding in issue_findings(seen) if finding.code == "unwritten"]
    assert others == [("document", "creator", 1), ("document", "rights")]


PLAN = """
facts: {{F9: {{statement: A canal., kind: plan, date: 2028, source: report, as_of: 2013-05}}}}
sections:
  two: {{blocks: [{{paragraph: {{facts: [F9], text: "It {} water in 2028 [@report]."}}}}]}}
"""
CHANGES = [
    ("dates-contradict", 'document: {as_of: "2013-06-04"}', True),
    ("dates-contradict", "document: {as_of: 2013-06}", False),
    ("dates-contradict", 'document: {modified: "2013-06-03"}', False),
    ("dates-contradict", "sections: {two: {blocks: [{memberships: {caption: Where, source: report, "
     "items: [{organisation: un, roles: [member], since: 2012, until: 2006}]}}]}}", True),
    ("plan-as-done", PLAN.format("takes"), True),
    ("plan-as-done", PLAN.format("may take"), False),
]  # fmt: skip


@pytest.mark.parametrize(("code", "change", "is_reported"), CHANGES)
def test_dates_and_plans_beyond_their_examples(code, change, is_reported):
    assert (code in codes(laid(change))) is is_reported


@pytest.mark.parametrize("sign", ["-", "](#", "“"])
def test_a_long_text_without_letters_is_counted_in_linear_time(sign):
    assert count_words(sign * 1_000_000) == 0  # quadratic code would take hours


def test_a_quotation_has_a_maximum_length():
    # Without a limit, each opening mark would search all the text that follows.
    texts = [f"“{'a' * length}”" for length in (2000, 2001)]
    assert [Text((), text, True).own == COVER * len(text) for text in texts] == [True, False]


def test_a_citation_with_many_spaces_is_checked_in_linear_time():
    assert codes(paragraph(f"It is so [@report{' ' * 50_000}x@].")) == ["bad-citation"]


@given(st.text(alphabet=f"a1- \n“{COVER}", max_size=20))
def test_the_word_count_equals_that_of_a_regular_expression(text):
    assert count_words(text) == len(re.findall(rf"\S*\w\S*|{COVER}+", text))


@given(st.text(alphabet="ab’- \n.", max_size=20))
def test_a_noun_phrase_has_up_to_seven_words(text):
    assert bool(_NOUN_PHRASE.match(text)) == bool(re.match(r"\s(?:[\w’'-]+\s?){1,7}$", text))


def advised(document):
    text = "sections: {two: {blocks: [{paragraph: {id: now, text: It is so today.}}]}}"
    return review(laid(f"document: {document}\n{text}"))


@pytest.mark.parametrize(
    ("document", "is_told"),
    [
        ("{}", True),
        ("{advice: off}", False),
        ("{waivers: [{rule: relative-date, reason: R.}]}", False),
        ("{waivers: [{rule: relative-date, subject: now, reason: R.}]}", False),
        ("{waivers: [{rule: relative-date, subject: two, reason: R.}]}", False),
        ("{waivers: [{rule: relative-date, subject: one, reason: R.}]}", True),
    ],
)
def test_advice_is_silenced_or_waived_with_a_rule_and_a_reason(document, is_told):
    assert [one.code for one in advised(document)] == ["relative-date"] * is_told


@pytest.mark.parametrize(
    ("waiver", "words"),
    [
        ("rule: relative-dates, reason: R.", "there is no rule 'relative-dates'"),
        ("rule: figure-differs, subject: F1, reason: R.", "'figure-differs' cannot be waived"),
        ("rule: quotation-cut, subject: two, reason: R.", "lacks 'by' and 'until'"),
        ("rule: Relative_Date, reason: R.", "did you mean 'relative-date'?"),
    ],
)
def test_a_waiver_that_waives_nothing_says_why_and_what_may_be_meant(waiver, words):
    found = advised(f"{{waivers: [{{{waiver}}}]}}")
    (useless,) = [one for one in found if one.code == "waiver-unknown"]
    assert words in f"{useless.message} {useless.help}"


def test_entries_without_facts_are_one_warning_of_a_traced_block():
    items = ", ".join(["{organisation: un}"] * 3)
    bodies = f"{{bodies: {{caption: Bodies, stated: 3, source: atlas, items: [{items}]}}}}"
    change = f"sections: {{two: {{blocks: [{bodies}]}}}}\ndocument: {{figures: "
    found = [review(laid(f"{change}{figures}}}")) for figures in ("traced", "free")]
    told = [[one.message for one in each if one.code == "untraced-entry"] for each in found]
    assert told == [["this body names no fact (and 2 more bodies)"], []]
