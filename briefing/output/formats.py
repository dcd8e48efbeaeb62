"""The formats that a briefing is built to, each once, and the names of the built files."""

import re
from enum import StrEnum
from typing import Self

from briefing.model.renditions import RENDITIONS


class Format(StrEnum):
    """A format, in the order in which formats are built; equal to its name on the command line.

    Messages call it by its ``name``: PDF. Tables by format say who makes it
    (:mod:`briefing.build.files`) and who reads it back (:mod:`briefing.verify`).
    """

    PDF = "pdf", "application/pdf", "PDF"
    HTML = "html", "text/html", "Web page"

    media_type: str
    label: str
    """What readers of a release call it."""

    def __new__(cls, name: str, media_type: str = "", label: str = "") -> Self:
        """Return a member. The defaults are for mypy: ``Format("pdf")`` only looks one up."""
        member = str.__new__(cls, name)
        member._value_, member.media_type, member.label = name, media_type, label
        return member

    @property
    def suffix(self) -> str:
        """The end of a file name."""
        return f".{self}"


SUFFIXES = tuple(one.suffix for one in Format)


def format_of(file: str) -> Format:
    """Return the format of a built file by its name. Raises ValueError if it has none of them."""
    return Format(file.rpartition(".")[2])


def file_stem(
    briefing: str, edition: int | None, rendition: str, language: str, variant: str
) -> str:
    """Return the name of a built file without suffix: ``kazakhstan-e1-briefing-en-mono``."""
    frozen = "" if edition is None else f"-e{edition}"
    return f"{briefing}{frozen}-{rendition}-{language}{variant}"


_NAME = re.compile(rf"-(?:{'|'.join(RENDITIONS)})-[A-Za-z]{{2,3}}[^/]*\.(?:{'|'.join(Format)})$")


def is_built(file: str) -> bool:
    """Return whether a file has a name as :func:`file_stem` and a suffix make it."""
    return _NAME.search(file) is not None
