"""Warnings on honest prose: two briefings that were written without a look at the rules.

Each warning was judged by its author; those that are not useful must stay fewer than one in ten.
"""

from briefing.bind import bind
from briefing.problems import CATALOGUE, Severity
from briefing.review import review
from tests.compose.given import ENGLISH
from tests.conftest import ROOT, read

PROSE = ROOT / "tests" / "review" / "prose"
USEFUL = {
    ("uruguay", "uncited-fact", "montevideo-share"),  # it was printed in words, unbound
    ("kenya", "no-review-date", "area"),  # it was forgotten
    ("kenya", "uncited-fact", "somali-refugees"),  # they were left out of the text
    ("kenya", "uncited-fact", "unep"),
    ("kenya", "unbound-figure", "state"),  # the annulled election is in no fact
}


def warnings(name):
    """Return the code and the fact or section of each warning or error on a briefing."""
    bound = bind(read(PROSE, name), ENGLISH)
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
