"""The only way to Jinja: templates and styles from a theme's folder, then from our own."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import sys
import traceback
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from functools import cache
from io import BytesIO, TextIOWrapper
from pathlib import Path
from types import CodeType
from typing import Any, ClassVar

import yaml
from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from jinja2.loaders import split_template_path
from markupsafe import Markup

from briefing.compose.sandbox import Sandbox
from briefing.fingerprint import of_bytes, of_file
from briefing.folders import DEFAULTS
from briefing.installed import version
from briefing.problems import Position, Problem

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""All values are texts: ``no`` is a word. With libyaml where PyYAML has it: ten times as fast."""


class Templates(FileSystemLoader):
    """The templates folder, under a theme's. Remembers what was read from both, for the manifest.

    Files are told by the name of their folder, ``templates/`` or ``theme/``, and their path in it.
    """

    def __init__(self, folder: Path, theme: Path | None = None) -> None:
        """``theme`` is where each file is looked for first."""
        self.folders = {**({"theme": theme} if theme else {}), "templates": folder}
        super().__init__([*self.folders.values()])
        self.read: dict[str, str] = {}
        self.missing: dict[str, str] = {}
        self.worn: dict[str, bytes] = {}
        """The files of the theme that were read, by their path in it."""
        self._sources: dict[str, tuple[str, str, Callable[[], bool]]] = {}

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template, as Jinja asks for it: of one composition, always the same."""
        if template not in self._sources:
            self._sources[template] = self._found(template)
        return self._sources[template]

    def _found(self, template: str) -> tuple[str, str, Callable[[], bool]]:
        for name, folder in self.folders.items():
            file = folder.joinpath(*split_template_path(template))
            try:
                if name == "theme" and not _is_inside(file, folder):
                    words = "it is a link that leads out of its folder"
                    raise TemplateSyntaxError(words, 1, template, str(file))
                if not file.is_file():
                    self.missing[f"{name}/{template}"] = of_file(file)
                    continue
                content = file.read_bytes()
                text = TextIOWrapper(BytesIO(content), "utf-8").read()  # all ends of lines as one
            except UnicodeDecodeError as error:
                raise TemplateSyntaxError("it is not UTF-8 text", 1, template, str(file)) from error
            except OSError as error:
                raise TemplateSyntaxError("it cannot be read", 1, template, str(file)) from error
            self.read[f"{name}/{template}"] = of_bytes(content)
            if name == "theme":
                self.worn[template] = content
            return text, str(file), lambda: True
        raise TemplateNotFound(template)


def _is_inside(file: Path, folder: Path) -> bool:
    """Whether a file is below a folder when every symbolic link has been followed."""
    return Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder))


class _Translated(FileSystemBytecodeCache):
    """Templates as the Python that Jinja made of them: kept as Python keeps what it compiled.

    Translation takes longer than all else that composing does. So it is kept while this process
    lives; of the program's own templates also beside them in ``__pycache__``, unless Python is to
    write none. Whoever may write there may write templates, which can run code. In a folder of
    somebody else nothing is written. What is kept of a file is used only while the file has the
    text that it was made from. What is to run in a sandbox is translated otherwise, and kept apart.
    """

    kept: ClassVar[dict[tuple[str, str], tuple[str, CodeType | None]]] = {}
    """The checksum of the text of a template, and the code."""

    def __init__(self, templates: Path, *, sandboxed: bool) -> None:
        kind = "sandboxed.cache" if sandboxed else "cache"
        super().__init__(str(templates / "__pycache__"), f"%s.{_translator()}.{kind}")
        self.is_ours = str(templates) == DEFAULTS["templates"]

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket of a template, if what is kept was made from the same text."""
        checksum, code = self.kept.get((self.pattern, bucket.key), ("", None))
        if checksum == bucket.checksum:
            bucket.code = code
            return
        with suppress(Exception):  # it is damaged, or may not be read: it is translated anew
            super().load_bytecode(bucket)
            self.kept[self.pattern, bucket.key] = (bucket.checksum, bucket.code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was made of a template, in the place of what was made of it before."""
        self.kept[self.pattern, bucket.key] = (bucket.checksum, bucket.code)
        if self.is_ours and not sys.dont_write_bytecode:
            with suppress(OSError):
                Path(self.directory).mkdir(exist_ok=True)
                super().dump_bytecode(bucket)


@cache
def _translator() -> str:
    """What a translation depends on besides its text: Jinja, and what is told to it here."""
    told = f"{version('jinja2')} {of_file(__file__)}"
    return f"{sys.implementation.cache_tag}-{of_bytes(told.encode())[:16]}"


def translate(templates: Path) -> None:
    """Translate all templates of a folder, so that the first build finds that done."""
    made = environment(Templates(templates))
    for name in made.list_templates(filter_func=lambda name: name.endswith(".jinja")):
        made.get_template(name)


def environment(templates: Templates) -> Environment:
    """Everything is escaped, and a name that does not exist is a mistake, not an empty text.

    Where a theme is worn, all is run in a sandbox: it may have come with the content.
    """
    is_worn = "theme" in templates.folders
    made = (Sandbox if is_worn else Environment)(
        loader=templates,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        bytecode_cache=_Translated(templates.folders["templates"], sandboxed=is_worn),
        auto_reload=False,  # it serves one composition
    )
    made.filters["css_string"] = css_string
    return made


def text(made: Environment, name: str) -> str:
    """A file of the templates folder as it is. Raises TemplateNotFound."""
    assert made.loader is not None  # given above
    return made.loader.get_source(made, name)[0]


def file_of(made: Environment, name: str) -> str | None:
    """Where a file of the templates folder, or of the theme's, was found."""
    assert made.loader is not None  # given above
    return made.loader.get_source(made, name)[1]


def values(made: Environment, name: str) -> Any:
    """A YAML file of the templates folder. Raises TemplateNotFound, TemplateSyntaxError."""
    try:
        return yaml.load(text(made, name), _Loader)  # noqa: S506  # it is a safe one
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TemplateSyntaxError(
            error.problem or "not YAML", line, name, file_of(made, name)
        ) from error


def css_string(value: str) -> Markup:
    """A CSS string literal, safe within a style element (CSS Syntax 3, 4.3.7)."""
    escaped = re.sub(r"[^\w .,:;·–-]", lambda match: f"\\{ord(match[0]):x} ", str(value))
    return Markup(f'"{escaped}"')  # noqa: S704  # every character that could end it is escaped


def csp_hash(style: str) -> str:
    """The source expression that lets one inline style pass (CSP 3, 2.3.1)."""
    digest = hashlib.sha256(style.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def template_problem(
    error: Exception, folders: Mapping[str, Path], shown: Mapping[str, str]
) -> Problem | None:
    """A template's mistake, at the template's own line; None if it was not made in a template.

    ``shown`` is how each folder is written.
    """
    file, line = _place(error, folders.values())
    if file is None and not isinstance(error, TemplateError):
        return None
    if isinstance(error, TemplateNotFound):
        code, message = "template-missing", f"the template '{error.name}' does not exist"
    else:
        code, message = "template-error", str(getattr(error, "message", error)) or repr(error)
    if file is None:
        folder = shown.get("templates", str(folders["templates"]))
        return Problem(code, message, Position(folder), "is --templates the right folder?")
    name, home = _home(file, folders)
    told = f"{shown.get(name, home)}/{file.relative_to(home).as_posix()}"
    excerpt = _line(file, line) if name != "theme" or _is_inside(file, home) else None
    return Problem(code, message, Position(told, line, 1, len(excerpt or " "), excerpt))


def _place(error: Exception, folders: Collection[Path]) -> tuple[Path | None, int]:
    """The file of a template, and the line in it, that an error was raised in."""
    places = [(frame.filename, frame.lineno or 1)
              for frame in reversed(traceback.extract_tb(error.__traceback__))]  # fmt: skip
    if isinstance(error, TemplateSyntaxError) and error.filename:
        places = [(error.filename, error.lineno)]
    # Jinja rewrites the traceback of a running template to the template's own lines.
    for name, line in places:
        if any(Path(name).is_relative_to(folder) for folder in folders):
            return Path(name), line
    return None, 1


def _home(file: Path, folders: Mapping[str, Path]) -> tuple[str, Path]:
    """The folder that a file was looked for in: a theme's may be in that of all."""
    return next((name, folder) for name, folder in folders.items() if file.is_relative_to(folder))


def _line(path: Path, number: int) -> str | None:
    with suppress(OSError):  # that may be just what is told
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        return lines[number - 1] if number <= len(lines) else None
    return None
