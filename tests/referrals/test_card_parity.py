"""The phone and the server make the same card, and find the same additions: card.js in Chromium against card.py.

A change that the phone takes for a cut and the server for an addition would come back days later, with nobody at the
door any more to ask.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from app.referrals.card import CHOSEN, additions, made_from

STATIC = Path(__file__).parents[2] / "static"
ORIGIN = "http://card.test"
COMPARE = """async (pairs) => {
    const { additions, madeFrom } = await import("/js/referrals/card.js");
    return pairs.map((pair) => {
        const [agreed, now] = pair.map(madeFrom);
        return [agreed, now, additions(agreed, now).sort()];
    });
}"""
WORDS = ("two", "rooms", "damp,", "walls.", "a", "baby", "نعم،", "two", "straße", "🏠")
ANSWERS: dict[str, tuple[str, ...]] = {
    "service": ("harbour", "anchor"),
    "reason": ("money", "housing"),
    "contact_name": ("", "Amal", "Amal Haddad"),
    "contact_channel": ("", "none", "phone", "sms"),
    "contact_value": ("", "0151 555", "0151 556"),
    "contact_safe": ("", "phone", "visit"),
    "contact_best_time": ("", "evenings"),
    "contact_language": ("", "ar", "es"),
    "age_band": ("", "16-17", "25-64"),
}
TICKS = ("contact_do_not_contact", "contact_safe_to_leave_message", "reroute")
NEEDS = ("money_advice", "help_with_forms", "an_interpreter")


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page of the phone that may import the card."""
    context = browser.new_context()
    context.route(f"{ORIGIN}/**", _serve)
    page = context.new_page()
    page.goto(ORIGIN)
    yield page
    context.close()


def test_phone_and_server_make_one_card_and_find_the_same_additions(page: Page) -> None:
    pairs = list(_pairs(random.Random(4)))
    found = page.evaluate(COMPARE, [[_typed(one) for one in pair] for pair in pairs])
    outcomes = set()
    for (before, after), by_the_phone in zip(pairs, found, strict=True):
        agreed, now = made_from(before), made_from(after)
        added = sorted(additions(agreed, now))
        outcomes.add(tuple(added))
        assert by_the_phone == [agreed, now, added], (before, after)
    assert () in outcomes and len(outcomes) > 20  # both answers came up, in many mixtures


def _pairs(dice: random.Random) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """What was agreed to, and what it was changed to: one answer, or a few, or by leaving words out."""
    for _ in range(600):
        before = _anything(dice)
        other = _anything(dice)
        changed = dice.sample(sorted(before), dice.randint(0, 3))
        after = before | {name: other[name] for name in changed}
        if dice.random() < 0.5:
            after["summary"] = " ".join(word for word in before["summary"].split() if dice.random() < 0.7)
        yield before, after


def _anything(dice: random.Random) -> dict[str, Any]:
    said: dict[str, Any] = {name: dice.choice(answers) for name, answers in ANSWERS.items()}
    said |= {name: dice.random() < 0.4 for name in TICKS}
    said["needs"] = dice.sample(NEEDS, dice.randint(0, 3))
    said["shared"] = dice.sample(CHOSEN, dice.randint(1, len(CHOSEN)))
    said["summary"] = " ".join(dice.choices(WORDS, k=dice.randint(0, 6)))
    return said


def _typed(said: dict[str, Any]) -> dict[str, Any]:
    """The same as a form on the phone holds it: a tick is there or not, one box of many is not a list."""
    ticks = {name: "yes" for name in TICKS if said[name]}
    plain = {name: value for name, value in said.items() if name not in TICKS}
    return plain | ticks | {name: one[0] for name in ("needs", "shared") if len(one := said[name]) == 1}


def _serve(route: Route) -> None:
    """The static files from disk; anything else is an empty page."""
    file = STATIC / route.request.url.removeprefix(ORIGIN + "/")
    if file.is_file():
        route.fulfill(path=file, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>card</title>", content_type="text/html")
