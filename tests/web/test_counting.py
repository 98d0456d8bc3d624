"""Counting how often something is tried: in memory, forgotten in time, and never short where many count at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from limits.storage import storage_from_string

from app.web import limits
from app.web.limits import Counts


def test_it_is_the_storage_that_the_limits_use() -> None:
    assert isinstance(storage_from_string("counts://"), Counts)


def test_many_who_count_at_once_lose_none() -> None:
    counts = Counts()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _n: counts.incr("place", 60), range(2000)))
    assert sorted(found) == list(range(1, 2001))
    assert counts.get("place") == 2000


def test_what_has_expired_counts_from_one_again() -> None:
    counts = Counts()
    assert [counts.incr("place", 0), counts.incr("place", 0)] == [1, 1]
    assert counts.get("place") == 0


def test_what_has_expired_is_forgotten_in_passing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TIDY_S", -1)
    counts = Counts()
    for place in range(100):
        counts.incr(f"place {place}", 0)
    counts.incr("other", 60)
    assert set(counts.storage) == set(counts.expirations) == {"other"}


def test_counting_starts_no_thread() -> None:
    counts = Counts()
    counts.timer.join()  # the library's own, at the making
    before = set(threading.enumerate())
    for place in range(50):
        counts.incr(f"place {place}", 60)
        assert not set(threading.enumerate()) - before
