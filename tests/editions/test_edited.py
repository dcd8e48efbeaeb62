"""A frozen edition may be edited by anybody: it is built, or refused at a position in its file."""

import base64
import json
import shutil
from copy import deepcopy
from functools import reduce
from operator import getitem

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.build.pipeline import draft
from briefing.build.request import Request, Status
from briefing.model.editions import to_json
from briefing.problems import has_errors
from tests.conftest import ROOT, TEMPLATES
from tests.examples import TIMES

FILE = "content/specimen/editions/1.json"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)


class Edited:
    """A content folder with a frozen edition that a test replaces."""

    def __init__(self, folder, specimen):
        self.content = shutil.copytree(ROOT / "tests" / "content", folder / "content")
        self.file = self.content / "specimen" / "editions" / "1.json"
        self.file.parent.mkdir()
        self.output = folder / "output"
        self.whole = json.loads(to_json(specimen))
        document = self.content / "specimen" / "briefing.yaml"
        document.write_text("edition: 2\n" + document.read_text("utf-8"), encoding="utf-8")

    def built(self, whole, edition=1):
        text = whole if isinstance(whole, str) else json.dumps(whole, ensure_ascii=False, indent=1)
        self.file.write_bytes(text.encode("utf-8", "surrogatepass"))
        shown = {"content": "content"}
        request = Request(self.content, TEMPLATES, self.output, edition=edition, shown=shown)
        return draft(request, "specimen").outcome


@pytest.fixture(scope="module")
def edited(tmp_path_factory, specimen):
    return Edited(tmp_path_factory.mktemp("edited"), specimen)


def paths(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else ()
    for key, inner in enumerate(value) if isinstance(value, list) else items:
        yield from paths(inner, (*path, key))


def value_at(whole, path):
    return reduce(getitem, path, whole)


def with_value(whole, path, *values):
    """Return the file with the value at a path replaced, or removed."""
    if not path:
        return deepcopy(values[0]) if values else {}
    whole = deepcopy(whole)
    place = value_at(whole, path[:-1])
    if values:
        place[path[-1]] = values[0]
    else:
        del place[path[-1]]
    return whole


UNLISTED = {"heading": "A", "blocks": [{"subheading": "A"}]}


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("name",), "../x", "the briefing's name begins with a dot"),
        (("document", "sections", 0), "gone", "the section 'gone' is listed, but"),
        (("sections", "gone"), UNLISTED, "'gone' is in no list"),
        (("format",), 2, "a format that this program knows"),
        (("sections", "kinds", "blocks", 1, "paragraph", "facts"), ["gone"], "no fact 'gone'"),
        (("document", "title"), "a\0b", "a NUL character"),
        (("document", "title"), "\ud800", "is not saved as UTF-8"),
        (("document", "title"), "a" * 10_001, "more than 10000 characters"),
    ],
)
def test_an_edited_value_is_reported_at_its_position(edited, path, value, told):
    assert_refused(edited, with_value(edited.whole, path, value), told)


def assert_refused(edited, whole, told):
    outcome = edited.built(whole)
    messages = [problem.message for problem in outcome.problems]
    assert outcome.status is Status.FAILED
    assert any(told in message for message in messages), messages
    for at in (problem.position for problem in outcome.problems):
        assert (at.file, at.line > 1, at.excerpt is None) == (FILE, True, False)


def test_a_language_frozen_as_a_word_is_not_reported_beside_a_mistake(edited):
    word = {"pref_label": "One", "native_form": "Бір", "native_language": "Kazakh language"}
    whole = with_value(edited.whole, ("terms", "one"), word)
    (problem,) = edited.built(with_value(whole, ("document", "title"), [])).problems
    assert "'title'" in problem.message


SCRIPT = base64.b64encode(
    b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
).decode()


@pytest.mark.parametrize(
    ("asset", "told"),
    [
        (["image/svg+xml", SCRIPT], "<script>"),
        (["text/html", PIXEL], "is not of the type 'text/html'"),
        (["image/png", "?"], "is not in Base64"),
        (None, "is not in this edition"),
    ],
)
def test_a_picture_of_an_edition_is_checked_like_one_of_the_content(edited, asset, told):
    block = {"image": {"file": "a.png", "caption": "A", "alt": "A picture."}}
    whole = with_value(edited.whole, ("sections", "kinds", "blocks", 0), block)
    whole["assets"] |= {"a.png": asset} if asset else {}
    assert_refused(edited, whole, told)


VALUES = [
    None, True, 0, -1, 5, 1.5, 1e999, "", "x", "2024-05", "kinds", "first", "\ud800", "<![x]>",
    "[@gone]", "[](#gone)", "a" * 10_001, [], [[]], ["x"], {}, {"x": 1}, {"id": "first"},
]  # fmt: skip


def mutated(whole, steps):
    """Return an edition with values replaced, removed, or moved to another place."""
    for chosen, how, other in steps:
        known = list(paths(whole))
        path = known[chosen % len(known)]
        if how == "remove":
            whole = with_value(whole, path)
        elif how == "replace":
            whole = with_value(whole, path, VALUES[other % len(VALUES)])
        else:
            kind = type(value_at(whole, path))
            like = [one for one in known if type(value_at(whole, one)) is kind]
            value = value_at(whole, like[other % len(like)])
            whole = with_value(whole, path, deepcopy(value))
    return whole


STEPS = st.lists(
    st.tuples(
        st.integers(0, 9999), st.sampled_from(["replace", "remove", "move"]), st.integers(0, 9999)
    ),
    min_size=1, max_size=3,
)  # fmt: skip


@settings(max_examples=60 * TIMES, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, edition=st.sampled_from([1, None]))
def test_any_mutation_is_built_or_refused_at_a_position(edited, steps, edition):
    outcome = edited.built(mutated(edited.whole, steps), edition)
    assert outcome.status in (Status.DONE, Status.FAILED), outcome.report
    if outcome.status is Status.FAILED:
        assert has_errors(outcome.problems)
        assert all(problem.position for problem in outcome.problems)
        assert not [one for one in outcome.problems if "dict[" in one.message]
