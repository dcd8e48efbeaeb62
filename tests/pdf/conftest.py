"""Fixtures shared by the tests of the press."""

from importlib import import_module
from inspect import unwrap

import pytest
from tinyhtml5 import inputstream

from briefing.pdf.engine import load
from briefing.pdf.patches import PATCHES
from briefing.pdf.patches.patch import apply_patches
from tests.conftest import ROOT, composed, read


def place_of(path):
    """Return the module or class that holds a function of the engine, and its name there."""
    module, _, name = path.partition(":")
    *outer, last = name.split(".")
    owner = import_module(module)
    for part in outer:
        owner = getattr(owner, part)
    return owner, last


@pytest.fixture(scope="session")
def short():
    """A briefing of a few paragraphs, laid out in a tenth of the time of the specimen."""
    return read(ROOT / "tests" / "small", "oslo")


@pytest.fixture(scope="session")
def short_document(short):
    return composed(short)


@pytest.fixture
def unpatched_engine(monkeypatch):
    """The engine as it was before any patch was applied to it."""
    weasyprint = load()
    for path in {path for patch in PATCHES for path in patch.sources}:
        owner, name = place_of(path)
        monkeypatch.setattr(owner, name, unwrap(getattr(owner, name)))
    tags = {tag: unwrap(draw) for tag, draw in weasyprint.svg.TAGS.items()}
    monkeypatch.setattr(weasyprint.svg, "TAGS", tags)
    monkeypatch.setattr(inputstream, "characters_until_regex", {})
    return weasyprint


@pytest.fixture
def leave_out(unpatched_engine):
    """Return a function that patches the engine with all patches but one."""

    def leave(install):
        others = [patch for patch in PATCHES if patch.install is not install]
        assert len(others) == len(PATCHES) - 1
        apply_patches(others, unpatched_engine)

    return leave


@pytest.fixture
def styles_made(monkeypatch):
    """Record each style that the engine computes: the tag or the pseudo-element."""
    made = []
    module = load().css.StyleFor
    plain = module.set_computed_styles

    def set_computed_styles(self, element, parent, root=None, pseudo_type=None, **more):
        made.append(pseudo_type or getattr(element, "tag", "page"))
        return plain(self, element, parent, root=root, pseudo_type=pseudo_type, **more)

    monkeypatch.setattr(module, "set_computed_styles", set_computed_styles)
    return made
