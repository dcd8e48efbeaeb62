"""What a document's language asks for: its fixed words, and the direction it is written in."""

from __future__ import annotations

from pathlib import Path

from babel import Locale

from briefing.problems import Finding

_PLACE = ("document", "language")


def files_of(language: str) -> tuple[str, ...]:
    """The files of templates that may have them: of the language, or of it without its region."""
    tags = dict.fromkeys((language, language.split("-")[0]))
    return tuple(f"labels/{tag}.yaml" for tag in tags)


def is_supported(language: str, *folders: Path) -> bool:
    """Whether one of these folders of templates has the words of a language."""
    return any((folder / file).is_file() for folder in folders for file in files_of(language))


def direction_of(language: str) -> Finding | None:
    """That it is written from right to left, in which no page is laid out yet; None if it is not.

    Words in it, within a document of another language, are laid out as they are written.
    """
    locale = Locale.parse(language, sep="-")
    if locale.text_direction == "ltr":
        return None
    return Finding(
        "right-to-left",
        f"a document in {locale.get_language_name('en')} is written from right to left, and is not"
        " laid out yet",
        _PLACE,
        help="words and quotations in it, in a document of another language, are",
    )


def unsupported(language: str) -> Finding:
    """That nobody has written them."""
    return Finding(
        "unsupported-language",
        f"the fixed words of a document have not been written in '{language}'",
        _PLACE,
        help=f"copy templates/labels/en.yaml to templates/labels/{language}.yaml and translate it",
    )
