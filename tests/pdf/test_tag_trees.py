"""The tag trees of whole documents: equal to the golden files, and well-formed."""

import difflib
import io
import re
from pathlib import Path

import pikepdf
import pytest

from tests.pdf.tag_tree import elements, listing

FOLDER = Path(__file__).parent / "golden"
DOCUMENTS = ("country", "specimen")
HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")


@pytest.fixture(params=DOCUMENTS)
def content(request):
    return request.getfixturevalue(f"{request.param}_pdf").content


def every(element):
    yield element
    for kid in elements(element):
        yield from every(kid)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_tag_tree_matches_the_golden_file(name, pytestconfig, request):
    now = listing(request.getfixturevalue(f"{name}_pdf").content)
    file = FOLDER / f"{name}.txt"
    if pytestconfig.getoption("--update-tags"):
        file.write_text(now, encoding="utf-8")
    before = file.read_text(encoding="utf-8").splitlines()
    changed = list(difflib.unified_diff(before, now.splitlines(), lineterm="", n=2))
    ask = f"Read it as a listener would. If it is as it is meant to be: make tags, and read {file}"
    assert not changed, "\n".join((*changed, ask))


def test_element_ids_are_unique_and_in_the_id_tree_and_bookmarks_are_the_headings(content):
    def titles(items):
        for item in items:
            yield item.title
            yield from titles(item.children)

    lines = (line.strip().partition(": ") for line in listing(content).splitlines())
    headings = [words for head, _, words in lines if head.split(" ")[0] in HEADINGS]
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_outline() as outline:
        root = pdf.Root.StructTreeRoot
        named = [each for each in every(root.K[0]) if "/ID" in each]
        names = list(root.IDTree.Names)
        assert [bytes(name) for name in names[::2]] == sorted({bytes(each.ID) for each in named})
        assert {each.objgen for each in names[1::2]} == {each.objgen for each in named}
        assert list(titles(outline.root)) == [re.sub("⟨[^→]*→\\S+ |⟩", "", h) for h in headings]
