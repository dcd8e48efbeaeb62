"""The pipeline from content to files, with stages replaced by stubs."""

import errno
import json
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import pytest

from briefing.build.pipeline import build, check, draft
from briefing.build.request import Request, Status
from briefing.model.renditions import WHOLE
from briefing.output.formats import Format
from briefing.pdf import EngineMissing, Pressed
from briefing.problems import Finding, Flaw, Position, Problem
from briefing.system.fonts import FontMissing
from briefing.system.versions import ParserMissing
from tests.conftest import TEMPLATES

ERROR = Problem("unknown-field", "no such field")
WARNING = Problem("layout-warning", "ignored")


@dataclass(frozen=True)
class Written:
    """The fields of a document or briefing that the pipeline reads."""

    language: str = "en"
    sections: tuple = ("one",)
    name: str = "kz"
    title: str = "X"
    edition: int = 1
    status: str = "draft"
    sources: tuple = ()
    waivers: tuple = ()
    corrections: tuple = ()
    advice: bool = True
    archive: tuple = ()
    size_limit: float = 5
    attach: bool = False  # attachments are tested in tests/source
    renditions: tuple = ("briefing",)
    section_start: None = None

    @property
    def document(self):
        return self

    def in_order(self):
        return ()

    def find_rendition(self, name, others):
        return WHOLE


BRIEFING = Written()


class Positions:
    def with_file(self, path, file):
        return self

    def problem(self, finding):
        return Problem(finding.code, finding.message, Position("content/x.yaml"))

    def problems(self, findings):
        return map(self.problem, findings)


class Composed(str):
    """A composed document: a string with the attributes that later stages read."""

    __slots__ = ()
    page_html = ""
    families = ()


@dataclass(frozen=True)
class Read:
    """The fields of a reading that the pipeline reads."""

    briefing: object
    problems: tuple
    inputs: dict
    positions: Positions
    looked: dict = field(default_factory=dict)
    rest: None = None


@dataclass(frozen=True)
class Line:
    """What each stage returns; ``done`` records the calls."""

    done: list
    briefing: object = BRIEFING
    read: tuple = ()
    review: tuple = ()
    unused: tuple = ()
    compose: tuple = ()
    press: tuple = ()
    pages: tuple = (12,)
    glyphs: tuple = ()
    layout: tuple = ()
    flaws: tuple = ()
    raises: BaseException | None = None

    def laid(self, monkeypatch):
        """Replace the real stages by these and return the record of calls."""
        for name in ("briefing.read.read_briefing", "briefing.compose.compose"):
            monkeypatch.setattr(name, getattr(self, f"_{name.rpartition('.')[2]}"))
        monkeypatch.setattr("briefing.review.full_review", self._look_over)
        monkeypatch.setattr("briefing.review.stale_facts", lambda briefing, on: ())
        monkeypatch.setattr("briefing.build.glyphs.missing_glyphs", lambda briefing, signs: signs)
        monkeypatch.setattr("briefing.build.glyphs.uncommon_letters", lambda briefing: frozenset())
        monkeypatch.setattr("briefing.build.glyphs.foreign_letters", lambda briefing: frozenset())
        monkeypatch.setattr(
            "briefing.model.wording.find_label_file", lambda language, templates: "en.yaml"
        )
        monkeypatch.setattr(
            "briefing.bind.bind",
            lambda briefing, wording: SimpleNamespace(
                briefing=briefing, findings=(), locate=lambda finding: finding
            ),
        )
        monkeypatch.setattr("briefing.pdf.press_pdf", self._press_pdf)
        monkeypatch.setattr("briefing.pdf.press_html", self._press_html)
        monkeypatch.setattr("briefing.pdf.versions", lambda: {"weasyprint": "70.0"})
        monkeypatch.setattr("briefing.verify.inspect", self._inspect)
        return self.done

    def _read_briefing(self, content, name, *, shown):
        self.done.append(f"read {name}")
        return Read(self.briefing, self.read, {f"{name}/briefing.yaml": "aa"}, Positions())

    def _look_over(self, briefing, on):
        return SimpleNamespace(
            findings=self.review,
            unused_sources=self.unused,
        )

    def _compose(self, briefing, templates, *, contents, **_):
        self.done.append("compose with contents" if contents else "compose without contents")
        document = None if self.compose else Composed(f"document {contents}")
        return SimpleNamespace(
            document=document,
            problems=self.compose,
            findings=(),
            inputs={"templates/base.jinja": "bb"},
            looked={},
            anchors={"p1": ("sections", "one")},
        )

    def _press_pdf(self, document, **_):
        if self.raises:
            raise self.raises
        pages = self.pages[self.done.count("pdf") % len(self.pages)]
        self.done.append("pdf")
        return self._pressed(b"%PDF " + document.encode(), pages)

    def _press_html(self, document):
        self.done.append("html")
        return self._pressed(document.encode(), 0)

    def _pressed(self, content, pages):
        return SimpleNamespace(
            content=content,
            pages=pages,
            problems=self.press,
            missing_glyphs=self.glyphs,
            flaws=self.layout,
            verified=("overflow",),
        )

    def _inspect(self, parcel, promise, kept):
        return SimpleNamespace(checks=("words",), flaws=self.flaws)


@pytest.fixture
def use_stages(monkeypatch):
    return lambda **stages: Line([], **stages).laid(monkeypatch)


@pytest.fixture
def request_(tmp_path):
    return Request(tmp_path / "content", tmp_path / "templates", tmp_path / "output")


# One briefing


def test_a_briefing_goes_through_all_stages_in_turn(use_stages, request_):
    done = use_stages()
    outcome = build(request_, "kz")
    assert done == ["read kz", "compose with contents", "pdf", "html"]
    assert outcome.status is Status.DONE


def test_files_are_named_after_the_briefing_and_its_language(use_stages, request_):
    use_stages()
    names = [file.name for file in build(request_, "kz").files]
    assert names == ["kz-briefing-en.pdf", "kz-briefing-en.html"]
    assert (request_.output / names[1]).read_text() == "document True"


def test_the_outcome_lists_all_inputs(use_stages, request_):
    use_stages()
    inputs = build(request_, "kz").inputs
    assert inputs == {"content/kz/briefing.yaml": "aa", "templates/base.jinja": "bb"}


@pytest.mark.parametrize("where", ["layout", "flaws"])
def test_a_file_with_flaws_is_not_delivered(use_stages, request_, where):
    use_stages(**{where: (Flaw("words-differ", "one"), Flaw("box-overflows", "two", "p1"))})
    outcome = build(request_, "kz")
    assert (outcome.status, outcome.files) == (Status.FAILED, ())
    assert [(p.code, p.position and p.position.file) for p in outcome.problems] == [
        ("words-differ", None),
        ("box-overflows", "content/x.yaml"),
    ]


def test_the_manifest_lists_the_checks_each_file_passed(use_stages, request_):
    use_stages()
    build(request_, "kz")
    told = json.loads((request_.output / "manifest.json").read_bytes())["briefings"]["kz"]
    assert told["files"]["kz-briefing-en.pdf"]["verified"] == ["overflow", "words"]


@pytest.mark.parametrize(
    ("pages", "done"),
    [
        ((5,), ["compose with contents", "pdf", "html"]),
        ((4,), ["compose with contents", "pdf", "html", "compose without contents", "pdf", "html"]),
    ],
)
def test_a_short_briefing_has_no_list_of_contents(use_stages, request_, pages, done):
    stages = use_stages(pages=pages)
    build(request_, "kz")
    assert stages[1:] == done


@pytest.mark.parametrize(
    ("pages", "done"),
    [
        ((5,), ["compose with contents", "pdf", "html"]),
        ((4,), ["compose with contents", "pdf", "html", "compose without contents", "html"]),
    ],
)
def test_html_alone_has_contents_only_if_its_pdf_would(use_stages, request_, pages, done):
    stages = use_stages(pages=pages)
    outcome = build(replace(request_, formats=(Format.HTML,)), "kz")
    assert stages[1:] == done
    assert [file.name for file in outcome.files] == ["kz-briefing-en.html"]


def test_a_briefing_certain_to_be_long_needs_no_pdf_to_count_pages(use_stages, request_):
    done = use_stages(briefing=Written(sections=("one", "two", "three")))
    build(replace(request_, formats=(Format.HTML,)), "kz")
    assert done == ["read kz", "compose with contents", "html"]


@pytest.mark.parametrize(("pages", "status"), [(2, Status.DONE), (0, Status.FAILED)])
def test_problems_of_a_pdf_pressed_for_its_page_count_matter_only_if_empty(
    use_stages, request_, monkeypatch, pages, status
):
    use_stages()
    missing = Problem("font-missing", "Spectral is not there")
    pressed = Pressed(b"", pages, (missing,))
    monkeypatch.setattr("briefing.pdf.press_pdf", lambda document, **_: pressed)
    assert build(replace(request_, formats=(Format.HTML,)), "kz").status is status


@pytest.mark.parametrize(
    ("stages", "last"),
    [
        ({"read": (ERROR,), "briefing": None}, "read kz"),
        ({"review": (Finding("unknown-source", "?", ()),)}, "read kz"),
        ({"compose": (Problem("template-error", "?"),)}, "compose with contents"),
        ({"press": (Problem("layout-error", "?"),)}, "html"),
        ({"glyphs": (Finding("missing-glyph", "?", ()),)}, "html"),
    ],
    ids=["read", "review", "compose", "press", "glyphs"],
)
def test_an_error_stops_the_build_and_writes_nothing(use_stages, request_, stages, last):
    done = use_stages(**stages)
    outcome = build(request_, "kz")
    assert (outcome.status, outcome.files, done[-1]) == (Status.FAILED, (), last)
    assert not request_.output.exists()


def test_problems_of_all_stages_are_reported_together(use_stages, request_):
    use_stages(read=(WARNING,), review=(Finding("uncited-fact", "x", ()),), press=(WARNING, ERROR))
    codes = [problem.code for problem in build(request_, "kz").problems]
    assert codes == ["layout-warning", "unknown-field", "uncited-fact"]


def test_a_finding_gets_its_position_from_the_reading(use_stages, request_):
    use_stages(review=(Finding("unknown-source", "x", ()),))
    (problem,) = build(request_, "kz").problems
    assert problem.position == Position("content/x.yaml")


def test_a_style_sheet_is_shown_with_the_path_of_the_templates_folder(use_stages, request_):
    use_stages(press=(replace(WARNING, position=Position("styles/print.css", 3)),))
    (problem,) = build(replace(request_, shown={"templates": "templates"}), "kz").problems
    assert problem.position == Position("templates/styles/print.css", 3)


@pytest.mark.parametrize(("strict", "status"), [(False, Status.DONE), (True, Status.FAILED)])
def test_a_warning_stops_the_build_only_under_strict(use_stages, request_, strict, status):
    use_stages(read=(WARNING,))
    outcome = build(replace(request_, strict=strict), "kz")
    assert (outcome.status, bool(outcome.files)) == (status, not strict)


def test_under_strict_a_warning_does_not_hide_problems_of_later_stages(use_stages, request_):
    use_stages(read=(WARNING,), press=(ERROR,))
    assert len(build(replace(request_, strict=True), "kz").problems) == 2


def test_a_check_only_reads_and_reviews(use_stages, request_):
    done = use_stages(review=(Finding("unknown-source", "x", ()),))
    assert check(request_, "kz").status is Status.FAILED
    assert done == ["read kz"]


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        (EngineMissing("no libpango"), "engine-missing"),
        (ParserMissing("no libyaml"), "parser-missing"),
        (FontMissing("Spectral: Spectral-Regular.ttf is not there"), "font-missing"),
        (MemoryError(), "machine-limit"),
        (OSError(errno.EMFILE, "Too many open files"), "machine-limit"),
        (ImportError("x.so: failed to map segment from shared object"), "machine-limit"),
        (RuntimeError("can't start new thread"), "machine-limit"),
    ],
)
def test_a_missing_parser_engine_or_font_or_memory_makes_the_machine_unusable(
    use_stages, request_, missing, code
):
    use_stages(raises=missing)
    outcome = build(request_, "kz")
    assert outcome.status is Status.UNUSABLE
    assert [problem.code for problem in outcome.problems] == [code]


def test_a_defect_is_an_outcome_with_its_traceback(use_stages, request_):
    use_stages(raises=KeyError("x"))
    outcome = build(request_, "kz")
    assert outcome.status is Status.DEFECT
    assert outcome.report.rstrip().endswith("KeyError: 'x'")


def test_an_output_that_cannot_be_written_is_a_problem(use_stages, request_):
    use_stages()
    request_.output.write_text("")
    outcome = build(replace(request_, shown={"output": "out"}), "kz")
    assert outcome.status is Status.FAILED
    assert outcome.problems[0].message.startswith("'out' cannot be written")


def test_a_defect_in_delivery_is_reported_as_a_defect(use_stages, request_, monkeypatch):
    use_stages()
    monkeypatch.setattr("briefing.build.stages.files.hand_over", lambda *_, **__: 1 / 0)
    assert build(request_, "kz").status is Status.DEFECT


# One briefing, and the real stages


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


@pytest.mark.parametrize(("paragraphs", "is_long"), [(1, False), (40, True)], ids=["short", "long"])
def test_html_alone_has_the_same_bytes_as_beside_its_pdf(request_, paragraphs, is_long):
    write_briefing_of_paragraphs(request_.content, paragraphs)
    whole = replace(request_, templates=TEMPLATES)
    alone = replace(whole, formats=(Format.HTML,), output=request_.output / "alone")
    pdf, page = build(whole, "kz").files
    (only,) = build(alone, "kz").files
    assert (pdf.pages > 4, only) == (is_long, page)
    assert (alone.output / only.name).read_bytes() == (whole.output / page.name).read_bytes()
    assert (b'class="contents"' in (whole.output / page.name).read_bytes()) == is_long


@pytest.mark.parametrize("go", [build, check])
def test_problems_from_every_stage_are_reported_in_one_run(request_, go):
    write_briefing_of_paragraphs(request_.content, 1)
    with (request_.content / "kz" / "one.yaml").open("a") as section:
        section.write("  - paragrap: One.\n  - paragraph: So [@gone].\n  - subheading: 日\n")
    told = go(replace(request_, templates=TEMPLATES), "kz").problems
    assert [(one.code, one.position.line) for one in told] == [
        ("unknown-kind", 5), ("unknown-source", 6), ("missing-glyph", 7)
    ]  # fmt: skip


# A draft


@pytest.mark.parametrize(("paragraphs", "is_long"), [(1, False), (40, True)], ids=["short", "long"])
def test_a_draft_is_identical_to_the_delivered_page(request_, paragraphs, is_long):
    write_briefing_of_paragraphs(request_.content, paragraphs)
    whole = replace(request_, templates=TEMPLATES)
    _, page = build(whole, "kz").files
    shown = draft(whole, "kz", pages=9 if is_long else 1)
    assert shown.page == (whole.output / page.name).read_bytes()
    assert (shown.title, shown.outcome.status) == ("X", Status.DONE)


def test_a_draft_maps_anchors_to_source_positions(request_):
    write_briefing_of_paragraphs(request_.content, 1)
    shown = draft(replace(request_, templates=TEMPLATES, shown={"content": "c"}), "kz")
    places = [shown.place(anchor) for anchor in ("p1", "key-points", "colophon")]
    assert [place and (place.file, place.line) for place in places] == [
        ("c/kz/one.yaml", 3), ("c/kz/briefing.yaml", 2), None
    ]  # fmt: skip


@pytest.mark.parametrize("strict", [False, True])
def test_a_draft_with_problems_has_no_page(request_, strict):
    write_briefing_of_paragraphs(request_.content, 1)
    strange = request_.content / "kz" / ("other.yaml" if strict else "one.yaml")
    strange.write_text("heading: One\n")
    shown = draft(replace(request_, templates=TEMPLATES, strict=strict), "kz")
    assert (shown.page, shown.outcome.status) == (None, Status.FAILED)


def test_a_draft_needs_no_layout_engine(use_stages, request_):
    done = use_stages()
    draft(request_, "kz")
    assert done == ["read kz", "compose with contents", "html"]
