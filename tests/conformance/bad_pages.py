"""Defects for a good page: each function takes its HTML and adds one defect."""

from __future__ import annotations

import re


def _instead(html: str, old: str, new: str) -> str:
    assert old in html, f"the page has no {old}"
    return html.replace(old, new, 1)


def _with(html: str, more: str) -> str:
    """Return the page with more at the end of its text."""
    return _instead(html, "</article>", f"{more}</article>")


def _styled(html: str, css: str) -> str:
    """Return the page with more styles, and without the policy that would refuse them."""
    without = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    assert without != html
    return _instead(without, "</style>", f"{css}</style>")


# Found by axe, the Nu checker, or both


def no_language(html: str) -> str:
    return _instead(html, '<html lang="en"', "<html")


def unknown_language(html: str) -> str:
    return _instead(html, '<html lang="en"', '<html lang="english-ish"')


def no_title(html: str) -> str:
    return re.sub("<title>.*?</title>", "", html, count=1, flags=re.DOTALL)


def image_without_words(html: str) -> str:
    return _with(html, '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">')


def drawing_without_words(html: str) -> str:
    return _with(html, '<svg role="img" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>')


def link_without_words(html: str) -> str:
    return _with(html, '<a href="#main"><span aria-hidden="true">→</span></a>')


def pale_words(html: str) -> str:
    return _styled(html, "p { color: #a0a0a0 !important }")


def link_told_by_its_colour(html: str) -> str:
    link = '<p>Many words, <a href="#main">a link</a>, and many more words after it.</p>'
    return _with(_styled(html, "p a { text-decoration: none; color: #16395c }"), link)


def links_too_close(html: str) -> str:
    css = ".tiny a { display: inline-block; width: 9px; height: 9px; overflow: clip }"
    return _with(
        _styled(html, css), '<div class="tiny"><a href="#main">a</a><a href="#">b</a></div>'
    )


def heading_level_skipped(html: str) -> str:
    return _with(html, "<h5>A heading</h5>")


def list_of_paragraphs(html: str) -> str:
    return _with(html, "<ul><p>One</p></ul>")


def two_main_parts(html: str) -> str:
    return _instead(html, "</body>", "<main><p>More</p></main></body>")


def words_outside_every_part(html: str) -> str:
    return _instead(html, "</body>", "<p>Words at the end</p></body>")


def magnifying_forbidden(html: str) -> str:
    return _instead(html, "initial-scale=1", "initial-scale=1, user-scalable=no")


def id_twice(html: str) -> str:
    return _with(html, '<p id="main">Words</p>')


def element_left_open(html: str) -> str:
    return _with(html, "<div><p>Words</p>")


def unknown_element(html: str) -> str:
    return _with(html, "<center>Words</center>")


# Found by measuring


def keys_jump_about(html: str) -> str:
    return _with(html, '<a href="#main" tabindex="3">a link</a>')


def focus_not_seen(html: str) -> str:
    return _styled(html, "a:focus { outline: none !important }")


def block_of_a_fixed_width(html: str) -> str:
    return _with(_styled(html, ".fixed { width: 800px }"), '<p class="fixed">Words</p>')


def words_in_a_box_too_small(html: str) -> str:
    css = ".small { width: 4em; height: 1em; overflow: hidden }"
    return _with(_styled(html, css), '<p class="small">Many words in a box for one</p>')


def script(html: str) -> str:
    return _with(html, "<script>document.title = 'Else'</script>")


def picture_from_elsewhere(html: str) -> str:
    return _with(html, '<img alt="A flag" src="https://example.org/flag.png">')


# Noticed only by a person


def image_with_words_that_say_nothing(html: str) -> str:
    return _with(
        html, '<img alt="image" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">'
    )


def table_without_heads(html: str) -> str:
    return re.sub(r"<(/?)th\b[^>]*>", r"<\1td>", html)


def read_in_another_order(html: str) -> str:
    css = "article { display: flex; flex-direction: column-reverse }"
    return _styled(html, css)
