"""The only import of WeasyPrint, isolated from the machine's fonts, clock and network."""

from __future__ import annotations

import ctypes.util
import logging
import mimetypes
import os
import re
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any, Final
from xml.sax.saxutils import escape

from briefing.pdf.libraries import EngineMissing
from briefing.pdf.patches import patch_engine
from briefing.problems import Flaw, Position, Problem
from briefing.system.fonts import FONTCONFIG, Face, FontMissing

UNUSED = ("fontTools.subset", "fontTools.ttLib", "fontTools.varLib.instancer")
"""Modules that the engine imports only to embed fonts, which is done here when fragments are linked
(:mod:`briefing.pdf.link`)."""
_LOADING: Final = Lock()


class _Unused(ModuleType):
    """Stub module: every attribute exists but is of no use."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import system probes these
            raise AttributeError(name)
        return _Unused(f"{self.__name__}.{name}")


@contextmanager
def light_import() -> Iterator[None]:
    """Within the context, no compiler is started, and unused modules are stubs: half the time.

    The engine tries the library names of other systems first; for each missing one, cffi 2.1 starts
    a C compiler to look for it.
    """
    find_library = ctypes.util.find_library
    if sys.platform != "darwin":  # on macOS it starts nothing, and resolves other file names
        ctypes.util.find_library = lambda name: None
    # Modules already imported are left in place.
    put = [name for name in UNUSED if name not in sys.modules]
    sys.modules.update((name, _Unused(name)) for name in put)
    try:
        yield
    finally:
        ctypes.util.find_library = find_library
        for name in put:
            del sys.modules[name]


def load() -> Any:
    """Return the WeasyPrint module, isolated and patched. Raises EngineMissing, EngineChanged."""
    with _LOADING:
        return _load_once()


@cache
def _load_once() -> Any:
    mimetypes.knownfiles.clear()  # ignore the machine's MIME type tables
    # Read only when fontconfig and fontTools start. The date affects only the ``head`` table of
    # embedded fonts, where any fixed date will do; the document's come from its metadata.
    os.environ["FONTCONFIG_FILE"] = str(FONTCONFIG)
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    try:
        with warnings.catch_warnings(), light_import():
            # It warns that no fonts are configured, which is intended.
            warnings.filterwarnings("ignore", "No fonts configured in FontConfig")
            import weasyprint
            import weasyprint.svg
    except OSError as error:
        raise EngineMissing(str(error).splitlines()[0]) from error
    patch_engine(weasyprint)
    # Since 1.52, Pango starts a thread for each font map, which first makes fontconfig read its
    # configuration. Meanwhile this process registers our faces with fontconfig, so two threads use
    # its parser, and occasionally the process crashes (Pango issues 784 and 872). Once read, as
    # here (NULL is the default configuration), it is not read again.
    ffi = weasyprint.text.ffi
    ffi.fontconfig.FcConfigGetFonts(ffi.ffi.NULL, ffi.fontconfig.FcSetSystem)
    return weasyprint


def data_only_fetcher(weasyprint: Any) -> Any:
    """Return a URL fetcher that resolves ``data:`` URLs only."""

    class DataOnly(weasyprint.urls.URLFetcher):  # type: ignore[misc]  # loaded late
        """Rejects every URL but ``data:``."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """Return the response for a ``data:`` URL. Raises ValueError for any other."""
            if not url.startswith("data:"):
                raise ValueError("only data within the document may be used")
            return super().fetch(url, headers)

    return DataOnly()


# Registers the product's font faces with fontconfig by path.
#
# With ``@font-face`` the engine copies each file before fontconfig reads it: 15 MB per process,
# left behind if the process is killed. Here fontconfig is given the files themselves, in rules
# equivalent to the engine's own (``FontConfiguration.add_font_face``, WeasyPrint 70.0).

_WEIGHTS: Final = {
    **{100: "thin", 200: "extralight", 300: "light", 400: "regular", 500: "medium"},
    **{600: "demibold", 700: "bold", 800: "extrabold", 900: "black"},
}
_SLANTS: Final = {"normal": "roman", "italic": "italic"}


def register_faces(weasyprint: Any, faces: Iterable[Face]) -> Any:
    """Return an engine ``FontConfiguration`` with these faces and no others. Raises FontMissing."""
    text = weasyprint.text
    ffi, fontconfig, pangoft2 = text.ffi.ffi, text.ffi.fontconfig, text.ffi.pangoft2
    fonts = text.fonts.FontConfiguration()
    files = {face: face.path.absolute() for face in faces}
    rules = "".join(_rule(face, path) for face, path in files.items())
    configuration = f"<fontconfig>{rules}</fontconfig>".encode()
    fontconfig.FcConfigParseAndLoadFromMemory(fonts._config, configuration, True)
    for face, path in files.items():
        if not fontconfig.FcConfigAppFontAddFile(fonts._config, os.fsencode(path)):
            raise FontMissing(f"{face.family}: {path.name} is not a font")
    pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", fonts.font_map))
    return fonts


def _rule(face: Face, path: Path) -> str:
    """Return the fontconfig rules that set a file's family, slant and weight, and enable kerning.

    The family is prepended to those in the file, as in the engine's own rules. Some versions of
    Pango fail if no feature is named (WeasyPrint issue 2510). A test with the installed Pango says
    nothing about others, so the test that fails with another WeasyPrint version is the reminder to
    check again. A variable font serves all weights and keeps the weight range in its file.
    """
    weight = f"<const>{_WEIGHTS[face.weight]}</const>" if face.weight else ""
    known_by = (
        _edit("family", f"<string>{escape(face.family)}</string>", "prepend")
        + _edit("slant", f"<const>{_SLANTS[face.style]}</const>")
        + (weight and _edit("weight", weight))
    )
    kerned = _edit("fontfeatures", "<string>kern 1</string>")
    test = f'<test name="file"><string>{escape(path.as_posix())}</string></test>'
    return (
        f'<match target="scan">{test}{known_by}</match><match target="font">{test}{kerned}</match>'
    )


def _edit(name: str, value: str, mode: str = "assign_replace") -> str:
    return f'<edit name="{name}" mode="{mode}">{value}</edit>'


# Turns the engine's log records into problems, so a page that lost content is never delivered.

_PLACE = re.compile(r" at (\d+):(\d+)")
_NOT_DRAWN = re.compile(r"Failed to render SVG image (data:\S*)")
_SELECTOR = "Invalid or unsupported selector"
_GLYPH = re.compile(r'\.notdef glyph .*: "(.*)" \(U\+', re.DOTALL)


class EngineLog(logging.Handler):
    """Log handler that collects the engine's records while a document is pressed."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Store a record."""
        self.records.append(record)

    @property
    def missing_glyphs(self) -> tuple[str, ...]:
        """The characters that no font has a glyph for."""
        matches = (_GLYPH.match(record.getMessage()) for record in self.records)
        return tuple(sorted({match[1] for match in matches if match}))

    def place_selectors(self, style: str) -> None:
        """Give the records of selectors that the engine does not know their line and column."""
        records = [record for record in self.records if str(record.msg).startswith(_SELECTOR)]
        places = [*_invalid_selectors(style)] if records else []
        if len(places) == len(records):
            for record, (line, column) in zip(records, places, strict=True):
                record.msg, record.args = f"{record.getMessage()} at {line}:{column}", ()

    def problems(self, sheets: tuple[tuple[str, int], ...]) -> tuple[Problem, ...]:
        """Return a problem for each record except missing glyphs and pictures that failed.

        ``sheets``: name and first line of each style sheet in the concatenated style.
        """
        return tuple(
            _make_problem(record, sheets)
            for record in self.records
            if not _GLYPH.match(message := record.getMessage()) and not _NOT_DRAWN.match(message)
        )

    def undrawn_pictures(self, source: Any) -> tuple[Flaw, ...]:
        """Return a flaw for each picture that could not be drawn, at the nearest id around it.

        ``source``: the root element of the HTML.
        """
        matches = (_NOT_DRAWN.match(record.getMessage()) for record in self.records)
        return tuple(
            Flaw(
                "image-broken",
                "this picture cannot be drawn: one of its elements has a value that SVG does not"
                " allow there",
                nearest_anchor(
                    source, next((one for one in source.iter() if one.get("src") == match[1]), None)
                ),
                help="export the picture again as 'plain SVG', or as PNG",
            )
            for match in dict.fromkeys(filter(None, matches))
        )


@contextmanager
def engine_log() -> Iterator[EngineLog]:
    """Capture the engine's log while the context is active."""
    logger = logging.getLogger("weasyprint")
    log = EngineLog()
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(log)
    try:
        yield log
    finally:
        logger.removeHandler(log)
        logger.propagate = propagate


def _invalid_selectors(style: str | list[Any]) -> Iterator[tuple[int, int]]:
    """Yield the line and column of each rule of a style sheet whose selector is invalid."""
    import cssselect2  # both are the engine's own parsers, loaded with it
    import tinycss2

    for rule in tinycss2.parse_rule_list(style, skip_comments=True, skip_whitespace=True):
        if rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content:
            yield from _invalid_selectors(rule.content)
        elif rule.type == "qualified-rule":
            try:
                cssselect2.compile_selector_list(rule.prelude)
            except cssselect2.SelectorError:
                yield rule.source_line, rule.source_column


def nearest_anchor(source: Any, element: Any) -> str | None:
    """Return the id of an element, or of the nearest one around it; a section uses its heading's.

    ``source``: the root element of the HTML.
    """
    parents = {kid: parent for parent in source.iter() for kid in parent}
    while element is not None:
        if anchor := element.get("id") or element.get("data-heading"):
            return str(anchor)
        element = parents.get(element)
    return None


def _make_problem(record: logging.LogRecord, sheets: tuple[tuple[str, int], ...]) -> Problem:
    message = record.getMessage()
    place = _PLACE.search(message)
    if record.levelno >= logging.ERROR or place is None:
        short = re.sub(r"data:[^\s'\"]{40,}", "data:…", message)
        return Problem("layout-error", f"the layout engine says: {short}")
    line, column = int(place[1]), int(place[2])
    name, first = max(
        (sheet for sheet in sheets if sheet[1] <= line), key=lambda s: s[1], default=("style", 1)
    )
    return Problem(
        "layout-warning",
        f"the layout engine says: {message[: place.start()]}{message[place.end() :]}",
        Position(name, line - first + 1, column),
    )
