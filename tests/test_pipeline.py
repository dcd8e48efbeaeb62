"""The pipeline from content to files."""

import errno
from concurrent.futures import Future
from unittest.mock import Mock

import pytest
from msgspec.structs import replace

from briefing.build.pipeline import build, check, draft
from briefing.build.request import Request, Status
from briefing.output.formats import Format
from briefing.pdf import EngineMissing
from briefing.problems import Flaw
from briefing.system.fonts import FontMissing
from briefing.system.versions import ParserMissing
from tests.conftest import TEMPLATES


@pytest.fixture
def request_(tmp_path):
    return Request(tmp_path / "content", tmp_path / "templates", tmp_path / "output")


@pytest.fixture
def short(request_):
    """The request of a briefing of one paragraph."""
    write_briefing_of_paragraphs(request_.content, 1)
    return replace(request_, templates=TEMPLATES)


def write_briefing_of_paragraphs(content, number):
    """Write a briefing of one section with this many paragraphs."""
    folder = content / "kz"
    folder.mkdir(parents=True)
    (folder / "briefing.yaml").write_text(
        "{identifier: X-1, title: X, issued: 2024-04-05, as_of: 2024-03, objective: To be long,\n"
        "key_points: [{text: One, target: first}], sections: [one]}\n"
    )
    (folder / "one.yaml").write_text(
        "heading: One\nblocks:\n  - paragraph: {id: first, text: It begins.}\n"
        + f"  - paragraph: {'Words are said. ' * 30}\n" * number
    )


def test_a_file_that_breaks_a_promise_is_reported_where_it_does_and_not_delivered(
    short, monkeypatch
):
    flaws = (Flaw("words-differ", "one"), Flaw("box-overflows", "two", "p1"))
    monkeypatch.setattr("briefing.verify.inspect", lambda *_: flaws)
    outcome = build(replace(short, formats=(Format.HTML,), shown={"content": "c"}), "kz")
    assert (outcome.status, outcome.files) == (Status.FAILED, {})
    assert {(p.code, p.position and p.position.file) for p in outcome.problems} == {
        ("words-differ", None),
        ("box-overflows", "c/kz/one.yaml"),
    }
    assert not short.output.exists() or not [*short.output.glob("*.*ml")]


def fail(monkeypatch, error):
    monkeypatch.setattr("briefing.pdf.press_pdf", Mock(side_effect=error))


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        (EngineMissing("no libpango"), "engine-missing"),
        (ParserMissing("no libyaml"), "parser-missing"),
        (FontMissing("Spectral: Spectral-Regular.ttf is not there"), "font-missing"),
        (MemoryError(), "machine-limit"),
        (OSError(errno.EMFILE, "Too many open files"), "machine-limit"),
        (RuntimeError("can't start new thread"), "machine-limit"),
    ],
)
def test_a_missing_parser_engine_or_font_or_memory_makes_the_machine_unusable(
    short, monkeypatch, missing, code
):
    fail(monkeypatch, missing)
    outcome = build(short, "kz")
    assert outcome.status is Status.UNUSABLE
    assert [problem.code for problem in outcome.problems] == [code]


def test_a_defect_is_an_outcome_with_its_traceback(short, monkeypatch):
    fail(monkeypatch, KeyError("x"))
    outcome = build(short, "kz")
    assert outcome.status is Status.DEFECT
    assert outcome.report.rstrip().endswith("KeyError: 'x'")


class RecordingExecutor:
    """An executor that works when asked for the result, and notes which functions it was given."""

    def __init__(self, told):
        self.told = told

    def submit(self, work, *given):
        self.told.append(getattr(work, "func", work).__name__)
        future = Future()
        future.result = lambda: work(*given)
        return future


def test_pages_are_given_to_other_processes_before_the_review(request_, monkeypatch):
    write_briefing_of_paragraphs(request_.content, 5)  # no other test has pressed and cached it
    told = []
    monkeypatch.setattr(
        "briefing.review.full_review", lambda *_, **__: told.append("review") or 1 / 0
    )
    build(replace(request_, templates=TEMPLATES), "kz", RecordingExecutor(told))
    assert told[-2:] == ["press_to_bytes", "review"]  # after the style sheets, if they are new


@pytest.mark.parametrize("text", ["See [](#nowhere).", "See [@nowhere]."])
def test_a_review_reports_the_same_after_composing_as_before(short, text):
    (short.content / "kz" / "one.yaml").write_text(
        f"heading: One\nblocks:\n  - paragraph: {{id: first, text: '{text}'}}\n"
    )
    alone, helped = build(short, "kz"), build(short, "kz", RecordingExecutor([]))
    assert alone.problems
    assert (helped.problems, helped.status) == (alone.problems, alone.status)


def test_a_draft_and_a_check_need_no_layout_engine(short, monkeypatch):
    fail(monkeypatch, EngineMissing("no libpango"))
    assert draft(short, "kz").outcome.status is Status.DONE
    assert check(short, "kz").status is Status.DONE


@pytest.mark.parametrize(("paragraphs", "is_long"), [(1, False), (40, True)], ids=["short", "long"])
def test_html_alone_and_a_draft_have_the_same_bytes_as_beside_the_pdf(
    request_, paragraphs, is_long
):
    write_briefing_of_paragraphs(request_.content, paragraphs)
    whole = replace(request_, templates=TEMPLATES)
    alone = replace(whole, formats=(Format.HTML,), output=request_.output / "alone")
    (_, pdf), page = build(whole, "kz").files.items()
    (only,) = build(alone, "kz").files.items()
    assert (pdf.pages > 4, only) == (is_long, page)
    bytes_of_page = (whole.output / page[0]).read_bytes()
    assert (alone.output / only[0]).read_bytes() == bytes_of_page
    shown = draft(whole, "kz", pages=9 if is_long else 1)
    assert (shown.title, shown.outcome.status) == ("X", Status.DONE)
    assert shown.page == bytes_of_page
    assert (b'class="contents"' in bytes_of_page) == is_long


@pytest.mark.parametrize("go", [build, check])
def test_problems_from_every_stage_are_reported_in_one_run(short, go):
    with (short.content / "kz" / "one.yaml").open("a") as section:
        section.write("  - paragrap: One.\n  - paragraph: So [@gone].\n  - subheading: 日\n")
    told = go(short, "kz").problems
    assert [(one.code, one.position.line) for one in told] == [
        ("unknown-kind", 5), ("unknown-source", 6), ("missing-glyph", 7)
    ]  # fmt: skip


def test_a_draft_with_problems_has_no_page(short):
    (short.content / "kz" / "other.yaml").write_text("heading: One\n")  # a warning
    shown = draft(replace(short, strict=True), "kz")
    assert (shown.page, shown.outcome.status) == (None, Status.FAILED)


def test_a_draft_maps_anchors_to_source_positions(short):
    shown = draft(replace(short, shown={"content": "c"}), "kz")
    places = [shown.place(anchor) for anchor in ("p1", "key-points", "colophon")]
    assert [place and (place.file, place.line) for place in places] == [
        ("c/kz/one.yaml", 3), ("c/kz/briefing.yaml", 2), None
    ]  # fmt: skip
