"""The phone and the server flag the same notes, at the same places: guard.js in Chromium against guard.py.

A note that the phone calls clean and the server flags would turn up on a sergeant's list without the officer ever
having been asked.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from app.records import guard
from tests.records import guard_figures
from tests.records.guard_texts import HOSTILE_UNITS, stuck_together

STATIC = Path(__file__).parents[2] / "static"
ORIGIN = "http://guard.test"
TYPES = {".js": "text/javascript", ".json": "application/json"}
READ_ALL = """async (texts) => {
    const { loadGuard } = await import("/js/guard/load.js");
    const { find, takeOut } = await loadGuard();
    return texts.map((text) => {
        const hits = find(text);
        return [hits.map(({ what, start, end }) => [what, start, end]), takeOut(text, hits)];
    });
}"""
FOLD_ALL = """async (texts) => {
    const { folder } = await import("/js/guard/fold.js");
    const read = folder((await (await fetch("/js/guard/patterns.json")).json()).fold);
    return texts.map((text) => { const { low, bare, at } = read(text); return [low, bare, at]; });
}"""


def _serve(route: Route) -> None:
    """The static files from disk; anything else is an empty page."""
    file = STATIC / route.request.url.removeprefix(ORIGIN + "/")
    if file.is_file():
        route.fulfill(path=file, content_type=TYPES[file.suffix])
    else:
        route.fulfill(body="<!doctype html><title>guard</title>", content_type="text/html")


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page of the phone that may import the guard."""
    context = browser.new_context()
    context.route(f"{ORIGIN}/**", _serve)
    page = context.new_page()
    page.goto(ORIGIN)
    yield page
    context.close()


def _by_the_server(text: str) -> list[Any]:
    hits = guard.find(text)
    return [[[str(hit.what), hit.start, hit.end] for hit in hits], guard.take_out(text, hits)]


def _assert_alike(page: Page, texts: list[str]) -> None:
    for text, by_the_phone in zip(texts, page.evaluate(READ_ALL, texts), strict=True):
        assert by_the_phone == _by_the_server(text), ascii(text)


def test_phone_and_server_agree_on_every_sentence_of_the_corpus(page: Page) -> None:
    _assert_alike(page, [sentence["text"] for sentence in guard_figures.sentences()])


@pytest.mark.parametrize("seed", range(5))
def test_phone_and_server_agree_on_texts_that_nobody_would_write(page: Page, seed: int) -> None:
    texts = [text.replace("\ud800", "\ufffd") for text in stuck_together(200, seed)]
    assert sum(bool(guard.find(text)) for text in texts) > 50
    _assert_alike(page, texts)


def test_phone_and_server_agree_on_hostile_texts(page: Page) -> None:
    _assert_alike(page, [unit * 300 for unit in HOSTILE_UNITS if unit != "\ud800"])


def test_phone_and_server_read_every_character_alike(page: Page) -> None:
    """Alone, after a letter, before an accent: in lower case, without accents, and at the same place."""
    known = [chr(code) for code in range(0x20000) if not unicodedata.category(chr(code)).startswith("C")]
    texts = ["".join(f"{one}a{one}\u0301" for one in known[n : n + 100]) for n in range(0, len(known), 100)]
    for text, (low, bare, at) in zip(texts, page.evaluate(FOLD_ALL, texts), strict=True):
        reading = guard._FOLD.read(text)
        assert (low, bare) == (reading.low, reading.bare), ascii(text)
        assert at == [reading.place(index) for index in range(len(low) + 1)], ascii(text)
