"""Reads a theme, and the renditions that it adds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from msgspec import field

from briefing.model import HOUSE, Asset, Theme, limits
from briefing.model.renditions import ALL, RENDITIONS, Rendition
from briefing.model.theme import AddedRendition, Families
from briefing.problems import Finding, Position, Problem, has_errors, sort_problems
from briefing.read.assets import read_asset
from briefing.read.files import Trouble, is_there, read_bytes
from briefing.read.fonts import FontFile, check_faces, read_font
from briefing.read.yaml.parse import RENDITION, THEME, parse
from briefing.read.yaml.positions import YamlFile
from briefing.system.cache import ABSENT, hash_bytes, hash_names
from briefing.system.colour import WHITE, contrast, passing
from briefing.system.fonts import FAMILIES, Chosen, Face, family_names
from briefing.system.paths import THEME_FILE, list_names
from briefing.system.suggest import nearest, suggest_name
from briefing.system.values import Value

# Reads a theme from its folder: ``theme.yaml`` and the logo that it names.


class ThemeReading(Value):
    """The result of reading a theme; the default one, if there is none or it has errors."""

    theme: Theme = HOUSE
    logo: Asset | None = None
    faces: tuple[Face, ...] = ()
    """The faces of its font files."""
    problems: tuple[Problem, ...] = ()
    file: YamlFile | None = None
    contents: Mapping[str, bytes] = field(default_factory=dict)
    """Every file that was read but fonts, by its path from the theme's folder.

    They are attached to PDFs, which a font's licence to be embedded does not allow.
    """
    fonts: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of the font files that were read, by path."""
    lookups: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of the style sheets that were checked, and what was looked for and is absent."""
    renditions: Mapping[str, Rendition] = field(default_factory=dict)
    """Those that it adds, by name."""

    @property
    def inputs(self) -> dict[str, str]:
        """SHA-256 of every file that was read, by path."""
        digests = {path: hash_bytes(content) for path, content in self.contents.items()}
        return {**digests, **self.fonts}

    @property
    def families(self) -> tuple[Chosen, ...]:
        """What it chooses besides the product's faces: faces in files, and families."""
        return (*self.faces, *self.theme.families)


def read_theme(folder: Path, *, shown: str | None = None) -> ThemeReading:
    """Read the theme in a folder. Never raises because of its files.

    ``shown`` is how the folder is written in problems.
    """
    shown = str(shown or folder)
    path, name = folder / THEME_FILE, f"{shown}/{THEME_FILE}"
    if not is_there(path):
        return ThemeReading(lookups={THEME_FILE: ABSENT})
    data = read_bytes(path, folder, limits.YAML_FILE.most)
    if isinstance(data, Trouble):
        return ThemeReading(problems=(data.at(Position(name)),))
    contents = {THEME_FILE: data}
    found = parse(name, data, THEME)
    if found.file is None or found.value is None or has_errors(found.problems):
        return ThemeReading(problems=found.problems, file=found.file, contents=contents)
    theme, file, logo = found.value, found.file, None
    fonts = {PurePosixPath(path).as_posix(): read_font(folder, path) for path in theme.fonts.faces}
    faces, problems = _check_fonts(theme, file, fonts)
    problems = [*found.problems, *problems]
    if theme.logo is not None:
        picture = read_asset(folder, theme.logo, "asset")
        if picture.content is not None:
            contents[PurePosixPath(theme.logo).as_posix()] = picture.content
        if isinstance(picture.result, Trouble):
            problems.append(picture.result.at(file.position(("logo",))))
        elif isinstance(picture.result, Asset):
            logo = picture.result
    renditions = _read_renditions(folder, shown)
    known_renditions = (*RENDITIONS, *renditions.by_name)
    for place, name in enumerate(theme.cover):
        if name not in known_renditions:
            listed = f"there are: {', '.join(known_renditions)}"
            help = suggest_name(name, known_renditions, listed)
            message, at = f"there is no rendition '{name}'", file.position(("cover", place))
            problems.append(Problem("unknown-rendition", message, at, help))
    from briefing.read.stylesheets import read_style_sheets  # only a theme needs it

    known = FAMILIES.union(family_names((*faces, *theme.families)))
    faults, sheets = read_style_sheets(folder, shown, known)
    return ThemeReading(
        renditions.label(theme),
        logo,
        faces,
        sort_problems([*problems, *faults, *renditions.problems]),
        file,
        {**contents, **renditions.contents},
        {path: font.digest for path, font in fonts.items() if font.digest},
        {**sheets, **renditions.lookups},
        renditions.by_name,
    )


def _check_fonts(
    theme: Theme, file: YamlFile, fonts: Mapping[str, FontFile]
) -> tuple[tuple[Face, ...], list[Problem]]:
    """Return the faces of the font files, and what is wrong with them and the families."""
    faces, troubles = list[tuple[int, Face]](), list[tuple[int, Trouble]]()
    for place, path in enumerate(theme.fonts.faces):
        result = fonts[PurePosixPath(path).as_posix()].result
        if isinstance(result, Face):
            faces.append((place, result))
        else:
            troubles.append((place, result))
    troubles += check_faces(faces)
    problems = [trouble.at(file.position(("fonts", "faces", place))) for place, trouble in troubles]
    named = theme.fonts.model_fields_set & Families.model_fields.keys()
    wanted = {name: getattr(theme.fonts, name) for name in sorted(named)}
    own = {face.family for _, face in faces}
    # What is named may be in a file that cannot be used; and a check need not look for fonts.
    if not troubles and not own.issuperset(wanted.values()):
        from briefing.system.fonts import families

        there = sorted({*families(), *own})
        for name, family in wanted.items():
            if family not in there:
                near, listed = nearest(family, there), f"There are: {', '.join(there)}"
                help = f"did you mean '{near}'? {listed}" if near else listed
                message, at = f"there is no font family '{family}'", file.position(("fonts", name))
                problems.append(Problem("unknown-font", message, at, help))
    return tuple(face for _, face in faces), problems


# Reads the renditions that a theme adds: ``renditions/<name>.yaml``, each with its template.

RENDITION_FOLDER = "renditions"
"""Where a theme has its renditions."""
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""A name that file names and style sheets can hold."""
_TEXT = re.compile(r"([^{}]|\{\{|\}\}|\{[a-z][a-z0-9_]*\})*")
"""A label, with names in braces to be filled in."""


class _Renditions(Value):
    """The renditions of a theme, and what is wrong with them."""

    by_name: Mapping[str, Rendition]
    labels: tuple[Mapping[str, Mapping[str, str]], ...]
    """The labels that each brings, by language and name."""
    problems: tuple[Problem, ...]
    contents: Mapping[str, bytes]
    """The files that were read, by path from the theme's folder."""
    lookups: Mapping[str, str]
    """A hash of the names in the folder."""

    def label(self, theme: Theme) -> Theme:
        """Return a theme with the labels of its renditions beside its own, which prevail."""
        wording: dict[str, dict[str, str]] = {}
        for labels in (*self.labels, theme.wording):
            for tag, words in labels.items():
                wording[tag] = {**wording.get(tag, {}), **words}
        return theme.model_copy(update={"wording": wording}) if self.labels else theme


def _read_renditions(folder: Path, shown: str) -> _Renditions:
    """Read the renditions in a theme's folder; ``shown`` is how it is written in problems."""
    place = folder / RENDITION_FOLDER
    added, problems, contents = dict[str, AddedRendition](), list[Problem](), dict[str, bytes]()
    for file in list_names(place):
        path = f"{RENDITION_FOLDER}/{file}"
        if not file.endswith((".yaml", ".yml")):
            continue
        data = read_bytes(folder / path, folder, limits.YAML_FILE.most)
        if isinstance(data, Trouble):
            problems.append(data.at(Position(f"{shown}/{path}")))
            continue
        contents[path] = data
        parsed = parse(f"{shown}/{path}", data, RENDITION)
        problems += parsed.problems
        if parsed.value is not None and parsed.file is not None:
            name = Path(file).stem
            faults = [*_check_rendition(name, parsed.value, parsed.file, place)]
            problems += faults
            if not faults:
                added[name] = parsed.value
    return _Renditions(
        {name: one.make_rendition(name) for name, one in added.items()},
        tuple(one.labels(name) for name, one in added.items()),
        tuple(problems),
        contents,
        {f"{RENDITION_FOLDER}/": hash_names(place)},
    )


def _check_rendition(
    name: str, added: AddedRendition, file: YamlFile, place: Path
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
            near = passing(colours[at], needs)
            message = f"'{at}' ({colours[at]}) has too little contrast: {'; '.join(ratios)}"
            help = f'the nearest colour that has enough is "{near}"' if near else None
            yield Finding("low-contrast", message, ("theme", scheme, at), help=help)
