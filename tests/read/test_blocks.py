"""A block that is not one kind with its fields: each frequent cause has its own advice."""

import pytest

from .conftest import place

TABLE = "  - table:\n      caption: C\n      columns: [{key: a, heading: A}]\n"
CELLS = f"{TABLE}      rows:\n        - cells: "
HEAD = TABLE.replace("g: A", f"g: {'long ' * 61}") + "      rows: [{cells: {a: 1}}]\n"


@pytest.mark.parametrize(
    ("block", "where", "message", "help"),
    [
        ("  - paragraf: x\n", "3:5 unknown-kind", "'paragraf' is not a kind of block",
         "did you mean 'paragraph'? The kinds are: bodies, "),
        ("  - Editor_Note: {type: query, text: x}\n", "3:5 unknown-kind", "'Editor_Note'",
         "did you mean 'editor_note'?"),
        ("  - owner: x\n", "3:5 unknown-kind", "'owner'", "'owner' is a field of the section"),
        ("  - editor_note:\n    type: query\n    text: x\n", "4:5 wrong-type",
         "'type' is a field of 'editor_note', so it must be indented further",
         "put more spaces before it:\n  - editor_note:\n      type: …"),
        ("  - paragraph: x\n    subheading: y\n", "4:5 wrong-type", "has no dash",
         "begin each block with a dash of its own: - subheading: …"),
        ("  - paragraph: Some text\n    facts: [F1]\n", "4:5 wrong-type", "only its kind",
         "a field of its own:\n  - paragraph:\n      text: Some text\n      facts: …"),
        ("  - type: query\n    severity: high\n    text: x\n", "3:5 wrong-type",
         "this block does not say which kind it is", "- editor_note:\n      type: …"),
        ("  - Some text\n", "3:5 wrong-type", "does not say which kind",
         "write '- paragraph: Some text'"),
        ("  - {}\n", "3:5 wrong-type", "does not say which kind", "write '- paragraph: …'"),
        ("  -\n", "3:4 missing-field", "no block after this dash", "remove the dash"),
        ("  - table\n", "3:5 wrong-type", "a colon is missing after 'table'", "write '- table:'"),
        ("  - paragraph:Text\n", "3:5 yaml-colon", "colon of 'paragraph'",
         "write 'paragraph: Text'"),
        ("  paragraph: x\n  table: y\n", "2:1 wrong-type", "must be a list, not a group",
         "begin each entry with a dash, even if there is only one"),
        (f"{CELLS}{{a: {{valu: 3}}}}\n", "7:23 unknown-field",
         "'valu' is not a field of a table cell", "did you mean 'value'?"),
        (f"{CELLS}{{a: {{value: [3]}}}}\n", "7:30 wrong-type",
         "'value' must be a number or text, not a list", ""),
        (f"{CELLS}{{a: [3]}}\n", "7:22 wrong-type", "or a group of fields, not a list", ""),
        (f"{CELLS}{{a: 1, Bad Key: 2}}\n", "7:25 bad-value", "'Bad Key' cannot be used", "bad-key"),
        (HEAD, "5:35 bad-value", "'heading' has 304 characters; there is room for 300", ""),
    ],
)  # fmt: skip
def test_a_malformed_block_is_one_problem_with_advice(desk, block, where, message, help):
    problem = desk.section(block)
    assert place(problem) == f"one.yaml:{where}"
    assert message in problem.message
    assert help in (problem.help or "")
