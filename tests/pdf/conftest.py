"""Fixtures shared by the tests of the press."""

from inspect import unwrap
from pkgutil import resolve_name

import pytest
from msgspec.structs import replace

from briefing.pdf.engine import load
from briefing.pdf.patches import PATCHES, patch_engine
from tests.conftest import ROOT, composed, read


def with_blocks(briefing, blocks, **fields):
    """Return a specimen with these blocks, and more fields, in its section of all kinds."""
    update = {"blocks": tuple(blocks), **fields}
    section = briefing.sections["kinds"].model_copy(update=update)
    return replace(briefing, sections={**briefing.sections, "kinds": section})


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
    for path in {path for patch in PATCHES for path in patch.functions}:
        owner, _, name = path.rpartition(".")
        owner = resolve_name(owner)
        monkeypatch.setattr(owner, name, unwrap(getattr(owner, name)))
    return weasyprint


@pytest.fixture
def leave_out(unpatched_engine):
    """Return a function that patches the engine with all patches but the one with a function."""

    def leave(function):
        others = [patch for patch in PATCHES if function not in patch.functions.values()]
        assert len(others) == len(PATCHES) - 1
        patch_engine(unpatched_engine, others)

    return leave
