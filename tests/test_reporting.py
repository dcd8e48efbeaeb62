"""How problems are shown as text, as GitHub commands and as JSON."""

import json
from traceback import format_exc

import pytest
from msgspec.structs import asdict, replace
from rich.cells import cell_len

from briefing.build.report import Report, as_github, as_text, defect, format_files, harmless
from briefing.build.request import Outcome, Status
from briefing.output import File
from briefing.problems import Position, Problem
from briefing.system import console

PROBLEM = Problem(
    "unknown-field",
    "'takeway' is not a field of a section",
    Position("content/kz/un.yaml", 14, 5, 7, "    takeway: Sixteen bodies are named"),
    "did you mean 'takeaway'?",
)
WARNING = Problem("unused-source", "no briefing cites the source 'x'")


def text(problem):
    """Return a problem as plain text."""
    return "".join(words for words, _ in as_text(problem))


def at(excerpt, column, length=1, line=1):
    """Return a problem at this position of this line."""
    return replace(PROBLEM, position=Position("f.yaml", line, column, length, excerpt))


def excerpt_of(problem):
    """Return the line shown, the cell where the carets begin, and how many cells they fill."""
    _, shown, carets, *_ = text(problem).splitlines()
    left = carets.index("|") + 2
    start, cells = carets.index("^") - left, carets.count("^")
    return shown[left:], start, cells


def test_a_problem_has_the_documented_text_form():
    assert text(PROBLEM) == (
        "content/kz/un.yaml:14:5: error[unknown-field]: 'takeway' is not a field of a section\n"
        "   14 |     takeway: Sixteen bodies are named\n"
        "      |     ^^^^^^^\n"
        "   help: did you mean 'takeaway'?\n"
    )


@pytest.mark.parametrize(
    ("problem", "lines"),
    [
        (WARNING, ["warning[unused-source]: no briefing cites the source 'x'"]),
        (replace(PROBLEM, position=Position("a.yaml"), help=None),
         ["a.yaml:1:1: error[unknown-field]: 'takeway' is not a field of a section"]),
        (at("", 1), [..., "   1 |", "     | ^", ...]),
        (at("abc", 4), [..., "   1 | abc", "     |    ^", ...]),
        (at("abc", 1, line=1234), [..., "   1234 | abc", "        | ^", ...]),
        (replace(WARNING, help="do this:\n  make"), [..., "   help: do this:", "           make"]),
    ],
)  # fmt: skip
def test_a_problem_shows_what_it_has(problem, lines):
    shown = text(problem).splitlines()
    assert all(wanted in (line, ...) for line, wanted in zip(shown, lines, strict=True)), shown


@pytest.mark.parametrize(
    ("line", "column", "length"),
    [
        ("name: Қазақстан Республикасы", 7, 9),
        ("name: 哈萨克斯坦 x", 7, 5),
        ("cafe\u0301: x", 8, 1),
        ("الاسم: كازاخستان", 8, 9),
        ("a\tb: x", 3, 1),
        ("👩‍🚀: x", 6, 1),
        ("a\x1b[31m: x", 7, 1),
    ],
)
def test_carets_align_with_the_position_in_any_script(line, column, length):
    shown, start, cells = excerpt_of(at(line, column, length))
    place = line[column - 1 : column - 1 + length]
    before = shown[: shown.rindex(place)]
    assert (cell_len(before), cell_len(place)) == (start, cells)


@pytest.mark.parametrize("column", [1, 90, 150, 300])
def test_a_long_line_is_truncated_around_the_position(column):
    line = "".join(chr(0x100 + number) for number in range(300))
    shown, start, cells = excerpt_of(at(line, column))
    assert (shown[start], cells) == (line[column - 1], 1)
    assert len(shown) <= 100
    assert "…" in (shown[0], shown[-1])
    shown, start, cells = excerpt_of(at("x" * 5_000_000, 8_000 * column, 2_000_000))
    assert (len(shown), start + cells) == (100, 100)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("a\rb", "a␍b"),
        ("\x9b31m", "\ufffd31m"),
        ("\u202eevil", "\ufffdevil"),
        ("\udc80", "\ufffd"),
        ("no\u00a0break", "no break"),
        ("نمی\u200cخواهم", "نمی\u200cخواهم"),
    ],
)
def test_control_characters_are_shown_as_symbols(written, shown):
    assert harmless(written) == shown


def test_no_part_of_a_problem_sends_escape_sequences_to_the_terminal():
    evil = "x\x1b[2J"
    problem = replace(PROBLEM, message=evil, help=evil, position=Position(evil, 1, 1, 1, evil))
    assert "\x1b" not in text(problem)
    assert text(problem).count("x␛[2J") == 4


def test_a_message_stays_on_one_line_and_is_truncated():
    (line,) = text(replace(WARNING, message="a\nb" + "x" * 5000)).splitlines()
    assert "a b" in line
    assert len(line) < 700


def test_a_github_command_has_the_position_and_the_help():
    assert as_github(PROBLEM) == (
        "::error file=content/kz/un.yaml,line=14,col=5,endColumn=11,title=unknown-field"
        "::'takeway' is not a field of a section%0Ahelp: did you mean 'takeaway'?\n"
    )


def test_problem_text_cannot_inject_a_github_command():
    evil = "100%\n::set-output,a:b\r"
    problem = replace(PROBLEM, message=f"{evil}\x1b[2J", position=Position(evil), help=None)
    assert as_github(problem) == (
        "::error file=100%25%0A%3A%3Aset-output%2Ca%3Ab%0D,line=1,col=1,endColumn=1,"
        "title=unknown-field::100%25%0A::set-output,a:b%0D␛[2J\n"
    )


ADVICE = Problem("long-sentence", "this sentence has 41 words")


def run_of(*outcomes, form="text", advice=False, done="checked"):
    """Return what is printed of a run, and its exit code."""
    shown = []
    report = Report(form, shown.extend, strict=True, advice=advice)
    for outcome in outcomes:
        report.add(outcome)
    report.end(done)
    return "".join(words for words, _ in shown), report.code


def test_advice_is_counted_in_one_line_or_listed_on_request_and_stops_nothing():
    advised = Outcome("a", problems=(ADVICE, replace(ADVICE, message="this one has 42")))
    assert run_of(advised) == (
        "a: no problems\n"
        "1 briefing checked, in 0.0 s: no problems (2 pieces of advice: --advice lists them)\n",
        0,
    )
    said, code = run_of(advised, advice=True)
    assert said.startswith("advice[long-sentence]: this sentence has 41 words\n")
    assert (said.endswith(": no problems\n"), code) == (True, 0)
    said, _ = run_of(advised, form="github", advice=True)
    assert said.startswith("::notice title=long-sentence::this sentence has 41 words\n")
    assert "::" not in run_of(advised, form="github")[0]


def test_a_refusal_says_in_one_sentence_what_prevents_an_issue():
    shown = []
    report = Report("text", shown.extend)
    report.print_refusal("b", (ADVICE,), "issued")  # nothing does
    report.print_refusal(
        "a", (WARNING, PROBLEM, ADVICE, replace(WARNING, message="another")), "issued"
    )
    assert shown[0][0] == (
        "a is not issued: it has 1 error, 2 warnings; a warning must be corrected or waived\n"
    )


def test_a_run_ends_with_a_summary():
    good = Outcome("a", files={"a.pdf": File(1, "", 12), "a.html": File(1, "")})
    bad = Outcome("b", Status.FAILED, (PROBLEM, WARNING))
    said, code = run_of(good, bad, Outcome("c", Status.UNUSABLE), done="built")
    assert said.splitlines()[0] == "a: 12 pages, no problems"
    assert said.splitlines()[-4:] == [
        "b: 1 error, 1 warning",
        "c: no problems",
        "1 briefing built, 2 not, in 0.0 s: 1 error, 1 warning",
        "not built: b, c",
    ]
    assert code == 3  # the worst outcome counts
    said, code = run_of(good, bad, Outcome("c", Status.DEFECT))
    assert said.splitlines()[-2:] == [
        "2 briefings checked, 1 not, in 0.0 s: 1 error, 1 warning",
        "with errors: b, c",
    ]
    assert code == 70


def test_an_error_in_a_shared_file_is_printed_once():
    said, _ = run_of(*(Outcome(name, Status.FAILED, (PROBLEM,)) for name in ("a", "b")))
    assert said.count("error[unknown-field]") == 1


def test_what_was_left_out_is_named_once_for_the_run():
    georgian = ("Georgian", "fonts-noto-core")
    first, last = (
        Outcome("a", left_out=(georgian, ("Khmer", ""))),
        Outcome("c", left_out=(georgian,)),
    )
    said, code = run_of(first, Outcome("b"), last)
    line = "names left out, no font: Georgian, Khmer (install fonts-noto-core): a, c"
    assert (said.splitlines()[-1], code) == (line, 0)


def test_json_output_is_a_single_document_on_standard_output(capsys, monkeypatch):
    monkeypatch.setattr("briefing.build.report.monotonic", iter([1.0, 2.5]).__next__)
    report = Report("json", pytest.fail)
    report.add(Outcome("a", Status.FAILED, (PROBLEM,)))
    report.add(Outcome("b", files={"b.pdf": File(9, "abc", 2)}))
    report.show_problems([WARNING])
    report.end("built", ["a.html"])
    assert json.loads(capsys.readouterr().out) == {
        "exit_code": 1,
        "seconds": 1.5,
        "briefings": {"a": "failed", "b": "done"},
        "unchanged": [],
        "unfrozen": [],
        "outdated": ["a.html"],
        "left_out": {},
        "files": [{"name": "b.pdf", "size": 9, "sha256": "abc", "pages": 2}],
        "errors": 1,
        "warnings": 1,
        "advice": 0,
        "problems": [
            {
                **{"code": "unknown-field", "severity": "error", "message": PROBLEM.message},
                **asdict(PROBLEM.position),
                "help": "did you mean 'takeaway'?",
            },
            {
                **{"code": "unused-source", "severity": "warning", "message": WARNING.message},
                **dict.fromkeys(("file", "line", "column", "length", "excerpt", "help")),
            },
        ],
    }


def test_a_defect_without_a_report_is_named_by_the_innermost_error_of_a_group(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    try:
        raise ExceptionGroup("several", [KeyError("x")])
    except ExceptionGroup:
        message = defect("kz", format_exc()).message
    assert message.startswith("this program failed on 'kz' (KeyError: 'x'); ")
    assert "could not be saved" in message


def test_control_characters_in_a_folder_name_are_shown_as_symbols():
    folder, shown = "con\n::stop-commands::\x1b[2J", "con␊::stop-commands::␛[2J"
    assert format_files({"a.pdf": File(8, "", 1)}, folder) == f"{shown}/a.pdf  1 page  1 kB\n"
    assert console.format_names("not built", [folder]) == f"not built: {shown}\n"


def test_of_many_failures_only_some_are_named():
    assert console.format_names("not built", map(str, range(23))).endswith(", 18, 19 and 3 more\n")
