"""Problems, findings and flaws as values, with places and remedies.

Every stage reports problems as values and continues, so that one run shows all of them. A stage
that knows only the content (not its files) reports a :class:`Finding` at a content path, which the
reader's positions resolve to a :class:`Problem` at a file, line and column.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from briefing.system.values import Value

# Every problem code with its severity and meaning.
#
# ``docs/problems.md`` is the same list for readers; a test compares the two.


class Severity(StrEnum):
    """``error``: the page would be wrong, or cannot be made. ``warning``: a reader could be misled;
    it stops an issue, a release, and a run with ``--strict``. ``advice``: style; it stops nothing.
    """

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


class Code(Value):
    """One kind of problem."""

    severity: Severity
    meaning: str


def _errors(**meanings: str) -> dict[str, Code]:
    return {name.replace("_", "-"): Code(Severity.ERROR, text) for name, text in meanings.items()}


def _warnings(**meanings: str) -> dict[str, Code]:
    return {name.replace("_", "-"): Code(Severity.WARNING, text) for name, text in meanings.items()}


def _advice(**meanings: str) -> dict[str, Code]:
    return {name.replace("_", "-"): Code(Severity.ADVICE, text) for name, text in meanings.items()}


CATALOGUE: dict[str, Code] = {
    # Files
    **_errors(
        missing_file="A file that the content names, or that every briefing needs, does not exist.",
        unreadable_file="A file cannot be read: no permission, a folder in its place, hidden, "
        "or an unusable name.",
        not_utf8="A file is not UTF-8 text.",
        control_character="A file contains a character that cannot be seen or printed.",
        empty_file="A file is empty.",
        file_too_large="A file, a text or the whole briefing is larger than one of the limits "
        "below.",
        path_outside="A path leads out of the content folder, is absolute, or is a web address.",
        unknown_briefing="The content folder has no briefing of that name.",
        unknown_edition="The edition asked for is not frozen.",
        bad_edition="The file of a frozen edition is damaged.",
        edition_not_raised="What readers see differs from the frozen edition of the same number, "
        "and is not listed as a correction.",
        correction_not_found="The words of a correction are in no text that has changed.",
        no_briefings="The content folder has no briefing in it.",
    ),
    # YAML
    **_errors(
        yaml_tab="A tab is used for indentation; YAML allows only spaces.",
        yaml_colon="A space is missing after a colon.",
        yaml_comma="A comma within braces cuts off a text or a number.",
        yaml_quote="A quotation mark is opened but not closed.",
        yaml_syntax="The file is not valid YAML.",
        yaml_tag="A tag such as !!python/object is used; only plain values are allowed.",
        yaml_alias="Aliases expand to more values than a file may have.",
        yaml_documents="The file contains more than one YAML document.",
        duplicate_key="A field appears twice.",
    ),
    **_warnings(
        yaml_comment="A ' #' cuts off a text that is not in quotation marks.",
        yaml_list="A line that begins with a dash is read as part of the text above it.",
    ),
    # Datasets
    **_errors(
        bad_dataset=(
            "A CSV file cannot be read as a table: wrong separators, quotation marks or rows."
        ),
        unknown_column="A column of a CSV file, or a cell of a table's row, has an unknown name.",
        bad_cell="A cell of a CSV file or of a table is not a valid number.",
    ),
    # The model
    **_errors(
        unknown_field="A field has an unknown name.",
        missing_field="A required field is missing.",
        unprintable_markup="A text has Markdown that cannot be printed: code, HTML, a list within "
        "a list.",
        wrong_type="A value has the wrong type for its field.",
        bad_value="A value has the right type, but the field does not allow it.",
        unknown_kind="A block has an unknown kind.",
        unknown_rendition="A rendition that is asked for does not exist.",
        shown_too_widely="What is part of a section is to be shown where the section is not.",
        not_a_date="A date is not a valid EDTF date (level 0 or 1).",
        unknown_language="A language is not a BCP 47 tag of a registered language.",
        unknown_country="A country is not an ISO 3166-1 alpha-2 code.",
        unsupported_language=("The labels have not been translated into the document's language."),
        right_to_left=(
            "The document's language is written from right to left, which is not supported yet."
        ),
    ),
    # References
    **_errors(
        unknown_source="A citation names a source that is not in sources.yaml.",
        unknown_term="A reference names a term that is not in terms.yaml.",
        unknown_fact="A reference names a fact that is not in facts.yaml.",
        unknown_paragraph="A reference names a paragraph that is not in the briefing.",
        unknown_note="A reference names an editor's note that is not in the briefing.",
        unknown_table_note="A cell or a column refers to a note that is not in the table.",
        unknown_figure="A reference such as (=population) names neither a fact nor an observation.",
        bad_figure="A reference to a figure cannot be read, has nothing to print, or touches a "
        "sign or a digit.",
        figure_unit="A figure stands beside another unit than its own, in a text or a column.",
        bad_calculation="The value of a fact cannot be calculated, or differs from its parts.",
        briefing_twice="A briefing is a file, and there is also a folder of its name with a "
        "briefing.yaml.",
        duplicate_id="Two blocks of a briefing, or two notes of a table, have the same id.",
        bad_citation="Something looks like a citation but cannot be read as one.",
        bad_link="A link leads neither to a web address nor to an id of the briefing.",
    ),
    **_warnings(markup_as_text="A text contains HTML or Markdown that is not supported."),
    # Editorial rules: docs/rules.md
    **_errors(
        portion_above_marking="A text is marked higher than the document that it is in.",
        quote_not_found="Quoted words are not in the text of their source.",
        count_mismatch="A stated number of entries differs from the number listed.",
        figure_differs="A tile, an event or a row of data gives another value than the fact "
        "that it names.",
        dates_contradict=(
            "Information is dated later than the date of issue, or a correction earlier."
        ),
        event_off_scale="An event lies outside the years of its timeline.",
        plan_as_done="A plan is printed as if it had already happened.",
        quantity_conflict="Two facts give different values for the same measure and date, and "
        "no note explains it.",
        total_differs="A total is not the sum of the rows above it.",
        blocking_note="A note that blocks the issue is unresolved.",
        open_query="The briefing is to be issued, but a query has no answer.",
        uncleared_section=(
            "The briefing is to be issued, but a section is not cleared or has changed since."
        ),
        not_cleared="The briefing is to be issued, but its status is not `cleared`.",
        mixed_units="The values of a figure have several units, or none is given.",
        repeated_observation="Two observations have the same place in a figure.",
        unplaced_observation="An observation does not say where it belongs in the figure.",
        too_many_series="A chart has too many series to tell apart without colour.",
    ),
    **_warnings(
        unbound_figure="A figure names no fact, in a briefing whose figures are traced.",
        figure_subject="A figure stands where nothing names what it is of, or in another order "
        "than the words.",
        trend_differs="A word such as “rose” does not agree with the series that it describes.",
        place_beyond_source="A citation or a fact names a place that the text of its source does "
        "not have.",
        name_differs="A name is spelled otherwise than in `terms.yaml`.",
        spatial_differs="The briefing is said to be about one country, and its facts are about "
        "another.",
        edition_skipped="The number of the edition leaves out one that was never frozen.",
        unattributed_opinion="A paragraph prints a claim or an opinion and does not say whose it "
        "is.",
        fact_without_attribution="A fact is a claim or an opinion, but does not say whose.",
        inferred_unmarked="A date that the editor inferred is printed as if the source stated it.",
        later_than_as_of=(
            "The body of the briefing prints a fact later than its information cut-off."
        ),
        single_source_unsaid=(
            "All facts come from one source, and no `caution` says what that source is."
        ),
        opinion_source_without_remark=(
            "An opinion source has no remark on how far it can be relied on."
        ),
        waiver_unknown="A waiver names a rule that cannot be waived or something that does not "
        "exist, or lacks a field.",
        unwritten="A text is still to be written: it says so, or has words to be replaced.",
        untraced_entry="A tile, row, event, body, membership or person names no fact.",
        stale_fact="A printed fact is past its `review_by` date.",
        waiver_expired="A waiver has expired.",
        count_wording=("A sentence gives the wrong number of entries in a list."),
        table_too_wide="A table has columns that are too narrow for their longest words.",
        avoided_name="A name is used in a form that `terms.yaml` says to avoid.",
        quotation_undated="A quotation has no date, and `omitted_context` does not say why.",
        quotation_cut="Words are cut from a quotation, but it is not marked as an excerpt or does "
        "not say what is cut.",
        no_review_date="A traced quantity is printed, but has no `review_by` date.",
    ),
    **_advice(
        chart_of_too_few=(
            "A figure with fewer than four comparable observations is printed as a table."
        ),
        title_without_finding="The title of a figure says what it is about, not what it shows.",
        quote_too_long="The quote of a fact has more than 12 words.",
        share_without_whole="A percentage does not say of what, or over what period.",
        relative_date="A word depends on when it is read: recently, last year, today.",
        evaluative_word="A word expresses a judgement: crucial, impressive, unfortunately.",
        long_sentence="A sentence has more than 40 words.",
        long_paragraph="A paragraph has more than 90 words.",
        long_key_point="A key point has more than 30 words.",
        long_average="The sentences of a section have more than 25 words on average.",
        acronym_undefined="An acronym is neither in `terms.yaml` nor written out at its first use.",
        unapplied_rules="Rules were not applied, because they do not know the language of the "
        "briefing.",
        unverified_fact="A fact has not been compared with its source: it has no `quote`, or the "
        "text of the source is not in the archive.",
    ),
    # Images
    **_errors(
        image_broken=(
            "An image file is damaged, has no size or number that can be drawn, or is not a PNG, "
            "JPEG or SVG."
        ),
        svg_unsafe="An SVG file refers to something outside itself, or to itself without end.",
    ),
    # Drawings
    **_errors(
        bad_json="A map or a chart specification is not valid JSON.",
        bad_map="A file is not a map that can be drawn (GeoJSON, in degrees).",
        bad_specification="A file is not a Vega-Lite specification that can be drawn.",
        extra_missing="A block needs an extra of the program that is not installed.",
        specification_unsafe="A chart specification refers to something outside itself.",
        unknown_feature="A map names a feature or a property that its file does not have.",
    ),
    **_warnings(point_off_map="A point of a map is far from everything that its file shows."),
    **_errors(
        drawing_failed="The chart engine cannot draw a chart.",
    ),
    # Themes
    **_errors(
        not_a_colour="A theme colour is not six digits after a #.",
        low_contrast=(
            "A theme colour has too little contrast with another that it meets (WCAG 2.2)."
        ),
        unknown_font="A theme names a font family that is neither installed nor in its files.",
        rendition_unusable="A rendition of a theme cannot be made: its name or its template.",
        font_unusable="A font file of a theme is no TrueType font, is damaged, or is one too many.",
        font_restricted="The licence of a font file does not allow it to be embedded in documents.",
        style_forbidden="A style sheet of a theme would fetch something, or set a text elsewhere "
        "than it is read.",
        style_unclosed="A bracket or a comment in a style sheet of a theme is not closed.",
        unknown_label="A label has a name that no document uses.",
        bad_label="A label has {braces} that cannot be filled in, or is not a date pattern.",
        missing_label="A file of labels is incomplete.",
    ),
    # Templates and layout
    **_errors(
        template_error="A template has an error.",
        template_missing="A template that a block kind or a template needs is missing.",
        layout_error="The layout engine reported that something is missing from the page.",
        missing_glyph="No font of the program has a character that the text uses.",
        font_missing="A font package of the program is not installed or is damaged.",
        cannot_watch="The folders cannot be watched for saves: a name in them is not Unicode, or "
        "there are too many.",
        cannot_write="The output folder, or a file in it, cannot be written.",
    ),
    # What was made, read back before it is delivered
    **_errors(
        box_overflows="Something is larger than the space it has on the page.",
        words_differ="The text of a file differs from the composed text, or is in another order.",
        broken_reference="A link leads nowhere, was lost or is not an address; or a file has "
        "an action that is not a link.",
        active_content="A page has something that a browser would run or fetch, or that programs "
        "read in different ways.",
        outline_differs="The bookmarks of the PDF do not match its headings.",
        not_accessible="The PDF breaks a rule of PDF/UA-1.",
        wrong_font="A font of the PDF is not embedded, or is not one of the program's.",
        wrong_attachment="The attachments of the PDF are not those that it should carry.",
        output_too_large="A file is larger than `size_limit` allows.",
        unreadable_output="The finished PDF cannot be read.",
    ),
    # The pages, as they look: docs/layout.md
    **_warnings(over_budget="A rendition has more pages than its budget."),
    **_advice(
        page_underfilled="A page is left partly empty.",
        last_page_short="The last page has a few lines only.",
        apparatus_long="Sources, notes and other apparatus take many of the pages.",
        page_ink="A page prints paler or darker than text does.",
        note_column_empty="The column beside the text is empty.",
        figures_few="A long text has few figures.",
        figure_size="A figure is higher than others should be, or has a width of its own.",
    ),
    # Releases
    **_errors(
        not_issued="A briefing to be released has not been issued.",
        not_frozen="The edition of a briefing to be released is not frozen.",
        not_committed="A source file of a release differs from the commit.",
        not_in_git="A source folder of a release is not under git.",
        wrong_tag="The tag of a release does not exist, or is at another commit.",
        not_verified="A file to be released did not pass a check.",
        not_a_release="A folder is not a release that this program can read.",
    ),
    # The source that a PDF carries
    **_errors(
        no_source="A file carries no usable source.",
        not_empty="The folder to be written is not empty.",
    ),
    # The machine and this program
    **_errors(
        machine_limit="The machine, or a limit set on the program, gives it too little memory or "
        "too few open files.",
        parser_missing="PyYAML was installed without libyaml, the library that reads the YAML "
        "files.",
        engine_missing="The layout engine, or a system library that it needs, cannot be loaded.",
        engine_changed="The layout engine is not the version that this program was tested with.",
        cluster_unusable="The cluster cannot be reached, or would not give the same bytes.",
        stale_schema="A JSON Schema in content/schema is out of date.",
        defect="This program failed; the content is not at fault.",
    ),
    **_warnings(
        issued_not_raised="The date of issue is not later than that of the frozen edition before.",
        folder_passed_over="A folder or file is not built: a folder has YAML files but no "
        "briefing.yaml, a file does not end in .yaml, or its name is not Unicode.",
        shared_entry="A source or a name of the briefing's own has the id of a shared one.",
        unlisted_file="A YAML file in a briefing's folder is not in its list of sections.",
        layout_warning="The layout engine ignored a rule of a style sheet.",
        more_problems="A briefing has more problems of one kind than are listed.",
        uncited_fact="No block uses a fact.",
        unused_source="No briefing cites a source.",
    ),
}
"""Codes by name with hyphens; the severity belongs to the code."""


__all__ = [
    "ContentPath",
    "Finding",
    "Flaw",
    "Part",
    "Position",
    "Problem",
    "Severity",
    "and_more",
    "has_errors",
    "ordered",
]

ContentPath = tuple[str | int, ...]
"""A path in the content: ``("sections", "un-presence", "blocks", 3)``."""


class Part(StrEnum):
    """The part of an entry that a finding is about: its key or its value."""

    KEY = "key"
    VALUE = "value"


class Position(Value, order=True):
    """A position in a file. Lines and columns count from 1; ``length`` is in characters."""

    file: str
    line: int = 1
    column: int = 1
    length: int = 1
    excerpt: str | None = None
    """The text of the line, if known."""


class Finding(Value):
    """A problem in the content, at a content path. ``code`` is a key of the catalogue."""

    code: str
    message: str
    path: ContentPath
    part: Part = Part.VALUE
    help: str | None = None
    span: tuple[int, int] | None = None
    """The part of the text at the path: offset of the first character, and length."""


class Flaw(Value):
    """A problem in a finished file, at an anchor of the document."""

    code: str
    message: str
    anchor: str | None = None
    """The id of the nearest element that has one."""
    help: str | None = None
    written: str = ""
    """How it is written in the file, if it may come from a template."""


class Problem(Value):
    """A problem with its position and, if known, its remedy."""

    code: str
    message: str
    position: Position | None = None
    help: str | None = None

    @property
    def severity(self) -> Severity:
        """The severity of its code. Raises KeyError if the catalogue does not have the code."""
        return CATALOGUE[self.code].severity


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems without duplicates, by file, line and column; those without one first."""
    nowhere = Position(file="", line=0, column=0)

    def rank(problem: Problem) -> tuple[str, int, int, str, str]:
        at = problem.position or nowhere
        return (at.file, at.line, at.column, problem.code, problem.message)

    return tuple(sorted(dict.fromkeys(problems), key=rank))


def has_errors(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Return whether the problems stop a build: any error does, and with ``strict`` any warning."""
    stopping = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    return any(problem.severity in stopping for problem in problems)


def and_more(others: int, what: str) -> str:
    """Return a suffix that counts further occurrences; empty if there are none."""
    if others < 1:
        return ""
    many = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return f" (and one more {what})" if others == 1 else f" (and {others} more {many})"
