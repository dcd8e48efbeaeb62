"""Checks that a PNG or JPEG file is complete. Pillow is imported only if there is one."""

from __future__ import annotations

import io
import warnings
from typing import Literal

MOST_PIXELS = 64_000_000
"""About twice a full page at 600 dpi."""

MediaType = Literal["image/png", "image/jpeg"]

_SIGNATURES: dict[bytes, MediaType] = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


def media_type_of(data: bytes) -> MediaType | None:
    """Return the media type by the first bytes."""
    for signature, media_type in _SIGNATURES.items():
        if data.startswith(signature):
            return media_type
    return None


def trouble_with_raster(data: bytes) -> str | None:
    """Return why a PNG or JPEG file cannot be used; None if it can. Every pixel is decoded."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
                width, height = image.size
                if width * height > MOST_PIXELS:
                    return _too_many(width, height)
                image.verify()
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
                image.load()
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            return f"it has far more than {MOST_PIXELS // 1_000_000} million pixels"
        except Exception:  # a decoder can fail in any way on damaged data
            return "it is damaged or incomplete"
    return None


def _too_many(width: int, height: int) -> str:
    most = MOST_PIXELS // 1_000_000
    return f"it has {width} × {height} pixels; at most {most} million can be used"
