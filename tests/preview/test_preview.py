"""The preview in a real browser: what an author sees after a save."""

import time

import pytest

from tests.conformance.axe import violations
from tests.preview.conftest import DOCUMENT, SECTION, written

pytestmark = pytest.mark.xdist_group("chromium")  # a browser takes long to start

LONG = SECTION + "".join(f"  - paragraph: {'Words are said. ' * 30}\n" for _ in range(40))
STATE = "() => document.getElementById('state').dataset.phase"
WEB = "document.getElementById('web')"


@pytest.fixture(scope="module")
def page(browser, session):
    """Open one page for all tests: it must survive whatever is saved."""
    with browser.new_page(viewport={"width": 1440, "height": 900}) as page:
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{session.address}briefings/atlantis/")
        yield page


@pytest.fixture
def preview(page, session):
    """Return the page of a briefing with its original files, up to date."""
    session.save(SECTION)
    until(page, "The second paragraph.")
    yield page
    assert page.complaints == []


def words(page):
    return page.evaluate(f"() => {WEB}?.contentDocument?.body?.innerText ?? ''")


def until(page, text, phase="ready"):
    page.wait_for_function(
        f"""([text, phase]) => {WEB}?.contentDocument?.body?.innerText.includes(text)
        && document.getElementById('state').dataset.phase === phase""",
        arg=[text, phase], timeout=60_000,
    )  # fmt: skip


def until_failed(page):
    page.wait_for_function(f"() => ({STATE})() === 'failed'", timeout=60_000)


def until_told(page, words):
    """Wait for a message: that of an earlier click stays until the next response."""
    page.wait_for_function("words => place.innerText === words", arg=words)


def digests(page):
    return page.eval_on_selector_all("#paper img", "all => all.map(image => image.dataset.digest)")


def test_saved_text_appears_on_the_web_page_and_the_printed_pages(preview, session):
    before = digests(preview)
    session.save(SECTION.replace("second", "next"))
    until(preview, "The next paragraph.")
    assert digests(preview) != before
    preview.wait_for_function(
        "() => [...document.querySelectorAll('#paper img')].every(image => image.naturalWidth)"
    )


def test_a_save_with_errors_is_reported_and_the_last_pages_stay(preview, session):
    before = digests(preview)
    session.save(SECTION.replace("heading", "headding"))
    until_failed(preview)
    told = preview.inner_text("#problems")
    assert "'headding' is not a field of a section" in told
    assert "content/atlantis/one.yaml:1:1" in told
    assert "did you mean 'heading'?" in told
    assert ("The second paragraph." in words(preview), digests(preview)) == (True, before)
    session.save(SECTION.replace("second", "mended"))
    until(preview, "The mended paragraph.")
    assert preview.is_hidden("#problems")


@pytest.mark.parametrize(
    "added", ["", "  - bullets: {items: [A kind of block with a style of its own.]}\n"],
    ids=["same style", "other style"],
)  # fmt: skip
def test_both_panes_keep_their_scroll_position(preview, session, added):
    session.save(LONG)
    until(preview, "Words are said.")
    preview.evaluate(f"() => {{ {WEB}.contentWindow.scrollTo(0, 900); paper.scrollTop = 700; }}")
    session.save(LONG.replace("second", "other") + added)
    until(preview, "The other paragraph.")
    at = preview.evaluate(f"() => [{WEB}.contentWindow.scrollY, paper.scrollTop]")
    assert at == [900, 700]


def test_a_click_on_a_paragraph_shows_its_line_and_opens_the_editor(preview, session):
    opened = session.folder / "opened.txt"
    opened.unlink(missing_ok=True)
    preview.frame_locator("#web").locator("#p2").click()
    until_told(preview, "content/atlantis/one.yaml:5, opened in editor")
    preview.wait_for_timeout(100)
    assert opened.read_text() == f"{session.section}:5:13|"


def test_generated_content_is_in_no_file_and_a_paragraph_is_found_without_a_mouse(preview):
    preview.frame_locator("#web").locator(".colophon").click()
    preview.wait_for_function("() => place.innerText.startsWith('The program generates this')")
    preview.focus("#number")
    preview.keyboard.type("2")
    preview.keyboard.press("Enter")
    until_told(preview, "content/atlantis/one.yaml:5, opened in editor")


def test_keyboard_focus_stays_in_the_problem_list_when_it_changes(preview, session):
    broken = SECTION.replace("heading", "headding")
    session.save(broken)
    until_failed(preview)
    preview.focus("#problems button")
    session.save(f"{broken}notes: none\n")
    preview.wait_for_function("() => problems.innerText.includes('notes')")
    assert preview.evaluate("() => document.activeElement.className") == "where"
    preview.keyboard.press("Enter")
    until_told(preview, "content/atlantis/one.yaml:1, opened in editor")


def test_a_printed_preview_has_all_problems_and_no_page_images(preview, session):
    session.save(SECTION + "".join(f"wrong{n}: 1\n" for n in range(30)))
    until_failed(preview)
    preview.emulate_media(media="print")
    assert preview.evaluate("() => problems.scrollHeight - problems.clientHeight") == 0
    assert preview.is_visible("#problems li:last-child")
    assert preview.is_hidden("main")
    preview.emulate_media(media="screen")


@pytest.mark.parametrize("path", ["", "briefings/atlantis/"])
def test_the_end_of_the_session_is_announced_once_despite_retries(browser, session, path):
    page, asked = browser.new_page(), []

    def end(route):
        asked.append(route)
        route.fulfill(content_type="text/event-stream", body="retry: 20\n\n")

    page.route("**/events", end)
    page.goto(session.address + path)
    page.wait_for_function("() => state.innerText.startsWith('Not connected')")
    page.evaluate("""() => {
        window.said = 0;
        new MutationObserver(() => said++).observe(state, { childList: true, subtree: true });
    }""")
    before, until = len(asked), time.monotonic() + 60
    while len(asked) < before + 3:
        assert time.monotonic() < until
        page.wait_for_timeout(20)
    assert page.evaluate("() => said") == 0
    page.close()


def test_content_cannot_run_scripts_in_the_preview(preview, session):
    evil = "<img src=x onerror=alert(1)><script>parent.document.title='taken'</script>"
    session.save(f'{SECTION}"{evil}": 1\n')
    until_failed(preview)
    assert "is not a field of a section" in preview.inner_text("#problems")
    assert preview.evaluate("() => problems.querySelectorAll('script, img').length") == 0
    session.save(SECTION.replace("The first", evil))
    until(preview, "<script>")
    assert preview.title() == "Atlantis"


def test_the_list_has_every_briefing_including_new_ones(browser, session):
    page = browser.new_page()
    page.goto(session.address)
    page.wait_for_function("() => briefings.children.length === 2")
    content = session.folder / "content"
    written(content, "lemuria", DOCUMENT.replace("Atlantis", "Lemuria"))
    page.click("text=Lemuria")
    until(page, "The second paragraph.")
    page.close()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (400, "dark")])
def test_axe_finds_no_violations(browser, session, width, scheme):
    session.save(SECTION.replace("heading", "headding"))
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    for path in ("", "briefings/atlantis/"):
        page.goto(session.address + path)
        page.wait_for_selector("#briefings li, #problems li")
        assert violations(page) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    page.close()
