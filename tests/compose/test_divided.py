"""A long register is divided, so that an edit of one fact leaves most of it in the cache."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from briefing.compose.document import PART, divided
from tests.conftest import composed


def having_facts(briefing, number):
    """Return the briefing with this many copies of one of its facts."""
    fact = next(iter(briefing.facts.values()))
    return replace(briefing, facts={f"F{index:04}": fact for index in range(1, number + 1)})


def registers(briefing):
    bodies = composed(briefing).bodies
    return [body for name, body in bodies.items() if name.startswith("register")]


@given(st.integers(0, 10 * PART).map(range))
def test_a_division_keeps_all_items_in_order_and_no_part_is_small(items):
    parts = divided(items)
    assert [item for part in parts for item in part] == list(items)
    assert all(len(part) == PART for part in parts[:-1])
    assert all(min(PART, len(items)) <= len(part) < 2 * PART for part in parts[-1:])


def test_an_edited_fact_changes_only_its_part_of_the_register(specimen):
    before = having_facts(specimen, 3 * PART)
    edited = before.facts["F0130"].model_copy(update={"statement": "Something else."})
    after = replace(before, facts={**before.facts, "F0130": edited})
    parts = zip(registers(before), registers(after), strict=True)
    assert [one == other for one, other in parts] == [True, False, True]


def test_each_part_of_a_long_register_has_a_heading_with_its_range(specimen):
    (body,) = registers(having_facts(specimen, 2 * PART - 1))
    assert "<h3" not in body
    first, second = registers(having_facts(specimen, 2 * PART))
    assert first.count("Register of facts</h2>") == 1
    assert '<h3 id="facts-1">F0001 to F0120</h3>' in first
    assert '<h3 id="facts-2">F0121 to F0240</h3>' in second
    assert "Register of facts</h2>" not in second
