"""Names: the official form, the short form, the native form."""

from pydantic import Field

from briefing.model.base import Model, Text


class Term(Model):
    """A name and its forms. ``avoid`` lists forms that the text should not use."""

    pref_label: Text = Field(description="The official form.")
    acronym: Text | None = None
    alt_label: tuple[Text, ...] = ()
    definition: Text | None = None
    native_form: Text | None = None
    native_language: Text | None = Field(None, description="BCP 47 tag of the native form.")
    avoid: tuple[Text, ...] = ()
