"""Checks that a PNG or JPEG file is complete. Pillow is imported only if there is one."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Literal

from briefing import limits

MediaType = Literal["image/png", "image/jpeg"]

_SIGNATURES: dict[bytes, MediaType] = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


@dataclass
class Room:
    """What is left of the limits for all files of a briefing while they are read."""

    files: int = limits.NAMED.most
    bytes: int = limits.FILES.most
    drawn: int = limits.DRAWINGS.most
    """Bytes of SVG pictures, maps and specifications."""
    pixels: int = limits.ALL_PIXELS.most
    rows: int = limits.ALL_ROWS.most


def media_type_of(data: bytes) -> MediaType | None:
    """Return the media type by the first bytes."""
    for signature, media_type in _SIGNATURES.items():
        if data.startswith(signature):
            return media_type
    return None


def trouble_with_raster(data: bytes, room: Room | None = None) -> str | None:
    """Return why a PNG or JPEG file cannot be used; None if it can. Every pixel is decoded.

    ``room``: for how many pixels there is room, which is then less.
    """
    from PIL import Image

    room = room or Room()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
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
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            return f"it has far more than {limits.PIXELS}"
        except Exception:  # a decoder can fail in any way on damaged data
            return "it is damaged or incomplete"
    return None
