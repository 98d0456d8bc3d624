"""Everybody at every door, by every method: what is let in is what the endpoint has declared (R-14)."""

from __future__ import annotations

from itertools import product
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, UnicodeConverter, UUIDConverter
from werkzeug.test import TestResponse

from app import clock
from app.accounts.models import Person
from app.actor import Role
from app.web.access import Policy, policy_of
from tests.accounts.scene import change
from tests.support.people import StaffClient, a_beat, sign_in_as

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
WHO = ("nobody", "left", *Role)
SAMPLES = {UUIDConverter: uuid4(), IntegerConverter: 7}
TOKEN = "x" * 43
JSON = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin", "X-Sync": "1"}


def addresses(app: Flask) -> list[str]:
    """An address for every rule; signing out comes last."""
    found = set()
    for rule in app.url_map.iter_rules():
        parts = {name: sample(kind) for name, kind in rule._converters.items()}
        built = rule.build(parts)
        assert built is not None
        found.add(built[1])
    return sorted(found, key=lambda address: (address == "/sign-out", address))


def sample(kind: BaseConverter) -> object:
    """Something that fits into a part of an address."""
    if isinstance(kind, AnyConverter):
        return min(kind.items)
    return SAMPLES.get(type(kind), TOKEN if isinstance(kind, UnicodeConverter) else "x")


def policy_at(app: Flask, address: str, method: str) -> Policy | None:
    """Who may call this address by this method; nothing when nobody may."""
    try:
        endpoint, _parts = app.url_map.bind("localhost").match(address, method=method)
    except MethodNotAllowed:
        return None
    return policy_of(app, endpoint)


def expected(policy: Policy, who: str, has_phone: bool) -> int | None:
    """401 or 403, or nothing for somebody who is let in."""
    if policy.everyone:
        return None
    if policy.phones:
        return None if has_phone else 401
    if policy.services or who in ("nobody", "left"):
        return 401
    return None if Role(who) in policy.roles else 403


def visitor(app: Flask, who: str) -> FlaskClient:
    if who == "nobody":
        return app.test_client()
    client = sign_in_as(app, Role.OFFICER if who == "left" else Role(who), beats=[a_beat(app)])
    if who == "left":
        change(app, update(Person).where(Person.id == client.person_id).values(left_at=clock.now()))
    return client


@pytest.mark.parametrize("who", WHO)
def test_everybody_is_let_in_where_the_policy_says_so_and_nowhere_else(beatbook: Flask, who: str) -> None:
    """R-14"""
    beatbook.test_client_class = FlaskClient  # doors are looked at here, not what the pages behind them hold
    client, wrong = visitor(beatbook, who), []
    for address, method in product(addresses(beatbook), METHODS):
        answer = FlaskClient.open(client, address, method=method, headers=JSON, json={} if method != "GET" else None)
        policy = policy_at(beatbook, address, method)
        refusal = expected(policy, who, isinstance(client, StaffClient)) if policy else 405
        let_in = answer.status_code < 500 and (answer.status_code not in (401, 403, 405) or _by_the_view(answer))
        if answer.status_code != refusal and not (refusal is None and let_in):
            wrong.append(f"{who} {method} {address}: {answer.status_code} {answer.text[:80]}")
    assert not wrong, "\n".join(wrong)


def _by_the_view(answer: TestResponse) -> bool:
    """Whether somebody was let in, and the view itself refused what they brought."""
    said = answer.get_json(silent=True) or {}
    if isinstance(said, list):  # Open311 asks other programs for a key, and says so in the specification's own form
        return [error.get("code") for error in said] == ["403"]
    return said.get("error") in ("not_let_in", "other_phone")
