"""The only import of WeasyPrint, isolated from the machine's fonts, clock and network."""

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
from briefing.pdf.tags.structure import find_attribute
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


# Registers the product's font faces with fontconfig by path.
#
# With ``@font-face`` the engine copies each file before fontconfig reads it: 15 MB per process,
# left behind if the process is killed. Here fontconfig is given the files themselves, in rules
# equivalent to the engine's own (``FontConfiguration.add_font_face``, WeasyPrint 70.0).

_WEIGHTS: Final = {
    **{100: "thin", 200: "extralight", 300: "light", 400: "regular", 500: "medium"},
    **{600: "demibold", 700: "bold", 800: "extrabold", 900: "black"},
}
_EDIT: Final = '<edit name="{}" mode="{}">{}</edit>'


def register_faces(weasyprint: Any, faces: Iterable[Face]) -> Any:
    """Return an engine ``FontConfiguration`` with these faces and no others. Raises FontMissing."""
    text = weasyprint.text
    ffi, fontconfig, pangoft2 = text.ffi.ffi, text.ffi.fontconfig, text.ffi.pangoft2
    fonts = text.fonts.FontConfiguration()
    files = {face: face.path.absolute() for face in faces}
    rules = "".join(_write_rule(face, path) for face, path in files.items())
    configuration = f"<fontconfig>{rules}</fontconfig>".encode()
    fontconfig.FcConfigParseAndLoadFromMemory(fonts._config, configuration, True)
    for face, path in files.items():
        if not fontconfig.FcConfigAppFontAddFile(fonts._config, os.fsencode(path)):
            raise FontMissing(f"{face.family}: {path.name} is not a font")
    pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", fonts.font_map))
    return fonts


def _write_rule(face: Face, path: Path) -> str:
    """Return the fontconfig rules that set a file's family, slant and weight, and enable kerning.

    The family is prepended to those in the file, as in the engine's own rules. Some versions of
    Pango fail if no feature is named (WeasyPrint issue 2510). A test with the installed Pango says
    nothing about others, so the test that fails with another WeasyPrint version is the reminder to
    check again. A variable font serves all weights and keeps the weight range in its file.
    """
    edits = _EDIT.format("family", "prepend", f"<string>{escape(face.family)}</string>")
    slant = "italic" if face.style == "italic" else "roman"
    edits += _EDIT.format("slant", "assign_replace", f"<const>{slant}</const>")
    if face.weight:
        edits += _EDIT.format("weight", "assign_replace", f"<const>{_WEIGHTS[face.weight]}</const>")
    kerned = _EDIT.format("fontfeatures", "assign_replace", "<string>kern 1</string>")
    test = f'<test name="file"><string>{escape(path.as_posix())}</string></test>'
    return f'<match target="scan">{test}{edits}</match><match target="font">{test}{kerned}</match>'


# Turns the engine's log records into problems, so a page that lost content is never delivered.

_PLACE = re.compile(r" at (\d+):(\d+)")
_NOT_DRAWN = re.compile(r"Failed to render SVG image (data:\S*)")
_GLYPH = re.compile(r'\.notdef glyph .*: "(.*)" \(U\+', re.DOTALL)
_SELECTOR = "Invalid or unsupported selector"


class EngineLog(logging.Handler):
    """Log handler that collects the engine's messages while a document is pressed."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.messages: list[tuple[str, bool]] = []
        """Each message, and whether it is an error."""

    def emit(self, record: logging.LogRecord) -> None:
        """Store the message of a record."""
        self.messages.append((record.getMessage(), record.levelno >= logging.ERROR))

    @property
    def missing_glyphs(self) -> tuple[str, ...]:
        """The characters that no font has a glyph for."""
        matches = (_GLYPH.match(message) for message, _ in self.messages)
        return tuple(sorted({match[1] for match in matches if match}))

    def problems(self, sheets: tuple[tuple[str, int], ...], style: str = "") -> tuple[Problem, ...]:
        """Return a problem for each message except missing glyphs and pictures that failed.

        ``sheets``: name and first line of each style sheet in the concatenated ``style``, where
        selectors are looked for that the engine does not know, since it does not give their place.
        """
        problems = []
        unplaced = [message for message, _ in self.messages if message.startswith(_SELECTOR)]
        places = [*_invalid_selectors(style)] if unplaced and style else []
        selectors = iter(places if len(places) == len(unplaced) else ())
        for message, is_error in self.messages:
            if _GLYPH.match(message) or _NOT_DRAWN.match(message):
                continue
            place = next(selectors, None) if message in unplaced else None
            if match := _PLACE.search(message):
                place = int(match[1]), int(match[2])
                message = message.replace(match[0], "", 1)
            if is_error or place is None:
                short = re.sub(r"data:[^\s'\"]{40,}", "data:…", message)
                problems.append(Problem("layout-error", f"the layout engine says: {short}"))
                continue
            line, column = place
            before = [sheet for sheet in sheets if sheet[1] <= line]
            name, first = max(before, key=lambda sheet: sheet[1], default=("style", 1))
            position = Position(name, line - first + 1, column)
            message = f"the layout engine says: {message}"
            problems.append(Problem("layout-warning", message, position))
        return tuple(problems)

    def undrawn_pictures(self, source: Any) -> tuple[Flaw, ...]:
        """Return a flaw for each picture that could not be drawn, at the nearest id around it.

        ``source``: the root element of the HTML.
        """
        matches = (_NOT_DRAWN.match(message) for message, _ in self.messages)
        addresses = dict.fromkeys(match[1] for match in matches if match)
        pictures = (
            next((each for each in source.iter() if each.get("src") == address), None)
            for address in addresses
        )
        message = "this picture cannot be drawn: one of its elements has a value that SVG does not"
        help = "export the picture again as 'plain SVG', or as PNG"
        return tuple(
            Flaw("image-broken", f"{message} allow there", nearest_anchor(source, each), help=help)
            for each in pictures
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
    return find_attribute(element, parents, "id", "data-heading") or None
