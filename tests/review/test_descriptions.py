"""Numbers in the description of a chart, beyond the example on the page of rules."""

import pytest

from briefing.review import review
from tests.review.base import BASE, briefing, laid_over, load

FIGURE = """
sections:
  two:
    blocks:
      - figure:
          type: bar
          title: One neighbour takes most
          subtitle: Trade of those aged 15 and over
          unit_measure: million euros
          alt: Bars.
          long_description: "{said}"
          source: atlas
          as_of: 2013-05
          observations:
            - {{category: A, obs_value: 93.8}}
            - {{category: B, obs_value: -12.5}}
            - {{category: C, obs_value: [3, 5.25]}}
            - {{category: D, obs_value: 1200}}
"""


def told(said):
    """Return the parts of the description that are reported."""
    findings = review(briefing(laid_over(BASE, load(FIGURE.format(said=said)))))
    ours = [one for one in findings if one.code == "description-differs"]
    assert all(one.path[-1] == "long_description" for one in ours)
    return [said[one.span[0] : one.span[0] + one.span[1]] for one in ours]


@pytest.mark.parametrize(
    "said",
    [
        "The first has 93.8 million euros.",
        "The first has 93.8, the second 12.5 below nought.",
        "The third has 3 to 5.25.",
        "The last has 1.2 billion.",
        "The last has 1,200 million.",
        "The first has about 90.",
        "Of the 4 bars two are long.",
        "It is of those aged 15 and over, in 2012.",
        "The last is 1,106.2 more than the first, or 13 times as much.",
        "It rose by 7.3 and fell by 2 points, in all 9.3 points.",
        "Seventeen visits are not looked at.",
    ],
)
def test_a_number_that_the_data_or_their_names_explain_is_accepted(said):
    assert told(said) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("The first has 98.3 million euros.", ["98.3 million"]),
        ("The first has 93.8 billion.", ["93.8 billion"]),
        ("The first has about 80.", ["80"]),
        ("The first has about 93.9.", ["93.9"]),
        ("The first has 93.8, the others 7 and 8.", ["7", "8"]),
    ],
)
def test_any_other_number_is_reported_at_its_position(said, expected):
    assert told(said) == expected
