"""Names: the official form, the short form, the native form."""

from pydantic import Field

from briefing.model.base import Model, Text
from briefing.model.codes import Language


class Term(Model):
    """A name and its forms."""

    pref_label: Text = Field(description="The official form of the name.")
    acronym: Text | None = Field(
        None, description="The acronym. The list of abbreviations and names explains it."
    )
    alt_label: tuple[Text, ...] = Field((), description="Other forms that the text may use.")
    definition: Text | None = Field(
        None, description="What it is, in a few words, for the list of abbreviations and names."
    )
    native_form: Text | None = Field(
        None,
        description="The name in its own language and script. Left out if no font has it.",
    )
    native_language: Language | None = Field(
        None, description="The language of the native form, as a BCP 47 tag such as kk."
    )
    avoid: tuple[Text, ...] = Field(
        (), description="Forms that the text should not use; each use is reported."
    )
