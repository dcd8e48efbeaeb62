"""Reads the pictures, maps and specifications that the content names: complete and harmless."""

from __future__ import annotations

import io
import json
import re
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from briefing.charts import Refused
from briefing.model import Asset, Briefing, limits
from briefing.model.blocks.pictures import Map
from briefing.model.briefing import MediaType
from briefing.problems import ContentPath, Finding, Problem
from briefing.read import files
from briefing.read.files import Trouble, is_folder, is_inside, names_match, quote_line, read_bytes
from briefing.system import json as strict_json
from briefing.system.paths import KINDS, is_plain, list_names
from briefing.system.suggest import nearest, nearest_each, suggest_name
from briefing.system.versions import extra_install_command

if TYPE_CHECKING:
    from briefing.charts import geography


class Room(Struct):
    """What is left of the limits for all files of a briefing while they are read."""

    files: int = limits.NAMED.most
    bytes: int = limits.FILES.most
    drawn: int = limits.DRAWINGS.most
    """Bytes of SVG pictures, maps and specifications."""
    pixels: int = limits.ALL_PIXELS.most
    rows: int = limits.ALL_ROWS.most


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SIGNATURES: dict[bytes, MediaType] = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
ASSETS: Mapping[str, tuple[str, limits.Limit]] = {
    "asset": ("picture", limits.PICTURE),
    "geography": ("map", limits.MAP),
    "specification": ("specification", limits.SPECIFICATION),
}
"""What a file is called that a kind of reference names, and how large it may be."""


class AssetFile(NamedTuple):
    """A file: its content, and the asset or what is wrong with it.

    A trouble is reported where the content names the file; problems have a position in the file.
    """

    content: bytes | None
    result: Asset | Trouble | tuple[Problem, ...]


def read_asset(folder: Path, written: str, kind: str, shown: str, room: Room) -> AssetFile:
    """Read a file that a briefing names by a path below its folder; ``shown``: for problems."""
    what, limit = ASSETS[kind]
    data = read_named(folder, written, limit.most, what, room)
    if isinstance(data, Trouble):
        return AssetFile(None, data)
    if kind == "asset":
        return AssetFile(data, _check_picture(written, data, room))
    room.drawn -= len(data)
    if room.drawn < 0:
        return AssetFile(None, report_excess(written, limits.DRAWINGS))
    source, problems = files.decode(shown, data)
    if problems:
        return AssetFile(data, problems)
    try:
        return AssetFile(data, _check_drawing(written, kind, source.text))
    except strict_json.Wrong as wrong:
        position = source.position_at(wrong.index)
        help = f"write the {what} again with the program that it came from"
        return AssetFile(data, (Problem("bad-json", wrong.message, position, help),))


def check_asset(written: str, kind: str, data: bytes) -> Asset | Trouble:
    """Return an asset, or why it cannot be used, without a position in the file."""
    limit = ASSETS[kind][1].most
    if len(data) > limit:
        return files.too_large(short(written), len(data), limit)
    if kind == "asset":
        return _check_picture(written, data, Room())
    try:
        return _check_drawing(written, kind, data.decode())
    except UnicodeDecodeError:
        return Trouble("not-utf8", f"'{short(written)}' is not saved as UTF-8")
    except strict_json.Wrong as wrong:
        return Trouble("bad-json", f"'{short(written)}' cannot be read: {wrong.message}")


def read_named(
    folder: Path, written: str, limit: int, what: str, room: Room, endings: Collection[str] = KINDS
) -> bytes | Trouble:
    """Read a file that the content names by a path below ``folder``.

    ``what`` is the kind of file for messages; ``endings``: those that its name may have.
    """
    room.files -= 1
    if room.files < 0:
        return report_excess(written, limits.NAMED)
    if outside := _check_path(folder, written, what, endings):
        return outside
    path = folder / written
    data = read_bytes(path, folder, limit)
    if isinstance(data, bytes) and names_match(path, folder):
        room.bytes -= len(data)
        return data if room.bytes >= 0 else report_excess(written, limits.FILES)
    if isinstance(data, bytes) or data.code == "missing-file":
        near = nearest(path.name, list_names(path.parent)) if is_folder(path.parent) else None
        help = f"the path begins in the folder '{folder.name}'"
        help = f"did you mean '{PurePosixPath(written).with_name(near)}'?" if near else help
        return Trouble("missing-file", f"there is no file '{short(written)}'", help)
    if is_folder(path):
        message = f"'{short(written)}' is a folder, not a {what}"
        return Trouble("unreadable-file", message, f"add the name of a {what} to it")
    return data


def report_excess(written: str, limit: limits.Limit) -> Trouble:
    """Return the trouble with a file with which those of the briefing exceed a limit for all."""
    message = f"with '{short(written)}', {limit.of} have more than {limit}"
    return Trouble("file-too-large", message, "make them smaller, or leave some out")


def _check_path(folder: Path, written: str, what: str, endings: Collection[str]) -> Trouble | None:
    inside = f"put the {what} into the folder '{folder.name}' and write its path from there"
    path, code, help = PurePosixPath(written), "unreadable-file", f"give the {what} another name"
    if not written.strip():
        return Trouble("missing-file", "no file is named here", inside)
    if "\\" in written:
        code, reason = "path-outside", "has a backslash"
        help = f"write paths with slashes; {inside}"
    elif written.startswith(("/", "~")) or ".." in path.parts or _SCHEME.match(written):
        code, reason, help = "path-outside", f"is not a path in the folder '{folder.name}'", inside
    elif not is_plain(written):
        reason = "contains an invisible character"
    elif any(part.startswith(".") for part in path.parts):
        reason = "is a hidden file, and hidden files are not read"
    elif path.suffix.casefold() not in endings:
        reason = f"does not end like a {what}"
        help = f"give the {what} one of these: {' '.join(sorted(endings))}"
    elif not is_inside(folder / written, folder):
        code, reason, help = "path-outside", f"leads out of the folder '{folder.name}'", inside
    else:
        return None
    return Trouble(code, f"'{short(written)}' {reason}", help)


# Pictures. Pillow is imported only if there is one.


def _trouble_with_raster(data: bytes, room: Room) -> str | None:
    """Return why a PNG or JPEG file cannot be used; None if it can. Every pixel is decoded."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
                width, height = image.size
                if width * height > limits.PIXELS.most:
                    return f"it has {width} × {height} pixels; at most {limits.PIXELS} can be used"
                room.pixels -= width * height
                if room.pixels < 0:
                    return f"all pictures together have more than {limits.ALL_PIXELS}"
                image.verify()
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
                image.load()
        except Image.DecompressionBombError:
            return f"it has far more than {limits.PIXELS}"
        except Exception:  # a decoder can fail in any way on damaged data
            return "it is damaged or incomplete"
    return None


def _detect_raster(data: bytes) -> MediaType | None:
    return next((kind for mark, kind in _SIGNATURES.items() if data.startswith(mark)), None)


def _check_picture(written: str, data: bytes, room: Room) -> Asset | Trouble:
    name, code, help = f"'{short(written)}'", "image-broken", "export the picture again"
    if media_type := _detect_raster(data):
        reason = _trouble_with_raster(data, room)
        if reason is None:
            return Asset(media_type, data)
        return Trouble(code, f"{name} cannot be used: {reason}", f"{help}, as PNG or JPEG")
    if not data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").startswith(b"<"):
        help = "open it in a picture editor and export it as PNG"
        return Trouble(code, f"{name} is not a PNG, JPEG or SVG picture", help)
    if len(data) > limits.SVG.most:
        message = f"{name} has {len(data) / 1_000_000:.1f} MB; {limits.SVG.of} has at most"
        help = "export it again with fewer details, or as PNG"
        return Trouble("file-too-large", f"{message} {limits.SVG}", help)
    room.drawn -= len(data)
    if room.drawn < 0:
        return report_excess(written, limits.DRAWINGS)
    from briefing.read.svg import trouble_with_svg  # only content with such a picture needs it

    def is_whole(raster: bytes) -> bool:
        return bool(_detect_raster(raster)) and _trouble_with_raster(raster, room) is None

    found = trouble_with_svg(data, is_whole)
    if found is None:
        return Asset("image/svg+xml", data)
    if found[0] == "svg-unsafe":
        help = "export it as 'plain SVG' with everything embedded"
        return Trouble("svg-unsafe", f"{name} has {found[1]}", help)
    return Trouble(code, f"{name} cannot be used: {found[1]}", help)


def short(written: str) -> str:
    """Shorten a path for a message."""
    return quote_line(written, 60)


# Maps and specifications of charts, as JSON.

_ESCAPED_FORM = re.compile(r"\\u[fF][bB-eE]")
"""An escape of JSON that may stand for a ligature or a presentation form."""


def load_json(content: str) -> tuple[Any, str]:
    """Return the value of a JSON text and the text, with letters in place of presentation forms.

    Raises strict_json.Wrong.
    """
    value = strict_json.loads(content)
    if _ESCAPED_FORM.search(content):
        content = json.dumps(value, ensure_ascii=False)
    plain = files.decompose_forms(content)
    return (value, content) if plain == content else (strict_json.loads(plain), plain)


def _check_drawing(written: str, kind: str, text: str) -> Asset | Trouble:
    """Return a map or specification, or why it cannot be drawn. Raises strict_json.Wrong."""
    value, content = load_json(text)
    code, help = "bad-specification", ""
    try:
        if kind == "geography":
            from briefing.charts import geography

            code = "bad-map"
            help = "save it as GeoJSON (RFC 7946) in degrees, simplified for a page"
            geography.read(content.encode())
            return Asset("application/geo+json", content.encode())
        from briefing.vega_lite import is_installed, validate

        validate.check_specification(value)
    except Refused as wrong:
        message = f"'{short(written)}' cannot be drawn: {wrong.message} ({wrong.place})"
        if wrong.reaches_out:
            code, help = "specification-unsafe", "put the data in as 'data: {values: […]}'"
        return Trouble(code, message, help or None)
    if not is_installed():
        message = "a 'vega_lite' block needs the extra 'vega'"
        return Trouble("extra-missing", message, extra_install_command("vega"))
    return Asset("application/json", content.encode())


# Finds what maps name that is not in their files.

_FEW = 8  # maximum number of names listed in one line of help


def find_unknown_places(briefing: Briefing) -> Iterator[Finding]:
    """Report names in maps that are not in their files, and points far from all features."""
    maps: list[tuple[ContentPath, Map]] = [
        (path, block) for path, block in briefing.blocks() if isinstance(block, Map)
    ]
    if briefing.document.map is not None:
        maps.append((("document", "map"), briefing.document.map))
    if maps:
        from briefing.charts import geography  # content without a map needs none of it
    for path, block in maps:
        if block.file in briefing.assets:
            found = geography.read(briefing.assets[block.file].content)
            yield from _find_unknown_names(block, found, path)
            yield from _find_far_points(block, found, path)


def _find_unknown_names(
    block: Map, found: geography.Geography, path: ContentPath
) -> Iterator[Finding]:
    file = short(block.file)
    properties = [*dict.fromkeys(name for one in found.features for name in one.properties)]
    names = sorted({name for one in found.features for name in one.names})
    codes = sorted({one.country_code for one in found.features if one.country_code})

    def listed(known: Sequence[str]) -> str:
        return f"{', '.join(known[:_FEW])}{' …' if len(known) > _FEW else ''}"

    if block.labels is not None and block.labels not in properties:
        message = f"no feature of '{file}' has a property '{block.labels}'"
        help = suggest_name(block.labels, properties, f"its properties are: {listed(properties)}")
        yield Finding("unknown-feature", message, (*path, "labels"), help=help)
    if (code := block.locator) is not None and not found.country(code):
        message = f"no outline in '{file}' has the code '{code}'"
        help = f"it has: {', '.join(codes[:_FEW])}; or take outlines that have '{code}'"
        if not codes:
            help = f"give each country its code, as Natural Earth does: 'iso_a2': '{code}'"
        yield Finding("unknown-feature", message, (*path, "locator"), help=help)
    named: list[tuple[str, ContentPath]] = [
        (name, ("highlight", number, "features", place))
        for number, one in enumerate(block.highlight)
        for place, name in enumerate(one.features)
    ]
    named += [(name, ("disputed", place)) for place, name in enumerate(block.disputed)]
    known = frozenset(names)
    unknown = [(name, where) for name, where in named if name not in known]
    meant = nearest_each((name for name, _ in unknown), names)
    for name, where in unknown:
        message = f"'{file}' has no feature with the id or the name '{name}'"
        near = meant.get(name)
        help = f"did you mean '{near}'?" if near else f"it has: {listed(names)}"
        yield Finding("unknown-feature", message, (*path, *where), help=help)


def _find_far_points(
    block: Map, found: geography.Geography, path: ContentPath
) -> Iterator[Finding]:
    """Report points farther from the features than these are from one another."""
    bounds = found.bounds()
    for number, point in enumerate(block.points):
        if bounds.is_far(point.lon, point.lat):
            file, place = short(block.file), (*path, "points", number, "lon")
            message = f"'{point.label}' is far from everything that '{file}' shows: {bounds}"
            help = "correct its degrees: lon is east, negative for west; lat north"
            if not bounds.is_far(point.lat, point.lon):
                swapped = f"'lon: {point.lat:g}' and 'lat: {point.lon:g}'"
                help = f"write {swapped}: degrees east, then north"
            yield Finding("point-off-map", message, place, help=help)
