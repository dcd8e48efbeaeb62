"""Writes the texts of a locator map that the content leaves out, from its outlines."""

from __future__ import annotations

from typing import Any

from briefing.charts import geography
from briefing.model import Briefing
from briefing.model.blocks.pictures import Map
from briefing.model.glossary import preferred_name
from briefing.model.wording import Wording


def fill_locator(block: Map, briefing: Briefing, wording: Wording) -> Map:
    """Return a map with its title, texts for readers who cannot see it, and disclaimer.

    What the content writes itself wins. A map whose file or country is missing stays as it is.
    """
    asset = briefing.assets.get(block.file)
    if block.locator is None or asset is None:
        return block
    outlines = geography.read(asset.content)
    own, near = outlines.country(block.locator), outlines.neighbours(block.locator)
    if not own:
        return block

    def name(number: int) -> str:
        feature = outlines.features[number]
        written = feature.properties.get(block.labels or "", "")
        return written or preferred_name(
            feature.name_in(briefing.document.language, wording.territories), briefing.terms
        )

    country = name(own[0])
    around = wording.listed(dict.fromkeys(filter(None, map(name, near))))
    marked = wording.listed(point.label for point in block.points)
    form = "neighbours" if around else "alone"
    described = [wording.say(f"map.locator.described.{form}", country=country, around=around)]
    described += [wording.say("map.locator.marked", places=marked)] if marked else []
    texts = {
        "title": wording.say(f"map.locator.title.{form}", country=country),
        "alt": wording.say(f"map.locator.alt.{form}", country=country, around=around),
        "long_description": " ".join(described),
        "boundary_disclaimer": wording.say("map.locator.disclaimer"),
    }
    update: dict[str, Any] = {key: text for key, text in texts.items() if not getattr(block, key)}
    return block.model_copy(update=update) if update else block
