"""What no checker tells of a page: what is cut off, where the focus goes, what is announced."""

from __future__ import annotations

from typing import Final, NamedTuple

from playwright.sync_api import Page

LANDMARKS: Final = frozenset(
    {"banner", "main", "navigation", "complementary", "contentinfo", "region", "search", "form"}
)
"""The roles that a screen reader lists as landmarks."""
_TOO_WIDE: Final = "document.documentElement.scrollWidth > innerWidth"

_CUT_OFF: Final = """() => [...document.querySelectorAll("main *")].filter(box => {
    const style = getComputedStyle(box);
    if (style.clipPath === "inset(50%)") return false;  // for those who listen
    return style.overflowX === "hidden" && box.scrollWidth > box.clientWidth + 1
        || style.overflowY === "hidden" && box.scrollHeight > box.clientHeight + 1;
}).map(box => box.outerHTML.slice(0, 99))"""

_MOVED: Final = """() => [...document.querySelectorAll("main *")].filter(box =>
    box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX === "auto"
    && !box.querySelector("table, svg, img")).map(box => box.outerHTML.slice(0, 99))"""

_FRAMES: Final = """() => [...document.querySelectorAll("main *")].filter(box =>
    box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX === "auto"
).map(box => [box.outerHTML.slice(0, 99),
    box.tabIndex === 0 && (box.hasAttribute("aria-label") || box.hasAttribute("aria-labelledby")),
    ["backgroundImage", "maskImage"].some(name => getComputedStyle(box)[name] !== "none")])"""

_CUT_LABELS: Final = """() => [...document.querySelectorAll(".scroll svg text")].filter(text => {
    const label = text.getBoundingClientRect(), frame = text.closest(".scroll");
    const left = frame.getBoundingClientRect().left - frame.scrollLeft;
    return label.left < left || label.right > left + frame.scrollWidth;
}).map(text => text.textContent)"""

_GAPS: Final = """() => [...document.querySelectorAll("thead .scale")].flatMap(scale => {
    const years = [...scale.querySelectorAll("text")].map(year => year.getBoundingClientRect());
    const seen = years.filter(box => box.width > 0);
    return seen.slice(1).map((box, n) => (box.left - seen[n].right) / box.height);
})"""

_FOCUSED: Final = """() => {
    const focused = document.activeElement, box = focused.getBoundingClientRect();
    const style = getComputedStyle(focused);
    return focused === document.body ? null
        : [[...document.querySelectorAll("*")].indexOf(focused), focused.outerHTML.slice(0, 99),
            box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0
            && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1];
}"""

_SPACED: Final = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
        word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
}"""


class Frame(NamedTuple):
    """An element that scrolls sideways at this size of the window."""

    element: str
    is_reached: bool
    """Whether it can be focused and has an accessible name."""
    has_hint: bool
    """Whether it shows that there is more to see."""


class Stop(NamedTuple):
    """An element that has the focus, and its place among all elements, in source order."""

    place: int
    element: str
    is_seen: bool
    """Whether it is in view with a visible outline."""


class Heard(NamedTuple):
    """An announced item: its role, its name, and the level if it is a heading."""

    role: str
    name: str
    level: int


def is_wider_than_the_window(page: Page) -> bool:
    """Return whether the whole page scrolls sideways (WCAG 1.4.10)."""
    return bool(page.evaluate(_TOO_WIDE))


def moved_sideways(page: Page) -> list[str]:
    """Return elements that scroll sideways, except tables and drawings, which may."""
    return list(page.evaluate(_MOVED))


def frames(page: Page) -> list[Frame]:
    """Return all elements that scroll sideways."""
    return [Frame(*found) for found in page.evaluate(_FRAMES)]


def cut_labels(page: Page) -> list[str]:
    """Return labels of drawings that are cut off even after scrolling."""
    return list(page.evaluate(_CUT_LABELS))


def gaps_between_years(page: Page) -> list[float]:
    """Return the gaps between years on timelines, as fractions of the line height."""
    return list(page.evaluate(_GAPS))


def cut_off(page: Page) -> list[str]:
    """Return elements whose own box hides a part of them."""
    return list(page.evaluate(_CUT_OFF))


def space_out(page: Page) -> None:
    """Apply the text spacing of WCAG 1.4.12, which the content security policy allows."""
    page.evaluate(_SPACED)


def stops(page: Page) -> list[Stop]:
    """Return each focus stop of the Tab key, until it leaves the page or comes back."""
    found: list[Stop] = []
    while len(found) < 5000:
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused is None or (found and focused[0] in (found[0].place, found[-1].place)):
            return found
        found.append(Stop(*focused))
    raise AssertionError("the keys do not come to an end")


def heard(page: Page) -> list[Heard]:
    """Return all that is announced, in reading order."""
    answer = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    nodes = {node["nodeId"]: node for node in answer["nodes"]}
    coming, items = [answer["nodes"][0]], []
    while coming:
        node = coming.pop()
        if not node["ignored"]:
            levels = [p["value"]["value"] for p in node["properties"] if p["name"] == "level"]
            role, name = (node.get(key, {}).get("value", "") for key in ("role", "name"))
            items.append(Heard(role, name, *(levels or [0])))
        children = map(nodes.get, node.get("childIds", ()))
        coming += reversed([child for child in children if child])
    return items
