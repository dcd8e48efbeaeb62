"""A frozen edition is corrected by what its editor lists, and in nothing else."""

import pytest

from briefing.changes import check_edition_raised, check_nothing_corrected, compare
from briefing.model.briefing import walk_texts
from briefing.model.editions import plain
from briefing.model.fields import Mark
from briefing.model.glossary import normalise_type
from tests.conftest import edited

KINDS = ("sections", "kinds", "blocks")
TEXT = (*KINDS, 1, "paragraph", "text")
TABLE = (*KINDS, 6, "table")
NUMERALS = frozenset({"five", "six", "million", "billion"})
SAYS = (
    "It is the largest of the five mines; Ms Carr served there until May, in Austria, and said "
    "“the mine must stay open” to the United Nations. It fell by 4.8 per cent."
)


@pytest.fixture
def frozen(specimen):
    """Return an edition with a sentence that can be attacked."""
    briefing = edited(specimen, *TEXT, SAYS)
    people = {"caption": "People", "items": [{"name": "Ada Carr", "post": "minister"}]}
    return edited(briefing, *KINDS, 3, {"people": people})


def corrected(briefing, *pairs, date="2024-04-06"):
    """Return the briefing with corrections listed."""
    listed = [{"date": date, "was": was, "is": now} for was, now in pairs]
    return edited(briefing, "document", "corrections", listed)


def reworded(briefing, was, now, *pairs):
    """Return the briefing with words of its sentence replaced, and with corrections listed."""
    assert was in SAYS
    return corrected(edited(briefing, *TEXT, SAYS.replace(was, now)), *pairs)


def objections(frozen, now):
    """Return the code and message of each finding."""
    return [(one.code, one.message) for one in check_edition_raised(frozen, now, NUMERALS)]


def test_a_slip_raises_the_edition_unless_it_is_listed(frozen):
    ((code, message),) = objections(frozen, reworded(frozen, "served", "severed"))
    assert code == "edition-not-raised"
    assert "paragraph “It is the" in message
    assert "“served” stood where “severed” stands" in message
    assert objections(frozen, reworded(frozen, "served", "severed", ("served", "severed"))) == []


@pytest.mark.parametrize(
    ("was", "now", "kind"),
    [
        ("4.8", "48", "figures"),
        ("five", "six", "figures"),
        ("fell by 4.8 per cent", "fell by 4.8 %", "figures"),
        ("Carr", "Carter", "names and dates"),
        ("United Nations", "united nations", "names and dates"),
        ("May", "June", "names and dates"),
        ("must stay open", "may stay open", "quotations"),
    ],
)
def test_no_correction_changes_a_figure_a_name_or_a_quotation(frozen, was, now, kind):
    ((code, message),) = objections(frozen, reworded(frozen, was, now, (was, now)))
    assert code == "edition-not-raised"
    assert message.endswith(f"a correction cannot change {kind}")


def test_the_words_of_a_president_cannot_be_corrected(specimen):
    quotation = {"text": "We shall keep the peace.", "speaker": "The President",
                 "source": "daily-2024"}  # fmt: skip
    before = edited(specimen, *KINDS, 3, {"quotation": quotation})
    after = edited(before, *KINDS, 3, "quotation", "text", "We shall keep the piece.")
    ((code, message),) = objections(before, corrected(after, ("peace", "piece")))
    assert code == "edition-not-raised"
    assert "“peace.” stood where “piece.” stands, which no correction can change" in message


def test_a_share_or_a_note_moved_to_another_cell_raises_the_edition(specimen):
    columns = [{"key": "country", "heading": "Partner"}]
    columns += [{"key": key, "heading": key.title()} for key in ("exports", "imports")]
    rows = [{"cells": {"country": "Italy", "exports": 15}}, {"cells": {"country": "Chad"}}]
    table = {"caption": "Partners in trade", "columns": columns, "rows": rows}
    trade = edited(specimen, *TABLE, table)
    moved = edited(trade, *TABLE, "rows", 0, "cells", {"country": "Italy", "imports": 15})
    for after in (moved, corrected(moved, ("15", "15"), ("Exports", "Imports"))):
        (code, message), *_ = objections(trade, after)
        assert code == "edition-not-raised"
        assert "row “Italy” of the table “Partners in trade” under “Exports”: “15” is" in message
    (change,) = compare(trade, moved)
    assert ("".join(change.before), "".join(change.after)) == ("Exports: 15", "Imports: 15")

    noted = edited(trade, *TABLE, "notes", [{"id": "old", "text": "Before the break."}])
    cells = [{"value": 15, "notes": ["old"]}, 15]
    before, after = (
        edited(noted, *TABLE, "rows", 0, "cells",
               {"country": "Italy", "exports": one, "imports": other})
        for one, other in (cells, cells[::-1])
    )  # fmt: skip
    assert objections(before, after)


@pytest.mark.parametrize(
    "steps",
    [
        ("facts", "F11", "value", 1300.5),
        ("facts", "F1", "date", "2024-02"),
        ("document", "at_a_glance", "items", 1, "label", "Persons"),
        ("document", "publisher", "Another ministry"),
        ("sources", "daily-2024", "title", "Another daily"),
        ("sections", "rest", "cleared", "by", "Another desk"),
        (*TABLE, "rows", 1, "cells", "year", "2020 to 2021"),
    ],
)
def test_other_changes_raise_the_edition_whatever_is_listed(specimen, steps):
    after = corrected(edited(specimen, *steps), (str(steps[-1]), "x"))
    assert objections(specimen, after)[0][0] == "edition-not-raised"


def test_a_correction_that_is_nowhere_or_in_part_of_a_word_is_reported_at_its_line(frozen):
    pairs = (("largest", "latest"), ("smelt", "smelled"), ("min", "mine"))
    findings = check_edition_raised(frozen, reworded(frozen, "largest", "latest", *pairs))
    assert [(one.code, one.path) for one in findings] == [
        ("correction-not-found", ("document", "corrections", number, "was")) for number in (1, 2)
    ]


def test_an_edition_that_is_not_frozen_has_nothing_to_correct(specimen):
    (finding,) = check_nothing_corrected(corrected(specimen, ("a", "b")))
    assert (finding.code, finding.path) == (
        "correction-not-found",
        ("document", "corrections", 0),
    )


def test_a_second_correction_follows_the_first_which_cannot_be_withdrawn(frozen):
    first = reworded(frozen, "largest", "latest", ("largest", "latest"))
    assert first.document.modified.text == "2024-04-06"
    listed = [plain(one) for one in first.document.corrections]
    listed.append({"date": "2024-04-07", "was": "served", "is": "severed"})
    text = SAYS.replace("largest", "latest").replace("served", "severed")
    second = edited(edited(first, *TEXT, text), "document", "corrections", listed)
    for before in (frozen, first):
        again = edited(second, "document", "modified", "2024-04-07")
        assert objections(before, again) == []
    ((_, message),) = objections(first, edited(first, "document", "corrections", []))
    assert "the corrigendum of 2024-04-06 is gone" in message


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("20.4 million", "20.4\u00a0million"),
        ("4.8 %", "4.8\u202f%"),
        ('the ministry\'s "plan"', "the ministry’s “plan”"),
        ('le "plan": oui', "le «\u202fplan\u202f»\u00a0: oui"),
        ("2022-2025, -5", "2022–2025, −5"),
        ("and so on...", "and so on…"),
    ],
)
def test_a_text_typed_by_hand_equals_the_same_text_set_in_type(specimen, typed, printed):
    assert normalise_type(typed) == normalise_type(printed)
    before, after = (edited(specimen, *TEXT, text) for text in (typed, printed))
    assert compare(before, after) == ()
    assert objections(before, after) == []


@pytest.mark.parametrize(
    ("was", "now", "typed"),
    [
        ("Ол ең ірі кен орны", "Ол ең соңғы кен орны", None),
        ("هذا هو الأكبر", "هذا هو الأحدث", None),
        ("a.*b (c)", "a\\g (c)", None),
        # Typed by hand, for text set in type.
        ("“plan” was the\u00a0largest", "“plan” was the\u00a0latest", '"plan" was the largest'),
    ],
)
def test_words_of_any_script_are_corrected(specimen, was, now, typed):
    before, after = (edited(specimen, *TEXT, f"X {text} Y") for text in (was, now))
    assert objections(before, corrected(after, (typed or was, now))) == []
    assert objections(before, after) != []


UNSEEN = {Mark.INTERNAL, Mark.LAYOUT_ONLY, Mark.NEVER_PRINTED, Mark.OF_EDITION}


@pytest.mark.slow
def test_no_printed_text_of_a_frozen_edition_can_change_unnoticed(specimen):
    missed, fields = [], set()  # one text of each field
    for visit in walk_texts(specimen):
        named = visit.path[0] in ("facts", "sources", "terms")
        field = tuple(part for part in (visit.path[0], *visit.path[1 + named :])
                      if not isinstance(part, int))  # fmt: skip
        if visit.reference is not None or not UNSEEN.isdisjoint(visit.marks) or field in fields:
            continue
        fields.add(field)
        try:
            after = edited(specimen, *visit.path, f"{visit.value} x")
        except (AssertionError, KeyError):  # a value of a closed list, or not in the file
            continue
        if not objections(specimen, after):
            missed.append(visit.path)
    assert missed == []
