"""Columns are wide enough for the labels of any language; in English they have fixed widths."""

import re
import shutil

import pytest

from briefing.compose.data_tables import FINE
from briefing.compose.inline import Inline
from briefing.compose.numbering import number
from briefing.compose.tables import MOST, SHARES, Columns
from briefing.model import Theme
from briefing.model.renditions import RENDITIONS, WHOLE
from briefing.pdf import press_pdf
from tests.compose.given import ENGLISH
from tests.conftest import TEMPLATES, changed, composed

LONG = {
    "not stated": "көрсетілмеген",
    "printed: Paragraph": "printed: Paragraphe",
    "id: Fact": "id: Дерек",
}
"""English labels and longer ones that once overflowed in their place."""


def columns(briefing, **laid_out):
    briefing = changed(briefing, **laid_out)
    return Columns(briefing, Inline(number(briefing), ENGLISH))


@pytest.mark.parametrize("profile", ["standard", "office", "mono"])
def test_english_labels_fit_in_the_widths_of_the_style_sheets(specimen, country, profile):
    ours, words = columns(specimen, profile=profile), ENGLISH.by_name
    places = [
        words[f"bodies.{name}"] for name in ("resident", "regional", "non-resident", "unknown")
    ]
    given = [
        ours.of("status", words["bodies.status"], places),
        ours.of("id", words["facts.id"]),
        ours.of("printed", words["facts.printed"], scale=FINE),
        ours.of("tick", words["factcheck.box"]),
    ]
    assert given == ["status", "id", "printed", "tick"]
    for briefing in (specimen, country) if profile != "office" else ():
        for page in ("a4", "letter"):
            ours = columns(briefing, page=page, profile=profile)
            widths = ours.of_facts(briefing.facts.items())
            for _, block in briefing.blocks():
                widths |= ours.of_bodies(block) if block.kind() == "bodies" else {}
            assert widths == {name: name for name in SHARES if name != "tick"}


def test_shares_equal_those_of_the_style_sheets():
    styles = TEMPLATES / "styles"
    rule = re.compile(r"^\.(?:bodies|facts|sheet) \.(\w+) \{ width: ([\d.]+)%; \}", re.M)
    found = {}
    for sheet in ("blocks/bodies.css", "print.css"):
        found |= {name: float(share) for name, share in rule.findall((styles / sheet).read_text())}
    assert {name: found[name] for name in SHARES} == dict(SHARES)


@pytest.mark.parametrize("profile", ["standard", "office"])
@pytest.mark.slow
def test_longer_labels_fit_even_in_a_wider_font(specimen, tmp_path, profile):
    templates = shutil.copytree(TEMPLATES, tmp_path / "templates")
    labels = templates / "labels" / "en.yaml"
    text = labels.read_text(encoding="utf-8")
    for word, longer in LONG.items():
        assert word in text
        text = text.replace(word, longer)
    labels.write_text(text, encoding="utf-8")
    theme = Theme.model_validate({"name": "Noto", "fonts": {"data": "Noto Sans"}})
    briefing = changed(specimen, profile=profile)
    for rendition in (WHOLE, RENDITIONS["factcheck"]):
        document = composed(briefing, templates, theme=theme, rendition=rendition)
        assert press_pdf(document).flaws == ()


def test_a_longer_label_widens_its_column_up_to_a_maximum(specimen):
    ours = columns(specimen)
    words = ("резидент", "көрсетілмеген", "x" * 60)
    assert [ours.of("status", "Status", [word]) for word in words] == ["status", "w14", f"w{MOST}"]
    bodies = next(block for _, block in specimen.blocks() if block.kind() == "bodies")
    given = columns(specimen, profile="office").of_bodies(bodies)
    assert (given["status"], given["category"]) == ("w10", "category")  # two words on one line
