"""Where facts come from."""

from typing import Literal

from pydantic import AnyHttpUrl, ConfigDict, Field

from briefing.model.base import Edtf, Model, Text


class Source(Model):
    """A source in the terms of CSL 1.0.2, with its character and a remark on its reliability."""

    model_config = ConfigDict(populate_by_name=True)

    type: Text = Field("webpage", description="A CSL type: article-newspaper, report, webpage …")
    title: Text
    author: tuple[Text, ...] = ()
    container_title: Text | None = Field(None, alias="container-title")
    publisher: Text | None = None
    issued: Edtf | None = None
    accessed: Edtf | None = None
    url: AnyHttpUrl | None = Field(None, alias="URL")
    archive: Text | None = None
    language: Text | None = None
    character: Literal["primary", "official", "reporting", "opinion", "reference"]
    remark: Text | None = Field(None, description="How far the source can be relied on.")
