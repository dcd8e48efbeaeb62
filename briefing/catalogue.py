"""Every code a problem can carry: how bad it is and what it means, in one list.

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
        unreadable_file="A file is there but cannot be read (permissions, or it is a folder).",
        not_utf8="A file is not UTF-8 text.",
        control_character="A file holds a character that cannot be seen or printed.",
        empty_file="A file has no content.",
        file_too_large="A YAML file is larger than 5 MB, or an image larger than 50 MB.",
        path_outside="A path leads out of the content folder, or is absolute, or is an address.",
        unknown_briefing="No briefing of that name is in the content folder.",
        no_briefings="The content folder holds no briefing.",
    ),
    # YAML
    **_errors(
        yaml_tab="A tab is used for indentation; YAML allows spaces only.",
        yaml_colon="A space is missing after a colon.",
        yaml_quote="A quotation mark is opened and not closed.",
        yaml_syntax="The file is not valid YAML.",
        yaml_tag="A tag such as !!python/object is used; only plain values are allowed.",
        yaml_alias="Aliases expand to more than the file could hold when written out.",
        yaml_documents="The file holds more than one YAML document.",
        duplicate_key="A field is given twice.",
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
    ),
    # References
    **_errors(
        unknown_source="A citation names a source that sources.yaml does not have.",
        unknown_term="A reference names a term that terms.yaml does not have.",
        unknown_fact="A reference names a fact that facts.yaml does not have.",
        unknown_paragraph="A reference names a paragraph that the briefing does not have.",
        unknown_note="A reference names an editor's note that the briefing does not have.",
        duplicate_id="Two blocks of a briefing have the same id.",
        bad_citation="Something is meant as a citation but cannot be read as one.",
        bad_link="A link leads neither to an address on the web nor to an id of the briefing.",
    ),
    # Images
    **_errors(
        image_broken="An image file is damaged or is not a PNG, JPEG or SVG.",
        svg_unsafe="An SVG file refers to something outside itself, or declares an entity.",
    ),
    # Templates and layout
    **_errors(
        template_error="A template has a mistake.",
        template_missing="A block kind has no template.",
        layout_error="The layout engine reported that something is lost on the page.",
        missing_glyph="No font of the product has a character that the text uses.",
        font_missing="A font package of the product is not installed or is damaged.",
        cannot_write="The output folder cannot be written.",
    ),
    # The machine and this program
    **_errors(
        engine_missing="The layout engine, or a system library that it needs, cannot be loaded.",
        stale_schema="A JSON Schema in content/schema is not what the model says today.",
        defect="This program failed; the content is not at fault.",
    ),
    **_warnings(
        unlisted_file="A YAML file is in the folder of a briefing but not in its list of sections.",
        layout_warning="The layout engine ignored a rule of a style sheet.",
        uncited_fact="A fact is not used by any block.",
        unused_source="A source is not cited by any of the content.",
    ),
}
"""The code of a problem is its name with hyphens; the severity belongs to the code."""
