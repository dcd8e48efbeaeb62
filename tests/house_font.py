"""A font file of a house, for themes that bring one: a face of the product under another name."""

from pathlib import Path

import fontpkg
from fontTools.ttLib import TTFont


def write_font(
    path: Path,
    family: str = "House Sans",
    weight: int = 400,
    *,
    italic: bool = False,
    bits: int = 0,
) -> Path:
    """Write a TrueType font; ``bits`` is what its licence says of embedding (OS/2 fsType)."""
    style = "italic" if italic else "normal"
    with TTFont(fontpkg.path("Fira Sans", min(max(weight, 400), 700), style)) as font:
        font["OS/2"].fsType, font["OS/2"].usWeightClass = bits, weight
        names = font["name"]
        names.names = [name for name in names.names if name.nameID not in (1, 16, 21)]
        names.setName(family, 1, 3, 1, 0x409)
        path.parent.mkdir(parents=True, exist_ok=True)
        font.save(path)
    return path
