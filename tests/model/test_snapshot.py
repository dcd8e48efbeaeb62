import json

import pytest

from briefing.model.editions import to_json
from briefing.read.editions import parse_edition
from tests.conftest import from_json


@pytest.mark.parametrize("name", ["specimen", "country"])
def test_an_edition_round_trips_through_json(name, request):
    briefing = request.getfixturevalue(name)
    text = to_json(briefing)
    again = from_json(text)
    parts = ("document", "sections", "facts", "sources", "terms")
    assert all(getattr(again, part) == getattr(briefing, part) for part in parts)
    assert to_json(again) == text
    kept = json.loads(text)["sections"]  # as in the content files
    assert name != "specimen" or kept["kinds"]["blocks"][1]["paragraph"]["id"] == "first"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 99}', '{"format": 1}', "null"])
def test_json_that_is_not_an_edition_is_refused(text):
    briefing, problems = parse_edition("1.json", text.encode())
    assert briefing is None
    assert all(problem.position.file == "1.json" for problem in problems)


def test_a_language_frozen_as_a_word_is_read_as_its_tag(specimen):
    whole = json.loads(to_json(specimen))
    whole["terms"] = {
        "one": {"pref_label": "One", "native_form": "Бір", "native_language": "Kazakh"},
        "two": {"pref_label": "Two", "native_form": "Зо", "native_language": "some language"},
    }
    terms = from_json(json.dumps(whole)).terms
    assert [terms[name].native_language for name in ("one", "two")] == ["kk", None]
