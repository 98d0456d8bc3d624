"""What figures can stand on a public page, and what an address can be: no small figure can be read or computed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app.noticeboard import rules
from app.noticeboard.rules import LEAST, told_apart

CODES = "abcd"


def ways(parts: int, most: int) -> Iterator[tuple[int, ...]]:
    """All ways in which some figures can stand whose sum is not over `most`."""
    if parts == 0:
        yield ()
        return
    for first in range(most + 1):
        for others in ways(parts - 1, most - first):
            yield (first, *others)


@pytest.mark.parametrize(("parts", "most"), [(2, 60), (3, 48), (4, 36)])
def test_no_figure_under_ten_can_be_read_or_computed(parts: int, most: int) -> None:
    """Whoever sees all that is shown, knows the sum and knows how it is made, learns no small figure."""
    alike: dict[Any, list[tuple[int, ...]]] = defaultdict(list)
    for counts in ways(parts, most):
        told = told_apart(dict(zip(CODES, counts, strict=False)))
        if told is None:
            assert sum(counts) < LEAST
            continue
        assert sum(told.shown.values()) + told.rest == sum(counts)
        assert all(n >= LEAST for n in told.shown.values())
        assert told.rest >= LEAST or not told.together
        alike[tuple(told.shown.items()), told.together, told.rest].append(counts)
    for (_shown, together, _rest), those in alike.items():
        for code in together:
            may = {counts[CODES.index(code)] for counts in those}
            assert len(may) > 1, (code, those)


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
    told = told_apart(counts)
    assert told is not None
    assert (told.shown, told.rest) == (shown, rest)


def test_nothing_is_told_of_fewer_than_ten() -> None:
    assert told_apart({"a": 9, "b": 0}) is None
    assert told_apart({}) is None


@pytest.mark.parametrize(("part", "whole", "of_ten"), [(9, 9, None), (10, 10, 10), (19, 20, 9), (0, 12, 0), (1, 30, 0)])
def test_a_share_is_told_from_ten_up_and_never_looks_better_than_it_was(
    part: int, whole: int, of_ten: int | None
) -> None:
    assert rules.in_ten(part, whole) == of_ten


def test_what_is_counted_ends_with_a_week() -> None:
    monday = date(2026, 11, 23)
    days = [date(2026, 11, day) for day in range(23, 30)]
    assert {rules.weeks_to(day) for day in days} == {(date(2025, 11, 24), monday)}


@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("Harbour Ward", (), "harbour-ward"),
        ("Harbour Ward", ("harbour-ward", "harbour-ward-2"), "harbour-ward-3"),
        ("Châtelet / Les Halles", (), "chatelet-les-halles"),
        ("حي الميناء", (), "area"),
        ("Check", (), "check-2"),
        ("--", (), "area"),
        ("x" * 60, (), "x" * 44),
    ],
)
def test_an_address_is_made_from_the_name(name: str, taken: tuple[str, ...], slug: str) -> None:
    assert rules.slug_of(name, taken) == slug
    assert rules.is_slug(slug)


@pytest.mark.parametrize("text", ["", "Harbour", "a--b", "-a", "a-", "a b", "a/b", "check", "x" * 49, "ä"])
def test_what_is_no_address_is_refused(text: str) -> None:
    assert not rules.is_slug(text)
