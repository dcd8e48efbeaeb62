"""Names: the official form, the short form, the native form."""

from pydantic import Field

from briefing.model.base import Model, Text


class Term(Model):
    """A name and its forms. ``avoid`` lists forms that the text should not use."""

    pref_label: Text = Field(description="The official form.")
    acronym: Text | None = Field(None, description="The acronym, explained where it is first used.")
    alt_label: tuple[Text, ...] = Field((), description="Other forms that the text may use.")
    definition: Text | None = Field(
        None, description="What it is, in a few words, for the list of names."
    )
    native_form: Text | None = Field(None, description="The name in its own language and script.")
    native_language: Text | None = Field(None, description="BCP 47 tag of the native form.")
    avoid: tuple[Text, ...] = Field(
        (), description="Forms that the text should not use; each use is reported."
    )
