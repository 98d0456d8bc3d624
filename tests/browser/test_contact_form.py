"""The contact form on the smallest usual phone, 360 × 740, as domain.md lays it out."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from tests.browser.test_lookbook import lookbook as lookbook

BOXES = """() => Object.fromEntries([...document.querySelectorAll('.chip input, summary, button, .top a')]
  .filter(e => e.checkVisibility()).map((e, n) => {
    const { x, y, width, height } = e.getBoundingClientRect()
    return [n + e.name + e.value, [x, y, width, height].join()]
  }))"""
AT_SAVE = "e => { const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2] }"


def contact(browser: Browser, lookbook: str, name: str = "contact") -> Page:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{lookbook}/{name}")
    return page


def tap(page: Page, words: str) -> None:
    """Touch the middle of an answer where it stands, without the scrolling that a test tool adds."""
    box = page.get_by_label(words, exact=True).bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_all_that_is_required_is_above_save_without_scrolling(browser: Browser, lookbook: str) -> None:
    page = contact(browser, lookbook)
    save = page.locator(".thumb").bounding_box()
    bottoms = [box["y"] + box["height"] for f in page.locator("form > fieldset").all() if (box := f.bounding_box())]
    page.close()
    assert len(bottoms) == 4
    assert save and save["y"] + save["height"] == 740
    assert max(bottoms) <= save["y"]


def test_nothing_moves_while_the_answers_are_tapped(browser: Browser, lookbook: str) -> None:
    page = contact(browser, lookbook)
    before = page.evaluate(BOXES)
    for words in ("Last hour", "On the street", "Said hello, talked", "They thanked us", "2–5"):
        tap(page, words)
        assert page.get_by_label(words, exact=True).is_checked()
        assert page.evaluate(BOXES) == before
    page.close()


def test_the_list_of_other_places_covers_and_does_not_push(browser: Browser, lookbook: str) -> None:
    page = contact(browser, lookbook)
    save = page.locator(".what").bounding_box()
    page.get_by_text("Other…").click()
    page.get_by_label("Central Mosque").check()
    assert page.locator(".what").bounding_box() == save
    assert page.locator("[name=place]:checked").count() == 1
    page.close()


def test_the_day_and_time_is_asked_only_for_another_time(browser: Browser, lookbook: str) -> None:
    page = contact(browser, lookbook)
    assert not page.locator("[name=occurred_at]").is_visible()
    page.get_by_label("Other", exact=True).check()
    assert page.locator("[name=occurred_at]").is_visible()
    page.close()


def test_after_a_save_a_second_tap_in_the_same_place_hits_nothing(browser: Browser, lookbook: str) -> None:
    page = contact(browser, lookbook)
    x, y = page.get_by_role("button", name="Save").evaluate(AT_SAVE)
    page.evaluate("document.querySelector('form').hidden = true")
    page.evaluate("document.querySelector('[data-saved]').hidden = false")
    hit = page.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('a, button')?.textContent ?? null", [x, y])
    page.close()
    assert hit is None


def test_errors_are_listed_first_and_each_leads_to_its_question(browser: Browser, lookbook: str) -> None:
    page = contact(browser, lookbook, "contact-refused")
    links = page.locator("[data-errors] a").all()
    assert [link.inner_text() for link in links[:3]] == [
        "Choose when it was",
        "Choose where it was",
        "Choose how many people",
    ]
    for link in links:
        assert page.locator(str(link.get_attribute("href"))).count() == 1
    assert "lamp by the bins" in page.locator("[name=note]").input_value()
    page.close()


def test_the_cached_form_names_nobody_and_no_place(browser: Browser, lookbook: str) -> None:
    """Shell pages are the same for everyone; the place chips wait in a template."""
    page = browser.new_page(java_script_enabled=False)  # as it lies in the cache, before scripts fill it in
    page.goto(f"{lookbook}/contact-cached")
    assert page.locator("[data-owner] b").inner_text() == ""
    assert page.locator("[name=id]").input_value() == ""
    assert page.locator("[data-places] template[data-place-chip]").count() == 1
    assert page.locator("[data-all-places] input").count() == 0
    page.close()
