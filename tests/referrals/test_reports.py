"""Reports: whole months, no small counts, none that can be reckoned from the others, and nothing by officer."""

import re
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from app import clock
from app.referrals import reports
from tests.referrals.scene import submit
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 30, "b": 12, "c": 10}, set()),
        ({"a": 30, "b": 12, "c": 1}, {"b", "c"}),
        ({"a": 30, "b": 12, "c": 4, "d": 3}, {"b", "c", "d"}),
        ({"a": 30, "b": 12, "c": 9, "d": 8}, {"c", "d"}),
        ({"a": 10, "b": 1}, {"a", "b"}),
        ({"a": 3}, {"a"}),
        ({"a": 30, "b": 0}, set()),
    ],
)
def test_no_small_count_is_left_alone_with_a_total(counts: dict[str, int], hidden: set[str]) -> None:
    """What is taken from a total is at least ten, in two places or more."""
    found = reports.hidden_of(list(counts.items()))
    assert found == hidden
    rest = sum(counts[words] for words in found)
    assert not found or found == {words for words, n in counts.items() if n} or (len(found) > 1 and rest >= 10)


def test_only_whole_months_are_counted() -> None:
    assert reports.last_months(datetime(2026, 3, 14, 15, 9)) == (datetime(2025, 3, 1), datetime(2026, 3, 1))


def test_a_report_hides_what_would_point_to_somebody_and_says_nothing_by_officer(
    beatbook: Flask, officer: StaffClient, coordinator: StaffClient, beat: BeatScene, service: UUID
) -> None:
    """Invariant 5: eleven of one service and stage, ten of one reason, so that the eleventh must not be told."""
    for _n in range(10):
        submit(officer, beat.park, service)
    submit(officer, beat.park, service, reason="homelessness")
    assert "Money worries" not in coordinator.get("/referrals/reports").text  # this month is not over
    with clock.at(clock.now() + timedelta(days=32)):
        coordinator.sign_in()
        page = coordinator.get("/referrals/reports").text
    figures = re.findall(r"<t[dh][^>]*>([^<]+)</t[dh]>", page)
    assert "11" in figures and "10" not in figures and "1" not in figures
    assert figures.count("not shown") == 2
    assert officer.name not in page
