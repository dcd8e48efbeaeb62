"""The glossary is sorted by the alphabet of the briefing's language."""

import pytest
import yaml
from msgspec.structs import replace

from briefing.model import Term
from briefing.model.blocks.tables import Row
from briefing.model.glossary import iterate_printed, sort_key, sort_terms
from tests.compose.given import ENGLISH
from tests.conftest import TEMPLATES, composed

KAZAKH = "а ә б в г ғ д е ё ж з и й к қ л м н ң о ө п р с т у ұ ү ф х һ ц ч ш щ ъ ы і ь э ю я"
UKRAINIAN = "а б в г ґ д е є ж з и і ї й к л м н о п р с т у ф х ц ч ш щ ь ю я"
SWEDISH = "a b c d e f g h i j k l m n o p q r s t u v w x y z å ä ö"
HUNGARIAN = "a b c cs d e f g gy h i j k l ly m n ny o ö p q r s sz t ty u ü v w x y z zs"


@pytest.mark.parametrize(
    ("names", "alphabet"),
    [
        ("Albanie Égypte Nigeria Zambie", ""),
        ("cote coté côte côté cotes", ""),
        ("Łódź Œuvre Oman Øresund Ostrava Ötztal", ""),
        ("Елабуга Ёлкино Ессей Ива Йод Кама", ""),
        ("polish Polish polished", ""),
        ("Азия Әзербайжан Бішкек Кения Қазақстан Латвия Ыстықкөл Іле Эстония", KAZAKH),
        ("UN Астана Ўзбекістан Үндістан", KAZAKH),
        ("Гана Ґрунт Данія Естонія Європа Жашків Ізмаїл Їжакове Йорданія", UKRAINIAN),
        ("Écija Zagreb Åbo Älvsborg Örebro", SWEDISH),
        ("Cuba Csongrád Dánia Sudan Szeged", HUNGARIAN),
    ],
)
def test_names_are_sorted_by_the_alphabet_of_their_language(names, alphabet):
    in_order = names.split()
    turned = in_order[::-1]
    assert sorted(turned, key=lambda name: sort_key(name, alphabet)) == in_order


def test_terms_are_sorted_by_the_form_printed_first():
    terms = {"b": Term(pref_label="Zoo", acronym="AZ"), "a": Term(pref_label="Âge")}
    assert [name for name, _ in sort_terms(terms.items())] == ["a", "b"]


def test_a_cell_is_text_whatever_its_column_is_named_and_a_remark_for_the_desk_is_none(specimen):
    section = specimen.sections["kinds"]
    cells = {name: f"The {name.upper()}" for name in ("labels", "native_language")}
    row = Row.model_construct(group=None, cells=cells, facts=())
    table = section.blocks[6].model_copy(update={"rows": (row,)})
    section = section.model_copy(update={"blocks": (table,), "owner": "A desk that nobody reads"})
    briefing = replace(specimen, sections={**specimen.sections, "kinds": section})
    texts = {visit.value for visit in iterate_printed(briefing)}
    assert texts >= set(cells.values())
    assert "A desk that nobody reads" not in texts


def test_labels_may_set_the_alphabetical_order_of_their_language(specimen, tmp_path):
    named = {
        f"x{n}": Term.model_validate({"pref_label": name, "definition": "x"})
        for n, name in enumerate(("Ұлы", "Қала", "Лондон"))
    }
    section = specimen.sections["kinds"]
    text = section.blocks[1].model_copy(update={"text": "Ұлы, Қала, Лондон."})
    section = section.model_copy(update={"blocks": (section.blocks[0], text, *section.blocks[2:])})
    sections = {**specimen.sections, "kinds": section}
    briefing = replace(specimen, terms={**specimen.terms, **named}, sections=sections)

    labels = yaml.safe_load((TEMPLATES / "labels" / "en.yaml").read_text("utf-8"))
    (tmp_path / "labels").mkdir()
    file = tmp_path / "labels" / "en.yaml"
    file.write_text(yaml.safe_dump({**labels, "alphabet": KAZAKH}), "utf-8")
    page = composed(briefing, folder=tmp_path).page_html
    order = sorted(named, key=lambda name: page.index(f'id="term-{name}"'))
    assert order == ["x1", "x2", "x0"]  # by default x2, x1, x0
    assert replace(ENGLISH, by_name={}).alphabet == ""  # labels may do without
