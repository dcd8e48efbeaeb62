"""Errors planted one by one in a copy of a whole briefing: each is reported at its position."""

import shutil

import pytest
from msgspec.structs import replace

from briefing.read import read_briefing
from tests.conftest import FROZEN
from tests.review.base import review

SOURCE = "astana-times-2013"
# One for each way in which a position is found: the code, the file, the text replaced, the new
# text, and the text that it must point to. The rules are tested by docs/rules.md.
PLANTS = [
    # an item of a list of references
    ("unknown-fact", "un-presence.yaml", "fact: F060", "fact: F660", "F660"),
    # the target of a link
    ("unknown-paragraph", "security-cooperation.yaml", "(#other-organisations)",
     "(#other-organizations)", "other-organizations)"),
    # a whole field
    ("quote-not-found", "facts.yaml", "a policy of multi-vectoralism",
     "a policy of multi-lateralism", "pursuing a policy of multi-lateralism"),
    # a text over several lines
    ("quote-not-found", "un-presence.yaml", "Kazakhstan aspires to become the pillar",
     "Kazakhstan aspires to become a pillar", "Kazakhstan aspires to become a pillar"),
    # words between quotation marks
    ("quote-not-found", "economic-outlook.yaml", "“an economic", "“the economic", "the economic"),
    # the words of a caption
    ("count-wording", "multilateral-initiatives.yaml", "caption: Organisations and roles",
     "caption: Eight organisations and roles", "Eight"),
    # a sentence that begins within a line
    ("plan-as-done", "security-cooperation.yaml", "It aims to give", "It gives", "The expansion"),
]  # fmt: skip


@pytest.fixture(scope="module")
def archive_text(country):
    """A stand-in for the article: every passage quoted from it, in order."""
    passages = [fact.quote for fact in country.facts.values() if fact.quote]
    for _, section in country.in_order():
        for block in section.blocks:
            if block.kind() == "quotation":
                passages += [block.text]
            if block.kind() == "paragraph":
                passages += [part.partition("”")[0] for part in block.text.split("“")[1:]]
    return "\n".join(passages)


@pytest.fixture
def problems(tmp_path, archive_text):
    """Return a function that reads and reviews a copy of the briefing; a text is replaced first."""

    def of(file="facts.yaml", old="", new=""):
        shutil.copytree(FROZEN, tmp_path / "content")
        path = tmp_path / "content" / "country" / file
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
        reading = read_briefing(tmp_path / "content", "country", shown="content")
        assert reading.briefing is not None, reading.problems
        briefing = replace(reading.briefing, archive={SOURCE: archive_text})
        return [*reading.problems, *map(reading.positions.problem, review(briefing))]

    return of


def test_the_unchanged_copy_has_no_problems(problems):
    assert problems() == []


@pytest.mark.parametrize(("code", "file", "old", "new", "at"), PLANTS)
def test_a_planted_error_is_reported_at_its_position(problems, code, file, old, new, at):
    found = problems(file, old, new)
    assert {one.code for one in found} <= {code, "uncited-fact"}  # that of a misspelt name
    text = (FROZEN / "country" / file).read_text("utf-8")
    begin = text.index(old)
    text = text.replace(old, new, 1)
    start = text.index(at, begin - 200)
    place = (text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
    told = {(one.position.line, one.position.column): one for one in found if one.code == code}
    assert place in told, found
    assert told[place].position.file == f"content/country/{file}"
    assert told[place].help
