"""Fixtures for tests of compose: English wording and a minimal document."""

import yaml
from babel import Locale

from briefing.model import Document
from briefing.model.wording import Wording
from tests.conftest import TEMPLATES

ENGLISH = Wording(Locale("en"), yaml.safe_load((TEMPLATES / "labels" / "en.yaml").read_text()))
DOCUMENT = Document.model_validate(
    {
        "identifier": "X/1", "title": "X", "issued": "2024-04-05", "as_of": "2024",
        "objective": "x", "key_points": [{"text": "x", "target": "x"}], "sections": ["one"],
    }
)  # fmt: skip
