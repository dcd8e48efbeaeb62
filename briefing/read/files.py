"""Reads bytes below the content folder, and decodes them to text with positions."""

import codecs
import os
import re
import stat
import unicodedata
from pathlib import Path

from msgspec.structs import force_setattr

from briefing.problems import Position, Problem
from briefing.system import paths
from briefing.system.values import Value

# Reads bytes from the content folder: complete, up to a limit, and from nowhere else.
#
# Nothing here interprets a file. A file that cannot be read is a :class:`Trouble` in plain words;
# the caller knows the line of the content to report it at.


class Trouble(Value):
    """Why a file cannot be read; without a position."""

    code: str
    message: str
    help: str | None = None

    def at(self, position: Position) -> Problem:
        """Return it as a problem at a position."""
        return Problem(self.code, self.message, position, self.help)


def is_inside(path: Path, folder: Path) -> bool:
    """Return whether ``path`` is below ``folder`` once all symbolic links are resolved."""
    try:
        return paths.is_inside(path, folder)
    except ValueError:  # a NUL in the name: reading it will report that
        return True


def is_there(path: Path) -> bool:
    """Return whether anything has that path, even a dangling link."""
    return os.path.lexists(path)


def is_folder(path: Path) -> bool:
    """Return whether it is an accessible folder."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def read_bytes(path: Path, within: Path, limit: int) -> bytes | Trouble:
    """Read a regular file below ``within``, or return the reason why not.

    The file is opened once and in non-blocking mode, so that a pipe or device in its place cannot
    stall a build, and no more than ``limit`` bytes are ever read.
    """
    name = path.name
    try:
        if not is_inside(path, within):
            return Trouble(
                "path-outside",
                f"'{name}' is a link that leads out of its folder",
                f"replace the link with a copy of the file, below '{within.name}'",
            )
        if path.is_symlink() and not path.exists():
            return Trouble(
                "missing-file",
                f"'{name}' is a link to a file that is not there",
                "replace the link with the file itself",
            )
        descriptor = os.open(os.path.realpath(path), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return Trouble("unreadable-file", f"'{name}' is not a file that can be read")
            if status.st_size > limit:
                return too_large(name, status.st_size, limit)
            data = file.read(limit + 1)
    except FileNotFoundError:
        return Trouble("missing-file", f"'{name}' is not there")
    except IsADirectoryError:
        help = "rename or remove the folder, and put the file in its place"
        return Trouble("unreadable-file", f"'{name}' is a folder, not a file", help)
    except PermissionError:
        what, remedy = f"'{name}'", f"chmod a+r {name}"
        if not os.access(path.parent, os.X_OK):
            what, remedy = f"the folder '{path.parent.name}'", f"chmod a+rx {path.parent.name}"
        message = f"{what} may not be read by the account that runs this program"
        return Trouble("unreadable-file", message, f"give read permission: {remedy}")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or "the name cannot be a file name"
        return Trouble("unreadable-file", f"'{name}' cannot be read: {reason.lower()}")
    return data if len(data) <= limit else too_large(name, len(data), limit)


def names_match(path: Path, folder: Path) -> bool:
    """Return whether a file has exactly this name, including case, on any file system."""
    while path != folder:
        try:
            with os.scandir(path.parent) as entries:
                names = {unicodedata.normalize("NFC", entry.name) for entry in entries}
        except OSError:  # a folder may be traversable but not listable
            return True
        if unicodedata.normalize("NFC", path.name) not in names:
            return False
        path = path.parent
    return True


def too_large(name: str, size: int, limit: int) -> Trouble:
    """Return the trouble with a file of more bytes than are read."""
    sizes = f"{size / 1_000_000:.1f} MB; at most {limit / 1_000_000:g} MB are read"
    return Trouble("file-too-large", f"'{name}' has {sizes}")


# Decodes bytes to text, with positions.
#
# A line here is what an editor shows as one: it ends with a line feed, a carriage return or both,
# and nothing else. Invisible and unprintable characters are rejected, because YAML would take
# some of them (U+0085, U+2028, U+2029) for line ends, and others would be lost on paper.

LINE_END = re.compile(r"\r\n|\n|\r")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_FORMS = re.compile("[\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufb4f\ufb50-\ufdff\ufe70-\ufefc]")
"""Ligatures and presentation forms of Latin, Armenian, Hebrew and Arabic letters."""
_HARDLY_TEXT = 20
_NAMES = {
    "\x00": "a NUL character",
    "\x0b": "a vertical tab",
    "\x0c": "a form feed",
    "\x1b": "an escape character",
    "\x7f": "a delete character",
    "\x85": "an invisible line end",
    "\u2028": "an invisible line separator",
    "\u2029": "an invisible paragraph separator",
    "\ufeff": "an invisible byte order mark",
}
_SAVE_AS = "save it again as text, with the encoding UTF-8 (Save as…, Encoding)"


class Span(Value):
    """A range of text as the parser counts: lines and columns from 0, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Source(Value):
    """The text of a file, its lines without their ends (at least one), and its name in problems."""

    file: str
    text: str
    lines: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        force_setattr(self, "lines", split_lines(self.text))

    def position(self, line: int, column: int, length: int = 1) -> Position:
        """Return the position of ``line``, ``column`` (from 0), clamped to the text."""
        last = len(self.lines) - 1
        if line > last:
            line, column = last, len(self.lines[last])
        excerpt = self.lines[line]
        column = min(column, len(excerpt))
        length = max(1, min(length, len(excerpt) - column))
        return Position(self.file, line + 1, column + 1, length, excerpt)

    def position_at(self, index: int) -> Position:
        """Return the position of a character of the text."""
        before = split_lines(self.text[:index])
        return self.position(len(before) - 1, len(before[-1]))

    def at(self, span: Span) -> Position:
        """Return the position of a span, cut at the end of its first line."""
        if span.line >= len(self.lines):
            return self.position(span.line, span.column)
        line = self.lines[span.line]
        end = span.end_column if span.end_line == span.line else len(line.rstrip())
        return self.position(span.line, span.column, end - span.column)


def split_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text, without line ends; at least one."""
    return tuple(LINE_END.split(text) if "\r" in text else text.split("\n"))


def decode(file: str, data: bytes) -> tuple[Source, tuple[Problem, ...]]:
    """Decode a file, and report what is wrong with it as text.

    An unusable character is replaced by U+FFFD so that reading can continue, unless there are so
    many that the file is hardly text; then the returned text is empty.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    text = data.decode(errors="replace")
    problems: list[Problem] = []
    found = list(_UNPRINTABLE.finditer(text))
    if found:
        position = Source(file, text).position_at(found[0].start())
        problems.append(unprintable(found[0].group(), position, len(found)))
    if len(found) + text.count("\ufffd") > max(_HARDLY_TEXT, len(text) // 20):
        message = "the file is not text, or is saved in an encoding other than UTF-8"
        return Source(file, ""), (Problem("not-utf8", message, Position(file), _SAVE_AS),)
    try:
        data.decode()
    except UnicodeDecodeError as error:
        byte = data[error.start : error.start + 1].hex().upper()
        message = f"the file is not saved as UTF-8: there is a byte 0x{byte} here"
        at = Source(file, text).position_at(len(data[: error.start].decode()))
        problems.append(Problem("not-utf8", message, at, _SAVE_AS))
    return Source(file, _UNPRINTABLE.sub("\ufffd", text) if found else text), tuple(problems)


def decompose_forms(text: str) -> str:
    """Return text with letters in place of ligatures and presentation forms, such as ﬁ and ﷺ.

    They come with text copied from a PDF, stand for how letters are drawn, and are not found by who
    searches for the letters. All else is kept as it is written, such as ² and ½.
    """
    if text.isascii():
        return text
    return _FORMS.sub(lambda form: unicodedata.normalize("NFKC", form[0]), text)


def find_unprintable(text: str) -> str | None:
    """Return the first unprintable character of a value; it may come from an escape."""
    found = None if text.isprintable() else _UNPRINTABLE.search(text)
    return found.group() if found else None


def unprintable(character: str, position: Position, count: int = 1) -> Problem:
    """Report an unprintable character."""
    name = _NAMES.get(character, "a control character")
    more = f", and {count - 1} more of the kind" if count > 1 else ""
    return Problem(
        "control-character",
        f"there is {name} (U+{ord(character):04X}) here, which cannot be printed{more}",
        position,
        "delete the text around this place and type it again",
    )


def quote_line(text: str, most: int) -> str:
    """Quote a text for a message: on one line, truncated to ``most`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
