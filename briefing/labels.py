"""Where the fixed words of a document are looked for, by its language."""

from __future__ import annotations

from pathlib import Path

from briefing.problems import Finding


def files_of(language: str) -> tuple[str, ...]:
    """The files of templates that may have them: of the language, or of it without its region."""
    tags = dict.fromkeys((language, language.split("-")[0]))
    return tuple(f"labels/{tag}.yaml" for tag in tags)


def is_supported(language: str, *folders: Path) -> bool:
    """Whether one of these folders of templates has the words of a language."""
    return any((folder / file).is_file() for folder in folders for file in files_of(language))


def unsupported(language: str) -> Finding:
    """That nobody has written them."""
    return Finding(
        "unsupported-language",
        f"the fixed words of a document have not been written in '{language}'",
        ("document", "language"),
        help=f"copy templates/labels/en.yaml to templates/labels/{language}.yaml and translate it",
    )
