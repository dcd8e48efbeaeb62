"""No false alarm on honest prose, and names are the same in any typography."""

import json
from pathlib import Path

import pytest

from briefing.bind import bind
from briefing.bind.languages import find_conventions
from briefing.problems import CATALOGUE, Severity
from tests.compose.given import ENGLISH
from tests.conftest import read
from tests.review.base import BASE, briefing, laid_over, load, review
from tests.test_typography import set_type

HERE = Path(__file__).parent
HONEST = (HERE / "honest_prose.txt").read_text("utf-8").splitlines()
"""Sentences of diplomatic prose, written without a look at the lists of words."""

TERMS = """
terms:
  ivory: {pref_label: Côte d'Ivoire, avoid: [Ivory Coast-State]}
  fund: {pref_label: People's Fund No. 5, acronym: PFN}
"""


def findings(text, terms="{}"):
    """Return the code and the words of each finding on a paragraph."""
    block = load(f"sections: {{two: {{blocks: [{{paragraph: {{text: {json.dumps(text)}}}}}]}}}}")
    seen = briefing(laid_over(laid_over(BASE, load(terms)), block))
    return [(one.code, text[slice(one.span[0], sum(one.span))]) for one in review(seen)]


@pytest.mark.parametrize("is_set", [False, True])
def test_honest_prose_has_no_finding_but_what_depends_on_the_date(is_set):
    english = find_conventions("en")
    texts = [set_type(text, english, is_prose=True) if is_set else text for text in HONEST]
    told = [finding for text in texts for finding in findings(text)]
    assert told == [("relative-date", "Today"), ("relative-date", "At present")]


def test_names_are_the_same_before_and_after_the_type_is_set():
    text = "The Ivory\u00a0Coast–State has the People’s Fund No.\u00a05 (PFN)."
    told = [("avoided-name", "Ivory\u00a0Coast–State")]
    assert findings(text, TERMS) == told


USEFUL = {
    ("uruguay", "uncited-fact", "montevideo-share"),  # it was printed in words, unbound
    ("kenya", "no-review-date", "area"),  # it was forgotten
    ("kenya", "uncited-fact", "somali-refugees"),  # they were left out of the text
    ("kenya", "uncited-fact", "unep"),
    ("kenya", "unbound-figure", "state"),  # the annulled election is in no fact
}
"""The useful warnings on two briefings, in the judgement of their author."""


def warnings(name):
    """Return the code and the fact or section of each warning or error on a briefing."""
    bound = bind(read(HERE / "prose", name), ENGLISH)
    assert bound.findings == (), "not every figure that it names is printed"
    return {
        (name, finding.code, finding.path[1])
        for finding in review(bound.briefing)
        if CATALOGUE[finding.code] is not Severity.ADVICE
    }


def test_nine_of_ten_warnings_on_honest_prose_are_useful():
    reported = warnings("uruguay") | warnings("kenya")
    assert reported >= USEFUL
    assert len(reported - USEFUL) <= len(reported) / 10
