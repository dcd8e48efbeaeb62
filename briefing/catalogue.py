"""Every problem code with its severity and meaning.

``docs/problems.md`` is the same list for readers; a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """``error`` stops the briefing; ``warning`` does so only under ``--strict``."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Code:
    """One kind of problem."""

    severity: Severity
    meaning: str


def _errors(**meanings: str) -> dict[str, Code]:
    return {name.replace("_", "-"): Code(Severity.ERROR, text) for name, text in meanings.items()}


def _warnings(**meanings: str) -> dict[str, Code]:
    return {name.replace("_", "-"): Code(Severity.WARNING, text) for name, text in meanings.items()}


CATALOGUE: dict[str, Code] = {
    # Files
    **_errors(
        missing_file="A file that the content names, or that every briefing needs, is not there.",
        unreadable_file="A file cannot be read: no permission, a folder, hidden, or an odd name.",
        not_utf8="A file is not UTF-8 text.",
        control_character="A file holds a character that cannot be seen or printed.",
        empty_file="A file has no content.",
        file_too_large="A YAML file, a map or a chart is larger than 5 MB, or an image than 50 MB; "
        "or one text has more than 10 000 characters.",
        path_outside="A path leads out of the content folder, or is absolute, or is an address.",
        unknown_briefing="No briefing of that name is in the content folder.",
        unknown_edition="An edition is asked for that is not frozen.",
        bad_edition="The file of a frozen edition is damaged.",
        frozen_otherwise="Spelling, a source or a name is not as frozen; 'modified' is no later.",
        edition_not_raised="What a reader is told differs from the frozen edition of this number.",
        no_briefings="The content folder holds no briefing.",
    ),
    # YAML
    **_errors(
        yaml_tab="A tab is used for indentation; YAML allows spaces only.",
        yaml_colon="A space is missing after a colon.",
        yaml_comma="A comma cuts off a text or a number that stands within braces.",
        yaml_quote="A quotation mark is opened and not closed.",
        yaml_syntax="The file is not valid YAML.",
        yaml_tag="A tag such as !!python/object is used; only plain values are allowed.",
        yaml_alias="Aliases expand to more than the file could hold when written out.",
        yaml_documents="The file holds more than one YAML document.",
        duplicate_key="A field is given twice.",
    ),
    **_warnings(
        yaml_comment="A text without quotation marks is cut off by a ' #'.",
        yaml_list="A line that begins with a dash goes on with the text above it.",
    ),
    # Datasets
    **_errors(
        bad_dataset="A CSV file cannot be read as a table: separators, quotation marks, rows.",
        unknown_column="A column of a CSV file, or a cell of a table's row, has a name that stands "
        "for nothing.",
        bad_cell="A cell of a CSV file or of a table is not the number that it should be.",
    ),
    # The model
    **_errors(
        unknown_field="A field has a name that the model does not have.",
        missing_field="A field that must be there is not.",
        wrong_type="A value is of another type than the field takes.",
        bad_value="A value is of the right type but not one that the field allows.",
        unknown_kind="A block has a kind that does not exist.",
        not_a_date="A date is not an EDTF date of level 0 or 1.",
        unknown_language="A language is not a BCP 47 tag that CLDR knows.",
        unknown_country="A country is not an ISO 3166-1 alpha-2 code.",
        unsupported_language="The fixed wording has not been written in the document's language.",
        right_to_left="A document's language is written from right to left: not laid out yet.",
    ),
    # References
    **_errors(
        unknown_source="A citation names a source that sources.yaml does not have.",
        unknown_term="A reference names a term that terms.yaml does not have.",
        unknown_fact="A reference names a fact that facts.yaml does not have.",
        unknown_paragraph="A reference names a paragraph that the briefing does not have.",
        unknown_note="A reference names an editor's note that the briefing does not have.",
        unknown_table_note="A cell or a column of a table refers to a note that the table lacks.",
        duplicate_id="Two blocks of a briefing, or two notes of a table, have the same id.",
        bad_citation="Something is meant as a citation but cannot be read as one.",
        bad_link="A link leads neither to an address on the web nor to an id of the briefing.",
    ),
    **_warnings(markup_as_text="A text has signs of HTML or Markdown that it does not know."),
    # Editorial rules: docs/rules.md
    **_errors(
        unattributed_opinion=(
            "A paragraph prints a claim or an opinion and does not say whose it is."
        ),
        fact_without_attribution="A fact is a claim or an opinion and does not say whose.",
        inferred_unmarked="A date that the editor inferred is printed as if the source stated it.",
        later_than_as_of=(
            "The body of the briefing prints a fact that is later than its information cut-off."
        ),
        single_source_unsaid=(
            "Every fact rests on one source, and no caution says what that source is."
        ),
        opinion_source_without_remark=(
            "A source that is opinion has no remark on how far it can be relied on."
        ),
        source_not_cited="A paragraph prints a fact and does not cite the fact's source.",
        locator_differs="The place cited in a source is not the place where the fact stands.",
        source_differs="A tile names another source than its fact.",
        quote_not_found="Words quoted from a source are not in its text.",
        count_mismatch="A stated number of entries is not the number that is listed.",
        figure_differs="A figure that is printed is not that of its fact.",
        figure_elsewhere=(
            "A figure in a key point or a take-away is not in the section that bears it."
        ),
        range_collapsed="A range is printed as one number.",
        qualifier_lost="A figure that is not exact is printed as if it were.",
        dates_contradict="The information, or a correction, is of an impossible day.",
        date_differs="A date that is printed is not that of its fact.",
        date_elsewhere="A date in a key point or a take-away is not in the section that bears it.",
        event_off_scale="An event lies beyond the years of its timeline.",
        plan_as_done="A plan is printed as if it had happened.",
        speaker_differs="A quotation is given to another person than its fact gives it to.",
        quantity_conflict=(
            "Two facts give different values for one measure on one date, and no note explains it."
        ),
        total_differs="A total is not the sum of the rows above it.",
        waiver_unknown=(
            "A waiver names a rule that cannot be waived, or something that is not there."
        ),
        blocking_note="A note that blocks the issue is unresolved.",
        open_query="A query has no answer when the briefing is to be issued.",
        unwritten="A text is still to be written when the briefing is to be issued.",
        stale_at_issue="A fact is past its `review_by` when the briefing is to be issued.",
        uncleared_section=(
            "A section of a briefing that is to be issued is not cleared, or has changed since."
        ),
        not_cleared="The briefing is to be issued and its status is not `cleared`.",
        mixed_units="The values of a figure are in several units, or in none that is named.",
        repeated_observation="Two observations of a figure have the same place in it.",
        unplaced_observation="An observation does not say where in the figure it belongs.",
        too_many_series="A chart has more series than can be told apart without colour.",
        untraced_entry="A tile, row, event, body, membership or person names no fact.",
    ),
    **_warnings(
        chart_of_too_few=(
            "A figure has fewer than four observations that can be compared: it is a table."
        ),
        title_without_finding="The title of a figure says what it is about, not what it shows.",
        alt_repeats_title="The words in place of a drawing are those of its title.",
        description_differs="The words for a chart have a number that is not in its data.",
        untraced_figure="A paragraph prints a figure that none of its facts bears.",
        quote_too_long="The quote of a fact has more than 12 words.",
        stale_fact="A fact that is printed is past its `review_by`.",
        waiver_expired="A waiver is past its last day.",
        count_wording=(
            "A sentence counts what a list holds, and the list has another number of entries."
        ),
        table_too_wide="The columns of a table have no room for their longest words.",
        share_without_whole="A percentage does not say of what, or per what time.",
        relative_date="A word means another date to each reader: recently, last year, today.",
        evaluative_word="A word of the text judges: key, crucial, unfortunately.",
        unit_space="An ordinary space, or none, stands between a number and its unit.",
        hyphen_range="A range is written with a hyphen.",
        long_sentence="A sentence has more than 40 words.",
        long_paragraph="A paragraph has more than 90 words.",
        long_key_point="A key point has more than 30 words.",
        long_average="The sentences of a section have more than 25 words on average.",
        avoided_name="A form of a name is used that `terms.yaml` says to avoid.",
        acronym_undefined="An acronym is neither in `terms.yaml` nor explained in the text.",
        acronym_twice="A name is written out with its acronym a second time.",
        acronym_once="An acronym is introduced and not used again.",
        quotation_undated="A quotation has no date and does not say why.",
        quotation_cut="Words are cut from a quotation and it does not say so, or not which.",
    ),
    # Images
    **_errors(
        image_broken="An image file is damaged or is not a PNG, JPEG or SVG.",
        svg_unsafe="An SVG file refers to something outside itself, or to itself without end.",
    ),
    # Drawings
    **_errors(
        bad_json="A map or a specification of a chart is not JSON.",
        bad_map="A file is not a map that can be drawn: GeoJSON or TopoJSON, in degrees.",
        bad_specification="A file is not a specification of Vega-Lite that can be drawn.",
        specification_unsafe="A specification of a chart refers to something outside itself.",
        unknown_feature="A map names a feature or a property that its file does not have.",
    ),
    **_warnings(point_off_map="A point of a map is far from all that its file shows."),
    **_errors(
        drawing_failed="The chart engine cannot draw what was specified.",
    ),
    # Themes
    **_errors(
        not_a_colour="A colour of a theme is not written in six digits behind a #.",
        low_contrast="A colour of a theme can hardly be told from what it stands on (WCAG 2.2).",
        unknown_font="A theme names a family of letters that is not installed.",
        unknown_label="There are fixed words for something that no document says.",
        bad_label="Fixed words have other {braces} than may be filled in, or are no date pattern.",
        missing_label="A file of fixed words lacks some that documents say.",
    ),
    # Templates and layout
    **_errors(
        template_error="A template has a mistake.",
        template_missing="A template that a block kind needs, or that another names, is not there.",
        layout_error="The layout engine reported that something is lost on the page.",
        missing_glyph="No font of the product has a character that the text uses.",
        font_missing="A font package of the product is not installed or is damaged.",
        cannot_write="The output folder, or a file in it, cannot be written.",
    ),
    # What was made, read back before it is delivered
    **_errors(
        box_overflows="Something sticks out of the room that it has on the page.",
        words_differ="A file does not tell the words that were composed, or in another order.",
        broken_reference="A link of a file leads nowhere, or was lost, or is no address; or the "
        "file does more than lead somewhere.",
        outline_differs="The bookmarks of the PDF are not its headings.",
        not_accessible="The PDF breaks a rule of PDF/UA-1.",
        wrong_font="A font of the PDF is not embedded, or is not one of the product's.",
        wrong_attachment="The PDF does not carry the files that it should, or carries others.",
        output_too_large="A file is larger than `size_limit` allows.",
        unreadable_output="The PDF cannot be read back.",
    ),
    # Releases
    **_errors(
        not_issued="A briefing that is to be released has not been issued.",
        not_frozen="The edition of a briefing that is to be released is not frozen.",
        not_committed="A file that a release is made from is not as it was committed.",
        not_in_git="A folder that a release is made from is not under git.",
        wrong_tag="The tag of a release does not exist, or is at another commit.",
        not_verified="A file that is to be released did not pass a check.",
        not_a_release="A folder is not a release, or one that this program cannot read.",
    ),
    # The source that a PDF carries
    **_errors(
        no_source="A file carries no source that can be used.",
        not_empty="A folder that is to be written has files in it.",
    ),
    # The machine and this program
    **_errors(
        engine_missing="The layout engine, or a system library that it needs, cannot be loaded.",
        cluster_unusable="The cluster cannot be reached, or would not give the same bytes.",
        stale_schema="A JSON Schema in content/schema is not what the model says today.",
        defect="This program failed; the content is not at fault.",
    ),
    **_warnings(
        issued_not_raised="An edition is issued no later than the frozen one before it.",
        modified_not_raised="Spelling, a source or a name is not as frozen; 'modified' is not set.",
        folder_passed_over="A folder has YAML files but no briefing.yaml: it is no briefing.",
        unlisted_file="A YAML file is in the folder of a briefing but not in its list of sections.",
        layout_warning="The layout engine ignored a rule of a style sheet.",
        uncited_fact="A fact is not used by any block.",
        unused_source="A source is not cited by any of the content.",
    ),
}
"""Codes by name with hyphens; the severity belongs to the code."""
