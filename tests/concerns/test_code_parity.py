"""The phone makes codes as the server reads them: code.js in Chromium against code.py."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from app.concerns import code

STATIC = Path(__file__).parents[2] / "static"
ORIGIN = "http://code.test"
MAKE = """async (given) => {
    const { fromBytes, mint, written } = await import("/js/capture/code.js");
    const minted = Array.from({ length: 500 }, mint);
    return [given.map((bytes) => [fromBytes(bytes), written(fromBytes(bytes))]), minted];
}"""


def _serve(route: Route) -> None:
    """The static files from disk; anything else is an empty page."""
    file = STATIC / route.request.url.removeprefix(ORIGIN + "/")
    if file.is_file():
        route.fulfill(path=file, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>code</title>", content_type="text/html")


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page of the phone that may import the code."""
    context = browser.new_context()
    context.route(f"{ORIGIN}/**", _serve)
    page = context.new_page()
    page.goto(ORIGIN)
    yield page
    context.close()


def test_phone_and_server_make_one_code_of_the_same_chance_and_write_it_alike(page: Page) -> None:
    dice = random.Random(26)
    given = [bytes(16), bytes([255] * 16), *(dice.randbytes(16) for _ in range(1000))]
    made, minted = page.evaluate(MAKE, [list(one) for one in given])
    for one, (digits, written) in zip(given, made, strict=True):
        assert digits == code.from_bytes(one)
        assert written == code.written(digits)
        assert code.read(written) == digits
    assert all(code.read(one) == one for one in minted)
    assert len(set(minted)) == len(minted)
