"""The phone and the server find the same services in the same order, and agree on what is open and what can be sent to.

static/js/services/ in Chromium against app/partners/: a phone that ranks otherwise sends somebody to the wrong door.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route

from app import clock
from app.db import db
from app.partners import carried, rules
from app.partners.choices import AGES, WEEKDAYS
from app.partners.rules import Hours
from app.partners.search import Query, offered, search
from app.places import store as places
from app.settings import settings
from tests.partners.scene import said_of
from tests.support.people import StaffClient

STATIC = Path(__file__).parents[2] / "static"
ORIGIN = "http://services.test"
SEARCH = """async ([services, at, zone, queries]) => {
    const { localTime } = await import("/js/services/facts.js");
    const { found } = await import("/js/services/finding.js");
    return queries.map((query) => found(services, query, localTime(at, zone)).map(({ id }) => id));
}"""
RANK = """async ([services, today, wishes]) => {
    const { ranked } = await import("/js/services/finding.js");
    return wishes.map((wish) => ranked(services, wish, today).map(({ id }) => id));
}"""
FACTS = """async ([cases, zone]) => {
    const { isOpen, localTime } = await import("/js/services/facts.js");
    return cases.map(([at, hours]) => isOpen({ hours }, localTime(at, zone)));
}"""
WHY = """async ([services, today]) => {
    const { isStale, whyNot } = await import("/js/services/facts.js");
    return services.map((service) => [service.id, whyNot(service, today), isStale(service, today)]);
}"""
REASONS = ("legal", "youth", "financial_hardship")
LANGUAGES = ("en", "es", "ar")
AREAS = ("Harbour Ward", "Harbour", "Northfield", "Café Quarter")


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page of the phone that may import what searches."""
    context = browser.new_context(timezone_id="Asia/Tokyo")  # wherever the phone thinks it is
    context.route(f"{ORIGIN}/**", _serve)
    page = context.new_page()
    page.goto(ORIGIN)
    yield page
    context.close()


@pytest.fixture
def town(beatbook: Flask, coordinator: StaffClient) -> list[UUID]:
    """Sixty services of every sort."""
    dice = random.Random(9)
    return [_anything(beatbook, coordinator.person_id, number, dice) for number in range(60)]


def test_phone_and_server_find_the_same_services_in_the_same_order(
    beatbook: Flask, town: list[UUID], page: Page
) -> None:
    dice = random.Random(2)
    now = clock.now().replace(hour=11)  # some are open and some are shut then
    queries = [_query(dice) for _ in range(120)]
    with beatbook.app_context():
        local = now.astimezone(settings().zone)
        here = [[str(match.id) for match in search(_as_query(query), local, limit=100)] for query in queries]
        services, zone = carried.directory([]), settings().timezone
        db.session.rollback()
    there = page.evaluate(SEARCH, [services, now.timestamp() * 1000, zone, queries])
    for query, by_server, by_phone in zip(queries, here, there, strict=True):
        assert by_phone == by_server, query
    assert len({tuple(found) for found in here}) > 40  # many different answers came up


def test_phone_and_server_offer_the_same_services_first(beatbook: Flask, town: list[UUID], page: Page) -> None:
    dice = random.Random(3)
    wishes = [{name: value for name, value in _query(dice).items() if name not in {"words", "open"}} for _ in range(80)]
    with beatbook.app_context():
        today = places.today()
        here = [[str(service_id) for service_id, _name in offered(_as_query(wish), today)] for wish in wishes]
        services = [one for one in carried.directory([]) if one.get("takes") and not one.get("closed")]
        db.session.rollback()
    there = page.evaluate(RANK, [services, today.isoformat(), wishes])
    for wish, by_server, by_phone in zip(wishes, here, there, strict=True):
        assert by_phone == by_server, wish


def test_phone_and_server_agree_on_what_can_be_sent_to(beatbook: Flask, town: list[UUID], page: Page) -> None:
    with beatbook.app_context():
        now = clock.now().astimezone(settings().zone)
        here = {str(match.id): (match.why_not or "", match.not_assured) for match in search(Query(), now, limit=100)}
        services = carried.directory([])
        db.session.rollback()
    there = page.evaluate(WHY, [services, now.date().isoformat()])
    assert {service_id: (why, stale) for service_id, why, stale in there} == here
    assert {why for why, _stale in here.values()} >= {"", "paused", "closed", "nobody", "no_agreement", "not_accepting"}


def test_phone_and_server_agree_on_what_is_open_in_the_agencys_zone(beatbook: Flask, page: Page) -> None:
    dice = random.Random(5)
    begin = datetime(2026, 3, 27, tzinfo=UTC)  # over the night in which the clocks change
    with beatbook.app_context():
        zone, timezone = settings().zone, settings().timezone
    cases = [(begin + timedelta(minutes=dice.randrange(5 * 24 * 60)), _hours(dice)) for _ in range(600)]
    here = [rules.is_open([Hours(*one) for one in hours], moment.astimezone(zone)) for moment, hours in cases]
    there = page.evaluate(
        FACTS, [[[at.timestamp() * 1000, [_written(one) for one in hours]] for at, hours in cases], timezone]
    )
    assert there == here
    assert set(here) == {True, False, None}


def _anything(app: Flask, by: UUID, number: int, dice: random.Random) -> UUID:
    today = datetime.now(UTC).date()
    lowest, highest = dice.choice(((None, None), (16, None), (None, 17), (18, 24), (60, None)))
    return said_of(
        app,
        by,
        f"Service {number:02}",
        description=dice.choice(("Debts, rent", "Café for families", "Straße")),
        workers=dice.choice(((), (("Ada Lind", "ada@helpers.example.org"),))),
        status=dice.choice(("active", "active", "active", "temporarily closed")),
        accepts_police_referral=dice.random() < 0.8,
        agreement_until_on=dice.choice((None, today - timedelta(days=9), today + timedelta(days=90))),
        paused_until_on=dice.choice((None, None, today - timedelta(days=3), today + timedelta(days=30))),
        assured_on=dice.choice((None, today - timedelta(days=400), today - timedelta(days=20))),
        reasons=tuple(dice.sample(REASONS, dice.randint(0, 2))),
        minimum_age=lowest,
        maximum_age=highest,
        languages=dice.sample(LANGUAGES, dice.randint(0, 2)),
        areas=dice.sample(AREAS, dice.choice((0, 1, 2))),
        hours=_hours(dice),
    )


def _hours(dice: random.Random) -> list[tuple[Any, ...]]:
    days = (None, date(2026, 3, 28), date(2026, 3, 30))
    return [
        (
            tuple(dice.sample(WEEKDAYS, dice.choice((0, 2, 5)))),
            *dice.choice((("09:00", "17:00"), ("20:00", "03:00"), ("00:00", "12:30"), (None, None))),
            *dice.choice(((None, None), days[:2], days[1:], (days[1], None))),
        )
        for _ in range(dice.randint(0, 2))
    ]


def _written(hours: tuple[Any, ...]) -> list[Any]:
    return [value.isoformat() if isinstance(value, date) else value for value in hours]


def _query(dice: random.Random) -> dict[str, Any]:
    """Some of what can be asked for."""
    asked: dict[str, Any] = {
        "words": dice.choice(("cafe", "RENT debts", "strasse", "service")),
        "reason": dice.choice(REASONS),
        "age": dice.choice(sorted(AGES)),
        "area": dice.choice((*AREAS, "harb", "cafe quarter", "Harbour Ward East")),
        "language": dice.choice(LANGUAGES),
        "open": True,
    }
    return {name: asked[name] for name in dice.sample(sorted(asked), dice.randint(0, 3))}


def _as_query(asked: dict[str, Any]) -> Query:
    names = {"age": "age_band", "open": "open_now"}
    return Query(**{names.get(name, name): value for name, value in asked.items()})


def _serve(route: Route) -> None:
    """The static files from disk; anything else is an empty page."""
    file = STATIC / route.request.url.removeprefix(ORIGIN + "/")
    if file.is_file():
        route.fulfill(path=file, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>services</title>", content_type="text/html")
