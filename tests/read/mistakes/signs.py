"""Characters with a meaning in YAML, in a text without quotes."""

from . import Case

CASES = [
    Case(
        "square bracket not closed",
        "a: [1, 2\nb: 3\n",
        "1:4 yaml-syntax",
        "the bracket [ that opens here is not closed",
        "type ]",
    ),
    Case(
        "brace not closed",
        "a: {b: 1\nc: 2\n",
        "1:4 yaml-syntax",
        "the bracket { that opens here is not closed",
        "type }",
    ),
    Case("bracket at the end", "a: [", "1:4 yaml-syntax", "is not closed", "type ]"),
    Case(
        "text after a bracket",
        "a: [@x] more\n",
        "1:4 yaml-syntax",
        "cannot begin with [",
        "whole text in quotes",
    ),
    Case(
        "citation first",
        "text: [see below] and on\n",
        "1:7 yaml-syntax",
        "cannot begin with [",
        "whole text in quotes",
    ),
    Case(
        "bracket closed twice",
        "a: {b: 1}}\n",
        "1:4 yaml-syntax",
        "cannot begin with {",
        "in quotes",
    ),
    Case("at sign", "a: @x y\n", "1:4 yaml-syntax", "cannot begin with @", 'in quotes: "@x y"'),
    Case(
        "at sign in braces",
        "a: {b: c, d: @x y, e: f}\n",
        "1:14 yaml-syntax",
        "cannot begin with @",
        'in quotes: "@x y"',
    ),
    Case(
        "slanted text in braces",
        "- {b: c}\n- {d: *e* f}\n",
        "2:7 yaml-syntax",
        "cannot begin with *",
        'in quotes: "*e* f"',
    ),
    Case("backtick", "a: `x`\n", "1:4 yaml-syntax", "cannot begin with `", 'in quotes: "`x`"'),
    Case("percent sign", "a: %x\n", "1:4 yaml-syntax", "cannot begin with %", 'in quotes: "%x"'),
    Case(
        "percent sign first", "%a: 1\n", "1:1 yaml-syntax", "cannot begin with %", 'quotes: "%a: 1"'
    ),
    Case(
        "bold text", "a: **b** c\n", "1:4 yaml-syntax", "cannot begin with *", 'quotes: "**b** c"'
    ),
    Case("slanted text", "a: *b* c\n", "1:4 yaml-syntax", "cannot begin with *", 'quotes: "*b* c"'),
    Case("ampersand", "a: & b\n", "1:4 yaml-syntax", "cannot begin with &", 'quotes: "& b"'),
    Case(
        "stars for dashes",
        "a:\n  * b\n  * c\n",
        "2:3 yaml-syntax",
        "cannot begin with *",
        "begin each entry of a list with a dash: - b",
    ),
    Case("exclamation mark", "a: !e!x\n", "1:4 yaml-tag", "cannot begin with !", 'quotes: "!e!x"'),
    Case("question mark", "a: ? b\n", "1:4 yaml-syntax", "cannot begin with ?", 'quotes: "? b"'),
    Case("comma", "a: , b\n", "1:4 yaml-syntax", "cannot begin with ,", 'quotes: ", b"'),
    Case(
        "more than",
        "a: > 50 %\n",
        "1:4 yaml-syntax",
        "after > the text begins on the next line",
        "put the text in quotes",
    ),
    Case(
        "bar", "a: | b\n", "1:4 yaml-syntax", "after | the text begins on the next line", "quotes"
    ),
    Case(
        "dash on the line of a name",
        "a: - b\n",
        "1:4 yaml-syntax",
        "a list cannot begin on the line",
        "a line of its own below",
    ),
    Case(
        "hash in a text of two lines",
        "a: item # 5\n  and more\n",
        "1:9 yaml-syntax",
        "a # after a space begins a comment",
        "in quotes",
    ),
]
