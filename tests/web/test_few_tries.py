"""What checks a passkey or a one-time code may be tried so often a minute from one place, all counted together."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app.web import limits
from tests.support.client import CriticalClient

MOST = int(limits.PER_PLACE.split()[0])


@pytest.fixture(autouse=True)
def _counted_from_zero(beatbook: Flask) -> Iterator[None]:
    limits.limiter.storage.reset()
    yield
    limits.limiter.storage.reset()


def test_signing_in_is_refused_after_so_many_tries_and_so_are_one_time_codes(client: CriticalClient) -> None:
    """R-11"""
    tries = [client.submit("/sign-in/options", json={}).status_code for _n in range(MOST + 2)]
    assert tries == [200] * MOST + [429] * 2
    assert client.submit("/service/code", data={"code": "123456"}).status_code == 429


def test_pages_that_carry_no_limit_are_not_counted(client: CriticalClient) -> None:
    for _n in range(MOST + 2):
        assert client.get("/sign-in").status_code == 200
    assert client.submit("/sign-in/options", json={}).status_code == 200
