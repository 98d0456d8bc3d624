"""What figures can stand on a public page, and what an address can be: no small figure can be read or computed."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.noticeboard import figures, rules
from app.noticeboard.rules import LEAST, STEP, told

CODES = "abcd"


counts = st.dictionaries(st.sampled_from(CODES), st.integers(0, 60))


@given(counts, counts)
def test_a_figure_says_nothing_of_the_others(these: dict[str, int], others: dict[str, int]) -> None:
    """No sum, no rest, no order: what stands in one line would stand there whatever the other lines were."""
    for code, n in these.items():
        assert told(these).get(code) == told({**others, code: n}).get(code) == told({code: n}).get(code)


@given(st.integers(0, 500))
def test_a_figure_is_told_from_ten_up_in_fives_and_never_too_high(n: int) -> None:
    least = told({"a": n}).get("a")
    assert (least is None) == (n < LEAST)
    assert least is None or (least <= n < least + STEP and least % STEP == 0)


@given(counts, counts, st.sampled_from(CODES))
def test_from_any_two_pages_nobody_can_tell_whether_one_concern_is_in(
    before: dict[str, int], after: dict[str, int], code: str
) -> None:
    """For all that two pages say, there is a town where they say it with this one and without it, of the same others.

    It may have been raised between the two, or stand on both, or be gone from the second.
    """
    seen = told(before), told(after)
    for on_first, on_second in ((0, 1), (1, 1), (1, 0)):
        others = {code: seen[0].get(code, 0)}, {code: seen[1].get(code, 0)}
        without = told({**before, **others[0]}), told({**after, **others[1]})
        with_it = (
            told({**before, code: others[0][code] + on_first}),
            told({**after, code: others[1][code] + on_second}),
        )
        assert without == with_it == seen


def test_how_many_came_between_two_pages_is_never_known() -> None:
    """Two pages next to each other may say the same, or five more: it can be nine different numbers each time."""
    came = defaultdict(set)
    for first, second in product(range(LEAST, 60), repeat=2):
        came[told({"a": first})["a"], told({"a": second})["a"]].add(second - first)
    for (first, second), those in came.items():
        assert those == {second - first + between for between in range(1 - STEP, STEP)}


def test_reasons_and_how_many_were_not_fixed_do_not_give_each_other_away() -> None:
    """The reasons have a sum that is told, too, rounded by itself. Whoever reckons with both has four numbers left for
    each reason at least: over every sum of what is shown, whether all stand at their highest or at their lowest.
    """
    parts = len(figures.REASONS)
    for shown in range(parts + 1):
        lowest, highest = 0, shown * (STEP - 1) + (parts - shown) * (LEAST - 1)
        for spread in range(lowest, highest + 1):
            whole = spread - spread % STEP  # what is told of the sum, less what is told of the reasons
            assert min(highest, whole + STEP - 1) - max(lowest, whole) >= STEP - 2


@pytest.mark.parametrize(
    ("part", "whole", "people", "of_ten"),
    [(9, 9, 5, None), (10, 10, 5, 10), (19, 20, 5, 9), (0, 12, 3, 0), (1, 30, 3, 0), (30, 30, 2, None)],
)
def test_a_share_is_told_from_ten_up_of_three_people_and_never_looks_better_than_it_was(
    part: int, whole: int, people: int, of_ten: int | None
) -> None:
    """Invariant 5"""
    assert rules.in_ten(part, whole, people) == of_ten


@pytest.mark.parametrize(
    ("today", "since", "until"),
    [
        (date(2026, 11, 25), date(2025, 10, 1), date(2026, 10, 1)),
        (date(2026, 10, 1), date(2025, 10, 1), date(2026, 10, 1)),
        (date(2026, 9, 30), date(2025, 7, 1), date(2026, 7, 1)),
        (date(2028, 2, 29), date(2027, 1, 1), date(2028, 1, 1)),
    ],
)
def test_what_is_counted_ends_with_a_quarter(today: date, since: date, until: date) -> None:
    assert rules.quarters_to(today) == (since, until)


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
