"""What is small in a report can't be told: not from what is shown, nor from any sum, nor from how it was hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.referrals.hiding import LEAST, told_apart

CODES = "abcdefghijklmno"


def ways(parts: int, most: int) -> Iterator[tuple[int, ...]]:
    """All ways in which some counts can stand whose sum is not over `most`."""
    if parts == 0:
        yield ()
        return
    for first in range(most + 1):
        for others in ways(parts - 1, most - first):
            yield (first, *others)


@pytest.mark.parametrize(("parts", "most"), [(2, 60), (3, 48), (4, 36)])
def test_no_count_under_ten_can_be_read_or_computed(parts: int, most: int) -> None:
    """Whoever sees all that is shown, knows the sum and knows how it is made, learns no small count."""
    alike: dict[Any, list[tuple[int, ...]]] = defaultdict(list)
    for counts in ways(parts, most):
        told = told_apart(dict(zip(CODES, counts, strict=False)))
        if told is None:
            assert sum(counts) < LEAST
            continue
        alike[tuple(told.shown.items()), told.together, told.rest].append(counts)
    for (_shown, together, _rest), those in alike.items():
        for code in together:
            may = {counts[CODES.index(code)] for counts in those}
            assert len(may) > 1, (code, those)


@given(st.lists(st.integers(0, 40), min_size=2, max_size=15))
def test_each_count_that_is_hidden_could_be_another_one(numbers: list[int]) -> None:
    """Also in long reports: with as many in all, and the same shown, each hidden count could be another."""
    counts = dict(zip(CODES, numbers, strict=False))
    told = told_apart(counts)
    if told is None:
        assert sum(numbers) < LEAST
        return
    assert sum(told.shown.values()) + told.rest == sum(numbers)
    assert all(n >= LEAST for n in told.shown.values())
    assert told.rest >= LEAST or not told.together
    moved: set[str] = set()
    for one, other in permutations(told.together, 2):
        for n in range(1, counts[one] + 1):
            if told_apart({**counts, one: counts[one] - n, other: counts[other] + n}) == told:
                moved |= {one, other}
    assert moved == set(told.together)


@pytest.mark.parametrize(
    ("counts", "shown", "rest"),
    [
        ({"a": 24, "b": 13, "c": 0}, {"a": 24, "b": 13}, 0),
        ({"a": 24, "b": 13, "c": 4}, {"a": 24}, 17),
        ({"a": 24, "b": 4, "c": 5}, {}, 33),
        ({"a": 24, "b": 5, "c": 5}, {"a": 24}, 10),
        ({"a": 24, "b": 9, "c": 9}, {}, 42),
        ({"a": 4, "b": 13, "c": 24}, {"b": 13}, 28),
        ({"a": 10, "b": 9, "c": 0}, {}, 19),
        ({"a": 4, "b": 4, "c": 4}, {}, 12),
    ],
)
def test_the_last_of_the_others_goes_with_what_is_small(
    counts: dict[str, int], shown: dict[str, int], rest: int
) -> None:
    """Whatever its size: the next in size would say something of the small one."""
    told = told_apart(counts)
    assert told is not None
    assert (told.shown, told.rest) == (shown, rest)


def test_nothing_is_told_of_fewer_than_ten() -> None:
    assert told_apart({"a": 9, "b": 0}) is None
    assert told_apart({}) is None
