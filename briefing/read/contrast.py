"""Checks that the colours of a theme have sufficient contrast (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefing.model import Theme
from briefing.problems import Finding
from briefing.system.colour import WHITE, contrast, passing

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


def low_contrasts(theme: Theme) -> Iterator[Finding]:
    """The colours of a theme have sufficient contrast with their backgrounds."""
    light = {**dict(theme.colours), PRINTED: WHITE}
    yield from _low("colours", light, theme.colours.model_fields_set)
    dark = theme.in_the_dark
    yield from _low("dark", dict(dark), dark.model_fields_set)


def _low(scheme: str, colours: Mapping[str, str], given: set[str]) -> Iterator[Finding]:
    pairs = [pair for pair in PAIRS if pair[1] in colours]
    found: dict[str, list[str]] = {}
    for name, ground, least in pairs:
        ratio = contrast(colours[name], colours[ground])
        if ratio < least:
            # Reported for the colour that the theme sets, or else for the foreground.
            at, other = (name, ground) if name in given or ground not in given else (ground, name)
            ratio = int(ratio * 100) / 100  # truncated: rounding could reach the minimum
            words = f"{ratio:g}:1 with '{other}' ({colours[other]}), where {least:g}:1 is needed"
            found.setdefault(at, []).append(words)
    for at, low in found.items():
        needs = [(colours[g if n == at else n], least) for n, g, least in pairs if at in (n, g)]
        nearest = passing(colours[at], needs)
        yield Finding(
            "low-contrast",
            f"'{at}' ({colours[at]}) has too little contrast: {'; '.join(low)}",
            ("theme", scheme, at),
            help=f'the nearest colour that has enough is "{nearest}"' if nearest else None,
        )
