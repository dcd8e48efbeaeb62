"""The only use of Jinja: templates and styles from a theme's folder, then from our own."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from collections.abc import Callable
from functools import cache
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import yaml
from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.loaders import split_template_path
from markupsafe import Markup

from briefing.compose.sandbox import Sandbox
from briefing.compose.translated import Translated
from briefing.fingerprint import of_bytes, of_file
from briefing.folders import is_inside
from briefing.installed import version


class Templates(FileSystemLoader):
    """The templates folder, overlaid by a theme's. Records what was read, for the manifest.

    Files are identified by ``templates/`` or ``theme/`` and their path in that folder.
    """

    def __init__(self, folder: Path, theme: Path | None = None) -> None:
        """``theme`` is the folder searched first."""
        self.folders = {**({"theme": theme} if theme else {}), "templates": folder}
        super().__init__([*self.folders.values()])
        self.read: dict[str, str] = {}
        self.missing: dict[str, str] = {}
        self.worn: dict[str, bytes] = {}
        """The theme files that were read, by path in its folder."""
        self._sources: dict[str, tuple[str, str, Callable[[], bool]]] = {}

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return the source of a template for Jinja: the same throughout a composition."""
        if template not in self._sources:
            self._sources[template] = self._found(template)
        return self._sources[template]

    def _found(self, template: str) -> tuple[str, str, Callable[[], bool]]:
        for name, folder in self.folders.items():
            file = folder.joinpath(*split_template_path(template))
            try:
                if name == "theme" and not is_inside(file, folder):
                    words = "it is a link that leads out of its folder"
                    raise TemplateSyntaxError(words, 1, template, str(file))
                if not file.is_file():
                    self.missing[f"{name}/{template}"] = of_file(file)
                    continue
                content = file.read_bytes()
                text = TextIOWrapper(BytesIO(content), "utf-8").read()  # universal newlines
            except UnicodeDecodeError as error:
                raise TemplateSyntaxError("it is not UTF-8 text", 1, template, str(file)) from error
            except OSError as error:
                raise TemplateSyntaxError("it cannot be read", 1, template, str(file)) from error
            self.read[f"{name}/{template}"] = of_bytes(content)
            if name == "theme":
                self.worn[template] = content
            return text, str(file), lambda: True
        raise TemplateNotFound(template)


@cache
def _translator() -> str:
    """Return what compiled templates depend on besides their source: Jinja, and this module."""
    identity = f"{version('jinja2')} {of_file(__file__)}"
    return f"{sys.implementation.cache_tag}-{of_bytes(identity.encode())[:16]}"


def environment(templates: Templates) -> Environment:
    """Create an environment that escapes everything and raises an error for undefined names.

    With a theme, it is sandboxed: a theme may come with the content.
    """
    is_worn = "theme" in templates.folders
    made = (Sandbox if is_worn else Environment)(
        loader=templates,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        bytecode_cache=Translated(templates.folders["templates"], _translator(), sandboxed=is_worn),
        auto_reload=False,  # used for one composition
    )
    made.filters["css_string"] = css_string
    return made


def text(made: Environment, name: str) -> str:
    """Return a file of the templates folder unrendered. Raises TemplateNotFound."""
    assert made.loader is not None  # given above
    return made.loader.get_source(made, name)[0]


def file_of(made: Environment, name: str) -> str | None:
    """Return where a file of the templates folder, or of the theme's, was found."""
    assert made.loader is not None  # given above
    return made.loader.get_source(made, name)[1]


def values(made: Environment, name: str) -> Any:
    """Read a YAML file of the templates folder. Raises TemplateNotFound, TemplateSyntaxError."""
    try:
        # All values are strings: ``no`` is a word.
        return yaml.load(text(made, name), yaml.CBaseLoader)  # noqa: S506  # a safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TemplateSyntaxError(
            error.problem or "not YAML", line, name, file_of(made, name)
        ) from error


def css_string(value: str) -> Markup:
    """Format a CSS string literal, safe within a style element (CSS Syntax 3, 4.3.7)."""
    escaped = re.sub(r"[^\w .,:;·–-]", lambda match: f"\\{ord(match[0]):x} ", str(value))
    return Markup(f'"{escaped}"')  # noqa: S704  # every character that could end it is escaped


def csp_hash(style: str) -> str:
    """Return the source expression that allows one inline style (CSP 3, 2.3.1)."""
    digest = hashlib.sha256(style.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
