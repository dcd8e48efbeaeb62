"""A fixture shared by the tests of the press."""

import pytest

from briefing.press.engine import load


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
