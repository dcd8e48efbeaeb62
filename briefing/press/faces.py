"""Registers the project's font faces with fontconfig by file path.

With ``@font-face`` the engine copies each file before fontconfig reads it: 15 MB per process, left
behind if the process is killed. Here fontconfig is given the files themselves and the properties to
match each by, in rules equivalent to the engine's own (``FontConfiguration.add_font_face``,
observed with WeasyPrint 70.0).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from briefing.fonts import Face, FontMissing

_WEIGHTS: Final = {400: "regular", 500: "medium", 600: "demibold", 700: "bold"}
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
