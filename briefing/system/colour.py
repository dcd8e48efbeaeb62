"""Contrast, lightness and adjustment of sRGB colours in six digits (``#16395c``).

Contrast and relative luminance are those of WCAG 2.2; lightness is L* of CIELAB.
"""

from collections.abc import Iterable
from itertools import product

BLACK, WHITE = "#000000", "#ffffff"


def luminance(colour: str) -> float:
    """Return the relative luminance, from 0 (black) to 1 (white)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _components(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lightness(colour: str) -> float:
    """Return the lightness L*, from 0 (black) to 100 (white)."""
    y = luminance(colour)
    return 116 * y ** (1 / 3) - 16 if y > 216 / 24389 else y * 24389 / 27


def mix_colours(colour: str, other: str, share: float) -> str:
    """Mix a colour with a share, from 0 to 1, of another."""
    pairs = zip(_components(colour), _components(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def adjust_to_contrast(colour: str, needs: Iterable[tuple[str, float]]) -> str | None:
    """Return the nearest lighter or darker colour with the required contrast to each other colour.

    None if there is none. For a single other colour, any contrast up to 4.58 can be reached, with
    black or white.
    """
    wanted = [*needs]
    for share, end in product(range(256), (BLACK, WHITE)):
        step = mix_colours(colour, end, share / 255)
        if all(contrast(step, other) >= least for other, least in wanted):
            return step
    return None


def match_lightness(colour: str, wanted: float) -> str:
    """Return the colour at the wanted lightness, mixed with white or black."""
    end = WHITE if wanted > lightness(colour) else BLACK
    steps = (mix_colours(colour, end, share / 255) for share in range(256))
    return min(steps, key=lambda tone: abs(lightness(tone) - wanted))


def mix_to_contrast(colour: str, ground: str, wanted: float) -> str:
    """Return the colour, mixed with black or white, in the wanted contrast to a darker ground.

    White, if that has less.
    """
    least = wanted * (luminance(ground) + 0.05) - 0.05
    end = BLACK if luminance(colour) > least else WHITE
    low, high = 0, 255
    while high - low > 1:
        middle = (low + high) // 2
        is_beyond = (luminance(mix_colours(colour, end, middle / 255)) > least) == (end == WHITE)
        low, high = (low, middle) if is_beyond else (middle, high)
    # The lighter of the two between which it lies.
    return mix_colours(colour, end, (high if end == WHITE else low) / 255)


def _components(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue
