"""The sources of facts."""

from typing import Literal

from pydantic import AnyHttpUrl, ConfigDict, Field

from briefing.model.base import Edtf, Model, Text


class Source(Model):
    """A source in the terms of CSL 1.0.2, with its character and a remark on its reliability."""

    model_config = ConfigDict(populate_by_name=True)

    type: Text = Field("webpage", description="A CSL type: article-newspaper, report, webpage …")
    title: Text = Field(description="Its title, in the language it has.")
    author: tuple[Text, ...] = Field((), description="Its authors, each as it should be printed.")
    container_title: Text | None = Field(
        None,
        alias="container-title",
        description="The newspaper, journal or site that contains it.",
    )
    publisher: Text | None = Field(None, description="Who published it.")
    issued: Edtf | None = Field(None, description="When it was published.")
    accessed: Edtf | None = Field(
        None, description="When it was read, for sources that may change."
    )
    url: AnyHttpUrl | None = Field(
        None, alias="URL", description="Its address on the web. No build opens it."
    )
    archive: Text | None = Field(None, description="Where a copy is kept.")
    language: Text | None = Field(None, description="The language of the source, as a BCP 47 tag.")
    character: Literal["primary", "official", "reporting", "opinion", "reference"] = Field(
        description="The type of source, printed in the list of sources."
    )
    remark: Text | None = Field(None, description="How far the source can be relied on.")
