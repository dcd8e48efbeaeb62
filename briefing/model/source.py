"""The sources of facts."""

from typing import Literal

from pydantic import AnyHttpUrl, ConfigDict, Field

from briefing.model.base import Edtf, Model, Text
from briefing.model.codes import Language


class Source(Model):
    """A source. The fields are those of CSL 1.0.2, with ``character`` and ``remark`` added."""

    model_config = ConfigDict(populate_by_name=True)

    type: Text = Field("webpage", description="The CSL type: article-newspaper, report, webpage …")
    title: Text = Field(description="The title, in its own language.")
    author: tuple[Text, ...] = Field(
        (), description="The authors, each written as it should be printed."
    )
    container_title: Text | None = Field(
        None,
        alias="container-title",
        description="The newspaper, journal or website that contains it.",
    )
    publisher: Text | None = Field(None, description="The publisher.")
    issued: Edtf | None = Field(None, description="The date of publication.")
    accessed: Edtf | None = Field(
        None, description="The date on which it was read, for a source that may change."
    )
    url: AnyHttpUrl | None = Field(
        None, alias="URL", description="The web address. No build opens it."
    )
    archive: Text | None = Field(None, description="Where a copy is kept.")
    language: Language | None = Field(
        None, description="The language of the source, as a BCP 47 tag such as en."
    )
    character: Literal["primary", "official", "reporting", "opinion", "reference"] = Field(
        description="What sort of source it is, printed in the list of sources."
    )
    remark: Text | None = Field(
        None, description="How far the source can be relied on. Required for an opinion source."
    )
