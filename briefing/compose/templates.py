"""The only use of Jinja: templates and styles from a theme's folder, then from our own."""

import base64
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from io import BytesIO, TextIOWrapper
from pathlib import Path
from types import CodeType, FunctionType, MappingProxyType, ModuleType
from typing import Any, ClassVar, TypeAlias

from babel import Locale
from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
)
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError
from jinja2.loaders import split_template_path
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from pydantic import BaseModel

from briefing.compose import charts, data_tables, tables
from briefing.compose.change_marks import Changed
from briefing.compose.document import divided
from briefing.compose.drawings import Drawings
from briefing.compose.inline import Inline, list_expansions
from briefing.compose.tables import Columns
from briefing.model import Briefing, Since
from briefing.model.blocks.tables import Person
from briefing.model.glossary import list_used_terms, sort_terms
from briefing.model.page import PAPERS, PROFILES
from briefing.model.renditions import LEVELS, Rendition
from briefing.problems import Position, Problem
from briefing.system.cache import hash_bytes, hash_file
from briefing.system.paths import DEFAULTS, is_inside
from briefing.system.suggest import suggest_name
from briefing.system.versions import version

# A sandbox for the templates of a theme, which may come with content from anywhere.
#
# Jinja's sandbox hides the Python internals of values. It does not know the objects passed to
# templates here: a module exposes everything it imports besides its functions, pydantic models
# can read files, and a date knows the clock. So only attributes of our own values, of Jinja's and
# of plain data are allowed. A page must be the same whenever and wherever it is built, so nothing
# random is left either.

_PLAIN = (str, bytes, int, float, complex, list, tuple, set, frozenset, dict, MappingProxyType)
# Attributes of values of other libraries; they have no others.
_ALLOWED: Mapping[type, frozenset[str]] = {
    date: frozenset({"year", "month", "day", "isoformat"}),
    Locale: frozenset({"language", "script", "territory", "text_direction"}),
}


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment in which a template can reach neither files nor the program nor chance."""

    def __init__(self, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options, finalize=_printable)
        del self.filters["random"], self.globals["lipsum"]

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may use an attribute; otherwise this is a template error."""
        if not super().is_safe_attribute(obj, attr, value):
            return False
        if isinstance(obj, ModuleType):
            return isinstance(value, FunctionType) and value.__module__ == obj.__name__
        if isinstance(obj, type) or (isinstance(obj, BaseModel) and hasattr(BaseModel, attr)):
            return False
        if isinstance(obj, _PLAIN) or type(obj).__module__.startswith(("briefing.", "jinja2.")):
            return True
        return any(attr in names for kind, names in _ALLOWED.items() if isinstance(obj, kind))


def _printable(value: Any) -> Any:
    """Return a value that is to be printed. Raises SecurityError for an address in memory."""
    if isinstance(value, Undefined):  # "x" if …, without else
        return value
    kind = type(value)
    names = [name for base in kind.__mro__[:-1] for name in vars(base)]
    has_words = "__str__" in names or "__repr__" in names
    if not has_words or isinstance(value, type | Callable | Iterator | ModuleType):
        raise SecurityError(f"a value of the type {kind.__name__} is unsafe to print")
    return value


# Loads templates, and keeps them compiled.


class Compiled(FileSystemBytecodeCache):
    """Compiled templates: in this process, and those of the program in ``__pycache__`` beside them.

    Compiling takes longer than all else in composing. Whoever may write in ``__pycache__`` may
    write templates, which can run code; nothing is written to other folders, nor if Python is to
    write no bytecode. Templates for the sandbox compile to other code and are cached separately.
    """

    kept: ClassVar[dict[tuple[str, str], tuple[str, CodeType | None]]] = {}

    def __init__(self, templates: Path, *, sandboxed: bool) -> None:
        # What compiled code depends on besides the source: Python, Jinja, and this module.
        identity = f"{sys.implementation.cache_tag} {version('jinja2')} {hash_file(__file__)}"
        kind = "sandboxed.cache" if sandboxed else "cache"
        pattern = f"%s.{hash_bytes(identity.encode())[:16]}.{kind}"
        super().__init__(str(templates / "__pycache__"), pattern)
        self.is_ours = str(templates) == DEFAULTS["templates"]

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket of a template, if code was compiled from the same source."""
        checksum, code = self.kept.get((self.pattern, bucket.key), ("", None))
        if checksum == bucket.checksum:
            bucket.code = code
        else:
            with suppress(Exception):  # damaged or unreadable: it is compiled again
                super().load_bytecode(bucket)
                self.kept[self.pattern, bucket.key] = (bucket.checksum, bucket.code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Cache the code of a template."""
        self.kept[self.pattern, bucket.key] = (bucket.checksum, bucket.code)
        if self.is_ours and not sys.dont_write_bytecode:
            with suppress(OSError):
                Path(self.directory).mkdir(exist_ok=True)
                super().dump_bytecode(bucket)


Source: TypeAlias = tuple[str, str, Callable[[], bool]]


class Templates(FileSystemLoader):
    """The templates folder, overlaid by a theme's. Records what was read, for the manifest.

    Files are identified by ``templates/`` or ``theme/`` and their path in that folder.
    """

    def __init__(self, folder: Path, theme: Path | None = None) -> None:
        """``theme`` is the folder searched first."""
        self.folders = {**({"theme": theme} if theme else {}), "templates": folder}
        super().__init__([*self.folders.values()])
        self.contents: dict[str, bytes] = {}
        self.lookups: dict[str, str] = {}
        """The files that are not there."""
        self._sources: dict[str, Source] = {}

    def get_source(self, environment: Environment, template: str) -> Source:
        """Return the text and the path of a template: the same throughout a composition."""
        if template in self._sources:
            return self._sources[template]
        for name, folder in self.folders.items():
            file = folder.joinpath(*split_template_path(template))
            try:
                if name == "theme" and not is_inside(file, folder):
                    words = "it is a link that leads out of its folder"
                    raise TemplateSyntaxError(words, 1, template, str(file))
                if not file.is_file():
                    self.lookups[f"{name}/{template}"] = hash_file(file)
                    continue
                content = file.read_bytes()
                text = TextIOWrapper(BytesIO(content), "utf-8").read()  # universal newlines
            except UnicodeDecodeError as error:
                raise TemplateSyntaxError("it is not UTF-8 text", 1, template, str(file)) from error
            except OSError as error:
                raise TemplateSyntaxError("it cannot be read", 1, template, str(file)) from error
            self.contents[f"{name}/{template}"] = content
            self._sources[template] = text, str(file), lambda: True
            return self._sources[template]
        raise TemplateNotFound(template)


def environment(templates: Templates) -> Environment:
    """Create an environment that escapes everything and raises an error for undefined names.

    With a theme, it is sandboxed: a theme may come with the content.
    """
    sandboxed = "theme" in templates.folders
    made = (Sandbox if sandboxed else Environment)(
        loader=templates,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        bytecode_cache=Compiled(templates.folders["templates"], sandboxed=sandboxed),
        auto_reload=False,  # used for one composition
    )
    made.filters["css_string"] = css_string
    return made


def read_file(made: Environment, name: str) -> tuple[str, str]:
    """Return a file of the templates folder unrendered, and its path. Raises TemplateNotFound."""
    assert made.loader is not None  # given above
    text, path, _ = made.loader.get_source(made, name)
    return text, str(path)


def css_string(value: str, keep: str = "") -> Markup:
    """Format a CSS string literal, safe within a style element (CSS Syntax 3, 4.3.7).

    ``keep``: characters that are known to be safe.
    """
    escaped = re.sub(
        r"[^\w .,:;·–-]",
        lambda match: match[0] if match[0] in keep else f"\\{ord(match[0]):x} ",
        str(value),
    )
    return Markup(f'"{escaped}"')  # noqa: S704  # every character that could end it is escaped


# Mistakes in templates, in plain words, at the line of the template.

# Jinja's messages that are explained; all others are reported as they are.
_UNDEFINED = re.compile(r"'(?P<name>\w+)' is undefined")
_ATTRIBUTE = re.compile(r"'(?P<type>[\w.]+)(?: object)?' has no attribute '(?P<name>\w+)'")
_HELPER = re.compile(r"No (?P<kind>filter|test) named '(?P<name>\w+)'")


def template_problem(
    error: Exception, jinja: Environment, folders: Mapping[str, Path], shown: Mapping[str, str]
) -> Problem | None:
    """Return a template error as a problem at its line; None if it was not raised in a template.

    ``folders``: those of templates. ``shown``: how each folder is written in problems.
    """
    code = "template-missing" if isinstance(error, TemplateNotFound) else "template-error"
    # Jinja rewrites the traceback of a running template to the template's own lines and names.
    frames = [*traceback.walk_tb(error.__traceback__)]
    places = [(frame.f_code.co_filename, line or 1, frame.f_locals) for frame, line in frames]
    if isinstance(error, TemplateSyntaxError) and error.filename:
        places = [(error.filename, error.lineno, {})]
    for file, number, names in reversed(places):
        for name, folder in folders.items():  # a theme's may be inside that of the templates
            if not Path(file).is_relative_to(folder):
                continue
            path, source = Path(file).relative_to(folder).as_posix(), ""
            with suppress(TemplateError):  # reading the file may be what failed
                source, _ = read_file(jinja, path)
            excerpt = dict(enumerate(source.splitlines(), start=1)).get(number)
            message, help, word = _explain(error, jinja, excerpt or "", names)
            found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", excerpt or "") if word else None
            start, end = found.span() if found else (0, len(excerpt or " "))
            shown_path = f"{shown.get(name, folder)}/{path}"
            place = Position(shown_path, number, start + 1, end - start, excerpt)
            return Problem(code, message, place, help)
    if not isinstance(error, TemplateError):
        return None
    place = Position(shown.get("templates", str(folders["templates"])))
    message, *_ = _explain(error, jinja, "", {})
    return Problem(code, message, place, "is --templates the right folder?")


def _explain(
    error: Exception, jinja: Environment, line: str, names: Mapping[str, Any]
) -> tuple[str, str | None, str]:
    """Return what is wrong in a line of a template, the remedy, and the part of the line to mark.

    ``names``: the variables there.
    """
    message = str(getattr(error, "message", error)) or repr(error)
    if isinstance(error, TemplateNotFound):
        name = str(error.name or "")
        message = f"the template '{name}' does not exist"
        if name not in line:  # it is an expression, as for block kinds
            return message, "add it, or correct what names it", ""
        return message, _suggest(name, jinja.list_templates()), name
    if found := _UNDEFINED.fullmatch(message):
        name = found["name"]
        define = f"correct it, or write {{% set {name} = … %}} above"
        return f"'{name}' is not defined here", _suggest(name, names) or define, name
    if found := _HELPER.match(message):
        kind, name = found["kind"], found["name"]
        known = jinja.filters if kind == "filter" else jinja.tests
        return f"there is no {kind} '{name}'", _suggest(name, known), name
    if not (found := _ATTRIBUTE.fullmatch(message)):
        return message, None, ""
    name = found["name"]
    access = re.search(rf"(?P<owner>\w+(?:\.\w+)*)\.{name}\b", line)
    if access is None:
        return f"'{found['type'].rpartition('.')[2]}' has no '{name}'", None, name
    first, *rest = access["owner"].split(".")
    owner: Any = names.get(first)
    for part in rest:
        owner = jinja.getattr(owner, part)
    help: str | None = f"if it may be missing, test it first: {{% if {access['owner']} %}}"
    if owner is not None:
        help = _suggest(name, map(str, owner) if isinstance(owner, Mapping) else dir(owner))
    return f"'{access['owner']}' has no '{name}'", help, name


def _suggest(name: str, names: Iterable[str]) -> str | None:
    return suggest_name(name, (each for each in names if not each.startswith("_")), None)


# The variables and functions of the templates.


def context(
    briefing: Briefing,
    drawings: Drawings,
    *,
    data_font: str,
    rendition: Rendition,
    contents: bool,
    marked: bool,
    people_met: list[Person],
    since: Since | None,
    stale: frozenset[str],
) -> dict[str, Any]:
    """Return the variables and functions of the templates of one document.

    ``data_font``: the family in which tables are set. ``people_met``: those of the meeting. The
    others are as :func:`compose` has them.
    """
    wording = drawings.wording
    terms = sort_terms(briefing.memoise(list_used_terms), wording.alphabet)
    document = briefing.document
    inline = Inline(drawings.numbering, wording, list_expansions(dict(terms)), document.identifier)
    paper, profile = PAPERS[document.page], PROFILES[document.profile]
    section_start = document.section_start or rendition.section_start
    cited = {fact.source for fact in briefing.facts.values()}

    def data_uri(name: str) -> str:
        asset = briefing.assets[name]
        return f"data:{asset.media_type};base64,{base64.b64encode(asset.content).decode()}"

    return {
        "briefing": briefing,
        "document": document,
        "rendition": rendition,
        "is_narrow": paper.is_narrow or profile.is_large,
        "paper": paper,
        "profile": profile,
        "layout": drawings.layout,
        "numbering": drawings.numbering,
        "contents": contents,
        "runs_on": section_start == "run-on" or not document.sections,
        "marked": marked,
        "has_annex": rendition.level == LEVELS[-1],
        "since": since,
        "changed": Changed(since, inline, briefing.sources, is_marked=marked),
        # Where all facts have one source, readers must know this first.
        "single_source": cited.pop() if len(cited) == 1 else None,
        "people_met": lambda: people_met,
        "stale": stale,
        "stale_in": lambda item: sorted(stale & item.block.printed_facts()),
        "terms": terms,
        "say": wording.say,
        "wording": wording,
        "divided": divided,
        "inline": inline,
        "prose": inline.prose,
        "words": inline.words,
        "columns": Columns(briefing, inline, data_font),
        "figures": charts,
        "grids": data_tables,
        "tables": tables,
        "drawn": drawings.drawn,
        "data_of": drawings.data_of,
        "data_place": drawings.data_place,
        "subtitle_of": drawings.subtitle_of,
        "data_uri": data_uri,
    }
