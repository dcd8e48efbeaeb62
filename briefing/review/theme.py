"""The rule for themes: every colour can be told from its ground (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefing.colour import WHITE, contrast, passing
from briefing.model import Theme
from briefing.problems import Finding

TEXT, LINE = 4.5, 3.0
"""The least contrast of text, and of what is no text and tells something."""
PRINTED = "printed paper"
"""A ground that no theme chooses."""
PAIRS = (
    *((name, ground, TEXT) for name in ("ink", "accent", "signal", "grey")
      for ground in ("paper", PRINTED, "tint")),
    ("on_accent", "accent", TEXT),
    *(("rule", ground, LINE) for ground in ("paper", PRINTED)),
)  # fmt: skip
"""What stands on what, and the contrast that it needs."""


def low_contrasts(theme: Theme) -> Iterator[Finding]:
    """The colours of a theme that cannot be told well from what they stand on, or under."""
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
            # It is told of the one that the theme has chosen, or of what stands on the other.
            at, other = (name, ground) if name in given or ground not in given else (ground, name)
            ratio = int(ratio * 100) / 100  # never rounded up to what would do
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
