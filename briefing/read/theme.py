"""Reads a theme: ``theme.yaml``, the files that it names, its style sheets and its renditions."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from msgspec import Struct, field

from briefing.model import HOUSE, Asset, Theme, limits
from briefing.model.renditions import ALL, RENDITIONS, Rendition
from briefing.model.theme import AddedRendition
from briefing.problems import Finding, Position, Problem, sort_problems
from briefing.read.assets import Room, read_asset
from briefing.read.files import Trouble, is_there, read_bytes
from briefing.read.fonts import read_faces
from briefing.read.yaml.parse import RENDITION, THEME, Form, Parsed, parse
from briefing.read.yaml.positions import Place
from briefing.system.cache import ABSENT, hash_bytes, hash_names
from briefing.system.colour import WHITE, adjust_to_contrast, contrast
from briefing.system.fonts import FAMILIES, Face
from briefing.system.paths import THEME_FILE, list_names
from briefing.system.suggest import suggest_name
from briefing.system.values import Value

RENDITION_FOLDER = "renditions"
"""Where a theme has its renditions: ``<name>.yaml``, each with its template."""
_STYLES = ("styles", "styles/blocks")
"""Where it has its style sheets."""
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""A name that file names and style sheets can hold."""
_TEXT = re.compile(r"([^{}]|\{\{|\}\}|\{[a-z][a-z0-9_]*\})*")
"""A label, with names in braces to be filled in."""


class ThemeReading(Value):
    """The result of reading a theme; the default one, if there is none or it has errors."""

    theme: Theme = HOUSE
    """Its labels are those of its renditions, too."""
    logo: Asset | None = None
    faces: tuple[Face, ...] = ()
    """The faces that it adds to the product's: in files of its own, and of installed families."""
    problems: tuple[Problem, ...] = ()
    file: Place | None = None
    contents: Mapping[str, bytes] = field(default_factory=dict)
    """Every file that was read but fonts and style sheets, by its path from the theme's folder.

    They are attached to PDFs, which a font's licence to be embedded does not allow.
    """
    fonts: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of its font files, by path."""
    lookups: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of the style sheets that were checked, and what was looked for and is absent."""
    renditions: Mapping[str, Rendition] = field(default_factory=dict)
    """Those that it adds, by name."""

    @property
    def inputs(self) -> dict[str, str]:
        """SHA-256 of every file that was read but style sheets, by path."""
        digests = {path: hash_bytes(content) for path, content in self.contents.items()}
        return {**digests, **self.fonts}


class _Folder(Struct):
    """The folder of a theme, with what was read from it so far."""

    path: Path
    shown: str
    """How it is written in problems."""
    contents: dict[str, bytes] = field(default_factory=dict)
    lookups: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read(self, path: str, limit: limits.Limit) -> bytes | None:
        data = read_bytes(self.path / path, self.path, limit.most)
        if isinstance(data, Trouble):
            self.problems.append(data.at(Position(f"{self.shown}/{path}")))
            return None
        return data

    def parse(self, path: str, form: Form) -> Parsed | None:
        data = self.read(path, limits.YAML_FILE)
        if data is None:
            return None
        self.contents[path] = data
        parsed = parse(f"{self.shown}/{path}", data, form)
        self.problems += parsed.problems
        return parsed


def read_theme(folder: Path, *, shown: str | None = None) -> ThemeReading:
    """Read the theme in a folder. Never raises because of its files.

    ``shown`` is how the folder is written in problems.
    """
    if not is_there(folder / THEME_FILE):
        return ThemeReading(lookups={THEME_FILE: ABSENT})
    there = _Folder(folder, str(shown or folder))
    problems = there.problems
    parsed = there.parse(THEME_FILE, THEME)
    if parsed is None or parsed.value is None or parsed.file is None:
        file = parsed.file if parsed else None
        return ThemeReading(problems=tuple(problems), file=file, contents=there.contents)
    theme: Theme = parsed.value
    file, logo = parsed.file, None
    problems += map(file.problem, find_low_contrasts(theme))
    faces, troubles = read_faces(theme.fonts, folder, file)
    problems += troubles
    if theme.logo is not None:
        picture = read_asset(folder, theme.logo, "asset", shown or "", Room())
        if picture.content is not None:
            there.contents[PurePosixPath(theme.logo).as_posix()] = picture.content
        if isinstance(picture.result, Trouble):
            problems.append(picture.result.at(file.position(("logo",))))
        elif isinstance(picture.result, Asset):
            logo = picture.result
    added = _read_renditions(there)
    known = (*RENDITIONS, *added)
    for place, name in enumerate(theme.cover):
        if name not in known:
            help = suggest_name(name, known, f"there are: {', '.join(known)}")
            message, at = f"there is no rendition '{name}'", file.position(("cover", place))
            problems.append(Problem("unknown-rendition", message, at, help))
    _check_style_sheets(there, {*theme.families, *(face.family for face in faces)})
    wording: dict[str, dict[str, str]] = {}  # that of the theme prevails
    for labels in (*(rendition.labels(name) for name, rendition in added.items()), theme.wording):
        for tag, words in labels.items():
            wording.setdefault(tag, {}).update(words)
    return ThemeReading(
        theme.model_copy(update={"wording": wording}),
        logo,
        faces,
        sort_problems(problems),
        file,
        there.contents,
        {Path(f.file).relative_to(folder.absolute()).as_posix(): f.digest for f in faces if f.file},
        there.lookups,
        {name: rendition.make_rendition(name) for name, rendition in added.items()},
    )


def _check_style_sheets(there: _Folder, families: set[str]) -> None:
    """Check the style sheets; ``families``: those that a PDF may use besides the product's."""
    known = tuple(sorted({*FAMILIES, *families}))
    for place in _STYLES:
        for name in list_names(there.path / place):
            path = f"{place}/{name}"
            if name.endswith(".css") and (data := there.read(path, limits.STYLE_SHEET)) is not None:
                from briefing.read.stylesheets import check_style_sheet  # few themes need it

                there.lookups[path] = hash_bytes(data)
                there.problems += check_style_sheet(f"{there.shown}/{path}", data, known)


def _read_renditions(there: _Folder) -> dict[str, AddedRendition]:
    """Return the renditions that the theme adds, by name."""
    place = there.path / RENDITION_FOLDER
    there.lookups[f"{RENDITION_FOLDER}/"] = hash_names(place)
    added = {}
    for file in list_names(place):
        parsed = None
        if file.endswith((".yaml", ".yml")):
            parsed = there.parse(f"{RENDITION_FOLDER}/{file}", RENDITION)
        if parsed is not None and parsed.value is not None and parsed.file is not None:
            name = Path(file).stem
            faults = [*_check_rendition(name, parsed.value, parsed.file, place)]
            there.problems += faults
            if not faults:
                added[name] = parsed.value
    return added


def _check_rendition(
    name: str, added: AddedRendition, file: Place, place: Path
) -> Iterator[Problem]:
    """Yield what is wrong with a rendition besides its fields."""

    def unusable(message: str, help: str, *path: str) -> Problem:
        return Problem("rendition-unusable", message, file.position(path), help)

    if name in (*RENDITIONS, ALL):
        help = f"rename {name}.yaml and its template; to change '{name}', replace its template only"
        yield unusable(f"the program has a rendition '{name}' already", help)
    elif not _NAME.fullmatch(name):
        help = "use small letters and digits, with hyphens between words"
        yield unusable(f"'{name}' cannot be the name of a rendition", help)
    own = f"{added.template or name}.html.jinja"
    if added.template not in RENDITIONS and not is_there(place / own):
        message = f"the rendition has no template: {RENDITION_FOLDER}/{own} is not there"
        help = f"write it, or name one of the program's: 'template: {next(iter(RENDITIONS))}'"
        yield unusable(message, help, *(("template",) if added.template else ()))
    for tag, words in added.wording.items():
        for label, text in words.items():
            if not _TEXT.fullmatch(text):
                message = f"'{text}' has {{braces}} that cannot be filled in"
                help = "write one name between braces, such as {publisher}"
                yield Problem("bad-label", message, file.position(("wording", tag, label)), help)


# Checks that the colours of a theme have sufficient contrast (WCAG 2.2, 1.4.3 and 1.4.11).

TEXT, LINE = 4.5, 3.0
"""Minimum contrast of text, and of meaningful non-text elements."""
PRINTED = "printed paper"
"""A background that themes cannot set."""
PAIRS = (
    *((name, ground, TEXT) for name in ("ink", "accent", "signal", "grey")
      for ground in ("paper", PRINTED, "tint")),
    ("on_accent", "accent", TEXT),
    *(("rule", ground, LINE) for ground in ("paper", PRINTED)),
)  # fmt: skip
"""Foreground, background and minimum contrast."""


def find_low_contrasts(theme: Theme) -> Iterator[Finding]:
    """The colours of a theme have sufficient contrast with their backgrounds."""
    light, dark = {**dict(theme.colours), PRINTED: WHITE}, theme.dark_scheme
    for scheme, colours, given in (
        ("colours", light, theme.colours.model_fields_set),
        ("dark", dict(dark), dark.model_fields_set),
    ):
        pairs = [pair for pair in PAIRS if pair[1] in colours]
        low: dict[str, list[str]] = {}
        for name, ground, least in pairs:
            ratio = contrast(colours[name], colours[ground])
            if ratio < least:
                # Reported for the colour that the theme sets, or else for the foreground.
                is_ground = name not in given and ground in given
                at, other = (ground, name) if is_ground else (name, ground)
                ratio = int(ratio * 100) / 100  # truncated: rounding could reach the minimum
                with_which = f"with '{other}' ({colours[other]})"
                low.setdefault(at, []).append(
                    f"{ratio:g}:1 {with_which}, where {least:g}:1 is needed"
                )
        for at, ratios in low.items():
            needs = [(colours[g if n == at else n], least) for n, g, least in pairs if at in (n, g)]
            near = adjust_to_contrast(colours[at], needs)
            message = f"'{at}' ({colours[at]}) has too little contrast: {'; '.join(ratios)}"
            help = f'the nearest colour that has enough is "{near}"' if near else None
            yield Finding("low-contrast", message, (scheme, at), help=help)
