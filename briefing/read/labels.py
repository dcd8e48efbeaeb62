"""Reads the labels of a language, and checks them against the English ones before they are used."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath
from string import Formatter

from babel import Locale, UnknownLocaleError
from babel.dates import parse_pattern, tokenize_pattern
from msgspec import field

from briefing.model import limits
from briefing.model.wording import Wording
from briefing.problems import ContentPath, Finding, Part, Position, Problem, has_errors
from briefing.read import files
from briefing.read.files import Trouble, read_bytes
from briefing.read.theme import ThemeReading
from briefing.read.yaml.compose import compose
from briefing.read.yaml.parse import EMPTY
from briefing.read.yaml.positions import Group, Node, Place, Scalar
from briefing.system.cache import ABSENT, hash_bytes
from briefing.system.suggest import suggest_name
from briefing.system.values import Value

ENGLISH = "labels/en.yaml"
"""The file that has every label, with its placeholders."""
DATED = (
    *("as_of", "date.since", "date.until", "factcheck.as_of"),
    *("memberships.since", "memberships.until", "sources.accessed"),
)
"""Labels that contain a date. A language may add variants by the precision of the date."""
PRECISIONS = ("day", "month", "season", "year", "decade", "century", "interval")
_FIELDS = {"year": "Gyu", "month": "GyuMLQq", "day": "GyuMLQqdDEec"}
"""CLDR date pattern letters (UTS 35) allowed for each precision of a date."""
_OPTIONAL = frozenset({"alphabet"})
_NAMED = 10
"""Maximum number of missing labels named in a message."""
_PLACE = ("document", "language")
_HOUSE, _THEME = "templates", "theme"
_NO_THEME = ThemeReading()


class LabelsReading(Value):
    """The labels of a language, and what is wrong with them."""

    wording: Wording | None = None
    """The labels; the English ones if there are none for the language, or they have errors."""
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    """Why no document can be in the language, if so."""
    contents: Mapping[str, bytes] = field(default_factory=dict)
    """The files that were read, by folder and path in it."""
    lookups: Mapping[str, str] = field(default_factory=dict)
    """The files that were looked for and are absent, in the same way."""

    @property
    def inputs(self) -> dict[str, str]:
        """SHA-256 of the files that were read."""
        return {path: hash_bytes(content) for path, content in self.contents.items()}


class _LabelFile(Value):
    """A file of labels, by dotted name: None for what is not text."""

    labels: Mapping[str, str | None] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    file: Place | None = None


def read_labels(
    language: str,
    folders: Mapping[str, Path],
    theme: ThemeReading = _NO_THEME,
    shown: Mapping[str, str] | None = None,
) -> LabelsReading:
    """Read the labels of a language, or else of the language without its region.

    ``folders`` are searched in order, ``theme`` before ``templates``; ``shown`` is how they are
    written in problems. The English labels of ``templates`` define which names exist; those of a
    theme may add some for its own templates. Labels in ``theme.yaml`` replace those of the files.
    """
    contents, lookups = dict[str, bytes](), dict[str, str]()

    def read(folder: str, path: str) -> _LabelFile | None:
        place = f"{folder}/{path}"
        if not (folders[folder] / path).is_file():
            lookups[place] = ABSENT
            return None
        called = f"{(shown or {}).get(folder, folders[folder])}/{path}"
        # Templates belong to the program and may be linked from anywhere.
        within = folders[folder] if folder == _THEME else Path("/")
        data = read_bytes(folders[folder] / path, within, limits.YAML_FILE.most)
        if isinstance(data, Trouble):
            return _LabelFile(problems=(data.at(Position(called)),))
        contents[place] = data
        return _parse_labels(called, data)

    tags = dict.fromkeys((language.split("-")[0], language))  # the general one first
    places = [(folder, f"labels/{tag}.yaml") for tag in reversed(tags) for folder in folders]
    place, labels = next(((p, file) for p in places if (file := read(*p))), (("", ENGLISH), None))
    english = {folder: read(folder, ENGLISH) for folder in folders}
    known = {
        name: text
        for file in english.values()  # the theme's first
        for name, text in (file.labels.items() if file else ())
        if text is not None
    }
    wording = Wording(Locale("en"), known)
    refused = _check_direction(language)
    if refused is None and labels is None:
        refused = Finding(
            "unsupported-language",
            f"there are no labels in the language '{language}'",
            _PLACE,
            help=f"copy templates/{ENGLISH} to labels/{language}.yaml in the folder of your theme,"
            " and translate it (docs/theming.md, “Another language”)",
        )
    if refused or labels is None:
        findings = (refused,) if refused else ()
        return LabelsReading(wording, (), findings, contents, lookups)
    problems = [*labels.problems]
    if labels is not english[_HOUSE] and labels.file is not None and not has_errors(problems):
        problems += _check_labels(labels.labels, known, labels.file)
    own = {tag: theme.theme.wording[tag] for tag in tags if tag in theme.theme.wording}
    names = theme.renditions  # which bring labels of their own
    if theme.file is not None:
        problems += [
            theme.file.problem(fault)
            for tag, by_name in own.items()
            for name, text in by_name.items()
            if name.split(".")[0] not in names and name.removeprefix("rendition.") not in names
            if (fault := _find_fault(name, text, known, ("wording", tag, name)))
        ]
    if not has_errors(problems):
        words = {name: text or "" for name, text in labels.labels.items()}
        for by_name in own.values():
            words |= by_name
        wording = Wording(Locale.parse(PurePosixPath(place[1]).stem, sep="-"), words)
    return LabelsReading(wording, tuple(problems), (), contents, lookups)


def _check_direction(language: str) -> Finding | None:
    """Return a finding if a language is written from right to left, which is not laid out yet.

    Also if its direction is not known, nor how it writes dates: no document can be in it.
    Words in such a language, within a document in another one, are laid out correctly.
    """
    help = "write it in another language; it may contain words and quotations in this one"
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        name = Locale("en").languages.get(language.split("-")[0], language)
        message = f"dates cannot be written in {name}: CLDR does not have its names of months"
        return Finding("unsupported-language", message, _PLACE, help=help)
    if locale.text_direction == "ltr":
        return None
    message = f"{locale.get_language_name('en')} is written from right to left: such a document is"
    return Finding("right-to-left", f"{message} not supported yet", _PLACE, help=help)


def _check_labels(
    labels: Mapping[str, str | None], known: Mapping[str, str], file: Place
) -> Iterator[Problem]:
    """Yield what is wrong with a file that is to have all labels."""
    for name, text in labels.items():
        if fault := _find_fault(name, text, known, tuple(name.split("."))):
            yield file.problem(fault)
    if absent := [f"'{name}'" for name in known if name not in labels.keys() | _OPTIONAL]:
        more = f" and {len(absent) - _NAMED} more" if len(absent) > _NAMED else ""
        message = f"these labels are missing: {', '.join(absent[:_NAMED])}{more}"
        help = f"copy them from templates/{ENGLISH}, each into its group, and translate them"
        yield Problem("missing-label", message, file.source.position(0, 0), help)


def _find_fault(
    name: str, text: str | None, known: Mapping[str, str], path: ContentPath
) -> Finding | None:
    """Return what is wrong with a label. ``known``: the English labels by name."""
    above, _, precision = name.rpartition("_")
    is_variant = above in DATED and precision in PRECISIONS
    model = known.get(above if is_variant and name not in known else name)
    if model is None:
        help = suggest_name(name, known, f"templates/{ENGLISH} has them all")
        return Finding("unknown-label", f"there is no label '{name}'", path, Part.KEY, help)
    if text is None:
        help = "write the words after it, in quotes if they begin with a brace or a bracket"
        return Finding("bad-label", f"'{name}' has no text", path, help=help)
    if not _list_places(text) <= (there := _list_places(model)):
        listed = ", ".join(f"{{{place}}}" for place in sorted(there))
        message = f"'{text}' has other {{braces}} than '{model}'"
        help = f"the names that can be filled in: {listed or 'nothing'}"
        return Finding("bad-label", message, path, help=help)
    if above != "date.pattern" or precision not in _FIELDS:
        return None
    message = f"'{text}' is not a date pattern of a {precision}"
    fields = [value[0] for kind, value in tokenize_pattern(text) if kind == "field"]
    try:
        parse_pattern(text)
        if fields and all(field in _FIELDS[precision] for field in fields):
            return None
    except ValueError as error:
        message = f"{message}: {str(error)[:1].lower()}{str(error)[1:]}"
    help = "write d, MMMM, y for day, month, year, and other letters in 'single quotes'"
    return Finding("bad-label", message, path, help=help)


def _list_places(text: str) -> set[str]:
    """Return the placeholders of a label; the label itself if its braces do not match."""
    try:
        parts = [part for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return {text}
    return {text if form or conversion else str(name) for _, name, form, conversion in parts}


@lru_cache(maxsize=20)
def _parse_labels(called: str, data: bytes) -> _LabelFile:
    """Parse a file, memoised, since many briefings have the same labels."""
    source, problems = files.decode(called, data)
    if problems and not source.text:
        return _LabelFile(problems=problems)
    root, more = compose(source)
    if root is None:
        return _LabelFile(problems=(*problems, *(more or (EMPTY.at(Position(called)),))))
    return _LabelFile(dict(_leaves(root)), (*problems, *more), Place(source, root))


def _leaves(node: Node, above: str = "") -> Iterator[tuple[str, str | None]]:
    """Yield the texts of a file by dotted name; None for what is no text, such as a placeholder in
    braces without the quotes that it needs.
    """
    if isinstance(node, Group) and (not node.flow or any(node.value.values())):
        for name, inner in node.fields.items():
            yield from _leaves(inner, f"{above}.{name}" if above else name)
    else:
        has_words = isinstance(node, Scalar) and (node.value is not None or node.style)
        yield above, node.text if isinstance(node, Scalar) and has_words else None
