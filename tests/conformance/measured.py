"""What no checker of rules looks at, measured in the browser: what is cut off, where keys go."""

from __future__ import annotations

from typing import Final, NamedTuple

from playwright.sync_api import Page

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
    """What is moved sideways in the window as it is."""

    element: str
    is_reached: bool
    """By keys, and those who listen are told its name."""
    has_hint: bool
    """That there is more to see."""


class Stop(NamedTuple):
    """An element that has the focus."""

    place: int
    """Among all elements of the page, in the order of the source."""
    element: str
    is_seen: bool
    """With an outline that tells it from the others."""


def is_wider_than_the_window(page: Page) -> bool:
    """Whether the whole page has to be moved sideways (WCAG 1.4.10)."""
    return bool(page.evaluate(_TOO_WIDE))


def moved_sideways(page: Page) -> list[str]:
    """What must be moved sideways; tables and drawings may, since they have two dimensions."""
    return list(page.evaluate(_MOVED))


def frames(page: Page) -> list[Frame]:
    """All that is moved sideways."""
    return [Frame(*found) for found in page.evaluate(_FRAMES)]


def cut_labels(page: Page) -> list[str]:
    """Labels of drawings that are cut also where all of the drawing has been moved into sight."""
    return list(page.evaluate(_CUT_LABELS))


def gaps_between_years(page: Page) -> list[float]:
    """Between the years on the scales of timelines, as parts of the height of a line."""
    return list(page.evaluate(_GAPS))


def cut_off(page: Page) -> list[str]:
    """Elements whose own box hides a part of them."""
    return list(page.evaluate(_CUT_OFF))


def space_out(page: Page) -> None:
    """Set the text as wide as a reader may (WCAG 1.4.12). The policy lets this pass."""
    page.evaluate(_SPACED)


def stops(page: Page) -> list[Stop]:
    """Where the tabulator key leads, until it leaves the page or comes back."""
    found: list[Stop] = []
    while len(found) < 5000:
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused is None or (found and focused[0] in (found[0].place, found[-1].place)):
            return found
        found.append(Stop(*focused))
    raise AssertionError("the keys do not come to an end")
