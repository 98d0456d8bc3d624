"""Every macro and frame, opened as a reader would: dark, narrow, right to left, with letters twice as large."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.browser.lookbook import PAGES, create_lookbook

READERS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "right-to-left": {"language": "ar"},
    "large-letters": {"letters": "200%"},
    "sergeant": {"viewport": {"width": 1280, "height": 800}},
}

OPEN_EVERYTHING = """() => {
  for (const e of document.querySelectorAll('details, [data-notice], [data-saved], .guard')) {
    e.hidden = false
    e.open = true
  }
}"""

TOO_SMALL = """() => {
  const targets = 'button, input, textarea, select, summary, a[class], nav a, .chip'
  return [...document.querySelectorAll(targets)].filter(e => {
    if (e.type === 'hidden' || e.matches('.skip') || !e.checkVisibility()) return false
    const { width, height } = (e.closest('.chip') ?? e).getBoundingClientRect()
    return width < 44 || height < 43.9
  }).map(e => e.outerHTML.slice(0, 90))
}"""

#: What is asked for once the lock has begun to watch.
WATCHED = "() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/js/status.js'))"

CUT_OFF = """() => [...document.querySelectorAll('.chip span, .button, .bar span, .mark, h1, h2, summary')].filter(e =>
  e.checkVisibility() && e.clientWidth && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML.slice(0, 90))"""

FOCUSED = """() => {
  const e = document.activeElement
  if (!e || e === document.body) return null
  const drawn = e.closest('.chip') ? e.nextElementSibling : e
  const { outlineStyle, outlineWidth, boxShadow, backgroundColor } = getComputedStyle(drawn)
  const box = drawn.getBoundingClientRect()
  const middle = Math.min(Math.max(box.y + box.height / 2, 1), innerHeight - 1)
  const top = document.elementFromPoint(box.x + box.width / 2, middle)
  return {
    what: e.outerHTML.slice(0, 90),
    ring: outlineStyle === 'solid' && outlineWidth === '3px' && (boxShadow + backgroundColor).includes('255, 221, 0'),
    seen: !!top && (drawn.contains(top) || top === e),
  }
}"""


@pytest.fixture(scope="module")
def lookbook() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_lookbook(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def open_as(browser: Browser, lookbook: str, name: str, reader: str) -> Page:
    """A page as one sort of reader has it, with everything that folds unfolded."""
    wants = dict(READERS[reader])
    letters, language = wants.pop("letters", None), wants.pop("language", "en")
    page = browser.new_page(**{"viewport": {"width": 360, "height": 740}, **wants})
    page.goto(f"{lookbook}/{name}?lang={language}")
    page.evaluate(OPEN_EVERYTHING)
    if letters:
        page.evaluate("size => { document.documentElement.style.fontSize = `calc(1.1875 * ${size})` }", letters)
    return page


@pytest.mark.parametrize("reader", READERS)
def test_pages_fit_their_readers_and_fingers(browser: Browser, lookbook: str, reader: str) -> None:
    """No sideways scrolling, nothing cut off, no target under 44 px: every page, for this reader."""
    wrong = {}
    for name in PAGES:
        page = open_as(browser, lookbook, name, reader)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found = [f"{wide} px too wide"] if wide > 0 else []
        found += page.evaluate(TOO_SMALL) + page.evaluate(CUT_OFF)
        if found:
            wrong[name] = found
        page.close()
    assert wrong == {}


@pytest.mark.parametrize("name", ["contact", "contact-refused", "fields", "today", "detail", "public"])
def test_whoever_tabs_sees_where_they_are(browser: Browser, lookbook: str, name: str) -> None:
    page = open_as(browser, lookbook, name, "light")
    lost = []
    for _step in range(90):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        if not (focused["ring"] and focused["seen"]):
            lost.append(focused)
    page.close()
    assert lost == []


def test_no_page_breaks_the_content_policy(browser: Browser, lookbook: str) -> None:
    """R-02: no inline script or style."""
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for name in PAGES:
        page.goto(f"{lookbook}/{name}?demo=1")
    page.close()
    assert [line for line in said if "Content Security Policy" in line] == []


def test_only_pages_that_load_parts_of_themselves_load_htmx(browser: Browser, lookbook: str) -> None:
    page = browser.new_page()
    with_htmx = set()
    for name in PAGES:
        page.goto(f"{lookbook}/{name}")
        if page.locator("script[src*=htmx]").count():
            with_htmx.add(name)
    page.close()
    assert with_htmx == {"list"}


def test_words_for_scripts_arrive_whatever_is_in_them(browser: Browser, lookbook: str) -> None:
    page = browser.new_page()
    page.goto(f"{lookbook}/today")
    assert page.evaluate("JSON.parse(document.body.dataset.words)") == {"it's": '<quoted> & "escaped"'}
    page.close()


def test_sunlight_is_remembered_on_the_phone(browser: Browser, lookbook: str) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(f"{lookbook}/notices")
    page.get_by_role("button", name="Sunlight").click()
    page.goto(f"{lookbook}/today")
    page.wait_for_selector("html[data-light=sun]")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.close()


def test_a_page_that_was_just_opened_is_not_locked(browser: Browser, lookbook: str) -> None:
    """However long it takes to load what watches over it."""
    page = browser.new_page()
    page.goto(f"{lookbook}/notices")
    page.wait_for_function(WATCHED)
    assert page.locator("dialog[open]").count() == 0
    page.close()


def test_all_style_of_a_staff_page_is_six_kilobytes_at_most() -> None:
    """Together they are part of the 45 kB of a first open (look.md). Residents' pages have a sheet beside it."""
    folder = Path(__file__).resolve().parents[2] / "static" / "css"
    sheets = [sheet for sheet in folder.glob("*.css") if sheet.stem not in {"residents", "print-public", "concerns"}]
    assert sum(len(brotli.compress(sheet.read_bytes(), quality=11)) for sheet in sheets) <= 6000
