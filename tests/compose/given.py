"""Fixtures for tests of compose: English wording and a minimal document."""

from briefing.model import Document
from tests.conftest import read_wording

ENGLISH = read_wording()
DOCUMENT = Document.model_validate(
    {
        "identifier": "X/1", "title": "X", "issued": "2024-04-05", "as_of": "2024",
        "objective": "x", "key_points": [{"text": "x", "target": "x"}], "sections": ["one"],
    }
)  # fmt: skip
